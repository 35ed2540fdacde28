"""The keys of this machine: its own, readable by their owner alone, and those that it trusts.

keys/ID.pem             a private key, with its public half
keys/trusted/ID.pem     a public key whose signatures are believed; the own ones are among them
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from verify.files import FileRefusedError, reason, regular_bytes
from verify.records.signing.keys import (
    MOST_BYTES,
    KeyRefusedError,
    is_locked,
    new_signer,
    read_private,
    read_public,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from verify.records.signing.keys import PublicKey, Signer

_SHORTEST = 8
"""Fewest signs of an id that may stand for the whole."""

_MOST = 1_000
"""Most keys that a folder is searched for."""


@dataclass(frozen=True)
class Ring:
    """The folder of this machine's keys."""

    folder: Path

    def make(self, name: str | None, passphrase: str | None) -> PublicKey:
        """Make a key, keep it, and trust it.

        Raises:
            KeyRefusedError: it cannot be called that.
            FileRefusedError: it cannot be written.
        """
        signer = new_signer(name)
        public = signer.public
        self._write(self.folder / f"{public.id}.pem", signer.pem(_bytes(passphrase)))
        self.trust(public)
        return public

    def trust(self, key: PublicKey) -> None:
        """Believe a key's signatures from now on. Raises FileRefusedError when it cannot be written."""
        path = self._trusted / f"{key.id}.pem"
        try:
            path.unlink(missing_ok=True)
        except OSError as refused:
            raise _unwritten(path, refused) from refused
        self._write(path, key.pem)

    def distrust(self, said: str) -> str:
        """Believe a key's signatures no longer.

        Args:
            said: its id, or the first eight signs of it or more.

        Returns:
            The id.

        Raises:
            KeyRefusedError: no trusted key, or more than one, is called that.
        """
        held = {path: read_public(read_key_file(path), where=str(path)).id for path in _pems(self._trusted)}
        ids = set(held.values())
        found = [one for one in ids if one == said or (len(said) >= _SHORTEST and one.startswith(said))]
        if len(found) != 1:
            raise KeyRefusedError(
                f"{len(found)} of the {len(ids)} trusted keys have the id {said!a}.",
                next_step="Give the id that recount keys list shows.",
            )
        # By what is in it: a key that somebody put there may have any file name.
        for path in (path for path, one in held.items() if one == found[0]):
            try:
                path.unlink()
            except OSError as refused:
                raise _unwritten(path, refused) from refused
        return found[0]

    def trusted(self) -> dict[str, PublicKey]:
        """Every key that is believed, by its id. Raises KeyRefusedError for a file that holds none."""
        keys = (read_public(read_key_file(path), where=str(path)) for path in _pems(self._trusted))
        return {key.id: key for key in keys}

    def own(self) -> list[Path]:
        """Files of the private keys that were made here."""
        return list(_pems(self.folder))

    def the_one(self) -> Path | None:
        """The private key that was made here; None when there is none.

        Raises:
            KeyRefusedError: there are several.
        """
        own = self.own()
        if len(own) > 1:
            raise KeyRefusedError(
                f"{self.folder} holds {len(own)} private keys, and nothing says which one signs.",
                next_step="Name its file in recount.toml (key) or in RECOUNT_KEY.",
            )
        return own[0] if own else None

    @property
    def _trusted(self) -> Path:
        return self.folder / "trusted"

    def _write(self, path: Path, text: str) -> None:
        """Write a file that is new, for its owner alone from the first byte on."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.parent.mkdir(exist_ok=True, mode=0o700)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except OSError as refused:
            raise _unwritten(path, refused) from refused


def load(path: Path, passphrase: str | None, *, ask: Callable[[str], str] | None = None) -> Signer:
    """Read a private key that nobody but its owner may read.

    Args:
        path: the key's file.
        passphrase: what opens it; None for an open one, or to ask.
        ask: asks a person; None where there is none.

    Raises:
        KeyRefusedError: others may read it, it holds no key, or it does not open.
        FileRefusedError: it cannot be read.
    """
    body = read_key_file(path, private=True)
    if passphrase is None and is_locked(body, where=str(path)):
        if ask is None:
            raise KeyRefusedError(
                f"{path} is under a passphrase, and nobody is here to be asked.",
                next_step="Set RECOUNT_KEY_PASSPHRASE.",
            )
        passphrase = ask(f"Passphrase of {path.name}:")
    return read_private(body, _bytes(passphrase), where=str(path))


def read_key_file(path: Path, *, private: bool = False) -> bytes:
    """Read a key file.

    Args:
        path: the file.
        private: whether its owner alone must be able to read it.

    Raises:
        KeyRefusedError: others can.
        FileRefusedError: it cannot be read.
    """
    try:
        mode = path.stat().st_mode
        body = regular_bytes(path, most=MOST_BYTES)
    except (OSError, ValueError) as unreadable:
        raise FileRefusedError(
            f"The key {path} cannot be read ({reason(unreadable)}).", next_step="Name another file."
        ) from unreadable
    # Windows keeps its permissions elsewhere, and these bits say nothing there.
    if private and os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise KeyRefusedError(
            f"The private key {path} can be read or changed by others (mode {stat.S_IMODE(mode):o}).",
            next_step=f"Run chmod 600 {path}; if others may have read it, make a new one.",
        )
    return body


def _pems(folder: Path) -> Iterator[Path]:
    try:
        found = sorted(path for path in folder.iterdir() if path.suffix == ".pem")
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as refused:
        raise FileRefusedError(
            f"The keys in {folder} cannot be listed ({reason(refused)}).",
            next_step="Mend the folder's permissions.",
        ) from refused
    if len(found) > _MOST:
        raise FileRefusedError(
            f"{folder} holds {len(found):,} keys, more than the {_MOST:,} that are looked at.",
            next_step="Take out those that are not needed.",
        )
    yield from found


def _bytes(passphrase: str | None) -> bytes | None:
    return passphrase.encode() if passphrase else None


def _unwritten(path: Path, refused: OSError) -> FileRefusedError:
    return FileRefusedError(
        f"The key {path} cannot be written ({reason(refused)}).",
        next_step="Make room, or mend the folder's permissions.",
    )
