"""What docs/api.md says runs as it stands there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from apis import LONGEST_S, api
from bundling import make_bundle
from PIL import Image
from played import says, serving
from standardwebhooks.webhooks import WebhookVerificationError

from verify.web.api.problems import STATUSES, code_of

PAGE = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")


def _block(language: str, word: str) -> str:
    return next(one for one in re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL) if word in one)


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """
    A server with a worker.
    """
    with api(tmp_path_factory.mktemp("data"), workers=1) as started:
        yield started


def _ran(command: list[str], url: str, *, cwd: Path | None = None, **told: str) -> str:
    env = {**os.environ, "RECOUNT_URL": url} | told
    return subprocess.run(
        command, env=env, capture_output=True, text=True, check=True, timeout=120, cwd=cwd
    ).stdout


def test_the_curl_example_asks_for_a_check(running) -> None:
    """
    Twice, as it has a key: it is one check.
    """
    first, again = (json.loads(_ran(["bash", "-c", _block("sh", "/checks")], running.url)) for _ in range(2))

    assert first["id"] == again["id"]
    assert "done" == running.ended(first["id"])["state"]


def test_the_webhook_example_adds_one(running) -> None:
    """
    With its secret.
    """
    told = json.loads(_ran(["bash", "-c", _block("sh", "/webhooks")], running.url))

    assert told["secret"].startswith("whsec_")


def test_the_client_in_ten_lines_prints_verdicts(running) -> None:
    """
    It is ten lines, imports aside.
    """
    client = _block("python", "httpx.Client")
    lines = [line for line in client.splitlines() if line.strip()]

    assert 10 >= len(lines)
    assert "not_checkable 73 freight railcars\n" == _ran(
        [sys.executable, "-W", "error", "-c", client], running.url
    )


def test_the_events_example_shows_a_check_from_its_beginning_to_its_end(running) -> None:
    """
    As server-sent events, the same that are given as JSON.
    """
    job = running.ask()["id"]
    told = _ran(["bash", "-c", _block("sh", "/events")], running.url, CHECK=job)
    data = [json.loads(line[6:]) for line in told.splitlines() if line.startswith("data: ")]

    assert running.http.get(f"/checks/{job}/events").json()["events"] == data[:-1]
    assert {"state": "done"} == data[-1]


def test_the_library_example_sends_a_picture_with_its_world_file(running, tmp_path) -> None:
    """
    It lies where the six lines say.
    """
    Image.new("RGB", (64, 64), (90, 90, 90)).save(tmp_path / "yard.png")
    (tmp_path / "yard.pgw").write_text("10\n0\n0\n-10\n600000\n4690000\n")
    told = json.loads(_ran(["bash", "-c", _block("sh", "/library")], running.url, cwd=tmp_path))

    assert ("CC-BY-4.0", 10.0) == (told["licence"], told["gsd_m"])
    assert (130, 42) == tuple(map(int, told["footprint"]["coordinates"][0][0]))


def test_the_receiver_in_the_documents_takes_what_is_sent_and_nothing_else(data_folder, tmp_path) -> None:
    """
    A body that was changed on its way is refused.
    """
    here: dict = {}
    exec(_block("python", "standardwebhooks"), here)  # noqa: S102 - it is the example
    private = {"offline": False, "allow_private": ("127.0.0.0/8",)}
    with api(data_folder, **private) as sending, serving(hook=says(b"", 204)) as server:
        told = sending.http.post("/webhooks", json={"url": f"{server.url}/hook"}).json()
        record = sending.desk.store.add(make_bundle(tmp_path), told=True).id
        until = time.monotonic() + LONGEST_S
        while not server.asked and time.monotonic() < until:
            time.sleep(0.1)
        (message,) = server.asked
    taken = here["take"](told["secret"], message.headers, message.body)

    assert f"record.done consistent /api/v1/records/{record}" == taken
    with pytest.raises(WebhookVerificationError):
        here["take"](told["secret"], message.headers, message.body.replace(b"consistent", b"inconsistent"))


def test_every_kind_of_problem_in_the_documents_is_one() -> None:
    """
    And every error that the API knows by name is in the table.
    """
    table = PAGE.partition("## Errors")[2].partition("## ")[0]
    named = set(re.findall(r"`(busy|[a-z]+(?:-[a-z]+)+)`", table))
    known = {code_of(kind) for kind, _ in STATUSES} - {"store", "evidence"}

    assert known - named <= {"store-damaged", "upload-empty"}
    assert named - known <= {"no-such-file", "no-such-scene", "bad-request", "review-refused"}


def test_a_check_is_watched_while_it_goes_on(running) -> None:
    """
    The stream begins before the work does, and ends with it.
    """
    job = running.ask()["id"]
    steps = []
    with running.http.stream(
        "GET", f"/checks/{job}/events", headers={"accept": "text/event-stream"}
    ) as answer:
        steps = [line[7:] for line in answer.iter_lines() if line.startswith("event: ")]

    assert ["queued", "started", "read", "claims"] == steps[:4]
    assert ["record", "done", "end"] == steps[-3:]
