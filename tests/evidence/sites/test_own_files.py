"""A newsroom's own gazetteer files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from evidence.kit import Kit
from evidence.seams import PlaceQuery
from evidence.sites.gazetteer import make
from evidence.sites.places import GazetteerError
from evidence.sites.resolver import resolve
from evidence.trail import Trail
from evidence.web import Policy, Web

if TYPE_CHECKING:
    from pathlib import Path


OPEN_RING = {"type": "Polygon", "coordinates": [[[12.4, 41.8], [12.6, 41.8], [12.6, 42.0], [12.4, 42.0]]]}


def row(**properties: Any) -> dict[str, Any]:
    """Make a feature for a yard that no other list knows."""
    return {
        "type": "Feature",
        "id": "own-1",
        "geometry": {"type": "Point", "coordinates": [12.5, 41.9]},
        "properties": {
            "name": "Backlot Freight Yard",
            "kind": "rail_yard",
            "country": "IT",
            "radius_m": 800,
            "source": "our own visit",
            "licence": "own work",
        }
        | properties,
    }


def kit_with(tmp_path: Path, text: str | None) -> Kit:
    """Make a kit whose data folder holds one gazetteer file, or none."""
    folder = tmp_path / "gazetteer"
    folder.mkdir()
    if text is not None:
        (folder / "mine.geojson").write_text(text, encoding="utf-8")
    trail = Trail(tmp_path / "trail")
    return Kit(web=Web(Policy(offline=True), trail=trail), trail=trail, data=tmp_path)


def test_own_places_are_found_first(tmp_path: Path) -> None:
    """
    A row in the data folder's gazetteer answers, and says so.
    """
    kit = kit_with(tmp_path, json.dumps({"type": "FeatureCollection", "features": [row()]}))

    best = resolve(PlaceQuery("Backlot rail yard"), make(kit)).candidates[0]

    assert ("Backlot Freight Yard", 12.5) == (best.name, best.lon)
    assert "own gazetteer: our own visit (own work)" == best.found_by


def test_without_own_files_the_shipped_places_answer(tmp_path: Path) -> None:
    """
    An empty folder changes nothing.
    """
    found = resolve(PlaceQuery("Tumangang Rail Facility"), make(kit_with(tmp_path, None)))

    assert "found" == found.outcome


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "mine.geojson is no GeoJSON"),
        ("[]", "mine.geojson is no GeoJSON"),
        ("[" * 100_000, "mine.geojson is no GeoJSON"),
        ('{"features": {}}', "has dict for its list"),
        ('{"features": [1]}', "Row 1"),
        (json.dumps({"features": [row(), row(kind="castle")]}), "Row 2"),
        (json.dumps({"features": [row(country="Italy")]}), "country"),
        (json.dumps({"features": [row(radius_m=0)]}), "radius_m"),
        (json.dumps({"features": [row(licence="")]}), "licence"),
        (json.dumps({"features": [row(colour="red")]}), "colour"),
        (json.dumps({"features": [row() | {"geometry": None}]}), "Row 1"),
        (json.dumps({"features": [row(), row()]}), "its id 'own-1' stands in mine.geojson already"),
        (
            json.dumps({"features": [{key: row()[key] for key in ("geometry", "properties")}]}),
            "it has no 'id'",
        ),
        (json.dumps({"features": [row(lon=99.0, lat=41.9)]}), "are not those of its Point"),
        (json.dumps({"features": [row() | {"geometry": {"type": "LineString"}}]}), "Row 1"),
        (json.dumps({"features": [row(lon=12.5, lat=41.9) | {"geometry": OPEN_RING}]}), "closed rings"),
        (json.dumps({"features": [row() | {"geometry": {"type": "Point", "coordinates": [200, 0]}}]}), "lon"),
        (json.dumps({"features": [row() | {"geometry": {"type": "Point", "coordinates": []}}]}), "Row 1"),
    ],
)
def test_a_broken_file_is_named_with_its_row(text: str, told: str, tmp_path: Path) -> None:
    """
    Nothing is skipped in silence: the file and the row are named, with what to do.
    """
    with pytest.raises(GazetteerError, match="gazetteer mine") as raised:
        make(kit_with(tmp_path, text))

    assert told in raised.value.what
    assert "take" in raised.value.next_step
