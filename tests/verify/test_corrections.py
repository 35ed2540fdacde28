"""A record is corrected or withdrawn by another that takes its place and says why."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from bundling import failed, make_bundle, rewrite
from signatures import record_of

from verify.errors import RecordError
from verify.records.corrections import disputed, reason_for, status_of, superseding

NOW = datetime(2024, 1, 1, tzinfo=UTC)
WRONG = reason_for(withdrawn=False, reason="The yard was another.", by="A. Editor")
WITHDRAWN = reason_for(withdrawn=True, reason="The page was a forgery.", by="A. Editor")


@pytest.fixture(scope="module")
def old(tmp_path_factory):
    """
    A record with a count.
    """
    return record_of(make_bundle(tmp_path_factory.mktemp("old")))


@pytest.fixture(scope="module")
def new(tmp_path_factory):
    """
    A record of the same claim without one.
    """
    return record_of(make_bundle(tmp_path_factory.mktemp("new"), counted=False))


def by(record, key):
    """The record as its bundle's signature has it."""
    return record.model_copy(update={"signatures": ({"keyid": key},)})


def test_a_correction_keeps_the_new_finding(old, new) -> None:
    """
    It has an id of its own, says why, and finds what the new record found.
    """
    made = superseding(new, old=old, correction=WRONG, made_at=NOW)

    assert (old.id, new.finding_id, WRONG) == (made.supersedes, made.finding_id, made.correction)
    assert 3 == len({old.id, new.id, made.id})


def test_a_withdrawal_shows_what_was_withdrawn(old) -> None:
    """
    It keeps the finding, and is void itself: nobody may take it for a verdict.
    """
    made = superseding(old, old=old, correction=WITHDRAWN, made_at=NOW)

    assert (old.finding_id, old.verdict) == (made.finding_id, made.verdict)
    assert ("void", "void") == (status_of(made, []), status_of(old, [made]))


def test_a_record_is_active_until_another_takes_its_place(old, new) -> None:
    """
    A correction of something else changes nothing.
    """
    corrected = superseding(new, old=old, correction=WRONG, made_at=NOW)

    assert "active" == status_of(old, [new])
    assert ("corrected", "active") == (status_of(old, [corrected]), status_of(corrected, [corrected]))
    assert "active" == status_of(new, [corrected])


def test_a_withdrawal_counts_for_more_than_a_correction(old, new) -> None:
    """
    In whichever order they come.
    """
    both = [
        superseding(new, old=old, correction=WRONG, made_at=NOW),
        superseding(old, old=old, correction=WITHDRAWN, made_at=NOW),
    ]

    assert "void" == status_of(old, both) == status_of(old, both[::-1])


@pytest.mark.parametrize(
    ("signer", "later", "status", "disputes"),
    [
        ("a", "a", "void", 0),
        ("a", "b", "active", 1),
        ("a", None, "active", 1),
        (None, "b", "void", 0),
        (None, None, "void", 0),
    ],
    ids=["same key", "another key", "unsigned", "of an unsigned one", "both unsigned"],
)
def test_only_its_signer_can_take_a_signed_record_back(old, signer, later, status, disputes) -> None:
    """
    Otherwise anybody could; what another says against it is shown as disputed.
    """
    made = superseding(old, old=old, correction=WITHDRAWN, made_at=NOW)
    first = by(old, signer) if signer else old
    second = by(made, later) if later else made

    assert (status, disputes) == (status_of(first, [second]), len(disputed(first, [second])))


@pytest.mark.parametrize("reason", ["", "   ", "x" * 2001], ids=["none", "blank", "long"])
def test_a_correction_needs_a_reason(reason) -> None:
    """
    In words that somebody can read.
    """
    with pytest.raises(RecordError, match="reason"):
        reason_for(withdrawn=False, reason=reason, by="A. Editor")


@pytest.mark.parametrize(
    "told", [{"by": "A\u202eredaeR"}, {"reason": "It is\u200b another."}], ids=["by", "reason"]
)
def test_a_correction_says_nothing_that_nobody_can_see(told) -> None:
    """
    Signs that turn text around or hide are sealed neither in a name nor in a reason.
    """
    with pytest.raises(RecordError, match=f"--{next(iter(told))} cannot be taken: holds signs that nobody"):
        reason_for(**{"withdrawn": True, "reason": "The yard was another.", "by": "A. Editor"} | told)


def about(record, **claim):
    """The record of another article, with other facts of its claim."""
    page = record.article.model_copy(update={"sha256": "f" * 64, "url": "https://elsewhere.example/"})
    said = record.claim.model_copy(update=claim)
    return record.model_copy(update={"article": page, "claim": said, "id": "e" * 64})


def test_a_record_is_corrected_by_one_about_the_same_thing(old) -> None:
    """
    Another article may correct it, about the same sort of thing at the same place.
    """
    assert old.id == superseding(about(old), old=old, correction=WRONG, made_at=NOW).supersedes
    with pytest.raises(RecordError, match="is about 73 ships at Tumangang"):
        superseding(about(old, kind="ship", object="ships"), old=old, correction=WRONG, made_at=NOW)


def test_a_withdrawal_is_not_taken_back(old) -> None:
    """
    What holds now is for a new record to say.
    """
    gone = superseding(old, old=old, correction=WITHDRAWN, made_at=NOW)

    with pytest.raises(RecordError, match="withdraws another"):
        superseding(gone, old=gone, correction=WITHDRAWN, made_at=NOW)


def test_a_record_cannot_correct_itself(old) -> None:
    """
    Nor can one that takes the place of another already take the place of a second.
    """
    made = superseding(old, old=old, correction=WITHDRAWN, made_at=NOW)

    with pytest.raises(RecordError, match="itself"):
        superseding(old, old=old, correction=WRONG, made_at=NOW)
    with pytest.raises(RecordError, match="already"):
        superseding(made, old=old, correction=WRONG, made_at=NOW)


@pytest.mark.parametrize(
    "change",
    [
        lambda record: record.update(supersedes="0" * 64),
        lambda record: record.update(correction={"withdrawn": True, "reason": "No.", "by": "Me"}),
    ],
    ids=["no reason", "no record"],
)
def test_an_audit_wants_the_record_and_the_reason(uncounted, change) -> None:
    """
    One without the other is invalid.
    """
    rewrite(uncounted, change, sealed=True)

    assert {("correction", "record.json")} == failed(uncounted)
