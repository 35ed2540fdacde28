"""Which claims count all things of a kind at a place, and which only some of them."""

from __future__ import annotations

import time

import pytest

from claims.kinds import KINDS
from claims.model import Article, Claim
from claims.statements import extract
from claims.wholeness import part_of

# Measured at well under a second; a stalled search would take minutes.
LONGEST_S = 5


def claims(text: str) -> tuple[Claim, ...]:
    """What a text published on Sunday 8 October 2023 claims."""
    return extract(Article(text=text, published="2023-10-08", sha256="0" * 64))


@pytest.mark.parametrize(
    "text",
    [
        "Satellite imagery captured Thursday shows 73 freight railcars at the Tumangang Rail Facility.",
        "Imagery of Tumangang yard shows an unprecedented number of freight railcars, totaling 73.",
        "An image shows approximately 73 freight railcars at Tumangang, near the Russian border, it is said.",
        "Roughly 73 freight railcars were observed at the Tumangang Rail Facility on Thursday.",
        "North Korea's Tumangang yard held 73 railcars on Thursday, Beyond Parallel said in a report.",
        "Analysts counted 73 railcars at Tumangang, the most in five years.",
        "Imagery from 10 July shows at least 30 ships in and around the port of Genoa.",
        "Freight cars at the Tumangang facility increased from roughly 20 to about 73.",
        "The image of 10 July shows about 30 ships in the port of Genoa.",
        "Satellite imagery of May 9 shows 9 ships at the port of Genoa.",
        "At least seventy wagons were seen at Tumangang on Thursday.",
        "As many as 73 railcars of all kinds stood at Tumangang when a satellite passed over.",
        "Some 200 wagons were parked in Maschen on Friday, most of them loaded with grain.",
        "There were 73 individual freight cars at Tumangang station on 5 October.",
        "Dostyk had 412 wagons on Monday; a year ago there were 1,100.",
        "No more than 20 railcars had been seen at Tumangang in the previous five years.",
        "Imagery shows 73 railcars lined up at Tumangang station and 12 vehicles.",
        "At Tumangang station, 73 railcars, some of them covered, stood on Thursday.",
        "The picture of Olenya airfield shows 12 aircraft.",
        "Railcars at Tumangang Rail Facility, roughly 73 in number, were captured in imagery on Thursday.",
        "Imagery taken on July 10, 2023 shows about 4 ships within 700 m of 44.373 N, 8.887 E.",
    ],
)
def test_a_whole_number(text: str) -> None:
    """
    The words name the kind itself and its place, time and source, and nothing that leaves some out.
    """
    found = claims(text)

    assert found
    assert [None] * len(found) == [part_of(claim) for claim in found]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("The image of Tumangang shows 12 tank cars.", "tank cars"),
        ("The image of Tumangang shows 12 covered hoppers.", "covered hoppers"),
        ("The image shows eleven Tu-95s at Olenya airfield.", "Tu-95s"),
        ("The image shows 30 cargo ships at Genoa.", "cargo ships"),
        ("The image shows 40 red wagons at Tumangang.", "red wagons"),
        ("The image shows 40 North Korean railcars at Tumangang.", "North Korean railcars"),
        ("The image shows 12 railcars loaded with coal at Tumangang.", "those loaded with coal at"),
        ("The image shows 12 railcars at Tumangang loaded with coal.", "those loaded with coal"),
        ("The image shows 12 railcars at Tumangang, laden with ore.", "those laden with ore"),
        ("The image shows 12 railcars at Tumangang that were covered.", "those"),
        ("Imagery of Tumangang shows 12 railcars painted green.", "those painted green"),
        ("Imagery of Tumangang shows 12 railcars with tarpaulins.", "those with tarpaulins"),
        ("Imagery of Tumangang shows 12 railcars belonging to Russia.", "those belonging to Russia"),
        ("The image shows 12 railcars on the northern tracks of Tumangang.", "those on the northern tracks"),
        ("On the northern tracks of Tumangang, 12 railcars were seen.", "those On the northern tracks"),
        ("The image shows 12 railcars at Rajin station, at the old Soviet grain pier.", "grain pier"),
        ("Eastern half of Tumangang yard: 12 railcars.", "eastern half"),
        ("North of Tumangang station, 12 railcars were seen.", "north of"),
        (
            "Imagery shows 73 railcars awaiting departure at Tumangang.",
            "those awaiting departure at Tumangang",
        ),
        ("At the western end of the Tumangang yard 12 railcars were seen.", "those At the western end"),
        ("The image of Tumangang shows 12 railcars beside the warehouse.", "those beside the warehouse"),
        ("At Tumangang 12 of the 73 railcars were seen.", "12 of the 73"),
        ("Of the 73 railcars at Tumangang, 12 were seen on Thursday.", "12"),
        ("The image of Tumangang shows 12 railcars per track.", "12 per track"),
        ("The image of Tumangang shows 12 railcars on each track.", "12 on each track"),
        ("Tumangang had 12 railcars on one track and 61 others.", "those on one track"),
        ("Tumangang had 12 railcars on Thursday and the remaining 61 on Friday.", "12"),
        ("Another 12 railcars stood at Tumangang on Thursday.", "Another 12"),
        ("An additional 12 railcars stood at Tumangang on Thursday.", "additional 12"),
        ("On Thursday 12 more railcars stood at Tumangang.", "12 more"),
        ("The number of railcars at Tumangang rose by 12.", "12 more or fewer"),
        ("The image of Tumangang shows a train of 20 railcars.", "train of 20"),
        ("The image of Tumangang shows 73 wagons, including 12 railcars.", "including 12"),
        ("The 12 railcars stood at Tumangang on Thursday.", "the 12 spoken of before"),
        ("About 30 ships were anchored off Genoa.", "those anchored off"),
        ("About 30 ships lay at anchor off Genoa.", "those at anchor"),
        ("About 30 ships moored in Genoa.", "those moored in"),
        ("Workers were unloading 12 railcars at Tumangang station.", "were unloading 12"),
        ("Soldiers guarded 12 railcars at Tumangang station.", "Soldiers guarded 12"),
        ("The company's 12 ships were in the port of Genoa.", "company's 12"),
        ("The navy keeps 12 vessels in the port of Genoa.", "navy keeps 12"),
        ("12 railcars at Tumangang station had tarpaulins.", "those had tarpaulins"),
        ("At least 12 railcars at Tumangang station are believed to carry shells.", "to carry shells"),
        ("Imagery shows 12 railcars at Tumangang station, which carried tanks.", "those which carried tanks"),
        ("Imagery shows 12 railcars near the warehouses at Tumangang station.", "those near the warehouses"),
        ("Imagery shows 12 railcars in the southern yard of Tumangang station.", "those southern yard"),
        ("12 out of 73 railcars were seen at Tumangang station.", "the 73"),
        ("Imagery of Tumangang shows 12 burned railcars.", "those destroyed"),
        ("Imagery of Tumangang shows 12 dark railcars.", "dark railcars"),
    ],
)
def test_a_part(text: str, part: str) -> None:
    """
    A sort, a load, a stretch of the yard, a share of a number: the part is named for the reader.

    Ships at anchor are a part of those in the water around a port, and so are those at its quays.
    """
    found = [named for claim in claims(text) if (named := part_of(claim))]

    assert any(part.lower() in named.lower() for named in found), found


def test_a_kind_names_itself_whole() -> None:
    """
    Every kind but the sundry one has a name that leaves nothing out, in the singular and the plural.
    """
    assert {"other"} == {name for name, kind in KINDS.items() if not kind.whole}
    assert {"wagon", "wagons", "freight railcars"} <= KINDS["railcar"].whole
    assert "tank cars" not in KINDS["railcar"].whole


def test_a_number_that_is_not_in_its_quote_is_no_whole() -> None:
    """
    What cannot be looked at leaves a doubt.
    """
    (claim,) = claims("Imagery of Tumangang shows 73 railcars.")

    assert part_of(claim.model_copy(update={"quote": "Imagery shows many."})) == "73 railcars"


def test_a_sentence_made_to_stall_is_judged_soon() -> None:
    """
    Sentences are cut at some length, and within it no search runs away.
    """
    (claim,) = claims("Imagery of Tumangang shows 73 railcars.")
    started = time.monotonic()
    for filler in (
        "at the north ",
        "the last ",
        "which with each ",
        "in the old of the ",
        "a-",
        "on one of the ",
    ):
        quote = "shows 73 railcars " + filler * (1200 // len(filler))
        part_of(claim.model_copy(update={"quote": quote}))
        part_of(claim.model_copy(update={"quote": filler * (1200 // len(filler)) + "73 railcars"}))

    assert time.monotonic() - started < LONGEST_S
