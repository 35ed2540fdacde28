"""Webhooks: told of records, signed, tried again; nothing private is reached."""

from __future__ import annotations

import json
import time

import pytest
from apis import LONGEST_S, api
from bundling import make_bundle
from played import says, serving
from serving import sends_to
from standardwebhooks import Webhook

from verify.files import FileRefusedError
from verify.web.jobs import deliveries
from verify.web.jobs.deliveries import LONGEST_S as LONGEST_ANSWER_S
from verify.web.jobs.deliveries import WAITS


@pytest.fixture
def open_api(data_folder, address):
    """
    An API that may reach this machine, and works without workers.
    """
    with api(data_folder, store=address, offline=False, allow_private=("127.0.0.0/8",)) as running:
        yield running


def _add(running, url: str, **told) -> tuple[str, str]:
    made = running.http.post("/webhooks", json={"url": url} | told)
    assert 201 == made.status_code, made.text
    return made.json()["webhook"]["id"], made.json()["secret"]


def _messages(running, hook: str, *, tries: int = 1) -> list[dict]:
    """Messages of a webhook, the oldest first, once each was tried so often."""
    until = time.monotonic() + LONGEST_S
    while True:
        told = running.http.get(f"/webhooks/{hook}/messages").json()["messages"][::-1]
        if told and all(one["tries"] >= tries for one in told):
            return told
        assert time.monotonic() < until
        time.sleep(0.1)


@pytest.mark.parametrize("address", ["sqlite", "postgresql"], indirect=True)
def test_a_webhook_is_told_of_what_is_done_corrected_and_void(open_api, tmp_path) -> None:
    """
    Each message once, as Standard Webhooks signs them: its own library takes them.
    """
    with serving(hook=says(b"", 204)) as server:
        hook, secret = _add(open_api, f"{server.url}/hook")
        record = open_api.desk.store.add(make_bundle(tmp_path), told=True).id
        open_api.desk.store.add(open_api.desk.folder(record), told=True)
        edit = {"record": record, "by": "A. Reader", "reason": "A shadow."}
        edit["counts"] = [{"number": 0, "removed": [1], "added": []}]
        after = open_api.http.post(f"/records/{record}/reviews", json=edit).json()["id"]
        open_api.http.post(f"/records/{after}/withdrawal", json={"reason": "Wrong.", "by": "A. Reader"})
        messages = _messages(open_api, hook)
        asked = list(server.asked)
    told = [Webhook(secret).verify(one.body, one.headers) for one in asked]

    assert ["record.done", "record.corrected", "record.void"] == [one["type"] for one in told]
    assert [None, record, after] == [one["data"]["supersedes"] for one in told]
    assert ["sent"] * 3 == [one["state"] for one in messages]


def test_a_sign_off_is_told_apart_from_a_correction(open_api, tmp_path) -> None:
    """
    An editorial system publishes a correction of the one, and none of the other.
    """
    with serving(hook=says(b"", 204)) as server:
        hook, _ = _add(open_api, f"{server.url}/hook", topics=["record.corrected"])
        record = open_api.desk.store.add(make_bundle(tmp_path), told=True).id
        for name, removed in (("Ana", [1]), ("Ben", [])):
            edit = {"record": record, "by": name, "reason": "Seen."}
            edit["counts"] = [{"number": 0, "removed": removed}]
            record = open_api.http.post(f"/records/{record}/reviews", json=edit).json()["id"]
        _messages(open_api, hook)
        told = [json.loads(one.body)["data"] for one in server.asked]

    assert [("Ana", False), ("Ben", True)] == [(one["by"], one["signed_off"]) for one in told]


def test_a_check_tells_of_its_records(open_api) -> None:
    """
    Those of its own topic alone.
    """
    with serving(hook=says(), other=says()) as server:
        hook, _ = _add(open_api, f"{server.url}/hook", topics=["record.done"])
        _add(open_api, f"{server.url}/other", topics=["record.void"])
        open_api.ask()
        done = open_api.do()
        _messages(open_api, hook)
        told = [(one.path, json.loads(one.body)["data"]["id"]) for one in server.asked]

    assert [("/hook", record) for record in done.records] == told


def test_a_receiver_that_does_not_answer_holds_up_no_other(open_api, tmp_path) -> None:
    """
    The other one is told meanwhile.
    """
    with serving(quick=says()) as server:
        server.paths["/slow"] = lambda _: server.stopping.wait(LONGEST_S)
        _add(open_api, f"{server.url}/slow")
        quick, _ = _add(open_api, f"{server.url}/quick")
        began = time.monotonic()
        open_api.desk.store.add(make_bundle(tmp_path), told=True)
        (message,) = _messages(open_api, quick)

    assert "sent" == message["state"]
    assert time.monotonic() - began < LONGEST_ANSWER_S


def test_a_message_that_fails_is_tried_again_later(open_api, tmp_path) -> None:
    """
    With the same id and the longer the wait; it says why.
    """
    with serving(hook=says(b"down", 500)) as server:
        hook, _ = _add(open_api, f"{server.url}/hook")
        open_api.desk.store.add(make_bundle(tmp_path), told=True)
        (message,) = _messages(open_api, hook)

    assert "waiting" == message["state"]
    assert "500" in message["detail"]


def test_a_message_is_given_up_in_the_end(open_api, tmp_path) -> None:
    """
    After three days of trying.
    """
    hook, _ = _add(open_api, "http://127.0.0.1:9/hook")
    work = open_api.desk.store.work
    open_api.desk.store.add(make_bundle(tmp_path), told=True)
    _messages(open_api, hook)
    for _ in WAITS:
        work.settle(1, state="waiting", at="2020-01-01T00:00:00Z", detail="busy")
    (message,) = _messages(open_api, hook, tries=len(WAITS) + 2)

    assert "given_up" == message["state"]


@pytest.mark.parametrize("url", ["http://169.254.169.254/latest", "http://127.0.0.1:9/", "http://[::1]/"])
def test_a_message_to_a_private_address_is_not_sent(data_folder, tmp_path, url) -> None:
    """
    Unless the settings allow it: a webhook is no way into the newsroom's own network.
    """
    with api(data_folder, offline=False) as running:
        hook, _ = _add(running, url)
        running.desk.store.add(make_bundle(tmp_path), told=True)
        (message,) = _messages(running, hook)

    assert message["detail"].startswith("refused:")


@pytest.mark.parametrize(
    "url", ["ftp://a.example/", "file:///etc/passwd", "https://", "http://a.example:0x/", "x"]
)
def test_what_is_no_address_is_refused_at_once(here, url) -> None:
    """
    Before anything is kept.
    """
    assert 422 == here.http.post("/webhooks", json={"url": url}).status_code
    assert [] == here.http.get("/webhooks").json()["webhooks"]


@pytest.mark.parametrize("address", ["sqlite", "postgresql"], indirect=True)
def test_a_webhook_that_is_added_again_with_its_key_is_the_same(here) -> None:
    """
    With its secret, as the first answer may have been lost; another address with that key is refused.
    """
    key = {"idempotency-key": "hook-1"}

    def add(url: str):
        return here.http.post("/webhooks", json={"url": url}, headers=key)

    first, again = add("https://cms.example/a"), add("https://cms.example/a")

    assert (201, first.json()) == (again.status_code, again.json())
    assert 422 == add("https://cms.example/b").status_code
    assert 1 == len(here.http.get("/webhooks").json()["webhooks"])


def test_a_secret_is_shown_once(here) -> None:
    """
    A list does not hold it; a removed webhook is gone with its messages.
    """
    hook, secret = _add(here, "https://cms.example/hook")

    assert secret not in here.http.get("/webhooks").text
    assert 204 == here.http.delete(f"/webhooks/{hook}").status_code
    assert 404 == here.http.get(f"/webhooks/{hook}/messages").status_code


def test_a_receiver_that_has_moved_is_not_followed(open_api, tmp_path) -> None:
    """
    Standard Webhooks: a redirect is a try that failed, and whoever it leads to is told nothing.
    """
    with serving(old=sends_to("/new", 307), new=says()) as server:
        hook, _ = _add(open_api, f"{server.url}/old")
        open_api.desk.store.add(make_bundle(tmp_path), told=True)
        (message,) = _messages(open_api, hook)

    assert ("waiting", ["/old"]) == (message["state"], [one.path for one in server.asked])
    assert "redirects" in message["detail"]


@pytest.mark.parametrize(
    "failed", [FileRefusedError("The disk is full.", next_step="Make room."), OSError(28, "No space left")]
)
def test_a_message_that_the_machine_cannot_send_is_tried_later_too(
    open_api, tmp_path, monkeypatch, failed
) -> None:
    """
    As a try that failed, with its reason: not each second, and not in silence.
    """

    def full(*_):
        raise failed

    monkeypatch.setattr(deliveries, "send", full)
    hook, _ = _add(open_api, "https://cms.example/hook")
    open_api.desk.store.add(make_bundle(tmp_path), told=True)
    (message,) = _messages(open_api, hook)

    assert ("waiting", 1) == (message["state"], message["tries"])
    assert message["detail"] in {"The disk is full.", "No space left"}
