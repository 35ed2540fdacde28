"""Readers at once while a check runs: python tests/benchmarks/page_readers.py [READERS [SECONDS [PAUSE]]].

A server of its own process with one worker, which counts the fixture scenes over and over; readers in this
process, each with a connection of its own, who open a record's page, its JSON and the desk in turn, and pause
a second in between. The readers' own work is done by the same processors.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

import httpx
from browsing import ARTICLE, SCENE, TAKEN
from page_server import checked, served

READERS, SECONDS, PAUSE_S = 50, 30.0, 1.0


@dataclass
class Waits:
    """Seconds that answers took, by what was asked for."""

    by_page: dict[str, list[float]] = field(default_factory=dict)

    def note(self, page: str, seconds: float) -> None:
        """Write one down."""
        self.by_page.setdefault(page, []).append(seconds)

    def line(self, page: str) -> str:
        """Say how long half of the answers took, and nineteen in twenty."""
        took = sorted(self.by_page[page])
        late = took[int(len(took) * 0.95)]
        return f"{page:<8} {len(took):6,} answers  p50 {median(took) * 1e3:6.1f} ms  p95 {late * 1e3:6.1f} ms"


async def read(url: str, pages: dict[str, str], waits: Waits, *, until: float, pause_s: float) -> None:
    """Open one page after the other, as a person would."""
    async with httpx.AsyncClient(base_url=url, timeout=60, trust_env=False) as http:
        # People do not begin in the same moment, nor all with the same page.
        await asyncio.sleep(random.random() * pause_s * len(pages))  # noqa: S311 - no secret
        while time.monotonic() < until:
            for name, at in pages.items():
                began = time.perf_counter()
                answer = await http.get(at)
                waits.note(name, time.perf_counter() - began)
                answer.raise_for_status()
                await asyncio.sleep(pause_s * (0.5 + random.random()))  # noqa: S311 - as above


async def crowd(url: str, pages: dict[str, str], *, readers: int, seconds: float, pause_s: float) -> Waits:
    """Let so many read at once."""
    waits, until = Waits(), time.monotonic() + seconds
    everybody = (read(url, pages, waits, until=until, pause_s=pause_s) for _ in range(readers))
    await asyncio.gather(*everybody)
    return waits


def say(*words: str) -> None:
    """Write a line."""
    sys.stdout.write(" ".join(words) + "\n")


def main(readers: int = READERS, seconds: float = SECONDS, pause_s: float = PAUSE_S) -> None:
    """Measure without a check and during one."""
    with tempfile.TemporaryDirectory() as own, served(Path(own), scenes=[(SCENE, TAKEN)]) as url:
        record = checked(url, ARTICLE)[0]
        pages = {"record": f"/records/{record}", "json": f"/api/v1/records/{record}", "desk": "/desk"}
        asked = {"readers": readers, "seconds": seconds, "pause_s": pause_s}
        for what in ("nobody checks", "one check runs"):
            jobs = 0
            if what == "one check runs":
                jobs = _ask(url, times=20)
            waits = asyncio.run(crowd(url, pages, **asked))
            load = os.getloadavg()[0]
            say(f"{readers} readers, {seconds:g} s, {what}; load average {load:.1f}:")
            for page in waits.by_page:
                say("  ", waits.line(page))
            if jobs:
                say(f"   checks that ended meanwhile: {_ended(url) - 1}")


def _ask(url: str, *, times: int) -> int:
    with httpx.Client(base_url=f"{url}/api/v1", trust_env=False, timeout=60) as http:
        for _ in range(times):
            http.post("/checks", json={"article": {"text": ARTICLE}}).raise_for_status()
    return times


def _ended(url: str) -> int:
    with httpx.Client(base_url=f"{url}/api/v1", trust_env=False, timeout=60) as http:
        return sum(one["state"] == "done" for one in http.get("/checks?limit=100").json()["checks"])


if __name__ == "__main__":
    main(*(kind(told) for kind, told in zip((int, float, float), sys.argv[1:], strict=False)))
