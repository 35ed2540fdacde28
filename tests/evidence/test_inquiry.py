"""How evidence for one claim is gathered, dead ends included."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from making import NO_DIGEST, SQUARE, claim, scene

from claims.model import Comparison, Observed, Period
from evidence.chip import Chip
from evidence.errors import RasterError, WebError
from evidence.inquiry import Inquiry
from evidence.model.counts import Count, CounterId
from evidence.model.places import Candidate
from evidence.model.scenes import CatalogueAnswer
from evidence.seams import Found
from evidence.tools import Tools
from evidence.trail import Trail

NOW = datetime(2023, 10, 8, tzinfo=UTC)
YARD = Candidate(
    name="Yard", kind="rail_yard", country="KP", lon=130.605, lat=42.425, radius_m=500, geometry=SQUARE,
    score=1.0, found_by="test",
)  # fmt: skip


def blurred(precision):
    """A geocoder that knows the yard by a rounded point or by its town alone."""
    return lambda _: [YARD.model_copy(update={"precision": precision, "geometry": None})]


def geocoder(query):
    """Know one yard."""
    return [YARD] if "Tumangang" in query.name else []


def catalogue(*scenes):
    """A catalogue that lists these scenes."""

    def ask(_):
        answer = CatalogueAnswer(name="test", url="test", outcome="answered", found=len(scenes))
        return Found(tuple(scenes), answer)

    ask.name, ask.url = "test", "test"
    return ask


def reader(*broken, covered=1.0, rendered=False):
    """A reader that fails on the scenes named, and sees this share of the site on others."""
    read = []

    def look(one, *, area):
        del area
        read.append(one.id)
        if one.id in broken:
            raise RasterError(f"{one.id} is truncated.", next_step="Fetch it again.")
        valid = np.zeros((10, 10), dtype=bool)
        valid[: round(10 * covered)] = True
        return Chip(
            data=np.ones((1, 10, 10), dtype=np.float32), valid=valid, inside=np.ones((10, 10), dtype=bool),
            bands=("pan",), gsd_m=0.5, posting_m=0.5, col_off=0, row_off=0, transform=None, crs=None,
            sha256=NO_DIGEST, rendered=rendered,
        )  # fmt: skip

    look.read = read
    return look


class CountsTwenty:
    """Sees twenty railcars on everything."""

    kind, method, finest_m, coarsest_m, smallest_m = "railcar", "objects", 0.3, 0.6, 10.0
    identity = CounterId(name="twenty", version="1", sha256=NO_DIGEST)

    def __call__(self, chip):
        """Count twenty."""
        del chip
        return Count(kind="railcar", method="objects", best=20, low=15, high=26, counter=self.identity)


@pytest.fixture
def gather(tmp_path):
    """
    Gather evidence for a claim with these scenes and this reader.
    """

    def run(*scenes, said=None, look=None, know=geocoder):
        catalogues = [catalogue(*scenes)]
        tools = Tools([know], [], catalogues, look or reader(), [CountsTwenty()], Trail(tmp_path))
        return Inquiry(tools, when=NOW, tell=lambda _: None).gather(said or claim()).evidence

    return run


def listed(name, **fields):
    """A scene whose pixels can be had."""
    return scene(name, assets={"visual": {"href": "scene.tif"}}, **fields)


def codes(evidence):
    """Reason codes of the dead ends."""
    return [end.code for end in evidence.dead_ends]


def test_a_scene_of_the_day_is_counted(gather) -> None:
    """
    Site, day, scene, count: nothing stands in the way.
    """
    found = gather(listed("S1"))

    assert ([20], []) == ([count.best for count in found.counts], codes(found))


@pytest.mark.parametrize(("precision", "told"), [("area", "a rounded point"), ("town", "the town")])
def test_what_lies_around_a_rounded_point_is_counted_and_not_judged(gather, precision, told) -> None:
    """
    The circle may miss the facility, or hold another: there is a count, and a reason why it settles nothing.
    """
    found = gather(listed("S1"), know=blurred(precision))

    assert ([20], ["site_ambiguous"]) == ([count.best for count in found.counts], codes(found))
    assert f"Of Yard only {told} is known" in found.dead_ends[0].detail


def test_two_listings_of_one_pass_are_counted_once(gather) -> None:
    """
    The same pass in two catalogues is one witness.
    """
    found = gather(listed("S1"), listed("S1-other-listing"))

    assert 1 == len(found.counts)


def test_where_one_listing_cannot_be_read_the_other_is(gather) -> None:
    """
    The one that failed goes on the receipt with the reason.
    """
    look = reader("S1")

    found = gather(listed("S1"), listed("S2"), look=look)

    assert ["S1", "S2"] == look.read
    assert ["S2"] == [count.scene_id for count in found.counts]
    assert ("S1", "imagery_unreadable") in {(one.scene, one.code) for one in found.search.rejected}


def test_a_footprint_that_promises_too_much_is_corrected(gather) -> None:
    """
    A scene half of whose site is without pixels covers half, whatever its footprint says.
    """
    found = gather(listed("S1"), look=reader(covered=0.5))

    assert [0.5] == [one.covers for one in found.scenes]


def test_a_file_that_says_it_is_rendered_is_believed(gather) -> None:
    """
    The catalogue did not say so.
    """
    found = gather(listed("S1"), look=reader(rendered=True))

    assert [True] == [one.scene.rendered for one in found.scenes]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"site": None}, "site_unresolved"),
        ({"observed": None}, "date_unresolved"),
        (
            {"observed": Observed(text="in five years", start="2018-10-05", end="2023-10-05")},
            "date_unresolved",
        ),
        ({"kind": "tent"}, "class_unvalidated"),
        ({"state": "destroyed"}, "class_unvalidated"),
        ({"object": "tank cars"}, "class_unvalidated"),
    ],
)
def test_what_stands_in_the_way_is_named(gather, fields, code) -> None:
    """
    No place, no day, too long a time, no counter for the kind, the state or the part: each has its code.
    """
    assert code in codes(gather(listed("S1"), said=claim(**fields)))


def test_an_unreadable_scene_is_all_there_is(gather) -> None:
    """
    Nothing is counted, and nothing is said about what was there.
    """
    found = gather(listed("S1"), look=reader("S1"))

    assert ((), ["imagery_unreadable"]) == (found.counts, codes(found))


def test_a_claim_that_cannot_be_seen_is_not_searched_for(gather) -> None:
    """
    What no image shows costs no request.
    """
    found = gather(listed("S1"), said=claim(checkable=False, reason="not_visual"))

    assert (None, None) == (found.site, found.search)


def test_a_geocoder_that_is_down_leaves_the_place_unknown(tmp_path) -> None:
    """
    It is not reported as a catalogue that is down.
    """

    def down(_):
        raise WebError("The geocoder took too long.", next_step="Try again later.")

    tools = Tools([down], [], [catalogue()], reader(), (CountsTwenty(),), Trail(tmp_path))
    found = Inquiry(tools, when=NOW, tell=lambda _: None).gather(claim()).evidence

    assert ["site_unresolved"] == codes(found)


def series(*days):
    """A usable scene of each of these days."""
    return [
        listed(
            f"S{day}",
            taken_start=datetime.fromisoformat(f"{day}T02:00Z"),
            taken_end=datetime.fromisoformat(f"{day}T02:00Z"),
        )
        for day in days
    ]


def the_most(**fields):
    """A claim of the most in a year."""
    window = Period(start="2022-10-05", end="2023-10-05")
    comparison = Comparison(text="the most in a year", baseline=None, window=window)
    return claim(measure="record", comparison=comparison, **fields)


def test_a_record_is_counted_over_its_time(gather) -> None:
    """
    The claim's own day first, then the others in order; those of the year before are not looked at.
    """
    found = gather(*series("2021-06-01", "2022-12-01", "2023-06-01", "2023-10-05"), said=the_most())

    assert ["S2023-10-05", "S2022-12-01", "S2023-06-01"] == [one.scene_id for one in found.counts]
    assert "2022-10-05/2023-10-05" == found.search.query["local_days"]
    assert [] == codes(found)


def test_a_record_without_a_scene_of_its_own_day_says_so(gather) -> None:
    """
    The others are counted all the same, and the reason is that of the day.
    """
    found = gather(*series("2022-12-01", "2023-06-01"), said=the_most())

    assert (2, ["no_acquisition_in_window"]) == (len(found.counts), codes(found))
    assert "no scene of 2023-10-05/2023-10-05 is listed" in found.dead_ends[0].detail


def test_the_other_days_of_what_nobody_can_count_are_not_asked_for(gather) -> None:
    """
    No counter, no series: the search keeps to the claim's own day.
    """
    found = gather(*series("2022-12-01", "2023-10-05"), said=the_most(kind="tent"))

    assert "2023-10-05/2023-10-05" == found.search.query["local_days"]
    assert ["class_unvalidated"] == codes(found)
