"""Workers started, watched and started again; jobs of those that died put back into the queue."""

from __future__ import annotations

import contextlib
import hashlib
import json
import platform
import secrets
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from verify.errors import StoreError
from verify.files import reason
from verify.records.record import utc
from verify.store.work.values import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable

    from verify.settings import Settings
    from verify.store.store import Store

SILENT = timedelta(seconds=90)
"""Without a word for so long, a worker of another machine is taken for dead; it speaks every few seconds."""

LET_GO = 3
"""Exit status of a worker whose job was cancelled in the middle of a step; another begins at once."""

_LONG_S = 60.0
"""A worker that ran so long is no reason to wait with the next one."""

_LOOK_S = 0.25
_LONGEST_WAIT_S = 30.0

_GIVEN_UP = Trouble(
    what="The machine stopped each time that this check was begun, five times in all.",
    next_step="Look at the server's own messages; then ask for the check again.",
)


@dataclass
class _Worker:
    """A process, and when it may be started again."""

    name: str = ""
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    """How often in a row it ended soon, and unasked."""

    since: float = 0.0
    not_before: float = field(default=0.0)

    def ended(self, *, failed: bool) -> None:
        """Have the next one wait the longer, the more have failed in a row."""
        self.failures = min(self.failures + 1, 10) if failed else 0
        wait = min(_LONGEST_WAIT_S, 0.5 * 2**self.failures) if self.failures else 0.0
        self.not_before = time.monotonic() + wait


class Crew:
    """The workers of one server."""

    def __init__(self, settings: Settings, store: Store, *, workers: int) -> None:
        """Prepare so many workers; none runs yet."""
        self._settings = settings
        self._store = store
        self._workers = [_Worker() for _ in range(workers)]
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="crew", daemon=True)
        # Names of workers of this machine and data folder begin so, whichever server started them.
        folder = hashlib.sha256(str(settings.data.absolute()).encode("utf-8", "replace")).hexdigest()[:12]
        self._here = f"{platform.node()[:64]}/{folder}:"

    def start(self) -> None:
        """Put back what earlier workers of this machine left, and start. Raises StoreError."""
        self._put_back(self._here)
        self._thread.start()

    def stop(self) -> None:
        """Let the workers go; what they were at waits for the next start."""
        self._stopping.set()
        self._thread.join()
        for worker in self._workers:
            if worker.process is not None:
                _let_go(worker.process)
        self._put_back(self._here)

    def _watch(self) -> None:
        looked = time.monotonic()
        while not self._stopping.is_set():
            for worker in self._workers:
                self._tend(worker)
            if time.monotonic() > looked + SILENT.total_seconds():
                looked = time.monotonic()
                self._quietly(lambda: self._put_back(None))
            self._stopping.wait(_LOOK_S)

    def _tend(self, worker: _Worker) -> None:
        """See that a worker runs."""
        if worker.process is not None:
            if worker.process.poll() is None:
                return
            _let_go(worker.process)
            wanted = worker.process.returncode == LET_GO or time.monotonic() > worker.since + _LONG_S
            worker.process = None
            worker.ended(failed=not wanted)
            self._quietly(lambda: self._put_back(worker.name))
        if time.monotonic() >= worker.not_before:
            worker.name, worker.since = f"{self._here}{secrets.token_hex(8)}", time.monotonic()
            try:
                worker.process = _started(self._settings, worker.name)
            except OSError as refused:
                worker.ended(failed=True)
                sys.stderr.write(f"No worker can be started ({reason(refused)}); it is tried again.\n")

    def _quietly(self, act: Callable[[], None]) -> None:
        """Do what is done again later anyway, if the store cannot be used now."""
        try:
            act()
        except StoreError as failed:
            sys.stderr.write(f"{failed.what}\n")

    def _put_back(self, gone: str | None) -> None:
        """Put jobs back that nobody does; None for those of workers that fell silent."""
        # No name begins so: then only the silent ones are meant.
        of = "\u0001" if gone is None else gone
        silent_since = utc(datetime.now(UTC) - SILENT)
        self._store.work.put_back(of=of, silent_since=silent_since, given_up=_GIVEN_UP)


def _started(settings: Settings, name: str) -> subprocess.Popen[bytes]:
    """Start a worker; it learns the settings over the pipe, since anybody may read a command line."""
    process = subprocess.Popen(
        [sys.executable, "-m", "verify.web.jobs.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        # Ctrl-C at a terminal is for the server, which then ends this pipe.
        start_new_session=True,
    )
    told = {"settings": told_of(settings), "name": name}
    if process.stdin is not None:
        try:
            process.stdin.write(json.dumps(told).encode() + b"\n")
            process.stdin.flush()
        except BrokenPipeError:
            # It died at once; the next look finds it so.
            return process
    return process


def _let_go(process: subprocess.Popen[bytes]) -> None:
    """End a worker's pipe, and wait for it."""
    if process.stdin is not None:
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def told_of(settings: Settings) -> dict[str, Any]:
    """Settings as JSON, secrets included: for a pipe between our own processes, and for nothing else."""
    told: dict[str, Any] = {}
    for name, value in settings.model_dump(mode="python").items():
        if isinstance(value, SecretStr):
            told[name] = value.get_secret_value()
        else:
            told[name] = value
    return json.loads(json.dumps(told, default=str))  # type: ignore[no-any-return]
