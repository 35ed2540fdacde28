"""Checks survive the server: none is lost, none is done twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from apis import ARTICLE, LONGEST_S, api
from servers import free_port

from verify.pipeline import check
from verify.records.writing import write_bundle
from verify.settings import Settings
from verify.store.work.running import MOST_TRIES, JobLostError
from verify.web.desk import Desk
from verify.web.jobs import doing
from verify.web.jobs.lock import AlreadyServedError

SERVER = """
import sys, uvicorn
from verify.settings import load_settings
from verify.web.app import make_app
from verify.web.desk import Desk
from verify.web.guard.guard import make_guard
settings = load_settings()
with Desk(settings) as desk:
    uvicorn.run(make_app(desk, make_guard(settings)), port=int(sys.argv[1]), log_level="error", ws="none")
"""


on_both = pytest.mark.parametrize("address", ["sqlite", "postgresql"], indirect=True)
"""On SQLite, and on a real PostgreSQL."""


class Killed(Exception):
    """Stands for the end of a process."""


@pytest.fixture
def start(data_folder, address):
    """
    Start a server of its own process, with two workers; gives it with its API.
    """
    started = []

    def begin():
        port = free_port()
        env = {**os.environ, "RECOUNT_DATA": str(data_folder), "RECOUNT_OFFLINE": "true"}
        env |= {"RECOUNT_WORKERS": "2"} | ({"RECOUNT_STORE": address} if address else {})
        root = Path(__file__).parents[3]
        server = subprocess.Popen([sys.executable, "-c", SERVER, str(port)], env=env, cwd=root)
        http = httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v1", trust_env=False, timeout=30)
        started.append((server, http))
        until = time.monotonic() + LONGEST_S
        while time.monotonic() < until:
            try:
                http.get("/checks")
            except httpx.TransportError:
                time.sleep(0.1)
            else:
                return server, http
        raise AssertionError("The server did not start.")

    yield begin
    for server, http in started:
        http.close()
        server.kill()
        server.wait()


@on_both
def test_ten_checks_outlive_a_server_that_is_killed(start) -> None:
    """
    SIGKILL while the third is done; the next server does the rest, and each claim has one record.
    """
    server, http = start()
    asked = [_ask(http, number) for number in range(10)]
    _until(lambda: sum(one["state"] == "done" for one in _checks(http)) >= 2)
    server.send_signal(signal.SIGKILL)
    server.wait()
    _, http = start()
    _until(lambda: all(one["ended_at"] for one in _checks(http)))
    told = {one["id"]: one for one in _checks(http)}
    records = http.get("/records?limit=200").json()["records"]

    assert set(asked) == told.keys()
    assert {"done"} == {one["state"] for one in told.values()}
    assert [2] * 10 == [len(one["records"]) for one in told.values()]
    assert 20 == len(records) == len({one["id"] for one in records})


def _ask(http: httpx.Client, number: int) -> str:
    text = f"{ARTICLE} It was the report of day {number}."
    return http.post("/checks", json={"article": {"text": text}, "published": "2023-10-08"}).json()["id"]


def _checks(http: httpx.Client) -> list[dict]:
    return http.get("/checks").json()["checks"]


def _until(held) -> None:
    until = time.monotonic() + LONGEST_S
    while not held():
        assert time.monotonic() < until
        time.sleep(0.1)


@on_both
@pytest.mark.parametrize("at", ["before", "after"])
def test_a_record_is_made_once_however_its_worker_ends(here, monkeypatch, at) -> None:
    """
    It dies before or after the second bundle is written, and before that is filed; another goes on.
    """
    job = here.ask()["id"]
    written = []

    def dies(record, files, folder, *, seal):
        written.append(record.id)
        if len(written) == 2 and at == "after":
            write_bundle(record, files, folder, seal=seal)
        if len(written) == 2:
            raise Killed
        return write_bundle(record, files, folder, seal=seal)

    with monkeypatch.context() as patched:
        patched.setattr(doing, "write_bundle", dies)
        with pytest.raises(Killed):
            here.do()
    _put_back(here.desk)
    done = here.do()
    kept = [path.name for path in (here.desk.data / "records").iterdir() if not path.name.startswith(".")]

    assert ("done", 2, 2) == (done.state, done.tries, len(done.records))
    assert set(done.records) == set(kept)
    # Made anew within the same second, it has the same bytes and the same id.
    assert at == "before" or written[1] in done.records
    assert job == done.id


@on_both
def test_only_claims_that_are_left_are_checked_again(here, monkeypatch) -> None:
    """
    What was counted before the crash need not be counted again.
    """
    here.ask()
    asked = []

    def noted(taken, *, claims, **more):
        asked.append([claim.quantity.value for claim in claims])
        yield from check(taken, claims=claims, **more)

    def dies(doing_, checked, seal):
        write(doing_, checked, seal)
        raise Killed

    write = doing.Doing.write
    monkeypatch.setattr(doing, "check", noted)
    with monkeypatch.context() as patched:
        patched.setattr(doing.Doing, "write", dies)
        with pytest.raises(Killed):
            here.do()
    _put_back(here.desk)
    here.do()

    assert [[73, 12], [12]] == asked


@on_both
def test_a_worker_that_was_taken_for_dead_can_write_nothing_more(here) -> None:
    """
    Its job is another's by then.
    """
    job = here.ask()["id"]
    work = here.desk.store.work
    work.begin("slow")
    _put_back(here.desk)
    work.begin("new")

    with pytest.raises(JobLostError):
        work.tell(job, "slow", "note", "Still here.")


@on_both
def test_a_check_that_ends_every_worker_is_given_up(here) -> None:
    """
    After five times; the others wait no longer.
    """
    job = here.ask()["id"]
    for _ in range(MOST_TRIES):
        assert here.desk.store.work.begin("doomed")
        _put_back(here.desk)
    told = here.http.get(f"/checks/{job}").json()

    assert ("failed", MOST_TRIES) == (told["state"], told["tries"])
    assert told["trouble"]["next_step"]


def test_a_data_folder_has_one_server(data_folder) -> None:
    """
    A second one would take the first one's jobs for left behind.
    """
    settings = Settings(data=data_folder, offline=True)
    with (
        api(data_folder),
        Desk(settings) as other,
        pytest.raises(AlreadyServedError, match="Another recount serve"),
        other.working(),
    ):
        pass


@pytest.mark.parametrize("told", [b"", b'{"name": "here", "settings": {"data": "%s", "offline": true}}\n'])
def test_a_worker_whose_server_is_gone_ends_without_a_word(data_folder, told) -> None:
    """
    Whether it was just begun or had not yet heard what to do.
    """
    ended = subprocess.run(
        [sys.executable, "-m", "verify.web.jobs.worker"],
        input=told.replace(b"%s", str(data_folder).encode()),
        capture_output=True,
        cwd=Path(__file__).parents[3],
        check=False,
    )

    assert (0, b"", b"") == (ended.returncode, ended.stdout, ended.stderr)


def _put_back(desk: Desk) -> None:
    """What a server does with the jobs of workers that are gone."""
    gone = {"what": "It was begun too often.", "next_step": "Look at the server."}
    trouble = doing.Trouble.model_validate(gone)
    desk.store.work.put_back(of="", silent_since="", given_up=trouble)
