"""The files of a bundle, from a folder or a zip, within limits."""

from __future__ import annotations

import os
import stat
from itertools import islice
from typing import TYPE_CHECKING

from verify.errors import RecordError
from verify.records.limits import MOST_BYTES, MOST_FILES, refuse_empty, refuse_odd, refused, within
from verify.records.zipped import from_zip, is_zip

if TYPE_CHECKING:
    from pathlib import Path


def open_bundle(bundle: Path) -> dict[str, bytes]:
    """Read every file of a bundle.

    Returns:
        Bytes by path relative to the bundle, with forward slashes.

    Raises:
        RecordError: there is nothing there, it is no zip, it is too large, or it holds anything but plain
            files under plain names, each once.
    """
    if "\0" in str(bundle):
        raise _no_bundle(bundle, "is no path")
    try:
        mode = bundle.stat().st_mode
        if stat.S_ISDIR(mode):
            return _from_folder(bundle)
        if stat.S_ISREG(mode) and is_zip(bundle):
            return from_zip(bundle)
    except FileNotFoundError as absent:
        raise _no_bundle(bundle, "does not exist") from absent
    except OSError as unreadable:
        raise RecordError(
            f"{bundle} cannot be read: {unreadable}.", next_step="Copy the bundle again."
        ) from unreadable
    raise _no_bundle(bundle, "is neither a folder nor a zip")


def _no_bundle(bundle: Path, what: str) -> RecordError:
    return RecordError(f"{bundle} {what}.", next_step="Give a bundle's folder, or the zip of one.")


def _from_folder(bundle: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
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
                room -= entry.stat(follow_symlinks=False).st_size
                within(met, room)
                found[name] = (bundle / name).read_bytes()
            else:
                raise refused(bundle, f"holds {name!a}, which is neither a file nor a folder")
    refuse_empty(folders, found, bundle=bundle)
    return found
