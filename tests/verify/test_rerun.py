"""A bundle is done again: extracted, counted and judged; what moved is told with both numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version

import pytest
from bundling import PAGE, small_chip
from making import assessed, evidence, quantity

from claims.article import read
from claims.statements import extract
from evidence.counting import counted_on
from evidence.model.counts import Count, CounterId, Mark
from evidence.pixels.chip import digest
from evidence.pixels.chips import write_chip
from verify.judge.policy import load_policy
from verify.judge.verdict import judge
from verify.model import Fidelity
from verify.records.audit import OTHER_CODE
from verify.records.bundle import SOURCE, chip_path
from verify.records.elsewhere import elsewhere
from verify.records.moved import moved
from verify.records.record import seal
from verify.records.warc import warc_of
from verify.rerun import rerun
from verify.wiring import versions

BRIGHT = CounterId(name="bright", version="1", sha256="b" * 64, measured_on="rendered")


@dataclass(frozen=True)
class Bright:
    """
    Counts bright pixels: a counter whose answer follows from the pixels alone.
    """

    over: float = 240.0
    coarsest_m: float = 0.6
    finest_m: float = 0.3
    smallest_m: float = 10.0
    kind: str = "railcar"
    method: str = "objects"
    identity: CounterId = BRIGHT

    def __call__(self, chip) -> Count:
        """
        One mark for each pixel over the limit.
        """
        where = (chip.data[0] > self.over).nonzero()
        marks = tuple(Mark(px=float(x), py=float(y), score=1.0) for y, x in zip(*where, strict=True))
        return Count(
            kind="railcar",
            method="objects",
            best=len(marks),
            low=len(marks) - 3,
            high=len(marks) + 3,
            marks=marks,
            counter=self.identity,
        )


def sealed(counter, chip, *, scene=None, policy=None, **counted):
    """
    A record of one count on a chip, and the files that it rests on.
    """
    article = read(PAGE.encode())
    seen = counted_on(chip, counter, scene_id="S1").model_copy(update=counted)
    found = evidence(quantity(), seen, claim=extract(article)[0], scenes=(scene or assessed(),))
    record = seal(
        article,
        found,
        judge(found, policy or load_policy()),
        fidelity=Fidelity(),
        trail=(),
        versions=versions(),
        made_at=datetime(2023, 10, 8, tzinfo=UTC),
    )
    return record, {SOURCE: warc_of(record, PAGE.encode()), chip_path(0): write_chip(chip)}


def failing(record, files, counter):
    """
    Names and details of what did not come out again.
    """
    return {check.name: check.detail for check in rerun(record, files, counters=[counter]) if not check.ok}


def made_otherwise(record, **how):
    """
    The same record, as other code or libraries would have made it.
    """
    return record.model_copy(update={"made_by": record.made_by.model_copy(update=how)})


def again(record, files, counter):
    """
    Everything that is told of doing it again with a counter.
    """
    look = elsewhere(partial(rerun, counters=[counter]), counters=[counter.identity])
    return list(look(record, files))


def test_what_was_found_is_found_again() -> None:
    """
    Claim, count, verdict and finding_id come out again, and each is told.
    """
    record, files = sealed(Bright(), small_chip())

    checks = again(record, files, Bright())

    assert all(check.ok for check in checks)
    assert ["rerun_claim", "rerun_count", "policy", "rerun_verdict", "rerun_finding", OTHER_CODE] == [
        check.name for check in checks
    ]
    assert record.finding_id in checks[-2].detail
    assert "the same code and libraries" == checks[-1].detail


def test_a_count_that_the_pixels_do_not_give_is_told_with_both_numbers() -> None:
    """
    A record that says three more than its own pixels give.
    """
    honest, _ = sealed(Bright(), small_chip())
    best = honest.counts[0].best
    record, files = sealed(Bright(), small_chip(), best=best + 3)

    wrong = failing(record, files, Bright())

    assert f"best: {best + 3} in the record, {best} here (-3)" in wrong["rerun_count"]
    assert {"rerun_count", "rerun_finding"} <= set(wrong)


def test_another_verdict_than_the_count_gives_is_told() -> None:
    """
    A verdict that its own count does not bear out.
    """
    record, files = sealed(Bright(), small_chip())
    forged = record.verdict.model_copy(update={"agreement": "consistent"})

    wrong = failing(record.model_copy(update={"verdict": forged}), files, Bright())

    assert "agreement: 'consistent' in the record" in wrong["rerun_verdict"]


def test_a_claim_that_the_article_does_not_make_is_told() -> None:
    """
    A quantity that reading the article again does not give.
    """
    record, files = sealed(Bright(), small_chip())
    said = record.claim.quantity.model_copy(update={"value": 81, "low": 81, "high": 81})
    claim = record.claim.model_copy(update={"quantity": said})

    wrong = failing(record.model_copy(update={"claim": claim}), files, Bright())

    assert "quantity.value: 81 in the record, 73 here (-8)" in wrong["rerun_claim"]


def test_a_claim_where_none_begins_is_told() -> None:
    """
    No statement begins at that place of the article.
    """
    record, files = sealed(Bright(), small_chip())
    claim = record.claim.model_copy(update={"start": record.claim.start + 1})

    wrong = failing(record.model_copy(update={"claim": claim}), files, Bright())

    assert "none begins at" in wrong["rerun_claim"]


OTHERS = {
    "another counter": {"models": (CounterId(name="bright", version="0", sha256="c" * 64),)},
    "another code": {"code": "d" * 64},
    "another library": {"libraries": {**versions().libraries, "pillow": "11.0.0"}},
    "no library noted": {"libraries": {}},
}
TOLD = {
    "another counter": "bright 0 (cccccccccccc) there, not here",
    "another code": "code dddddddddddd there, ",
    "another library": f"pillow 11.0.0 there, {version('pillow')} here",
    "no library noted": f"numpy unknown there, {version('numpy')} here",
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_other_code_finds_otherwise_forges_nothing(name) -> None:
    """
    Where code, a library or a counter is another here, whatever moves may be its doing, and is told as such.
    """
    record, files = sealed(Bright(), small_chip())
    record = made_otherwise(record, **OTHERS[name])

    wrong = [check for check in again(record, files, Bright(over=200.0)) if not check.ok]

    assert {OTHER_CODE} == {check.name for check in wrong}
    assert any("best: " in check.detail for check in wrong)
    assert TOLD[name] in wrong[-1].detail
    assert not wrong[-1].detail.endswith("nothing moved")


@pytest.mark.parametrize("name", [name for name in OTHERS if name != "another counter"])
def test_other_code_that_finds_the_same_is_no_failure(name) -> None:
    """
    A year later, under other libraries, nothing moved: that is told, and all holds.
    """
    record, files = sealed(Bright(), small_chip())
    record = made_otherwise(record, **OTHERS[name])

    checks = again(record, files, Bright())

    assert all(check.ok for check in checks)
    assert TOLD[name] in checks[-1].detail
    assert checks[-1].detail.endswith("; nothing moved")


def test_another_policy_than_ships_is_told() -> None:
    """
    Whoever judges may choose tolerances, and readers are told which are not the usual ones.
    """
    policy = load_policy()
    strict = {**policy.relations, "about": policy.relations["about"].model_copy(update={"below": 0.0})}
    record, files = sealed(Bright(), small_chip(), policy=policy.model_copy(update={"relations": strict}))

    [check] = [one for one in again(record, files, Bright()) if one.name == "policy"]

    assert check.ok
    assert "not the policy that ships: relations.about.below: 0.0 in the record, 0.15 here" in check.detail


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reviewed_by": "A. Person"}, "A. Person corrected the marks"),
        ({}, "the bundle holds no pixels"),
    ],
    ids=["reviewed", "withheld"],
)
def test_what_cannot_be_counted_again_is_said_and_taken_as_it_is(change, said) -> None:
    """
    A person's review and withheld pixels leave the count as the record has it; the rest is done again.
    """
    record, files = sealed(Bright(), small_chip(), **change)
    if not change:
        del files[chip_path(0)]

    checks = {check.name: check for check in rerun(record, files, counters=[Bright()])}

    assert checks["rerun_count"].ok
    assert said in checks["rerun_count"].detail
    assert checks["rerun_finding"].ok


@pytest.mark.parametrize("gsd_m", [1e-6, 5.0], ids=["absurdly fine", "too coarse"])
def test_a_chip_that_no_counter_was_measured_on_is_not_counted(gsd_m) -> None:
    """
    A stranger's chip may say any GSD; none is counted outside what the counter was measured at.
    """
    record, files = sealed(Bright(), small_chip())
    files[chip_path(0)] = write_chip(replace(small_chip(), gsd_m=gsd_m))

    assert "outside what the counter was measured at" in failing(record, files, Bright())["rerun_count"]


def test_other_pixels_are_told_by_their_hash() -> None:
    """
    One pixel less bright: another count, of other pixels.
    """
    record, files = sealed(Bright(), small_chip())
    data = small_chip().data.copy()
    data[data > 240] = 10
    files[chip_path(0)] = write_chip(
        replace(small_chip(), data=data, sha256=digest(data, small_chip().valid))
    )

    told = failing(record, files, Bright())["rerun_count"]

    assert "chip_sha256" in told
    assert "best" in told


@pytest.mark.parametrize(
    ("said", "found", "told"),
    [
        ({"a": 1}, {"a": 1}, ""),
        ({"a": 74}, {"a": 73}, "a: 74 in the record, 73 here (-1)"),
        ({"a": {"b": [1, 2]}}, {"a": {"b": [1, 2.5]}}, "a.b.1: 2 in the record, 2.5 here (+0.5)"),
        ({"a": [1]}, {"a": [1, 2]}, "a: 1 in the record, 2 here"),
        ({"a": None}, {}, ""),
        ({"a": True}, {"a": 1}, "a: True in the record, 1 here"),
        ([*range(20)], [0] * 20, "and 7 more"),
    ],
    ids=["same", "number", "nested", "length", "absent", "type", "many"],
)
def test_a_difference_is_told_where_it_is_and_by_how_much(said, found, told) -> None:
    """
    Two JSON documents of one form.
    """
    whole = moved(said, found)

    assert (told in whole) if told else not whole
