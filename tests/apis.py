"""The API on loopback, with the real guard, a desk, and articles that are checked in no time."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
from servers import serving

from verify.settings import Settings
from verify.web.app import make_app
from verify.web.desk import Desk
from verify.web.guard.guard import make_guard
from verify.web.jobs.doing import do

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from verify.web.jobs.values import Job

ARTICLE = (
    "Analysts counted again on Sunday. There were 73 freight railcars at the Nowhereville Rail Yard on 5 "
    "October 2023, imagery showed. Another 12 tanks stood at Elsewhereville Airfield on 6 October 2023."
)
"""Two claims at places that no gazetteer knows: records without pixels."""

WISH = {"article": {"text": ARTICLE}, "published": "2023-10-08"}

LONGEST_S = 120.0


@dataclass(frozen=True)
class Api:
    """A running API."""

    desk: Desk
    http: httpx.Client
    url: str

    def ask(self, wish: dict[str, Any] = WISH, **headers: str) -> dict[str, Any]:
        """Ask for a check; gives the job."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.http.post("/checks", json=wish, headers=named)
        assert 202 == answer.status_code, answer.text
        return answer.json()

    def do(self) -> Job:
        """Do the first job that waits, here; gives how it ended."""
        job = self.desk.store.work.begin("here")
        assert job is not None
        do(job, settings=self.desk.settings, store=self.desk.store, worker="here")
        return self.desk.job(job.id)

    def ended(self, job: str) -> dict[str, Any]:
        """Wait until a worker has ended a job; gives it."""
        until = time.monotonic() + LONGEST_S
        while time.monotonic() < until:
            found = self.http.get(f"/checks/{job}").json()
            if found["ended_at"]:
                return found
            time.sleep(0.1)
        raise AssertionError(f"Job {job} goes on after {LONGEST_S:g} s.")


@contextmanager
def api(data: Path, *, workers: int = 0, **settings: Any) -> Iterator[Api]:
    """Serve the API for a person at this machine."""
    told = Settings(**{"data": data, "offline": True, "requests_per_minute": 100_000} | settings)
    with (
        Desk(told, workers=workers) as desk,
        serving(make_app(desk, make_guard(told))) as url,
        httpx.Client(base_url=f"{url}/api/v1", trust_env=False, timeout=60) as http,
    ):
        yield Api(desk, http, url)
