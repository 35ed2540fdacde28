"""What must not be passed on is taken out of reports and recordings: keys, contact, account, home, user."""

from __future__ import annotations

import base64
import getpass
import hashlib
import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from evidence.scenes.catalogues.configured import configured
from evidence.web import redact
from verify.cli.streams import compact
from verify.files import FileRefusedError, reason

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from verify.settings import Settings

_SHORTEST = 3
"""A shorter word is found everywhere, and is no secret."""

_ADDRESS = re.compile(r"https?://(?:\\u0026|[^\s\"'<>\\])+")


class Hush:
    """Takes words out of texts.

    Example:
        hush = Hush({"desk@example.org": "[contact]"}, home="/home/desk")
        hush.text("desk@example.org: /home/desk/x") → "[contact]: ~/x"
    """

    def __init__(
        self,
        secrets: Mapping[str, str],
        *,
        names: Mapping[str, str] | None = None,
        home: str | None = None,
        user: str | None = None,
    ) -> None:
        """Take these out.

        Args:
            secrets: words, each with what stands in its place; found as they are and percent-encoded.
            names: the same, left alone in recordings: a name may be a word that answers are made of, and the
                door keeps it out of the answers to whoever was told it.
            home: folder that is written as ``~``; None to leave paths as they are.
            user: name that is taken out of paths; None for none.
        """
        self._secrets = _Words(secrets)
        self._names = _Words(names or {})
        self._home = re.compile(rf"{re.escape(home.rstrip('/'))}(?![\w-])") if home and home != "/" else None
        # Addresses are met first and left alone: their paths have words of their own.
        self._user = re.compile(rf"{_ADDRESS.pattern}|(?<=/){re.escape(user)}(?![\w.-])") if user else None

    def text(self, said: str) -> str:
        """Give a text for people without them; addresses lose their secrets too."""
        if self._home is not None:
            said = self._home.sub("~", said)
        if self._user is not None:
            said = self._user.sub(lambda found: found[0] if ":" in found[0] else "[user]", said)
        return self._names(self._plain(said))

    def told(self, value: Any) -> Any:
        """Give JSON data without them."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.told(one) for one in value]
        return {name: self.told(one) for name, one in value.items()} if isinstance(value, dict) else value

    def recording(self, folder: Path) -> None:
        """Take them out of a recording, which answers a replay as before; a clean one stays as it is.

        Raises:
            FileRefusedError: it cannot be read and written.
        """
        try:
            self._cleaned(folder)
        except OSError as refused:
            raise FileRefusedError(
                f"The recording in {folder} cannot be freed of keys and names ({reason(refused)}).",
                next_step="Do not pass it on; remove it, and record again into another folder.",
            ) from refused

    def _cleaned(self, folder: Path) -> None:
        index = folder / "index.ndjson"
        if not index.exists():
            return
        before = index.read_text(encoding="utf-8")
        lines = [json.loads(line) for line in before.splitlines()]
        digests = {line["sha256"] for line in lines if line.get("sha256")}
        renamed = {digest: self._rewritten(folder / "bodies", digest) for digest in digests}
        entries = (self._entry(line, renamed) for line in lines)
        after = self._plain("".join(compact(entry) + "\n" for entry in entries))
        if after != before:
            partial = index.with_name("index.partial")
            partial.write_text(after, encoding="utf-8")
            partial.replace(index)
        for digest in digests - {known for known, _ in renamed.values()}:
            (folder / "bodies" / digest).unlink(missing_ok=True)

    def _entry(self, line: dict[str, Any], renamed: Mapping[str, tuple[str, int]]) -> dict[str, Any]:
        digest = line.get("sha256")
        if digest is None or renamed[digest][0] == digest:
            return line
        after, length = renamed[digest]
        return line | {"sha256": after, "headers": line.get("headers", {}) | {"content-length": str(length)}}

    def _rewritten(self, bodies: Path, digest: str) -> tuple[str, int]:
        """Hash and length of a body once it is clean."""
        body = (bodies / digest).read_bytes()
        # Latin-1 gives every byte a sign and back: a picture passes through unharmed.
        clean = self._plain(body.decode("latin-1")).encode("latin-1")
        if clean == body:
            return digest, len(body)
        after = hashlib.sha256(clean).hexdigest()
        (bodies / after).write_bytes(clean)
        return after, len(clean)

    def _plain(self, said: str) -> str:
        return self._secrets(_ADDRESS.sub(lambda found: _redacted(found[0]), said))


class _Words:
    """Whole words, each with what stands in its place."""

    def __init__(self, words: Mapping[str, str]) -> None:
        forms = {form: said for word, said in words.items() for form in (word, quote(word, safe=""))}
        self._said = {form: said for form, said in forms.items() if len(form) >= _SHORTEST}
        longest = sorted(self._said, key=len, reverse=True)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")

    def __call__(self, text: str) -> str:
        if not self._said:
            return text
        return self._pattern.sub(lambda found: self._said[found[0]], text)


def _redacted(address: str) -> str:
    """An address without its secrets; one that has none comes back letter by letter."""
    plain = address.replace(r"\u0026", "&")
    bare = redact(plain)
    return address if bare == plain.partition("#")[0] else bare


def hush_of(settings: Settings, environment: Mapping[str, str]) -> Hush:
    """What is to be kept from others, by the settings and by the variables that the catalogues name."""
    secrets: dict[str, str] = {}
    for provider in configured(settings.providers).provider:
        secret = environment.get(provider.auth.variable, "").strip() if provider.auth else ""
        if provider.auth and secret:
            label = f"[{provider.auth.variable}]"
            secrets |= {secret: label, base64.b64encode(f"{secret}:".encode()).decode(): label}
    if settings.contact:
        secrets[settings.contact] = "[contact]"
    names = {settings.geonames_user: "[account]"} if settings.geonames_user else {}
    return Hush(secrets, names=names, home=environment.get("HOME"), user=_user())


def _user() -> str | None:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return None
