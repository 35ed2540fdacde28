"""A private PostgreSQL for tests, and the steps by which a real server is built on it."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LONGEST_START_S = 60.0
LONGEST_STEP_S = 300.0

# Nobody but the test reaches the database, and it is thrown away: nothing of it needs to get to the disk.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "max_connections": "30",
    "shared_buffers": "64MB",
}


def lacking(*, extension: str) -> list[str]:
    """Name what a database with this extension of PostGIS lacks here."""
    found = binaries()
    there = {
        "PostgreSQL": found is not None,
        "PostGIS": found is not None and _has(extension, found),
        "a user name": _has_name(),
    }
    return [name for name, is_there in there.items() if not is_there]


@contextmanager
def database(folder: Path, *, user: str) -> Iterator[None]:
    """Run a cluster behind a socket in the folder, which the user owns; nothing of it listens on a port."""
    found, owner, log = binaries(), _owner(), folder / "postgres.log"
    if found is None:
        raise RuntimeError("There is no PostgreSQL here.")
    if owner is not None:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    servant = {} if owner is None else {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    data = folder / "data"
    made = [found / "initdb", "-D", data, "-U", user, "-A", "trust", "-E", "UTF8"]
    step([*made, "--no-locale", "--no-sync"], log, env=surroundings(), cwd=folder, **servant)
    settings = [part for key, value in SETTINGS.items() for part in ("-c", f"{key}={value}")]
    command = [found / "postgres", "-D", data, "-k", folder, *settings]
    with running(command, log, env=surroundings(), cwd=folder, **servant) as server:
        probe = [found / "pg_isready", "-q", "-h", folder, "-U", user]
        wait(lambda: subprocess.run(probe, env=surroundings(), check=False).returncode == 0, server, log)
        yield


def binaries() -> Path | None:
    """Where the newest PostgreSQL keeps its server; Debian leaves it out of PATH."""
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(debian, key=lambda path: int(path.parts[-3]), default=None)
    found = newest or shutil.which("initdb")
    return None if found is None else Path(found).parent


def _has(extension: str, found: Path) -> bool:
    """Whether the server knows the extension."""
    shared = subprocess.check_output([found / "pg_config", "--sharedir"], text=True).strip()
    return Path(shared, "extension", f"{extension}.control").exists()


def _has_name() -> bool:
    """Whether the system knows this user; the database runs for nobody else."""
    try:
        return bool(pwd.getpwuid(os.getuid()).pw_name)
    except KeyError:
        return False


def _owner() -> pwd.struct_passwd | None:
    """Who runs the database in root's place, for it refuses to be run by root; None for oneself."""
    if os.getuid() != 0:
        return None
    known = {user.pw_name: user for user in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def surroundings() -> dict[str, str]:
    """The environment without what a person's own databases are reached by."""
    return {key: value for key, value in os.environ.items() if not key.startswith(("PG", "NOMINATIM_"))}


def step(command: list[Any], log: Path, **options: Any) -> None:
    """Run one step to its end; its last words are the error when it fails."""
    with log.open("ab") as told:
        ran = subprocess.run(
            list(map(str, command)),
            stdout=told,
            stderr=told,
            timeout=LONGEST_STEP_S,
            check=False,
            **options,
        )
    if ran.returncode != 0:
        raise RuntimeError(f"{command[0]} failed with {ran.returncode}: {_last_words(log)}")


@contextmanager
def running(command: list[Any], log: Path, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends."""
    with (
        log.open("ab") as told,
        subprocess.Popen(list(map(str, command)), stdout=told, stderr=told, **options) as server,
    ):
        try:
            yield server
        finally:
            # Terminated, PostgreSQL would wait for its clients to leave; interrupted, it does not.
            server.send_signal(signal.SIGINT)


def wait(ready: Callable[[], bool], server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until a server is ready; its last words are the error when it ends or takes too long."""
    until = time.monotonic() + LONGEST_START_S
    while not ready():
        if server.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"{server.args} did not start: {_last_words(log)}")
        time.sleep(0.05)


def listens(port: int) -> bool:
    """Whether somebody listens on a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _last_words(log: Path) -> str:
    return log.read_text(errors="replace")[-1500:]
