"""What would settle it: acquisitions that exist and where to ask for them, else what to look for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from catalogues import query, square
from making import scene

from claims.kinds import KINDS
from claims.model import Period
from evidence.model.scenes import Asset, CatalogueAnswer
from evidence.scenes.adequacy import Measured
from evidence.scenes.question import Question
from evidence.scenes.search import search
from evidence.seams import Found

if TYPE_CHECKING:
    from evidence.model.scenes import Scene, Search
    from evidence.seams import SceneQuery

DAY = Period(start="2023-10-05", end="2023-10-05")
PASSED, TO_COME = datetime(2023, 10, 9, tzinfo=UTC), datetime(2023, 10, 1, tzinfo=UTC)


def receipt(*scenes: Scene, when: datetime = PASSED, kind: str = "railcar") -> Search:
    """What a search that lists these scenes leaves."""

    class Lists:
        name, url = "seller", "https://example.org"

        def __call__(self, _query: SceneQuery) -> Found:
            answer = CatalogueAnswer(name=self.name, url=self.url, outcome="answered", found=len(scenes))
            return Found(scenes, answer)

    asked = Question(
        kind=KINDS[kind],
        local_days=DAY,
        zone="Asia/Pyongyang",
        measured=Measured(objects=((0.3, 0.6),)),
        archives=("UP42 (https://up42.example)",),
    )
    return search(query(), [Lists()], asked, when=when)[1]


def sold(name: str, **fields: Any) -> Scene:
    """A sharp scene over the whole site whose pixels have to be bought."""
    known = {"footprint": square(side=0.1), "access": "purchase", "where": "https://shop.example"}
    return scene(name, **known | fields)


def test_an_acquisition_that_exists_is_named_with_where_to_ask() -> None:
    """
    It is of the day, sharp enough and clear: only its pixels are missing.
    """
    settle = receipt(sold("PHR-1"), sold("SPOT-1", gsd_m=5.0), sold("PHR-2", cloud=0.9)).settle

    assert settle is not None
    assert [("PHR-1", "purchase", "https://shop.example")] == [
        (one.scene, one.access, one.where) for one in settle.listed
    ]
    assert settle.advice.startswith(
        "PHR-1, taken 2023-10-05 at 02:10 UTC at 0.5 m and listed by test, could settle it: "
        "ask at https://shop.example (for money)"
    )


def test_of_a_day_that_has_passed_only_an_archive_can_tell() -> None:
    """
    Nothing exists that is known here: resolution, angle, sun and sellers are named.
    """
    settle = receipt().settle

    assert settle is not None
    assert (
        "It takes an optical image of 2023-10-05 (local days) at 0.6 m or finer for a railcar 3 m wide, less "
        "than 45° off nadir, with the sun above 10° and the site free of cloud. The day has passed: an "
        "archive may hold one; ask UP42 (https://up42.example)."
    ) == settle.advice


def test_a_day_to_come_can_be_tasked() -> None:
    """
    A claim about tomorrow can still be looked at.
    """
    settle = receipt(when=TO_COME).settle

    assert settle is not None
    assert settle.advice.endswith("Such an image can still be ordered from a satellite operator (tasked).")


def test_beside_a_scene_that_can_be_counted_on_others_are_listed_too() -> None:
    """
    The count may turn out too uncertain; then it helps to know of a second acquisition.
    """
    usable = sold("open", access="open", assets={"visual": Asset(href="https://example.org/a.tif")})
    settle = receipt(usable, sold("PHR-1")).settle

    assert settle is not None
    assert ["PHR-1"] == [one.scene for one in settle.listed]


@pytest.mark.parametrize(
    ("access", "code", "words"),
    [
        ("purchase", "imagery_unlicensed", "have to be bought (https://shop.example)"),
        ("account", "imagery_unlicensed", "alone who have an account"),
        ("requester_pays", "imagery_unlicensed", "whoever reads them pays"),
        ("withheld", "imagery_withheld", "withheld"),
    ],
)
def test_each_access_has_its_reason(access: Any, code: str, words: str) -> None:
    """
    Bought, behind an account, paid by who reads, withheld: four things, each said.
    """
    (why,) = receipt(sold("one", access=access)).rejected

    assert code == why.code
    assert words in why.reason
