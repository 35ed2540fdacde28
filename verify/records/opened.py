"""The files of a bundle, from a folder or a zip, within limits."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from verify.errors import RecordError

if TYPE_CHECKING:
    from pathlib import Path

MOST_FILES = 10_000
MOST_BYTES = 1 << 30


def open_bundle(bundle: Path) -> dict[str, bytes]:
    """Read every file of a bundle.

    Returns:
        Bytes by path relative to the bundle, with forward slashes.

    Raises:
        RecordError: there is nothing there, it is no zip, it is too large, or it holds links or odd paths.
    """
    try:
        if bundle.is_dir():
            return _from_folder(bundle)
        if zipfile.is_zipfile(bundle):
            return _from_zip(bundle)
    except (OSError, zipfile.BadZipFile) as unreadable:
        raise RecordError(
            f"{bundle} cannot be read: {unreadable}.", next_step="Copy the bundle again."
        ) from unreadable
    what = "is neither a folder nor a zip" if bundle.exists() else "does not exist"
    raise RecordError(f"{bundle} {what}.", next_step="Give a bundle's folder, or the zip of one.")


def _from_folder(bundle: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    room = MOST_BYTES
    for path in sorted(bundle.rglob("*")):
        name = path.relative_to(bundle).as_posix()
        if path.is_symlink():
            raise RecordError(f"{name} in {bundle} is a link.", next_step="A bundle holds plain files only.")
        if path.is_file():
            room -= path.stat().st_size
            _within(len(found) + 1, room)
            found[name] = path.read_bytes()
    return found


def _from_zip(bundle: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    with zipfile.ZipFile(bundle) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        _within(len(entries), MOST_BYTES - sum(entry.file_size for entry in entries))
        for entry in entries:
            with archive.open(entry) as body:
                found[entry.filename] = body.read(entry.file_size + 1)
            if len(found[entry.filename]) > entry.file_size:
                raise RecordError(
                    f"{entry.filename} in {bundle} is larger than the zip says.",
                    next_step="Do not trust this zip.",
                )
    return _without_top(found)


def _without_top(found: dict[str, bytes]) -> dict[str, bytes]:
    """A zip of a folder holds everything below that folder's name."""
    tops = {name.partition("/")[0] for name in found}
    if len(tops) == 1 and "manifest.json" not in found:
        return {name.partition("/")[2]: body for name, body in found.items()}
    return found


def _within(files: int, room: int) -> None:
    if files > MOST_FILES or room < 0:
        raise RecordError(
            f"The bundle holds over {MOST_FILES} files or {MOST_BYTES} bytes.",
            next_step="No bundle that Recount writes is so large.",
        )
