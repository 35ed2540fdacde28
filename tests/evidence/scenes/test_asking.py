"""Catalogues are asked together, and the trail does not depend on which answers first."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

from catalogues import item, loopback_web, query, serving

from evidence.scenes.asking import ask_all
from evidence.scenes.catalogues.api import ApiCatalogue
from evidence.trail import Trail

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def answers(name: str, *, after_s: float) -> Callable[[str, str, bytes], tuple[int, bytes]]:
    """A STAC API with one item, whose search takes that long."""

    def answer(_method: str, path: str, _body: bytes) -> tuple[int, bytes]:
        if path == "/":
            return 200, json.dumps({"links": [{"rel": "search", "href": "/search"}]}).encode()
        time.sleep(after_s)
        return 200, json.dumps({"type": "FeatureCollection", "features": [item(name)]}).encode()

    return answer


def test_the_trail_is_in_the_order_of_the_catalogues(tmp_path: Path) -> None:
    """
    The first catalogue answers last, and still stands first.
    """
    trail = Trail(tmp_path)
    with (
        serving(answers("slow", after_s=0.4)) as slow,
        serving(answers("quick", after_s=0.0)) as quick,
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
