"""A real Nominatim server for tests: a database of its own, a small map in it, the API on loopback."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from servers import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

VENV = Path(__file__).parents[1] / ".venv-nominatim"
PROGRAM = VENV / "bin" / "nominatim"

LONGEST_START_S = 60.0
LONGEST_STEP_S = 300.0

# Nobody but the test reaches the database, and it is thrown away: nothing of it needs to get to the disk.
POSTGRES = {
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

IMPORT = ("--no-updates", "--index-noanalyse", "--offline", "--threads", "2")


def missing() -> str | None:
    """Say in one line what a server lacks here and how to get it; None when all is there."""
    binaries = _binaries()
    there = {
        "PostgreSQL": binaries is not None,
        "PostGIS": binaries is not None and _has_postgis(binaries),
        "osm2pgsql": shutil.which("osm2pgsql") is not None,
        "Nominatim": (VENV / ".ready").exists(),
        "a user name": _has_name(),
    }
    lacking = ", ".join(name for name, found in there.items() if not found)
    if not lacking:
        return None
    return (
        f"No Nominatim server here, for want of {lacking}. Get it as root on Debian with: "
        "./.ci/system && ./.ci/nominatim python3 .venv-nominatim"
    )


@contextmanager
def nominatim(osm: Path, phrases: Path) -> Iterator[str]:
    """Serve a map; gives the address of its API. Nothing is left of it afterwards.

    Args:
        osm: the map, as OSM XML.
        phrases: words for kinds of places, as CSV.
    """
    with tempfile.TemporaryDirectory(prefix="nominatim-") as name, _database(Path(name)) as surroundings:
        project = Path(name) / "project"
        project.mkdir()
        _nominatim("import", "--osm-file", osm, *IMPORT, project=project, env=surroundings)
        _nominatim("special-phrases", "--import-from-csv", phrases, project=project, env=surroundings)
        port = free_port()
        command = [PROGRAM, "serve", "--project-dir", project, "--server", f"127.0.0.1:{port}"]
        with _running(command, project.with_name("api.log"), env=surroundings) as api:
            _wait(lambda: _listens(port), api, project.with_name("api.log"))
            yield f"http://127.0.0.1:{port}"


@contextmanager
def _database(folder: Path) -> Iterator[dict[str, str]]:
    """Run a cluster behind a socket in the folder; gives the environment in which Nominatim finds it."""
    binaries, owner, log = _binaries(), _owner(), folder / "postgres.log"
    if binaries is None:
        raise RuntimeError(missing())
    if owner is not None:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    servant = {} if owner is None else {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    data = folder / "data"
    made = [binaries / "initdb", "-D", data, "-U", "nominatim", "-A", "trust", "-E", "UTF8"]
    _step([*made, "--no-locale", "--no-sync"], log, env=_surroundings(), cwd=folder, **servant)
    settings = [part for key, value in POSTGRES.items() for part in ("-c", f"{key}={value}")]
    command = [binaries / "postgres", "-D", data, "-k", folder, *settings]
    with _running(command, log, env=_surroundings(), cwd=folder, **servant) as server:
        probe = [binaries / "pg_isready", "-q", "-h", folder, "-U", "nominatim"]
        _wait(lambda: subprocess.run(probe, env=_surroundings(), check=False).returncode == 0, server, log)
        yield _surroundings() | {
            "NOMINATIM_DATABASE_DSN": f"pgsql:dbname=nominatim;host={folder};user=nominatim",
            "NOMINATIM_DATABASE_WEBUSER": "nominatim",
        }


def _binaries() -> Path | None:
    """Where the newest PostgreSQL keeps its server; Debian leaves it out of PATH."""
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(debian, key=lambda path: int(path.parts[-3]), default=None)
    found = newest or shutil.which("initdb")
    return None if found is None else Path(found).parent


def _has_postgis(binaries: Path) -> bool:
    """Whether the extension that comes last, with Debian's scripts, is there."""
    shared = subprocess.check_output([binaries / "pg_config", "--sharedir"], text=True).strip()
    return Path(shared, "extension", "postgis_raster.control").exists()


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


def _surroundings() -> dict[str, str]:
    """The environment without what a person's own databases are reached by."""
    return {key: value for key, value in os.environ.items() if not key.startswith(("PG", "NOMINATIM_"))}


def _nominatim(*arguments: object, project: Path, env: Mapping[str, str]) -> None:
    verb, *rest = arguments
    command = [PROGRAM, verb, "--project-dir", project, *rest]
    _step(command, project.with_name(f"{verb}.log"), env=env)


def _step(command: list[Any], log: Path, **options: Any) -> None:
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
def _running(command: list[Any], log: Path, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
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


def _wait(ready: Callable[[], bool], server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + LONGEST_START_S
    while not ready():
        if server.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"{server.args} did not start: {_last_words(log)}")
        time.sleep(0.05)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _last_words(log: Path) -> str:
    return log.read_text(errors="replace")[-1500:]
