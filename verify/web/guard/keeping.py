"""Files that nobody but their owner reads."""

from __future__ import annotations

import os
import secrets
import stat
from typing import TYPE_CHECKING

from verify.errors import SettingError
from verify.files import FileRefusedError, reason, regular_bytes

if TYPE_CHECKING:
    from pathlib import Path

_KEY_BYTES = 32


def kept(path: Path, body: bytes) -> None:
    """Write a file that is new, for its owner alone from the first byte on.

    Raises:
        FileRefusedError: it cannot be written, or is there already.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(body)
    except OSError as refused:
        raise FileRefusedError(
            f"{path} cannot be written ({reason(refused)}).",
            next_step="Make room, or mend the folder's permissions.",
        ) from refused


def session_key(data: Path) -> bytes:
    """The key that cookies are signed with, made when it is missing; removing its file ends every session.

    Raises:
        FileRefusedError: it cannot be read or written.
        SettingError: others can read it, or it is none.
    """
    path = data / "accounts" / "session.key"
    if not path.exists():
        partial = path.with_name(f"session.{secrets.token_hex(4)}.partial")
        kept(partial, secrets.token_bytes(_KEY_BYTES))
        try:
            # Of two that start at once, the first one's key holds.
            os.link(partial, path)
        except FileExistsError:
            pass
        except OSError as refused:
            raise FileRefusedError(
                f"{path} cannot be written ({reason(refused)}).", next_step="Mend the folder's permissions."
            ) from refused
        finally:
            partial.unlink(missing_ok=True)
    try:
        mode, key = path.stat().st_mode, regular_bytes(path, most=_KEY_BYTES)
    except OSError as unreadable:
        raise FileRefusedError(
            f"{path} cannot be read ({reason(unreadable)}).", next_step="Mend its permissions."
        ) from unreadable
    if len(key) != _KEY_BYTES or (os.name == "posix" and stat.S_IMODE(mode) & 0o077):
        raise SettingError(
            f"{path} can be read by others, or is no key of {_KEY_BYTES} bytes.",
            next_step="Remove it: another is made, and everybody logs in anew.",
        )
    return key
