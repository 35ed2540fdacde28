"""Pixels that no bundle hands on, kept beside those of the house, for whoever looks at its own page.

They lie below the data folder, as ``withheld/RECORD/chips/0.tif``, and never inside a bundle.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from verify.errors import RecordError
from verify.files import FileRefusedError, reason
from verify.records.bundle import chip_path, picture_path
from verify.records.opened import Opened, Sum

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verify.model import Record, SealedFile

_FOLDER = "withheld"


class _Beside(Mapping[str, bytes]):
    """Files of a bundle, and those that lie beside it; each is read when it is asked for."""

    def __init__(self, holders: Mapping[str, Mapping[str, bytes]]) -> None:
        self._holder = holders

    def __getitem__(self, path: str) -> bytes:
        return self._holder[path][path]

    def __contains__(self, path: object) -> bool:
        return path in self._holder

    def __iter__(self) -> Iterator[str]:
        return iter(self._holder)

    def __len__(self) -> int:
        return len(self._holder)


def keep_at_home(record: Record, files: Mapping[str, bytes], data: Path) -> None:
    """Keep the pixels of a record that its bundle goes without.

    Args:
        record: the sealed record.
        files: what it was sealed over, as far as it is at hand.
        data: the data folder.

    Raises:
        FileRefusedError: they cannot be written.
    """
    wanted = [file.path for file in _pixels(record) if file.path in files]
    home = data / _FOLDER / record.id
    if not wanted or home.exists():
        return
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=".building-", dir=home.parent))
        try:
            for path in wanted:
                target = building / path
                target.parent.mkdir(exist_ok=True)
                target.write_bytes(files[path])
            building.rename(home)
        finally:
            shutil.rmtree(building, ignore_errors=True)
    except OSError as refused:
        # Another process kept the same meanwhile.
        if home.is_dir():
            return
        raise FileRefusedError(
            f"The pixels of {record.id} cannot be kept below {home.parent} ({reason(refused)}).",
            next_step="Make room, and ask again.",
        ) from refused


def with_kept(record: Record, files: Mapping[str, bytes], data: Path) -> Mapping[str, bytes]:
    """Put the pixels that are kept here among the files of a bundle, for this house alone.

    One whose bytes are not those that the record was sealed over is left out.

    Args:
        record: the record as it was sealed.
        files: those of its bundle.
        data: the data folder.
    """
    home = data / _FOLDER / record.id
    wanted = {file.path: file for file in _pixels(record) if file.path not in files}
    kept = Opened(home, {path: file.bytes for path, file in wanted.items()})
    right = [path for path, file in wanted.items() if _is_right(home, file)]
    return _Beside(dict.fromkeys(files, files) | dict.fromkeys(right, kept)) if right else files


def let_go(name: str, data: Path) -> None:
    """Keep nothing of the record of that id, which is to count for nothing."""
    shutil.rmtree(data / _FOLDER / name, ignore_errors=True)


def objection_to(record: Record, number: int) -> str | None:
    """Why the pixels of a count are not handed on; None where they are."""
    return next((file.withheld for file in record.files if file.path == chip_path(number)), None)


def _pixels(record: Record) -> list[SealedFile]:
    counted = range(len(record.counts))
    paths = {of(number) for number in counted for of in (chip_path, picture_path)}
    return [file for file in record.files if file.withheld is not None and file.path in paths]


def _is_right(home: Path, file: SealedFile) -> bool:
    try:
        told = (home / file.path).lstat()
    except OSError:
        return False
    seen = (told.st_ino, told.st_size, told.st_mtime_ns, told.st_ctime_ns)
    return _has_sum(home, file, seen)


@lru_cache(maxsize=4096)
def _has_sum(home: Path, file: SealedFile, _: tuple[int, ...]) -> bool:
    """Hash a file once for all who look at it, until the file system says that it was touched."""
    try:
        return Opened(home, {file.path: file.bytes}).sum(file.path) == Sum(file.sha256, file.bytes)
    except RecordError:
        return False
