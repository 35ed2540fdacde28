"""Addresses without their secrets: what may stand in a trail, a recording or an error."""

from __future__ import annotations

import base64
import binascii
import hashlib
import html
import re
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, unquote_plus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# Query names whose values open doors: SAS and presigned links of the imagery hosts, API keys, sessions.
# GeoNames knows its users by ``username`` alone: whoever reads it can spend their credits.
_NAMES = (
    r"(?:x-amz-(?:signature|credential|security-token)|x-goog-(?:signature|credential)|awsaccesskeyid"
    r"|(?:[a-z0-9]+[_.-])*(?:sig|signature|token|api_?key|key|secret|password|passwd|pwd|auth"
    r"|authorization|credentials?|session|sessionid|jwt|user_?name))="
)
_SECRET = re.compile(rf"(?i)(?<=[?&;])({_NAMES})(?!redacted-[0-9a-f]{{12}}(?:[&;#]|$))([^&;#]+)")
_WRITTEN = re.compile(
    rf"(?i)((?:[?&;]|\\u0026){_NAMES})"
    r"(?!redacted-[0-9a-f]{12}(?:[^0-9a-z]|$))((?:[^&;#\s\"\\<>]|\\/)+)"
)
"""The same in a text, or in JSON as it is written there."""

_ACCOUNT = re.compile(r"(?i)(?<=[?&;])user_?name=([^&;#]+)")
_USER = re.compile(r"(?<=//)[^/?#]*@|^[^/?#]*@")
_USER_WRITTEN = re.compile(r"(?<=://)[^/?#\s\"'<>\\]*@")

# What ``evidence.web.addresses`` leaves as it is in a query, so that a link has the digest of its address.
_PLAIN = "/%:@!$&'()*+,;=~-._?[]|"

_SHORTEST = 3
"""A shorter word is found everywhere, and is no secret."""

_SHORT = 6
"""A word below this may be a part of others, and is taken out where it stands alone."""

_LONG = 16
"""A key of its own from here on: what is shorter may be the number of a page, or a word of the answer."""


def redact(url: str) -> str:
    """Replace secret query values by a short digest, and drop user information and fragment.

    The digest keeps two pages apart whose address differs only in a paging ``token=``, and applying the
    function twice changes nothing.

    Example:
        https://a.example/x?page=2&sig=abc#top → https://a.example/x?page=2&sig=redacted-ba7816bf8f01
    """
    bare = _USER.sub("", url.partition("#")[0])
    return _SECRET.sub(lambda found: f"{found[1]}redacted-{_digest(found[2])}", bare)


def redact_within(said: str) -> str:
    """A text whose addresses have lost their secrets: a sentence, a path, a relative link, JSON as written.

    Example:
        items.json?sig=abc is not there. → items.json?sig=redacted-ba7816bf8f01 is not there.
    """
    return _WRITTEN.sub(
        lambda found: f"{found[1]}redacted-{_digest(quote(found[2].replace(chr(92), ''), safe=_PLAIN))}",
        _USER_WRITTEN.sub("", said),
    )


def storable(body: bytes, url: str, *, status: int) -> bytes:
    """An answer as it may be passed on.

    The links of a JSON document lose their secrets; they lead to the same place of a recording. Where a
    document or an error says again what the address held, that is taken out too. Articles and pixels stay
    as they are.

    Args:
        body: the answer, whole.
        url: address that was asked, secrets included.
        status: of the answer.
    """
    is_json = body.lstrip()[:1] == b"{"
    if status < 300 and not is_json:
        return body
    least = _SHORTEST if status >= 300 else _LONG
    own = [value for _, value in _SECRET.findall(url)]
    body = Unsaid(word for word in _decoded(own) if len(word) >= least)(body)
    # Latin-1 gives every byte a sign and back.
    return redact_within(body.decode("latin-1")).encode("latin-1") if is_json else body


class Unsaid:
    """Takes secrets out of what a host says again, however it spells them.

    Some services repeat in an error what they were told, percent-encoded, or escaped as JSON does it.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        """Take these out; those of one or two signs are left."""
        # The longest first: what is short may be a part of it.
        found = sorted({one for one in secrets if len(one) >= _SHORTEST}, key=lambda one: (-len(one), one))
        self._said = [(_spelled(one), f"redacted-{_digest(one)}".encode()) for one in found]

    def __call__(self, said: bytes) -> bytes:
        """Give it without them."""
        for pattern, instead in self._said:
            said = pattern.sub(instead, said)
        return said

    def text(self, said: str) -> str:
        """Give a text without them."""
        return self(said.encode("utf-8", "surrogateescape")).decode("utf-8", "surrogateescape")


def accounts(url: str) -> list[str]:
    """Names of accounts in an address. Its other secrets are needed by the links of the answer."""
    return [unquote_plus(name) for name in _ACCOUNT.findall(url)]


def credentials(headers: Mapping[str, str]) -> list[str]:
    """What of headers is secret: "Bearer KEY" is KEY, "Basic …" the pair as sent and its parts.

    Args:
        headers: those of a request that may be credentials.
    """
    return [secret for value in headers.values() for secret in _secrets(value)]


def granted(query: str) -> list[str]:
    """What of a token's query is secret: all of it, and its signature by itself."""
    return [query, *_decoded([value for _, value in _SECRET.findall(f"?{query}")])]


def _secrets(value: str) -> Iterator[str]:
    scheme, *rest = value.split() or [""]
    words = rest if scheme.lower() in _SCHEMES else [scheme, *rest]
    yield from (" ".join(words), *words)
    if scheme.lower() == "basic":
        with suppress(binascii.Error, ValueError):
            yield from base64.b64decode("".join(rest)).decode("latin-1").split(":")


_SCHEMES = frozenset({"apikey", "basic", "bearer", "digest", "key", "token"})
"""First words of a header that are no secret."""


def _decoded(values: Iterable[str]) -> Iterator[str]:
    """Values of a query as they stand there, and as they are meant."""
    for value in values:
        yield from (value, unquote(value), unquote_plus(value))


def _spelled(secret: str) -> re.Pattern[bytes]:
    """Finds a word in any spelling: as it is, percent-encoded, escaped as in JSON, HTML or XML."""
    letters = b"".join(map(_letter, secret))
    if len(secret) < _SHORT:
        letters = rb"(?:(?<![0-9A-Za-z])|(?<=%[0-9A-Fa-f]{2}))" + letters + rb"(?![0-9A-Za-z])"
    return re.compile(letters)


def _letter(letter: str) -> bytes:
    if letter.isascii() and (letter.isalnum() or letter in "-_.~"):
        return re.escape(letter).encode()
    raw = letter.encode("utf-8")
    percent = quote(raw, safe="").replace("%", "%(?:25)*").encode()
    forms = [rb"\\?" + re.escape(raw), percent, rb"\\u%04x" % ord(letter)]
    forms += [b"&#(?:x0*%x|0*%d);" % (ord(letter), ord(letter)), re.escape(html.escape(letter).encode())]
    forms += [rb"\+"] if letter == " " else []
    forms += [re.escape(letter.encode("latin-1"))] if 0x7F < ord(letter) < 0x100 else []
    return b"(?i:" + b"|".join(forms) + b")"


def _digest(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()[:12]
