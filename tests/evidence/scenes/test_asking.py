"""Catalogues are asked together, and the trail does not depend on which answers first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalogues import loopback_web, query, serving, slow_api

from evidence.scenes.asking import ask_all
from evidence.scenes.catalogues.api import ApiCatalogue
from evidence.trail import Trail

if TYPE_CHECKING:
    from pathlib import Path


def test_the_trail_is_in_the_order_of_the_catalogues(tmp_path: Path) -> None:
    """
    The first catalogue answers last, and still stands first.
    """
    trail = Trail(tmp_path)
    with (
        serving(slow_api("slow", after_s=0.4)) as slow,
        serving(slow_api("quick", after_s=0.0)) as quick,
        loopback_web(trail) as web,
    ):
        catalogues = [ApiCatalogue(name, url, web=web) for name, url in (("slow", slow), ("quick", quick))]
        found = ask_all(catalogues, query(), trail=trail)

    assert ["slow", "quick"] == [one.scenes[0].id for one in found]
    assert [slow, f"{slow}/search", quick, f"{quick}/search"] == [
        exchange.url.rstrip("/") for exchange in trail.since()
    ]


def test_no_catalogue_is_no_answer(tmp_path: Path) -> None:
    """
    Nobody asked, nothing found.
    """
    assert [] == ask_all([], query(), trail=Trail(tmp_path))
