"""One record is corrected once, whoever else is at it; who did so stands in the log."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import httpx
import pytest
from browsing import pages
from bundling import make_bundle
from servers import free_port
from signatures import sign

from verify.errors import NotStandingError
from verify.records.corrections import reason_for, superseding
from verify.records.signing.keys import new_signer
from verify.records.sound import sound
from verify.records.writing import write_bundle
from verify.store.work.values import Trouble
from verify.web.jobs.doing import do

ANOTHER = {"reason": "Another site.", "by": "A. Reader"}

GIVEN_UP = Trouble(what="The machine stopped.", next_step="Ask again.")


@pytest.fixture
def record(here, tmp_path):
    """
    A record with a count, filed; gives its id.
    """
    return here.desk.store.add(make_bundle(tmp_path)).id


@pytest.fixture
def rivals(here, record):
    """
    Two corrections of one record, made before either was filed, and the files of both.
    """
    old, files = sound(here.desk.folder(record))
    reasons = [reason_for(withdrawn=True, reason="Another site.", by=name) for name in ("Ana", "Bob")]
    made = [superseding(old, old=old, correction=why, made_at=datetime.now(UTC)) for why in reasons]
    return *made, files


def _review(record, by="Ana", **told):
    return {"record": record, "by": by, "reason": "Looked.", "counts": [{"number": 0}]} | told


def _afresh(record, kind="ship"):
    told = {"record": record, "by": "Ana", "reason": "Misread.", "afresh": True, "claim": {"kind": kind}}
    return {"article": {"text": "…"}, "again": told}


def _folders(desk):
    return {one.name for one in (desk.data / "records").iterdir()}


def test_of_two_corrections_made_at_once_one_is_filed(here, record, rivals) -> None:
    """
    The later one leaves no bundle; the first, filed once more, is the same.
    """
    first, second, files = rivals
    here.desk.file(first, files)
    with pytest.raises(NotStandingError, match="somebody was faster"):
        here.desk.file(second, files)

    assert first.id == here.desk.file(first, files).id
    assert {first.id} == _folders(here.desk)
    assert [record, first.id] == [one.id for one in here.desk.history(record).chain]


def test_a_check_that_comes_second_fails_and_leaves_no_bundle(here, record, rivals) -> None:
    """
    Its bundle was written when its machine stopped; meanwhile somebody corrected the record.
    """
    first, second, files = rivals
    work = here.desk.store.work
    job = here.ask(_afresh(record))["id"]
    work.begin("gone")
    work.announce(job, "gone", second.id)
    write_bundle(second, files, here.desk.data / "records")
    here.desk.file(first, files)
    work.put_back(of="gone", silent_since="2000-01-01T00:00:00Z", given_up=GIVEN_UP)
    do(work.begin("here"), settings=here.desk.settings, store=here.desk.store, worker="here")
    late = here.desk.job(job)

    assert ("failed", ()) == (late.state, late.records)
    assert "somebody was faster" in late.trouble.what
    assert {first.id} == _folders(here.desk)


def test_what_others_made_is_filed_whatever_it_says(here, record, rivals, tmp_path) -> None:
    """
    Two bundles that come from elsewhere may both speak against one record.
    """
    first, second, files = rivals
    for one in (first, second):
        here.desk.store.add(write_bundle(one, files, tmp_path / "theirs"))

    assert 3 == len(here.desk.history(record).chain)


@pytest.mark.parametrize("by", ["reviews", "withdrawal"])
def test_a_corrected_record_leads_to_the_one_that_took_its_place(here, record, by) -> None:
    """
    It is neither corrected nor withdrawn again.
    """
    made = here.http.post(f"/records/{record}/reviews", json=_review(record)).json()["id"]
    last = here.http.post(f"/records/{made}/reviews", json=_review(made)).json()["id"]
    told = {
        "reviews": _review(record, by="Bob"),
        "withdrawal": ANOTHER,
    }[by]
    answer = here.http.post(f"/records/{record}/{by}", json=told)

    assert (409, "/api/v1/problems/not-standing") == (answer.status_code, answer.json()["type"])
    assert last[:12] in answer.json()["next_step"]
    assert 3 == len(here.desk.history(record).chain)
    assert {made, last} == _folders(here.desk)


@pytest.mark.parametrize("of", ["record", "withdrawal"])
def test_a_withdrawn_finding_does_not_come_back(here, record, of) -> None:
    """
    Neither by a review of the record nor by one of its withdrawal.
    """
    void = here.http.post(f"/records/{record}/withdrawal", json=ANOTHER).json()["id"]
    name = {"record": record, "withdrawal": void}[of]
    again = [
        here.http.post(f"/records/{name}/reviews", json=_review(name)),
        here.http.post(f"/records/{name}/withdrawal", json=ANOTHER),
        here.http.post("/checks", json=_afresh(name)),
    ]

    assert [409] * 3 == [one.status_code for one in again]
    assert "Check the article again" in again[0].json()["next_step"]
    assert {"void"} == {one.status for one in here.desk.history(record).chain}


def test_a_correcting_check_is_known_again_by_its_key(here, record) -> None:
    """
    Also once it was done, and the record stands no more; another key is too late.
    """
    job = here.ask(_afresh(record), idempotency_key="k-1")
    assert "done" == here.do().state
    again = here.ask(_afresh(record), idempotency_key="k-1")
    late = here.http.post("/checks", json=_afresh(record), headers={"idempotency-key": "k-2"})

    assert job["id"] == again["id"]
    assert 409 == late.status_code


def test_who_may_only_check_may_not_correct_by_a_check(data_folder, tmp_path) -> None:
    """
    A check that takes a record's place needs an editor, like any correction.
    """
    port, bundle = free_port(), make_bundle(tmp_path)
    with pages(data_folder, bundle, port=port, public_url=f"http://127.0.0.1:{port}") as site:
        book = site.guard.register.tokens
        tokens = [book.make(f"A {role}", role, now=datetime.now(UTC))[1] for role in ("checker", "editor")]
        answers = [
            httpx.post(
                f"{site.url}/api/v1/checks",
                json=_afresh(bundle.name),
                headers={"authorization": f"Bearer {token}"},
                trust_env=False,
            )
            for token in tokens
        ]

    assert [403, 202] == [one.status_code for one in answers]


def test_the_log_says_which_record_was_made_and_whose_name_signs(here, record) -> None:
    """
    As for the forms of the page: for a check the record that it corrects.
    """
    made = here.http.post(f"/records/{record}/reviews", json=_review(record, by="A. Reader")).json()["id"]
    told = _afresh(made)["again"]
    here.http.post(f"/records/{made}/reviews", json=told)
    told = {"reason": "Another site.", "by": "Eve Moss"}
    void = here.http.post(f"/records/{made}/withdrawal", json=told).json()["id"]
    [log] = (here.desk.data / "audit").iterdir()
    lines = [json.loads(line) for line in log.read_text().splitlines()]

    assert [(made, "A. Reader"), (made, "Ana"), (void, "Eve Moss")] == [
        (one.get("record"), one.get("by")) for one in lines[-3:]
    ]


@pytest.mark.parametrize("way", ["reviews", "withdrawal"])
def test_what_others_signed_is_not_corrected_here(here, tmp_path, way):
    """
    Whatever took its place would be a dispute, which changes nothing for the reader of the old record.
    """
    bundle = make_bundle(tmp_path)
    sign(bundle, new_signer("Other Desk"))
    record = here.desk.store.add(bundle).id
    told = _review(record) if way == "reviews" else {"by": "Ana", "reason": "Another yard."}

    answer = here.http.post(f"/records/{record}/{way}", json=told)

    assert 422 == answer.status_code
    assert "was signed by Other Desk, and not with this machine's key" in answer.json()["detail"]
    assert "active" == here.desk.record(record).status
