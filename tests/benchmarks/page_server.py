"""A server in a process of its own, as `recount serve` starts it, for benchmarks of the pages."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
from servers import free_port

from verify.settings import Settings
from verify.web.shelving import Said, shelve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LONGEST_S = 300.0


@contextmanager
def served(data: Path, *, scenes: Sequence[tuple[Path, str]] = ()) -> Iterator[str]:
    """Serve a data folder with scenes in its library; gives the address."""
    for scene, taken in scenes:
        with scene.open("rb") as body:
            shelve(Settings(data=data, offline=True), scene.name, body, Said(taken=taken, gsd_m=0.5))
    port = free_port()
    env = {**os.environ, "RECOUNT_DATA": str(data), "RECOUNT_OFFLINE": "true"}
    command = [str(Path(sys.executable).parent / "recount"), "serve", "--port", str(port)]
    with subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL) as server:
        url = f"http://127.0.0.1:{port}"
        try:
            _until_answered(url)
            yield url
        finally:
            server.send_signal(signal.SIGTERM)


def checked(url: str, article: str) -> list[str]:
    """Check an article; gives its records in the order of the text."""
    with httpx.Client(base_url=f"{url}/api/v1", trust_env=False, timeout=60) as http:
        job = http.post("/checks", json={"article": {"text": article}}).json()["id"]
        until = time.monotonic() + LONGEST_S
        while time.monotonic() < until:
            told = http.get(f"/checks/{job}").json()
            if told["ended_at"]:
                return list(told["records"])
            time.sleep(0.2)
    raise AssertionError(f"The check is not done after {LONGEST_S:g} s.")


def _until_answered(url: str) -> None:
    until = time.monotonic() + LONGEST_S
    while time.monotonic() < until:
        try:
            httpx.get(url, trust_env=False, timeout=5)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("The server did not start.")
