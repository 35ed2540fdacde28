"""Checks are asked for, watched and cancelled."""

from __future__ import annotations

import hashlib

import pytest
from apis import ARTICLE, WISH

from verify.web.jobs.doing import do
from verify.web.jobs.values import MOST_HAPPENINGS

UNKNOWN = "0" * 32

on_both = pytest.mark.parametrize("address", ["sqlite", "postgresql"], indirect=True)
"""On SQLite, and on a real PostgreSQL."""


@on_both
def test_a_check_is_asked_for_and_its_records_are_read(here) -> None:
    """
    It waits; once it is done, each claim of the article has a record.
    """
    asked = here.ask()
    done = here.do()
    told = here.http.get(f"/checks/{asked['id']}").json()
    records = [here.http.get(f"/records/{record}").json() for record in told["records"]]

    assert ("queued", "done", "done") == (asked["state"], done.state, told["state"])
    assert [73, 12] == [one["claim"]["quantity"]["value"] for one in records]


@on_both
def test_what_happens_is_told_in_order(here) -> None:
    """
    Read, claims, then each claim's place and record; for programs too.
    """
    job = here.ask()["id"]
    here.do()
    events = here.http.get(f"/checks/{job}/events").json()["events"]
    later = here.http.get(f"/checks/{job}/events", params={"after": events[3]["id"]}).json()["events"]

    steps = [
        "queued",
        "started",
        "read",
        "claims",
        "claim",
        "site",
        "record",
        "claim",
        "site",
        "record",
        "done",
    ]
    assert steps == [one["step"] for one in events]
    assert 2 == len(events[3]["data"]["claims"])
    assert events[4:] == later


@on_both
def test_the_article_is_there_as_soon_as_it_was_read(here) -> None:
    """
    With its claims, whose offsets refer to its text; before, there is none.
    """
    job = here.ask()["id"]
    before = here.http.get(f"/checks/{job}/article")
    here.do()
    told = here.http.get(f"/checks/{job}/article").json()
    claim = told["claims"][0]

    assert (404, "not-read-yet") == (before.status_code, before.json()["type"].rpartition("/")[2])
    assert ARTICLE == told["article"]["text"]
    assert claim["quote"] == ARTICLE[claim["start"] :][: len(claim["quote"])]


def test_events_come_as_they_happen_and_go_on_where_a_stream_broke(here) -> None:
    """
    Server-sent events, each with its id; Last-Event-ID gives the rest, and the end has a name of its own.
    """
    job = here.ask()["id"]
    here.do()
    streamed = {"accept": "text/event-stream"}
    whole = here.http.get(f"/checks/{job}/events", headers=streamed).text
    ids = [line[4:] for line in whole.splitlines() if line.startswith("id: ")]
    rest = here.http.get(f"/checks/{job}/events", headers=streamed | {"last-event-id": ids[5]}).text

    assert whole.endswith('event: end\ndata: {"state": "done"}\n\n')
    assert ids[6:] == [line[4:] for line in rest.splitlines() if line.startswith("id: ")]


@on_both
def test_the_same_request_with_the_same_key_makes_one_check(here) -> None:
    """
    As when an answer was lost on its way; another request with that key is refused.
    """
    first, again = here.ask(idempotency_key="k-1"), here.ask(idempotency_key="k-1")
    other = here.http.post(
        "/checks", json=WISH | {"published": "2023-10-09"}, headers={"idempotency-key": "k-1"}
    )

    assert first["id"] == again["id"]
    assert 1 == len(here.http.get("/checks").json()["checks"])
    assert (422, "key-reused") == (other.status_code, other.json()["type"].rpartition("/")[2])


@on_both
def test_a_file_is_sent_first_and_named_by_its_hash(here) -> None:
    """
    The bytes are an article's as they are: HTML, text or a JSON passage.
    """
    page = f"<html><head><title>A yard</title></head><body><p>{ARTICLE}</p></body></html>".encode()
    sent = here.http.post("/uploads", content=page)
    here.ask({"article": {"upload": sent.json()["upload"]}, "published": "2023-10-08"})
    done = here.do()

    assert (201, hashlib.sha256(page).hexdigest()) == (sent.status_code, sent.json()["upload"])
    assert ("done", "A yard", 2) == (done.state, done.title, len(done.records))


@on_both
def test_a_check_that_waits_is_cancelled_at_once(here) -> None:
    """
    Nothing of it is done; the next one is.
    """
    first, second = here.ask()["id"], here.ask()["id"]
    cancelled = here.http.post(f"/checks/{first}/cancel").json()

    assert "cancelled" == cancelled["state"]
    assert second == here.do().id


@on_both
def test_a_check_at_work_is_cancelled_before_its_next_step(here) -> None:
    """
    Whoever does it learns so when it next tells what it does; records that it made stay.
    """
    here.ask()
    begun = here.desk.store.work.begin("here")
    still = here.http.post(f"/checks/{begun.id}/cancel").json()
    do(begun, settings=here.desk.settings, store=here.desk.store, worker="here")
    told = here.http.get(f"/checks/{begun.id}/events").json()["events"][-1]

    assert "running" == still["state"]
    assert ("cancelled", "Cancelled by local editor.") == (told["step"], told["told"])


@on_both
def test_an_article_that_cannot_be_read_fails_with_two_sentences(here) -> None:
    """
    As the command would say it; nothing is left to be done.
    """
    job = here.ask({"article": {"text": "%PDF-1.7 nothing to read"}})["id"]
    here.do()
    told = here.http.get(f"/checks/{job}").json()

    assert "failed" == told["state"]
    assert told["trouble"]["what"]
    assert told["trouble"]["next_step"]


def test_an_article_without_claims_is_done_without_records(here) -> None:
    """
    That is an answer, and no failure.
    """
    job = here.ask({"article": {"text": "It rained in the morning, and everybody stayed at home that day."}})[
        "id"
    ]
    done = here.do()
    told = here.http.get(f"/checks/{job}/events").json()["events"][-1]["told"]

    assert ("done", ()) == (done.state, done.records)
    assert "Nothing in this article can be counted from above." == told


@pytest.mark.parametrize(
    ("wish", "where"),
    [
        ({}, "article"),
        ({"article": {}}, "exactly one|one of url, text and upload"),
        ({"article": {"url": "https://a.example/", "text": "b"}}, "one of url, text and upload"),
        ({"article": {"url": "file:///etc/passwd"}}, "url"),
        ({"article": {"url": "/etc/passwd"}}, "url"),
        ({"article": {"text": "x" * 1_000_001}}, "text"),
        ({"article": {"text": "x"}, "imagery": ["/etc"]}, "imagery"),
        ({"article": {"text": "x"}, "imagery": ["https://a.example/"] * 9}, "imagery"),
        ({"article": {"text": "x"}, "sources": ["../secret.txt"]}, "sources"),
        ({"article": {"text": "x"}, "published": "\0"}, "published"),
        ({"article": {"text": "x"}, "published": "Thursday"}, "published"),
        ({"article": {"text": "x"}, "published": "2023-02-31"}, "published"),
        ({"article": {"text": "x"}, "published": "0001-01-01"}, "published"),
        ({"article": {"text": "x"}, "model": "mine"}, "model"),
        ({"article": {"upload": "0" * 64}}, "hash"),
    ],
)
def test_a_wish_that_cannot_be_done_is_refused(here, wish, where) -> None:
    """
    Paths of this machine above all: what comes from outside names addresses alone.
    """
    answer = here.http.post("/checks", json=wish)

    assert (422, "application/problem+json") == (answer.status_code, answer.headers["content-type"])
    assert any(word in answer.json()["detail"] for word in where.split("|"))
    assert [] == here.http.get("/checks").json()["checks"]


def test_what_comes_meanwhile_shifts_no_list(here) -> None:
    """
    A page follows the one before it, however many checks were asked for in between.
    """
    asked = [here.ask()["id"] for _ in range(4)]
    first = here.http.get("/checks", params={"limit": 2})
    here.ask()
    rest = here.http.get(f"{here.url}{first.links['next']['url']}")

    assert asked[::-1] == [one["id"] for page in (first, rest) for one in page.json()["checks"]]
    assert "next" not in rest.links


def test_very_many_events_come_in_pages(here) -> None:
    """
    Each once, by the header Link; after the last there is none.
    """
    job = here.ask()["id"]
    here.desk.store.work.begin("here")
    for number in range(MOST_HAPPENINGS):
        here.desk.store.work.tell(job, "here", "note", f"Note {number}.")
    first = here.http.get(f"/checks/{job}/events")
    rest = here.http.get(f"{here.url}{first.links['next']['url']}")

    assert [MOST_HAPPENINGS, 2] == [len(page.json()["events"]) for page in (first, rest)]
    assert None is rest.json()["next"]


@on_both
def test_a_link_keeps_every_filter(here) -> None:
    """
    Also those that are given more than once.
    """
    for _ in range(2):
        here.ask()
    asked = here.http.get("/checks?state=queued&state=running&limit=1")

    assert "state=queued&state=running&limit=1&before=" in asked.links["next"]["url"]


def test_a_list_of_checks_goes_on_by_its_link(here) -> None:
    """
    The newest first, each once.
    """
    asked = [here.ask()["id"] for _ in range(5)]
    seen, link = [], "/api/v1/checks?limit=2"
    while link:
        answer = here.http.get(f"{here.url}{link}")
        seen += [one["id"] for one in answer.json()["checks"]]
        link = answer.links["next"]["url"] if "next" in answer.links else ""

    assert asked[::-1] == seen


@pytest.mark.parametrize(
    "path", [f"/checks/{UNKNOWN}", f"/checks/{UNKNOWN}/events", f"/checks/{UNKNOWN}/article"]
)
def test_what_is_not_there_is_a_problem_with_a_next_step(here, path) -> None:
    """
    RFC 9457: type, title, status, detail; and what to do next.
    """
    told = here.http.get(path).json()

    assert {"type", "title", "status", "detail", "next_step"} == told.keys()
    assert (404, "Not Found", "/api/v1/problems/no-such-job") == (told["status"], told["title"], told["type"])
