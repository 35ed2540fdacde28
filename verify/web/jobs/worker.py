"""A process that does jobs, one after the other, until its standard input ends.

Whoever started it holds the other end of that pipe: when that process dies, even by SIGKILL, this one ends.
"""

from __future__ import annotations

import _thread
import json
import os
import sys
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from verify.errors import StoreError
from verify.settings import Settings
from verify.store.store import Store
from verify.store.work.running import JobLostError
from verify.web.jobs.crew import LET_GO
from verify.web.jobs.doing import do, warm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verify.store.work.values import Job

BEAT_S = 5.0
"""How often a worker says that it lives."""

LOOK_S = 0.25
"""How often it looks for a job, and whether the one at hand is still wanted."""

PATIENCE_S = 0.5
"""How long a job that is to be cancelled may take to its next step, before its process ends in this one."""

_NICE = 10
"""How far behind the server a worker stands in line for the processors: readers wait for no count."""

_GRACE_S = 3.0
"""Time to put temporary files away when it is to stop."""

_ended_midway = threading.Event()
"""Set when this process ends because its job was cancelled in the middle of a step."""


def main() -> None:
    """Read the settings from the first line of standard input, and work until it ends."""
    line = sys.stdin.buffer.readline()
    if not line:
        # Whoever started it is gone already.
        return
    told: dict[str, Any] = json.loads(line)
    settings = Settings(**told["settings"])
    if hasattr(os, "nice"):
        os.nice(_NICE)
    with suppress(KeyboardInterrupt):
        threading.Thread(target=_until_left, daemon=True).start()
        address = settings.store.get_secret_value() if settings.store else None
        with Store.open(address, data=settings.data) as store:
            _work(settings, store, told["name"])
    if _ended_midway.is_set():
        sys.exit(LET_GO)


def _until_left() -> None:
    # Not through the buffer: its lock would be held while the process ends by itself.
    while os.read(sys.stdin.fileno(), 4096):
        pass
    _leave(0)


def _leave(status: int) -> None:
    """End this process, from any of its threads and whatever the first one is at."""
    _thread.interrupt_main()
    time.sleep(_GRACE_S)
    os._exit(status)


def _work(settings: Settings, store: Store, name: str) -> None:
    warm()
    while not _ended_midway.is_set():
        job = store.work.begin(name)
        if job is None:
            time.sleep(LOOK_S)
            continue
        writing = threading.Lock()
        with _attended(store, job, name, writing):
            do(job, settings=settings, store=store, worker=name, writing=writing)


@contextmanager
def _attended(store: Store, job: Job, name: str, writing: threading.Lock) -> Iterator[None]:
    """Say that the worker lives, and see to it that a cancelled job ends, however long one step takes."""
    over = threading.Event()
    attending = threading.Thread(target=_attend, args=(store, job.id, name, writing, over), daemon=True)
    attending.start()
    try:
        yield
    finally:
        over.set()
        if not _ended_midway.is_set():
            attending.join()


def _attend(store: Store, job: str, name: str, writing: threading.Lock, over: threading.Event) -> None:
    beat = time.monotonic() + BEAT_S
    unwanted: float | None = None
    while not over.wait(LOOK_S):
        try:
            by = store.work.job(job).stopped_by
            if by is not None:
                unwanted = unwanted or time.monotonic()
                if time.monotonic() >= unwanted + PATIENCE_S:
                    _end_midway(store, job, name, writing, by)
            if time.monotonic() >= beat:
                beat = time.monotonic() + BEAT_S
                store.work.beat(job, name)
        except JobLostError:
            return
        except StoreError as failed:
            # The first thread meets it too, where it matters.
            sys.stderr.write(f"{failed.what}\n")


def _end_midway(store: Store, job: str, name: str, writing: threading.Lock, by: str) -> None:
    """End a job in the middle of a step, and this process with it. Raises JobLostError when it is over."""
    # A record is whole or not begun: nobody lets this lock go again.
    writing.acquire()
    try:
        store.work.end(job, name, "cancelled", f"Cancelled by {by}.")
    except StoreError:
        writing.release()
        raise
    _ended_midway.set()
    _leave(LET_GO)


if __name__ == "__main__":
    main()
