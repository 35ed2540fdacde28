"""One server for each data folder: a second would take the first one's jobs for left behind."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from verify.errors import StoreError
from verify.files import FileRefusedError, folder_to_write, reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE = "serving.lock"


class AlreadyServedError(StoreError):
    """Another server does the jobs of this data folder."""


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Hold the data folder; the system lets go of it however this process ends.

    Raises:
        AlreadyServedError: another process holds it.
        FileRefusedError: the folder cannot be written.
    """
    path = folder_to_write(data, option="The data folder") / FILE
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    except OSError as refused:
        raise FileRefusedError(
            f"{path} cannot be written ({reason(refused)}).", next_step="Mend its permissions."
        ) from refused
    try:
        _lock(handle, path)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, path: Path) -> None:
    try:
        import fcntl  # noqa: PLC0415 - Windows has no such module
    except ImportError:
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as held:
        raise AlreadyServedError(
            f"Another recount serve runs on this data folder ({path} is held).",
            next_step="Use that one, or name another folder with RECOUNT_DATA.",
        ) from held
