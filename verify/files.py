"""Files and folders that a person names: looked at before any work is done."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from verify.errors import VerifyError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


_MOST_TABLE = 1 << 20


class FileRefusedError(VerifyError):
    """A file or a folder that cannot be used for what it was named for."""


def named(option: str, text: str | None) -> Path | None:
    """Give the path of an option; None when the option was not given.

    Raises:
        FileRefusedError: the text is empty, or can be no path.
    """
    if text is None:
        return None
    if not text.strip() or "\0" in text:
        raise FileRefusedError(f"{option} names no path: {text!r}.", next_step="Name one, or leave it out.")
    return Path(text)


def folder_to_write(folder: Path, *, option: str) -> Path:
    """Make a folder when it is missing, and try whether it can be written.

    Args:
        folder: the folder.
        option: what named it, for the error's sentence.

    Raises:
        FileRefusedError: it cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except (OSError, ValueError) as refused:
        raise FileRefusedError(
            f"{option}: {folder} is no folder that can be written ({reason(refused)}).",
            next_step="Name another folder.",
        ) from refused
    return folder


def file_to_write(path: Path | None, *, option: str) -> Path | None:
    """Try whether a file could be written, without touching what is there.

    Args:
        path: the file; None passes through.
        option: what named it, for the error's sentence.

    Raises:
        FileRefusedError: it is a folder, or its folder is missing or cannot be written.
    """
    if path is None:
        return None
    try:
        if path.exists():
            # Opening for appending changes nothing; a folder and a read-only file refuse it.
            with path.open("ab"):
                return path
        with tempfile.TemporaryFile(dir=path.parent):
            return path
    except (OSError, ValueError) as refused:
        raise _unwritten(path, option, refused) from refused


def write_file(path: Path, body: bytes, *, option: str) -> None:
    """Write a file. Raises FileRefusedError when that fails, as on a full disk."""
    try:
        path.write_bytes(body)
    except OSError as refused:
        raise _unwritten(path, option, refused) from refused


def no_device(path: Path) -> Path:
    """Give a path back unless it is a pipe or a device, which could be read for ever; it may be missing.

    Raises:
        FileRefusedError: it is one, or can be no path.
    """
    try:
        mode = path.stat().st_mode
    except OSError:
        return path
    except ValueError as bad:
        raise FileRefusedError(f"{str(path)!a} is no path.", next_step="Name a file.") from bad
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise FileRefusedError(
            f"{path} is not a regular file but a pipe or a device.", next_step="Name the file itself."
        )
    return path


def regular_bytes(path: Path, *, most: int) -> bytes:
    """Read a regular file, at most ``most + 1`` bytes of it: one more tells that it is too long.

    Raises:
        FileRefusedError: it is a pipe, a device or a folder.
        OSError: it is missing or may not be read.
        ValueError: the path holds a null byte.
    """
    # O_NONBLOCK: opening a pipe must not wait for a writer.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise FileRefusedError(
                f"{path} is not a regular file but a folder, a pipe or a device.",
                next_step="Name a file, or pipe its text into standard input and name -.",
            )
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read(most + 1)
    finally:
        os.close(handle)


def short_text(source: Path | Traversable) -> str:
    """Read a table that a person may have written, or one that ships.

    Raises:
        FileRefusedError: it is no regular file, or has over 1 MiB.
        OSError: it is missing or may not be read.
        UnicodeDecodeError: it is not UTF-8.
        ValueError: the path holds a null byte.
    """
    if not isinstance(source, Path):
        return source.read_text(encoding="utf-8")
    body = regular_bytes(source, most=_MOST_TABLE)
    if len(body) > _MOST_TABLE:
        raise FileRefusedError(
            f"{source} has over {_MOST_TABLE:,} bytes, more than any table of settings.",
            next_step="Name the table itself.",
        )
    return body.decode()


def reason(error: OSError | ValueError) -> str:
    """Why the system refused, in its own words."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _unwritten(path: Path, option: str, refused: OSError | ValueError) -> FileRefusedError:
    return FileRefusedError(
        f"{option}: {path} cannot be written ({reason(refused)}).",
        next_step="Name a file in a folder that exists and is yours.",
    )
