"""A site that straddles two tiles of one acquisition is counted as if it were one picture."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rasterio
from catalogues import write_catalogue
from rasterio.transform import Affine
from rasterio.warp import transform_geom
from rasterio.windows import Window
from shapely.geometry import box, mapping

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
YARD = ROOT / "fixtures" / "imagery" / "tumangang-20231005"
ARTICLE = {
    "text": "Satellite imagery taken on October 5, 2023 shows 73 railcars at the Tumangang Rail Facility.",
    "published": "2023-10-07",
}


def tile(folder: Path, name: str, *, first: int, last: int) -> dict[str, Any]:
    """Cut columns out of the rendered yard, and write an item for them."""
    item = json.loads((YARD / f"{YARD.name}.json").read_text(encoding="utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    with rasterio.open(YARD / f"{YARD.name}.tif") as whole:
        window = Window(first, 0, last - first, whole.height)
        moved = whole.transform @ Affine.translation(first, 0)
        profile = whole.profile | {
            "width": window.width,
            "transform": moved,
            "compress": "deflate",
            "photometric": "rgb",
        }
        corners = [moved @ corner for corner in ((0, 0), (window.width, whole.height))]
        with rasterio.open(folder / f"{name}.tif", "w", **profile) as out:
            out.update_tags(**whole.tags())
            out.descriptions = whole.descriptions
            out.write(whole.read(window=window))
        outline = transform_geom(whole.crs, "EPSG:4326", mapping(box(*corners[0], *corners[1])))
    (asset,) = (one for one in item["assets"].values() if one["href"].endswith(".tif"))
    fields = {**item["properties"], "platform": "rendered-1"}
    return {
        **item,
        "id": name,
        "geometry": json.loads(json.dumps(outline)),
        "bbox": None,
        "links": [],
        "properties": fields,
        "assets": {"visual": {**asset, "href": f"./{name}.tif"}},
    }


def counted(recount: Callable[..., Any], tmp_path: Path, imagery: Path) -> dict[str, Any]:
    """Check the article on that imagery, and give its one record."""
    article = tmp_path / "article.json"
    article.write_text(json.dumps(ARTICLE), encoding="utf-8")
    options = ("--offline", "--format", "json", "--out", tmp_path / "out")
    (record,) = recount("check", article, "--imagery", imagery, *options).documents
    return record


def test_two_tiles_give_the_count_of_the_whole(recount: Callable[..., Any], tmp_path: Path) -> None:
    """
    The seam goes through the yard: marks, interval and verdict are those of the uncut scene, and the record
    names both tiles.
    """
    with rasterio.open(YARD / f"{YARD.name}.tif") as whole:
        middle = whole.width // 2
        width = whole.width
    folder = tmp_path / "tiles"
    west = tile(folder, "west", first=0, last=middle + 40)
    east = tile(folder, "east", first=middle - 40, last=width)
    cut = counted(recount, tmp_path, write_catalogue(folder, [west, east]))
    uncut = counted(recount, tmp_path, ROOT / "fixtures" / "imagery" / "catalog.json")

    (scene,) = cut["scenes"]
    assert {"west", "east"} == set(scene["tiles"])
    assert uncut["scenes"][0]["covers"] == scene["covers"]
    assert [(one["best"], one["low"], one["high"]) for one in uncut["counts"]] == [
        (one["best"], one["low"], one["high"]) for one in cut["counts"]
    ]


def test_one_tile_alone_shows_a_part(recount: Callable[..., Any], tmp_path: Path) -> None:
    """
    Without the other the count is a lower bound, and the record says how much of the site it shows.
    """
    with rasterio.open(YARD / f"{YARD.name}.tif") as whole:
        middle = whole.width // 2
    folder = tmp_path / "tiles"
    record = counted(recount, tmp_path, write_catalogue(folder, [tile(folder, "west", first=0, last=middle)]))

    assert [] == record["scenes"][0]["tiles"]
    assert record["scenes"][0]["covers"] < 0.9
    assert "partial_coverage" in record["verdict"]["reasons"]
