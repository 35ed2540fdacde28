"""A pause between requests, for all threads and processes that share a data folder."""

from __future__ import annotations

import fcntl
import math
import os
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from evidence.kit import Kit

PAUSE_S: Final = 1.0
"""Nominatim's policy, kept for every service: at most one request a second for a whole application."""


LONGEST_S: Final = 30.0
"""Time to wait for others who ask the same service; thirty of them are before the caller then."""

_LOOK_AGAIN_S = 0.05


class Pace:
    """Lets one caller through at a time, ``pause_s`` apart."""

    def __init__(
        self,
        pause_s: float,
        *,
        file: Path | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Keep callers apart.

        Args:
            pause_s: seconds from one caller to the next.
            file: locked by whoever waits, and holds the time of the last request; where it cannot be
                written, as without one, the callers of this object alone are kept apart.
            clock: seconds that processes agree on. It may be set back: nobody waits longer than one pause.
            sleep: waits for so many seconds.
        """
        self._pause_s, self._file, self._clock, self._sleep = pause_s, file, clock, sleep
        self._lock = threading.Lock()
        self._last = -math.inf

    def wait(self) -> None:
        """Return when it is the caller's turn."""
        # The file stays locked while its holder sleeps, so that those who wait go one by one.
        with self._lock, _locked(self._file) as stamp:
            last = max(self._last, _read(stamp))
            early_s = min(last + self._pause_s - self._clock(), self._pause_s)
            if early_s > 0:
                self._sleep(early_s)
            self._last = self._clock()
            _write(stamp, self._last)


def pace_of(kit: Kit, service: str) -> Pace:
    """Give the pace of a service, kept by all who work in this data folder."""
    return Pace(PAUSE_S, file=kit.data / "cache" / f"pace-{service}")


@contextmanager
def _locked(file: Path | None) -> Iterator[int | None]:
    """Give the descriptor of the locked file; None where there can be none."""
    stamp = None if file is None else _opened(file)
    try:
        yield stamp
    finally:
        if stamp is not None:
            os.close(stamp)


def _opened(file: Path) -> int | None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        stamp = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError:
        return None
    if _is_locked(stamp):
        return stamp
    os.close(stamp)
    return None


def _is_locked(stamp: int) -> bool:
    """Take the lock, or give up: a process that was stopped while it held it must not stop all others."""
    until = time.monotonic() + LONGEST_S
    while time.monotonic() < until:
        try:
            fcntl.flock(stamp, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_LOOK_AGAIN_S)
        except OSError:
            return False
        else:
            return True
    return False


def _read(stamp: int | None) -> float:
    """Time of the last request; minus infinity when none is known."""
    if stamp is None:
        return -math.inf
    try:
        last = float(os.pread(stamp, 64, 0))
    except (OSError, ValueError):
        return -math.inf
    return last if math.isfinite(last) else -math.inf


def _write(stamp: int | None, moment: float) -> None:
    if stamp is not None:
        with suppress(OSError):
            os.ftruncate(stamp, 0)
            os.pwrite(stamp, f"{moment:.3f}".encode(), 0)
