"""The files of a bundle, from a folder or a zip, within limits."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from verify.errors import RecordError
from verify.records.limits import MOST_BYTES, MOST_FILES, refuse_empty, refuse_odd, refused, within
from verify.records.zipped import from_zip, is_zip

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader
    from pathlib import Path


@dataclass(frozen=True)
class Sum:
    """What a file's bytes come to."""

    sha256: str
    bytes: int


class Opened(Mapping[str, bytes]):
    """Bytes by path relative to the bundle, with forward slashes.

    The files of a folder are read when they are asked for; ``sum`` hashes them in pieces, once.
    """

    def __init__(self, bundle: Path, files: Mapping[str, bytes | int]) -> None:
        """Hold these files.

        Args:
            bundle: the folder, or the zip.
            files: bytes, or the length of a file of the folder, by path.
        """
        self._bundle = bundle
        self._files = files
        self._sums: dict[str, Sum] = {}

    def __getitem__(self, path: str) -> bytes:
        """Read a file. Raises RecordError when it cannot be read, or is another one by now."""
        held = self._files[path]
        if isinstance(held, bytes):
            return held
        with self._open(path) as file:
            body = file.read(held + 1)
        self._note(path, Sum(hashlib.sha256(body).hexdigest(), len(body)))
        return body

    def __contains__(self, path: object) -> bool:
        """Whether there is such a file; nothing is read to tell."""
        return path in self._files

    def __iter__(self) -> Iterator[str]:
        """Every path."""
        return iter(self._files)

    def __len__(self) -> int:
        """How many files there are."""
        return len(self._files)

    def sum(self, path: str) -> Sum:
        """Hash a file. Raises RecordError when it cannot be read."""
        if path not in self._sums:
            held = self._files[path]
            if isinstance(held, bytes):
                self._note(path, Sum(hashlib.sha256(held).hexdigest(), len(held)))
            else:
                with self._open(path) as file:
                    digest = hashlib.file_digest(file, "sha256")
                    self._note(path, Sum(digest.hexdigest(), file.tell()))
        return self._sums[path]

    def _note(self, path: str, found: Sum) -> None:
        """Remember a sum; whoever changes files meanwhile could show one and have another hashed."""
        held = self._files[path]
        length = held if isinstance(held, int) else len(held)
        if self._sums.setdefault(path, found) != found or found.bytes != length:
            raise refused(self._bundle, f"changed {path!a} while it was read")

    def _open(self, path: str) -> BufferedReader:
        # A pipe, a device or a link may have been put in the file's place since the folder was listed.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
        try:
            handle = os.open(self._bundle / path, flags | getattr(os, "O_BINARY", 0))
        except OSError as unreadable:
            raise _unreadable(self._bundle, unreadable) from unreadable
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise refused(self._bundle, f"changed {path!a} while it was read")
        return os.fdopen(handle, "rb")


def open_bundle(bundle: Path) -> Opened:
    """Find every file of a bundle.

    Raises:
        RecordError: there is nothing there, it is no zip, it is too large, or it holds anything but plain
            files under plain names, each once.
    """
    if "\0" in str(bundle):
        raise _no_bundle(bundle, "is no path")
    try:
        mode = bundle.stat().st_mode
        if stat.S_ISDIR(mode):
            return Opened(bundle, _in_folder(bundle))
        if stat.S_ISREG(mode) and is_zip(bundle):
            return Opened(bundle, from_zip(bundle))
    except FileNotFoundError as absent:
        raise _no_bundle(bundle, "does not exist") from absent
    except OSError as unreadable:
        raise _unreadable(bundle, unreadable) from unreadable
    raise _no_bundle(bundle, "is neither a folder nor a zip")


def _no_bundle(bundle: Path, what: str) -> RecordError:
    return RecordError(f"{bundle} {what}.", next_step="Give a bundle's folder, or the zip of one.")


def _unreadable(bundle: Path, why: OSError) -> RecordError:
    return RecordError(f"{bundle} cannot be read: {why}.", next_step="Copy the bundle again.")


def _in_folder(bundle: Path) -> dict[str, int]:
    """Length of each file by its path."""
    found: dict[str, int] = {}
    folders: list[str] = []
    waiting = [""]
    met, room = 0, MOST_BYTES
    while waiting:
        below = waiting.pop()
        with os.scandir(bundle / below) as scan:
            entries = list(islice(scan, MOST_FILES + 1))
        met += len(entries)
        within(met, room)
        for entry in entries:
            name = f"{below}/{entry.name}".lstrip("/")
            refuse_odd(name, bundle=bundle)
            if entry.is_symlink():
                raise refused(bundle, f"holds {name!a}, which is a link")
            if entry.is_dir(follow_symlinks=False):
                waiting.append(name)
                folders.append(name)
            elif entry.is_file(follow_symlinks=False):
                found[name] = entry.stat(follow_symlinks=False).st_size
                room -= found[name]
                within(met, room)
            else:
                raise refused(bundle, f"holds {name!a}, which is neither a file nor a folder")
    refuse_empty(folders, found, bundle=bundle)
    return found
