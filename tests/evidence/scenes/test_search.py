"""The search and its receipt: everybody asked, every scene accounted for, nothing claimed without ground."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from catalogues import query, square
from making import scene

from claims.kinds import KINDS
from claims.model import Period
from evidence.errors import CatalogueError, Offline, WebError
from evidence.model.scenes import AssessedScene, Asset, CatalogueAnswer, Rejection, Search
from evidence.scenes.question import Question
from evidence.scenes.receipt import dead_ends
from evidence.scenes.search import MOST_NEIGHBOURS, search
from evidence.scenes.stac.times import inside, whole_day
from evidence.seams import Found

if TYPE_CHECKING:
    from evidence.errors import EvidenceError
    from evidence.model.scenes import Scene
    from evidence.seams import Catalogue, SceneQuery

WHEN = datetime(2023, 10, 9, 8, tzinfo=UTC)
DAY = Period(start="2023-10-05", end="2023-10-05")


@dataclass
class Lists:
    """A catalogue that lists these scenes, or fails."""

    scenes: tuple[Scene, ...] = ()
    name: str = "test"
    url: str = "https://example.org/stac"
    fails: EvidenceError | None = None
    refused: tuple[Rejection, ...] = ()
    asked: list[SceneQuery] = field(default_factory=list)

    def __call__(self, query: SceneQuery) -> Found:
        """Answer, or fail."""
        self.asked.append(query)
        if self.fails is not None:
            raise self.fails
        answer = CatalogueAnswer(
            name=self.name,
            url=self.url,
            outcome="answered",
            found=len(self.scenes),
            response_sha256=("0" * 64,),
        )
        return Found(self.scenes, answer, self.refused)


def taken(name: str, words: str, **fields: Any) -> Scene:
    """Make a countable scene over the whole site."""
    moment = datetime.fromisoformat(words).replace(tzinfo=UTC)
    whole = {"taken_start": moment, "taken_end": moment, "footprint": square(side=1.0)}
    return scene(name, **whole | {"assets": {"visual": Asset(href="https://example.org/a.tif")}} | fields)


def seek(*catalogues: Catalogue) -> tuple[tuple[AssessedScene, ...], Search]:
    """Look for railcars on 5 October 2023 in Tumangang."""
    question = Question(
        kind=KINDS["railcar"], local_days=DAY, zone="Asia/Pyongyang", archives=("Shop (s.example)",)
    )
    return search(query(), catalogues, question, when=WHEN)


def codes(receipt: Search) -> list[str]:
    """The dead ends' codes."""
    return [end.code for end in dead_ends(receipt)]


def test_scenes_of_the_day_and_those_around_it() -> None:
    """
    The local day decides; what else exists within a month is named, nearest first, with the reason.
    """
    scenes, receipt = seek(
        Lists(
            (
                taken("last month", "2023-09-10T02:00:00"),
                taken("of the day", "2023-10-04T23:30:00"),
                taken("too late", "2023-10-05T16:00:00"),
                taken("year before", "2022-10-05T02:00:00"),
            )
        )
    )

    assert ["of the day"] == [one.scene.id for one in scenes]
    assert [
        (
            "too late",
            "wrong_day",
            "Taken on 2023-10-05 at 16:00 UTC, just after 2023-10-05 (Asia/Pyongyang).",
        ),
        (
            "last month",
            "wrong_day",
            "Taken on 2023-09-10 at 02:00 UTC, 25 days before 2023-10-05 (Asia/Pyongyang).",
        ),
    ] == [(why.scene, why.code, why.reason) for why in receipt.rejected]
    assert 3 == receipt.found


def test_the_receipt_repeats_the_question() -> None:
    """
    Whoever doubts it can ask the same again.
    """
    lists = Lists()
    receipt = seek(lists)[1]

    assert {
        "intersects": query().area,
        "datetime": "2023-09-04T15:00:00Z/2023-11-04T14:59:59Z",
        "local_days": "2023-10-05/2023-10-05",
        "time_zone": "Asia/Pyongyang",
        "margin_days": 30,
        "kind": "railcar",
    } == receipt.query
    assert "2023-10-09T08:00:00Z" == receipt.when
    assert query().start - timedelta(days=30) == lists.asked[0].start


def test_a_dead_catalogue_hides_no_other() -> None:
    """
    One times out, one talks nonsense, one is off; the fourth is heard.
    """
    down = WebError("It took over 30 s.", next_step="Try later.")
    odd = CatalogueError("It answered with prose.", next_step="Correct its address.")
    off = Offline("The network is off.", next_step="Run without --offline.")

    scenes, receipt = seek(
        Lists(name="slow", fails=down),
        Lists(name="odd", fails=odd),
        Lists(name="off", fails=off),
        Lists((taken("found", "2023-10-05T02:00:00"),), name="good"),
    )

    assert ["found"] == [one.scene.id for one in scenes]
    assert [
        ("slow", "unreachable", "It took over 30 s. Try later."),
        ("odd", "unreachable", "It answered with prose. Correct its address."),
        ("off", "not_asked", "The network is off. Run without --offline."),
        ("good", "answered", None),
    ] == [(one.name, one.outcome, one.detail) for one in receipt.catalogues]


def test_the_same_scene_twice_is_one() -> None:
    """
    Where two catalogues list one acquisition, the first is believed.
    """
    again = taken("same", "2023-10-05T02:00:00", catalogue="second")
    scenes, receipt = seek(Lists((taken("same", "2023-10-05T02:00:00"),)), Lists((again,), name="second"))

    assert ["test"] == [one.scene.catalogue for one in scenes]
    assert 1 == receipt.found


def test_a_catalogue_is_not_taken_at_its_word() -> None:
    """
    A server that ignores the question gets its scenes of other places and years dropped.
    """
    elsewhere = taken("elsewhere", "2023-10-05T02:00:00", footprint=square(10, 50))

    assert 0 == seek(Lists((elsewhere, taken("old", "2015-10-05T02:00:00"))))[1].found


def test_rejections_are_bounded() -> None:
    """
    Of a thousand scenes around the day, the nearest are named and all are counted.
    """
    many = tuple(
        taken(
            f"{n:04d}",
            "2023-10-06T02:00:00",
            taken_start=WHEN + timedelta(minutes=n),
            taken_end=WHEN + timedelta(minutes=n),
        )
        for n in range(1000)
    )
    receipt = seek(Lists(many))[1]

    assert (1000, MOST_NEIGHBOURS) == (receipt.found, len(receipt.rejected))
    assert "0000" == receipt.rejected[0].scene


def test_a_scene_that_cannot_settle_it_is_shown_and_rejected() -> None:
    """
    Ten metres over the right place on the right day: listed with its verdict, and on the receipt with why.
    """
    scenes, receipt = seek(Lists((taken("S2", "2023-10-05T02:00:00", gsd_m=10.0),)))

    assert ["none"] == [one.adequacy.verdict for one in scenes]
    assert ["resolution_insufficient"] == codes(receipt)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ((), ["not_searched"]),
        ((("library", "not_asked"),), ["not_searched"]),
        ((("library", "not_asked"), ("Earth Search", "not_asked")), ["not_searched"]),
        ((("library", "answered"), ("Earth Search", "not_asked")), ["not_searched"]),
        ((("library", "not_asked"), ("a", "unreachable"), ("b", "unreachable")), ["catalogue_unreachable"]),
        ((("library", "answered"), ("a", "unreachable")), ["catalogue_unreachable"]),
        ((("library", "answered"),), ["no_acquisition_in_window"]),
        ((("library", "not_asked"), ("a", "answered")), ["no_acquisition_in_window"]),
        ((("a", "answered"), ("b", "unreachable")), ["no_acquisition_in_window"]),
    ],
)
def test_what_silence_means(answers: tuple[tuple[str, Any], ...], expected: list[str]) -> None:
    """
    Nobody asked, nobody answering and nothing there are three things; the own library stands for no other.
    """
    catalogues = tuple(CatalogueAnswer(name=name, url="", outcome=outcome) for name, outcome in answers)
    receipt = Search(catalogues=catalogues, query={"local_days": "2023-10-05"}, when="", found=0)

    assert expected == codes(receipt)


def test_who_could_not_be_asked_is_said() -> None:
    """
    An empty answer beside a dead catalogue says which one is missing.
    """
    down = WebError("It took over 30 s.", next_step="Try later.")
    receipt = seek(Lists(name="good"), Lists(name="slow", fails=down))[1]

    assert "slow could not be asked" in dead_ends(receipt)[0].detail


def test_an_answer_in_part_is_no_absence() -> None:
    """
    A catalogue that stopped early may have left out the very scene; beside a whole answer it is only noted.
    """
    part = CatalogueAnswer(name="a", url="", outcome="answered", detail="Stopped after 1000 items.")
    whole = CatalogueAnswer(name="b", url="", outcome="answered")

    def end(*answers: CatalogueAnswer) -> tuple[str, str]:
        receipt = Search(catalogues=answers, query={"local_days": "2023-10-05"}, when="", found=0)
        return dead_ends(receipt)[0].code, dead_ends(receipt)[0].detail

    noted = "a answered in part: Stopped after 1000 items."
    nothing = f"No scene of 2023-10-05 is listed, and not all was looked at. {noted}"
    assert ("not_searched", nothing) == end(part)
    assert ("no_acquisition_in_window", f"b: no scene of 2023-10-05 is listed. {noted}") == end(part, whole)


def test_scenes_of_other_days_alone() -> None:
    """
    Nothing of the day, but something near it: both are said.
    """
    receipt = seek(Lists((taken("near", "2023-10-06T02:00:00"), taken("far", "2023-10-20T02:00:00"))))[1]

    assert ["no_acquisition_in_window", "wrong_day"] == codes(receipt)
    assert dead_ends(receipt)[1].detail.endswith("The same of 1 more.")


def test_refused_items_stand_on_the_receipt() -> None:
    """
    An item that is no scene is rejected by name, and is not taken for an acquisition.
    """
    why = Rejection(scene="bare", code="imagery_unreadable", reason="It has no geometry. Give it one.")
    receipt = seek(Lists(refused=(why,)))[1]

    assert (why,) == receipt.rejected
    assert ["no_acquisition_in_window", "imagery_unreadable"] == codes(receipt)


DAY_IN_KOREA = (datetime(2023, 10, 4, 15, tzinfo=UTC), datetime(2023, 10, 5, 14, 59, 59, tzinfo=UTC))
DAY_IN_TONGA = (datetime(2023, 10, 4, 11, tzinfo=UTC), datetime(2023, 10, 5, 10, 59, 59, tzinfo=UTC))


@pytest.mark.parametrize(
    ("start", "hours", "days", "of_day"),
    [
        ("2023-10-04T15:00:00", 0, DAY_IN_KOREA, True),
        ("2023-10-04T14:59:59", 0, DAY_IN_KOREA, False),
        ("2023-10-05T15:00:00", 0, DAY_IN_KOREA, False),
        ("2023-10-05T02:00:00", 1, DAY_IN_KOREA, True),
        ("2023-10-05T00:00:00", 24, DAY_IN_KOREA, True),
        ("2023-10-04T00:00:00", 24, DAY_IN_KOREA, False),
        ("2023-10-04T00:00:00", 24, DAY_IN_TONGA, True),
        ("2023-10-01T00:00:00", 24 * 90, DAY_IN_KOREA, False),
        ("2023-10-01T00:00:00", 24 * 7, (WHEN - timedelta(days=60), WHEN), False),
    ],
)
def test_whether_a_scene_is_of_the_day(
    start: str,
    hours: int,
    days: tuple[datetime, datetime],
    of_day: bool,  # noqa: FBT001 (a table's column)
) -> None:
    """
    An instant by the local day; a day without a time by the greater part of it; a mosaic never.
    """
    first = datetime.fromisoformat(start).replace(tzinfo=UTC)

    assert of_day is inside((first, first + timedelta(hours=hours)), days)


def test_a_mosaic_says_that_it_is_one() -> None:
    """
    Three months in one picture show no one moment.
    """
    start, end = whole_day(datetime(2023, 9, 1, tzinfo=UTC).date())[0], datetime(2023, 11, 30, tzinfo=UTC)
    receipt = seek(Lists((taken("mosaic", "2023-09-01T00:00:00", taken_start=start, taken_end=end),)))[1]

    assert "Made from images of 2023-09-01 to 2023-11-30" in receipt.rejected[0].reason
