"""A newsroom's own gazetteer files."""

from __future__ import annotations

import json
import os
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


CLOSED_RING = {
    "type": "Polygon",
    "coordinates": [[[12.4, 41.8], [12.6, 41.8], [12.6, 42.0], [12.4, 42.0], [12.4, 41.8]]],
}
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
        (json.dumps({"features": [row(country="ZZ")]}), "no ISO 3166"),
        (json.dumps({"features": [row(radius_m=True)]}), "radius_m"),
        (
            json.dumps({"features": [row() | {"geometry": {"type": "Point", "coordinates": [True, 1]}}]}),
            "lon",
        ),
        (json.dumps({"features": [row(lon=80.0, lat=10.0) | {"geometry": CLOSED_RING}]}), "km from its lon"),
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


@pytest.mark.parametrize("name", ["mine.geojson", "mine.json", "MINE.GEOJSON"])
def test_every_json_file_of_the_folder_is_read(name: str, tmp_path: Path) -> None:
    """
    No file is passed over for how its name is written.
    """
    kit = kit_with(tmp_path, None)
    text = json.dumps({"type": "FeatureCollection", "features": [row()]})
    (tmp_path / "gazetteer" / name).write_text(text, encoding="utf-8")

    assert "own gazetteer" == make(kit)[0].name


def test_a_device_a_pipe_and_a_file_for_the_folder_are_refused(tmp_path: Path) -> None:
    """
    What never ends or never begins is not waited for.
    """
    kit = kit_with(tmp_path, None)
    folder = tmp_path / "gazetteer"
    (folder / "zero.geojson").symlink_to("/dev/zero")
    with pytest.raises(GazetteerError, match="no regular file"):
        make(kit)
    (folder / "zero.geojson").unlink()
    os.mkfifo(folder / "pipe.geojson")
    with pytest.raises(GazetteerError, match="no regular file"):
        make(kit)
    (folder / "pipe.geojson").unlink()
    folder.rmdir()
    folder.touch()
    with pytest.raises(GazetteerError, match="is no folder"):
        make(kit)


def test_an_endless_list_is_refused(tmp_path: Path) -> None:
    """
    A list of more than 16 MiB would slow every look-up down; it is told so.
    """
    with pytest.raises(GazetteerError, match="over 16 MiB"):
        make(kit_with(tmp_path, " " * (16 * 2**20 + 1)))
