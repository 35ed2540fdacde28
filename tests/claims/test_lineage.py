"""One claim in several articles: which of them tell it, where it comes from, what each made of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from drifts import VAGUE, score, stories, telling, told, tumangang
from hypothesis import given, settings
from hypothesis import strategies as st
from making import article, claim, quantity

from claims.lineage.changes import changes
from claims.lineage.groups import MOST_CLAIMS, Group, groups
from claims.lineage.names import is_host_of, same_body, same_place
from claims.lineage.telling import Telling
from claims.model import Claim, ClaimSite, Observed

EIGHT = tumangang()["articles"]


@pytest.fixture(scope="module")
def eight() -> dict[int, set[str] | None]:
    """
    What the seven that copied are found to have made of the count.
    """
    return told(tumangang())


@pytest.mark.parametrize("at", range(1, 8), ids=[f"{one['publisher']}" for one in EIGHT[1:]])
def test_each_wording_of_the_tumangang_count(eight, at: int) -> None:
    """
    One count, eight wordings: each change to it is named, and nothing else.
    """
    assert set(EIGHT[at]["changes"]) == eight[at]


@pytest.mark.parametrize(
    ("name", "least_grouped", "least_exact"), [("plain", 42, 42), ("wire", 24, 23), ("fresh", 21, 20)]
)
def test_stories_on_other_subjects(name: str, least_grouped: int, least_exact: int) -> None:
    """
    Ships, aircraft, tents, tanks, graves, buildings, forests: the figures of docs/drift.md, as floors.
    """
    found = score(stories(name))

    assert least_grouped <= found["grouped"]
    assert least_exact <= found["exact"]
    assert 0 == found["wrongly_grouped"]
    assert 0.89 <= min(found["precision"], found["recall"])


def passage(text: str, **stated: Any) -> dict[str, Any]:
    """A passage of one sentence about one yard, unless stated otherwise."""
    return {"publisher": "A Paper", "published": "2023-10-08", "text": text} | stated


def grouped(*passages: dict[str, Any]) -> tuple[Group, ...]:
    """The groups of passages, which are named 0, 1, 2."""
    return groups([telling(one, name=str(at)) for at, one in enumerate(passages)], vague=VAGUE)


COUNT = "73 railcars stood at the Tumangang Rail Facility in North Korea on 5 October 2023"


@pytest.mark.parametrize(
    ("passages", "source", "sign"),
    [
        (
            (
                passage(f"{COUNT}, Beyond Parallel said.", published="2023-10-06"),
                passage(f"{COUNT}.", publisher="Beyond Parallel", published="2023-10-07"),
            ),
            "1",
            "cited",
        ),
        (
            (
                passage(f"{COUNT}, according to the CSIS.", published="2023-10-06"),
                passage(f"{COUNT}.", publisher="Center for Strategic and International Studies"),
            ),
            "1",
            "cited",
        ),
        (
            (
                passage(f"{COUNT}, Beyond Parallel said.", published="2023-10-06"),
                passage(f"{COUNT}.", publisher=None, url="https://beyondparallel.example/2023/10"),
            ),
            "1",
            "cited",
        ),
        (
            (
                passage(f"{COUNT} (https://yard.example/report).", published="2023-10-06"),
                passage(f"{COUNT}.", url="http://www.yard.example/report/"),
            ),
            "1",
            "linked",
        ),
        (
            (
                passage(f"{COUNT}, the Nile Agency reported, citing Beyond Parallel."),
                passage(f"{COUNT}, Beyond Parallel said.", publisher="Nile Agency"),
                passage(f"{COUNT}.", publisher="Beyond Parallel"),
            ),
            "2",
            "cited",
        ),
        ((passage(f"{COUNT}."), passage(f"{COUNT}.", published="2023-10-07")), "1", "earliest"),
        (
            (
                passage(f"{COUNT}.", published="2023-10-07T09:00:00+09:00"),
                passage(f"{COUNT}.", published="2023-10-07T01:00:00+02:00"),
            ),
            "1",
            "earliest",
        ),
        ((passage(f"{COUNT}.", published=None), passage(f"{COUNT}.", published=None)), None, None),
    ],
    ids=["named", "abbreviated", "by host", "linked", "at second hand", "first day", "first hour", "undated"],
)
def test_where_a_claim_comes_from(
    passages: tuple[dict[str, Any], ...], source: str | None, sign: str | None
) -> None:
    """
    The source is whom the others name or link to and who names none of them; else the first to appear.
    """
    (group,) = grouped(*passages)

    assert sign == group.sign
    assert source == (group.source.telling.name if group.source else None)
    assert len(passages) == len(group.members)


@pytest.mark.parametrize(
    "other",
    [
        "73 railcars stood at Khasan station in Russia on 5 October 2023.",
        "73 ships lay at the Tumangang Rail Facility in North Korea on 5 March 2021.",
        "73 railcars stood at the Tumangang Rail Facility in North Korea on 5 October 2021.",
        "20 railcars stood at the Tumangang Rail Facility in North Korea on 5 October 2023.",
        "37 railcars stood at the Tumangang Rail Facility in North Korea on 5 October 2023.",
    ],
    ids=["another place", "another thing", "another year", "another number", "digits turned round"],
)
def test_another_claim(other: str) -> None:
    """
    What differs in place, thing, time or number is not the same claim told differently.
    """
    assert () == grouped(passage(f"{COUNT}."), passage(other))


def test_an_article_tells_a_claim_once() -> None:
    """
    Its first full sentence stands for what it says again.
    """
    again = f"About {COUNT}, Beyond Parallel said.\n\nThe 73 railcars at the facility are the most in years."
    (group,) = grouped(passage(again), passage(f"{COUNT}.", publisher="Beyond Parallel"))

    assert ["about", "exactly"] == [one.told.claim.quantity.relation for one in group.members]


def test_two_counts_with_one_rounding_stay_apart() -> None:
    """
    "Around 70" may come from 68 or from 73; it makes no one claim of them.
    """
    tellings = [
        Telling(str(value), article(), (claim(quantity("about", value), start=value),))
        for value in (68, 70, 73)
    ]

    assert all(len(group.members) == 2 for group in groups(tellings, vague=VAGUE))


def test_of_very_many_claims_the_first_are_compared() -> None:
    """
    Every pair costs, and a stranger's page may hold any number of claims.
    """
    lists = [
        Telling(
            name,
            article(),
            tuple(claim(quantity("exactly", 10 * at), start=at) for at in range(1, 300)),
        )
        for name in ("one", "other")
    ]

    assert MOST_CLAIMS == len(groups(lists, vague=VAGUE))


@pytest.mark.parametrize(
    ("name", "other", "same"),
    [
        ("Tumangang Rail Facility", "Tumangang station", True),
        ("Tumangang", "Tuman-gang", True),
        ("Hmeimim air base", "Khmeimim", True),
        ("Whitsun Reef", "Whitson reef", True),
        ("Adre", "Adré camp", True),
        ("port of Hodeidah", "port of Aden", False),
        ("Khan Younis", "Khan Shaykhun", False),
        ("North Korea", "Tumangang", None),
        ("the port", "Hodeidah", None),
    ],
)
def test_names_of_places(name: str, other: str, *, same: bool | None) -> None:
    """
    Sorts of places and spellings make no other place; a country and a bare "port" tell nothing.
    """
    assert same is same_place(name, other)
    assert same is same_place(other, name)


@pytest.mark.parametrize(
    ("name", "other", "same"),
    [
        ("Beyond Parallel", "the Beyond Parallel project", True),
        ("CSIS", "Center for Strategic and International Studies", True),
        ("Reuters", "reuters", True),
        ("Institute", "Institute for the Study of War", False),
        ("Maxar", "Planet", False),
        ("", "Planet", False),
    ],
)
def test_names_of_bodies(name: str, other: str, *, same: bool) -> None:
    """
    A part of a name or its abbreviation is enough, a word such as "institute" is not.
    """
    assert same is same_body(name, other)
    assert same is same_body(other, name)


@pytest.mark.parametrize(
    ("url", "name", "bears"),
    [
        ("https://beyondparallel.csis.example/a", "Beyond Parallel", True),
        ("https://www.csis.example/a", "Center for Strategic and International Studies", True),
        ("https://wire.example/beyond-parallel", "Beyond Parallel", False),
        ("https://[broken", "Beyond Parallel", False),
    ],
)
def test_whose_host_it_is(url: str, name: str, *, bears: bool) -> None:
    """
    A host bears the name of its owner; what follows the host is anybody's words.
    """
    assert bears is is_host_of(url, name)


@pytest.mark.parametrize(
    ("fields", "made"),
    [
        ({"object": "freight wagons"}, ()),
        ({"object": "boxcars"}, ("scope_changed",)),
        ({"object": "trains"}, ("unit_changed",)),
        ({"object": "white railcars"}, ()),
        ({"object": "ore cars"}, ("scope_changed",)),
        ({"kind": "vehicle", "object": "vehicles"}, ("scope_changed",)),
        ({"state": "destroyed"}, ()),
        ({"measure": "change"}, ("scope_changed",)),
        ({"site": None}, ()),
        ({"site": ClaimSite(text="Tumangang", country="RU")}, ()),
        ({"observed": None}, ()),
        ({"observed": Observed(text="October", start="2023-10-01", end="2023-10-31")}, ()),
        ({"observed": Observed(text="Friday", start="2023-10-06", end="2023-10-06")}, ("date_shifted",)),
    ],
)
def test_what_was_done_to_the_rest(fields: dict[str, Any], made: tuple[str, ...]) -> None:
    """
    Things and days count as changed when they differ; what is left unsaid does not.
    """
    assert made == changes(claim(), claim(**fields), vague=VAGUE)


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    """Claims that differ in number, thing, state, place and day."""
    day = draw(st.dates(date(1900, 1, 1), date(2999, 12, 31))).isoformat()
    return claim(
        quantity(draw(st.sampled_from(("exactly", "about", "at_least"))), draw(st.integers(1, 5000))),
        object=draw(st.sampled_from(("railcars", "boxcars", "trains", "wagons"))),
        state=draw(st.sampled_from((None, "destroyed", "damaged"))),
        site=draw(st.sampled_from((None, ClaimSite(text="Khasan", country="RU")))),
        observed=draw(st.sampled_from((None, Observed(text="then", start=day, end=day)))),
    )


@given(claims())
@settings(max_examples=60)
def test_a_claim_is_true_to_itself(one: Claim) -> None:
    """
    Whoever passes a claim on as it was changed nothing.
    """
    assert () == changes(one, one, vague=VAGUE)


@given(claims(), claims())
@settings(max_examples=60)
def test_days_and_units_differ_both_ways(one: Claim, other: Claim) -> None:
    """
    Another day and another unit are seen from either side.
    """
    both = {"unit_changed", "date_shifted"}

    assert both & set(changes(one, other, vague=VAGUE)) == both & set(changes(other, one, vague=VAGUE))
