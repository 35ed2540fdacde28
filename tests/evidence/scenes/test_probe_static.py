"""A static catalogue is tried by going down to one item, never by a crawl."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from catalogues import item
from played import PIXELS, scene, tells, tried
from serving import ranged, says, serving

if TYPE_CHECKING:
    from pathlib import Path

    from serving import Server


def static(server: Server, **documents: Any) -> str:
    """A static catalogue of two levels, and its address."""

    def links(rel: str, *hrefs: str) -> dict[str, Any]:
        told = [{"rel": rel, "href": href} for href in hrefs]
        return {"type": "Catalog", "id": "x", "stac_version": "1.0.0", "links": told}

    server.paths |= {
        "/catalog.json": tells(links("child", "./a.json", "./b.json")),
        "/a.json": tells(links("item", "./item.json", "./other.json") | {"license": "CC-BY-4.0"}),
        "/item.json": tells(scene(server)),
        "/scene.tif": ranged(PIXELS),
    }
    server.paths |= {f"/{name}.json": reaction for name, reaction in documents.items()}
    return f"{server.url}/catalog.json"


def test_a_static_catalogue_is_not_crawled(tmp_path: Path) -> None:
    """
    The first document, one below it, its first item, sixteen bytes of its picture.
    """
    with serving() as server:
        found_out = tried(static(server), tmp_path, kind="static")

    assert (True, 3) == (found_out.ok, found_out.facts["documents"])
    assert ["/catalog.json", "/a.json", "/item.json", "/scene.tif"] == [one.path for one in server.asked]


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        ({"catalog": says(b"", 404)}, ("failed", False)),
        ({"a": says(b"", 404)}, ("failed", False)),
        ({"item": tells(item("x", without=["geometry"]))}, ("answered", False)),
        (
            {"item": tells(item("x", **{"sar:frequency_band": "X"}))},
            ("answered", True),
        ),
    ],
    ids=["no first document", "no child", "an item without a place", "radar, as noted"],
)
def test_a_static_catalogue_that_leads_nowhere(
    documents: dict[str, Any], expected: tuple[str, bool], tmp_path: Path
) -> None:
    """
    What stopped the way down is told.
    """
    with serving() as server:
        found_out = tried(
            static(server, **documents), tmp_path, kind="static", collections={}, licence="CC-BY-4.0"
        )

    assert expected == (found_out.outcome, found_out.ok)
