"""Records are listed, taken away in every form, corrected and withdrawn."""

from __future__ import annotations

import io
import json
import zipfile
from xml.etree import ElementTree as ET

import pytest
from bundling import make_bundle
from storing import numbered, template, write

from verify.records.audit import audit

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def record(here, tmp_path):
    """
    A record with a count, filed; gives its id.
    """
    return here.desk.store.add(make_bundle(tmp_path)).id


@pytest.fixture
def many(here, tmp_path):
    """
    Seven records, filed; gives their ids, the newest first.
    """
    told = template(tmp_path)
    return [here.desk.store.add(write(tmp_path, numbered(told, at))).id for at in range(7)][::-1]


def test_a_list_goes_on_by_its_link(here, many) -> None:
    """
    RFC 8288; each record once, the newest first, with the filters kept.
    """
    seen, link = [], "/api/v1/records?limit=3&kind=railcar"
    while link:
        answer = here.http.get(f"{here.url}{link}")
        seen += [one["id"] for one in answer.json()["records"]]
        link = answer.links["next"]["url"] if "next" in answer.links else ""

    assert many == seen


def test_a_feed_tells_anew_of_what_was_ended(here, record) -> None:
    """
    An entry was updated when its record was withdrawn, and says by whom: readers would not look again.
    """
    told = {"reason": "It is another yard.", "by": "A. Reader"}
    made = here.http.post(f"/records/{record}/withdrawal", json=told).json()["made_at"]
    root = ET.fromstring(here.http.get("/feed.atom").content)  # noqa: S314 - our own words
    (entry,) = [one for one in root.iter(f"{ATOM}entry") if record in (one.findtext(f"{ATOM}id") or "")]

    assert made == entry.findtext(f"{ATOM}updated") != entry.findtext(f"{ATOM}published")
    assert "A. Reader" in entry.findtext(f"{ATOM}content")


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("limit=0", 422),
        ("limit=201", 422),
        ("limit=x", 422),
        ("after=abc", 422),
        (f"after={'0' * 64}", 404),
        ("status=lost", 422),
        ("colour=red", 422),
        ("start=yesterday", 422),
        ("site=%00%ff", 200),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(here, many, asked, status) -> None:
    """
    A misspelt filter too: it would otherwise give everything.
    """
    assert many
    assert status == here.http.get(f"/records?{asked}").status_code


def test_the_bundle_that_is_sent_is_the_one_that_an_audit_takes(here, record, tmp_path) -> None:
    """
    A zip of the very files, written while it is sent.
    """
    answer = here.http.get(f"/records/{record}/bundle.zip")
    sent = tmp_path / "sent.zip"
    sent.write_bytes(answer.content)
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()

    assert "application/zip" == answer.headers["content-type"]
    assert "record.json" in names
    assert "valid" == audit(sent).outcome


def test_a_bundle_that_was_changed_is_not_sent(here, record) -> None:
    """
    Whoever put another record in its place does not have it served.
    """
    body = here.desk.folder(record) / "record.json"
    body.write_bytes(body.read_bytes().replace(b"railcars", b"tractors"))

    assert 422 == here.http.get(f"/records/{record}/bundle.zip").status_code


def test_a_bundle_that_is_gone_is_said_to_be(here, record) -> None:
    """
    The record itself is in the store, and stays readable.
    """
    there = here.desk.folder(record)
    there.rename(there.with_name("elsewhere"))

    assert 410 == here.http.get(f"/records/{record}/bundle.zip").status_code
    assert 200 == here.http.get(f"/records/{record}").status_code


@pytest.mark.parametrize(
    "path",
    ["../../etc/passwd", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "/etc/passwd", "marks", "record.json%00.png"],
)
def test_only_files_of_the_bundle_are_given(here, record, path) -> None:
    """
    A path is looked up among them, and never followed.
    """
    assert 404 == here.http.get(f"/records/{record}/files/{path}").status_code


def test_a_file_of_a_bundle_cannot_run(here, record) -> None:
    """
    An article's own bytes are in there; a browser is told to save them.
    """
    picture = here.http.get(f"/records/{record}/files/marks/0.png")
    source = here.http.get(f"/records/{record}/files/article/source.warc")

    assert ("image/png", "inline") == tuple(
        picture.headers[name] for name in ("content-type", "content-disposition")
    )
    assert "attachment" == source.headers["content-disposition"]
    assert "sandbox" in source.headers["content-security-policy"]


@pytest.mark.parametrize("form", ["csv", "html", "jsonfeed", "ninjs", "png", "prov", "ro-crate"])
def test_a_record_is_taken_away_in_every_form(here, record, form) -> None:
    """
    As ``recount export`` writes it; that it was is in the record's history.
    """
    answer = here.http.get(f"/records/{record}/exports/{form}")
    events = here.http.get(f"/records/{record}/history").json()["events"]

    assert (200, True) == (answer.status_code, bool(answer.content))
    assert ("exported", form) == (events[-1]["what"], events[-1]["detail"])


def test_a_review_for_readers_wants_a_name(here, record) -> None:
    """
    ClaimReview is a newsroom's word: without one it is refused, and says what is missing.
    """
    named = {"reviewer": "A. Reader", "organisation": "Example Wire", "url": "https://wire.example/check"}

    assert 422 == here.http.get(f"/records/{record}/exports/claimreview").status_code
    assert 200 == here.http.get(f"/records/{record}/exports/claimreview", params=named).status_code
    assert 422 == here.http.get(f"/records/{record}/exports/nothing").status_code


def test_the_newest_are_read_as_feeds(here, many) -> None:
    """
    JSON Feed and Atom, with the same entries.
    """
    told = here.http.get("/feed.json").json()
    root = ET.fromstring(here.http.get("/feed.atom").content)  # noqa: S314 - our own words

    entries = [one.findtext(f"{ATOM}id") for one in root.iter(f"{ATOM}entry")]
    assert len(many) == len(entries)
    assert entries == [one["id"] for one in told["items"]]


def test_a_record_is_withdrawn_once(here, record) -> None:
    """
    The withdrawal is a record of its own, with a name; the same request again gives the same one.
    """
    told, key = {"reason": "The site is another one.", "by": "A. Reader"}, {"idempotency-key": "w-1"}
    first = here.http.post(f"/records/{record}/withdrawal", json=told, headers=key)
    again = here.http.post(f"/records/{record}/withdrawal", json=told, headers=key)

    assert (201, "void", record) == (first.status_code, first.json()["status"], first.json()["supersedes"])
    assert "void" == here.http.get(f"/records/{record}").json()["status"]
    assert first.json()["id"] == again.json()["id"]


def test_a_review_puts_a_record_in_the_place_of_another(here, record) -> None:
    """
    A mark less, by a name; the first record is corrected.
    """
    told = {
        "record": record,
        "by": "A. Reader",
        "reason": "The second mark is a shadow.",
        "counts": [{"number": 0, "removed": [1], "added": []}],
    }
    made = here.http.post(f"/records/{record}/reviews", json=told)

    assert 201 == made.status_code, made.text
    assert "A. Reader" in json.dumps(made.json()["counts"])
    assert "corrected" == here.http.get(f"/records/{record}").json()["status"]


@pytest.mark.parametrize(
    "edits",
    [
        '"reason": "Another.", "counts": [{"number": 0, "removed": [1]}]',
        '"counts": [{"number": "0", "removed": [1]}]',
        '"counts": [{"number": 0, "removed": [true]}]',
        '"claim": {"quantity": {"text": "5", "relation": "exactly", "value": 5, "low": 5, "high": 5}}',
    ],
    ids=["a name twice", "a number in quotes", "true for one", "a number that nobody gave"],
)
def test_a_review_is_read_as_strictly_as_a_file(here, record, edits) -> None:
    """
    What ``recount review`` refuses is not sealed through this door either.
    """
    body = f'{{"record": "{record}", "by": "A. Reader", "reason": "No.", {edits}}}'
    told = here.http.post(
        f"/records/{record}/reviews", content=body, headers={"content-type": "application/json"}
    )

    assert 422 == told.status_code, told.text
    assert "active" == here.http.get(f"/records/{record}").json()["status"]


@pytest.mark.parametrize("place", [2**64, 10_000, -1])
def test_a_review_of_a_mark_that_is_not_there_is_refused(here, record, place) -> None:
    """
    Also of one so large that a record could not hold its number.
    """
    told = {
        "record": record,
        "by": "A. Reader",
        "reason": "No.",
        "counts": [{"number": 0, "removed": [place]}],
    }

    assert 422 == here.http.post(f"/records/{record}/reviews", json=told).status_code
    assert "active" == here.http.get(f"/records/{record}").json()["status"]


def test_a_review_of_another_record_is_refused(here, record) -> None:
    """
    Nothing is changed then.
    """
    told = {"record": "0" * 64, "by": "A. Reader", "reason": "No.", "counts": []}

    assert 422 == here.http.post(f"/records/{record}/reviews", json=told).status_code
    assert "active" == here.http.get(f"/records/{record}").json()["status"]


def test_articles_are_found_by_their_words(here, many) -> None:
    """
    As ``recount records search`` finds them; a question without a word is refused.
    """
    found = here.http.get("/search", params={"q": "snowed railcars"}).json()["articles"]

    assert len(many) == len(found)
    assert 422 == here.http.get("/search", params={"q": "!?"}).status_code


def test_a_record_that_is_to_be_checked_afresh_gets_a_check(here, record) -> None:
    """
    Which makes the record that takes its place; sent again with its key, it is the same check.
    """
    told = {
        "record": record,
        "by": "A. Reader",
        "reason": "It is another yard.",
        "site": {"place": "42.40, 130.62"},
        "afresh": True,
    }
    key = {"idempotency-key": "r-1"}
    first = here.http.post(f"/records/{record}/reviews", json=told, headers=key)
    done = here.do()
    again = here.http.post(f"/records/{record}/reviews", json=told, headers=key)

    assert (202, f"/api/v1/checks/{done.id}") == (first.status_code, first.headers["location"]), first.text
    assert ("done", 1) == (done.state, len(done.records)), done.trouble
    assert "corrected" == here.http.get(f"/records/{record}").json()["status"]
    assert done.id == again.json()["id"]
