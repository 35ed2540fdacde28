"""A check that is cancelled ends within about a second, whatever its worker is at."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from apis import LONGEST_S, api
from played import serving

from verify.store.work.values import Trouble
from verify.web.jobs.crew import LET_GO, told_of

BUSY = """
import numpy as np
from verify.web.jobs import doing, worker

def counts(*_, **__):
    square = np.random.default_rng(1).random((300, 300))
    while True:
        np.linalg.svd(square)
        yield from ()

doing.check = counts
worker.main()
"""
"""A worker whose counting never ends."""

LONGEST_END_S = 2.5
"""About a second, on a machine that does other things too."""


@pytest.fixture
def silent():
    """
    A server that takes a request and says nothing.
    """
    with serving() as server:
        server.paths["/article"] = lambda _: server.stopping.wait(LONGEST_S)
        yield server


def _until(held) -> None:
    until = time.monotonic() + LONGEST_S
    while not held():
        assert time.monotonic() < until
        time.sleep(0.05)


def _cancel(running, job: str) -> float:
    """Cancel a job that runs; gives how long that took, in seconds."""
    _until(lambda: running.http.get(f"/checks/{job}").json()["state"] == "running")
    began = time.monotonic()
    told = running.http.post(f"/checks/{job}/cancel").json()
    assert ("running", "local editor") == (told["state"], told["stopped_by"])
    assert "cancelled" == running.ended(job)["state"]
    return time.monotonic() - began


def test_a_check_ends_while_it_waits_for_an_answer(data_folder, silent) -> None:
    """
    Its worker ends with it, and another one does the next check.
    """
    private = {"offline": False, "allow_private": ("127.0.0.0/8",)}
    with api(data_folder, workers=1, **private) as running:
        job = running.ask({"article": {"url": f"{silent.url}/article"}})["id"]
        _until(lambda: silent.asked)
        took = _cancel(running, job)
        after = running.ended(
            running.ask({"article": {"text": "It rained, and everybody stayed at home."}})["id"]
        )
        told = running.http.get(f"/checks/{job}/events").json()["events"][-1]["told"]

    assert took < LONGEST_END_S
    assert "Cancelled by local editor." == told
    assert "done" == after["state"]


@pytest.mark.parametrize("address", ["sqlite", "postgresql"], indirect=True)
def test_a_check_ends_in_the_middle_of_a_count(here) -> None:
    """
    Its worker says that it was let go on purpose, and leaves the check to nobody.
    """
    job = here.ask()["id"]
    told = json.dumps({"settings": told_of(here.desk.settings), "name": "busy"}).encode() + b"\n"
    root = Path(__file__).parents[3]
    with subprocess.Popen([sys.executable, "-c", BUSY], stdin=subprocess.PIPE, cwd=root) as worker:
        worker.stdin.write(told)
        worker.stdin.flush()
        _until(lambda: here.http.get(f"/checks/{job}").json()["step"] == "claims")
        took = _cancel(here, job)
        status = worker.wait(LONGEST_S)
    gone = Trouble(what="It was begun too often.", next_step="Look at the server.")

    assert took < LONGEST_END_S
    assert LET_GO == status
    assert () == here.desk.store.work.put_back(of="busy", silent_since="", given_up=gone)


def test_a_check_that_is_over_cannot_be_cancelled(here) -> None:
    """
    It stays as it is; nobody is said to have wanted that.
    """
    job = here.ask()["id"]
    here.do()
    told = here.http.post(f"/checks/{job}/cancel").json()

    assert ("done", None) == (told["state"], told["stopped_by"])
