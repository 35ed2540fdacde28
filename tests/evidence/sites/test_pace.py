"""One request a second for the whole application: each thread and process of a data folder, and no cache."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest
from serving import says, serving

from evidence.kit import Kit
from evidence.sites.pace import PAUSE_S, Pace, pace_of
from evidence.trail import Trail
from evidence.web import Policy, Web

THREE_TURNS = """
import sys, time
from pathlib import Path
from evidence.sites.pace import Pace
pace = Pace(0.15, file=Path(sys.argv[1]))
for _ in range(3):
    pace.wait()
    print(time.time())
"""


class Clock:
    """A clock that goes on only while somebody sleeps."""

    def __init__(self) -> None:
        """Start well after the epoch."""
        self.now = 1_000_000.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        """Let so many seconds pass."""
        self.slept.append(round(seconds, 3))
        self.now += seconds

    def pace(self, file=None) -> Pace:
        """A pace of one second by this clock."""
        return Pace(1.0, file=file, clock=lambda: self.now, sleep=self.sleep)


def test_two_processes_take_turns(tmp_path) -> None:
    """
    Six requests of two processes lie a pause apart, whoever makes them.
    """
    command = [sys.executable, "-c", THREE_TURNS, str(tmp_path / "cache" / "pace")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    moments = sorted(float(line) for one in running for line in one.communicate()[0].split())

    assert 6 == len(moments)
    assert min(late - early for early, late in pairwise(moments)) >= 0.14


def test_what_one_left_the_next_one_keeps_to(tmp_path) -> None:
    """
    A new process waits for what is left of the pause that an earlier one began.
    """
    clock = Clock()
    clock.pace(tmp_path / "pace").wait()
    clock.now += 0.25
    clock.pace(tmp_path / "pace").wait()

    assert [0.75] == clock.slept


def test_each_service_has_its_own(tmp_path) -> None:
    """
    Who has just asked one service need not wait for another.
    """
    clock = Clock()
    clock.pace(tmp_path / "pace-photon").wait()
    clock.pace(tmp_path / "pace-nominatim").wait()

    assert [] == clock.slept


def test_without_a_folder_the_callers_of_one_object_are_kept_apart(tmp_path) -> None:
    """
    Where no file can be written, a pace holds for the process at least.
    """
    (tmp_path / "file").write_text("no folder")
    clock = Clock()
    pace = clock.pace(tmp_path / "file" / "pace")
    pace.wait()
    pace.wait()

    assert [1.0] == clock.slept


def test_a_clock_that_was_set_back_costs_one_pause(tmp_path) -> None:
    """
    The last request then seems to lie in the future; nobody waits for an hour.
    """
    clock = Clock()
    clock.pace(tmp_path / "pace").wait()
    clock.now -= 3600
    clock.pace(tmp_path / "pace").wait()

    assert [1.0] == clock.slept


@pytest.mark.parametrize("left", [b"", b"nan", b"inf", b"soon", b"\xff\x00", b"9" * 5000])
def test_a_file_that_says_nothing_is_no_hindrance(tmp_path, left) -> None:
    """
    What is no time is not waited for, and at most one pause for what is too late a one.
    """
    clock = Clock()
    (tmp_path / "pace").write_bytes(left)
    clock.pace(tmp_path / "pace").wait()

    assert sum(clock.slept) <= 1.0
    assert clock.now == float((tmp_path / "pace").read_bytes())


def test_what_is_cached_or_recorded_does_not_wait(tmp_path) -> None:
    """
    A turn is taken for each request that goes out, and for none that the cache or a recording answers.
    """
    turns: list[str] = []
    policy, tape = Policy(allow_private=("127.0.0.0/8",)), tmp_path / "tape"
    with serving(page=says(b"here")) as server:
        address = f"{server.url}/page"
        with Web(policy, trail=Trail(tmp_path), cache=tmp_path / "cache", record=tape) as web:
            web.get(address, turn=lambda: turns.append("first"))
            web.get(address, turn=lambda: turns.append("cached"))
    with Web(policy, trail=Trail(tmp_path), replay=tape) as web:
        assert b"here" == web.get(address, turn=lambda: turns.append("replayed")).body

    assert ["first"] == turns


def test_a_second_try_waits_for_its_turn(tmp_path) -> None:
    """
    The door asks a busy server once more; that is a request like any other.
    """
    turns: list[str] = []
    policy = Policy(allow_private=("127.0.0.0/8",))
    with (
        serving(page=says(b"later", 429, retry_after="0")) as server,
        Web(policy, trail=Trail(tmp_path)) as web,
        pytest.raises(Exception, match="too busy"),
    ):
        web.get(f"{server.url}/page", turn=lambda: turns.append("asked"))

    assert ["asked", "asked"] == turns


def test_the_file_lies_in_the_cache_of_the_data_folder(tmp_path) -> None:
    """
    All who work in one data folder keep to one pace of a second.
    """
    with Web(Policy(offline=True), trail=Trail(tmp_path)) as web:
        pace_of(Kit(web=web, trail=Trail(tmp_path), data=tmp_path), "nominatim").wait()

    assert 1.0 == PAUSE_S
    assert (tmp_path / "cache" / "pace-nominatim").is_file()
