"""STAC items of the newsroom's own scenes (STAC 1.1; extensions projection 2.0, raster 2.0, file 2.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyproj import CRS
from shapely.geometry import shape

from evidence.scenes.library.looks import sha256, written
from evidence.scenes.stac.documents import mapping, objects
from evidence.scenes.stac.places import is_web

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from evidence.model.places import Affine6, Geometry
    from evidence.model.scenes import Access
    from evidence.scenes.catalogues.sidecars import Said
    from evidence.scenes.library.looks import Look
    from evidence.seams import RasterFacts

_LICENCE_ID = re.compile(r"[\w.+-]+", re.ASCII)
"""What STAC takes for a licence (``license`` of its common metadata); other words go beside it."""

_NULLS = {"datetime", "proj:code"}
"""Properties whose null says something: an interval stands in its place; no authority has a code for it."""

_EXTENSIONS = {
    "proj:": "https://stac-extensions.github.io/projection/v2.0.0/schema.json",
    "raster:": "https://stac-extensions.github.io/raster/v2.0.0/schema.json",
    "file:": "https://stac-extensions.github.io/file/v2.1.0/schema.json",
    "eo:": "https://stac-extensions.github.io/eo/v1.1.0/schema.json",
    "view:": "https://stac-extensions.github.io/view/v1.0.0/schema.json",
}


@dataclass(frozen=True)
class Availability:
    """How the pixels can be had."""

    access: Access
    where: str | None = None
    """Where they can be asked for; None when nobody says."""


def item_of(
    name: str, seen: Look, said: Said, *, pixels: Availability, copy: Path | None
) -> Mapping[str, Any]:
    """Write the STAC item of a scene.

    Args:
        name: its id.
        seen: what the original says by itself.
        said: when, how sharp, under which licence.
        pixels: how they can be had.
        copy: the copy that lies beside the item as ``name``.tif; None when none is kept.
    """
    properties = {
        **seen.kept,
        **_times(said),
        "gsd": said.gsd_m,
        **licence_of(said.licence),
        **({} if seen.facts is None else _projection(seen.facts)),
        "recount:rendered": said.rendered or None,
        "recount:original_name": seen.name,
        "recount:original_sha256": seen.digest,
        "recount:access": None if pixels.access == "open" else pixels.access,
        "recount:where": None if pixels.access == "open" else pixels.where,
    }
    properties = {key: value for key, value in properties.items() if value is not None or key in _NULLS}
    assets = {} if copy is None or seen.facts is None else {"image": _asset(copy, seen.facts)}
    return {
        "type": "Feature",
        "stac_version": "1.1.0",
        "stac_extensions": _extensions([properties, *assets.values(), *_bands(assets)]),
        "id": name,
        "geometry": seen.footprint,
        "bbox": bbox(seen.footprint),
        "properties": properties,
        "links": [
            {"rel": "root", "href": "../../catalog.json", "type": "application/json"},
            {"rel": "parent", "href": "../../catalog.json", "type": "application/json"},
            *_licence_link(said.licence),
        ],
        "assets": assets,
    }


def restated(item: Mapping[str, Any], said: Said, pixels: Availability) -> dict[str, Any]:
    """Write an item again with another GSD or licence, or another place to ask for its pixels."""
    before = mapping(item.get("properties"))
    told = {
        **before,
        "gsd": said.gsd_m,
        **licence_of(said.licence),
        "recount:where": pixels.where or before.get("recount:where"),
    }
    links = [link for link in objects(item.get("links")) if link.get("rel") != "license"]
    return {
        **item,
        "properties": {key: value for key, value in told.items() if value is not None or key in _NULLS},
        "links": [*links, *_licence_link(said.licence)],
    }


def _times(said: Said) -> dict[str, Any]:
    start, end = map(written, said.span)
    if start == end:
        return {"datetime": start}
    return {"datetime": None, "start_datetime": start, "end_datetime": end}


def licence_of(licence: str | None) -> dict[str, Any]:
    """How an item states a licence: by its identifier, else ``other`` with a link or the words themselves."""
    if licence is None or _LICENCE_ID.fullmatch(licence):
        return {"license": licence, "recount:licence": None}
    return {"license": "other", "recount:licence": None if is_web(licence) else licence}


def _licence_link(licence: str | None) -> list[dict[str, str]]:
    return [{"rel": "license", "href": licence}] if licence is not None and is_web(licence) else []


def _projection(facts: RasterFacts) -> dict[str, Any]:
    # At the item, which has one file: beside a file's own gsd, its transform would be read as another.
    if facts.crs is None or facts.transform is None:
        return {}
    system = CRS.from_user_input(facts.crs)
    authority = system.to_authority(min_confidence=100)
    return {
        "proj:code": None if authority is None else ":".join(authority),
        "proj:wkt2": system.to_wkt() if authority is None else None,
        "proj:shape": [facts.height, facts.width],
        "proj:transform": list(facts.transform),
        "proj:bbox": _extent(facts.transform, facts.width, facts.height),
    }


def _extent(transform: Affine6, width: int, height: int) -> list[float]:
    """Left, lowest, right, highest of the corners: a turned image reaches further than two of them."""
    a, b, c, d, e, f = transform
    corners = [(column, row) for column in (0, width) for row in (0, height)]
    xs = [a * column + b * row + c for column, row in corners]
    ys = [d * column + e * row + f for column, row in corners]
    return [min(xs), min(ys), max(xs), max(ys)]


def _asset(copy: Path, facts: RasterFacts) -> dict[str, Any]:
    return {
        "href": f"./{copy.name}",
        "type": "image/tiff; application=geotiff; profile=cloud-optimized",
        "roles": ["data"],
        # 1220 is the multihash prefix of a SHA-256, as the file extension asks.
        "file:checksum": f"1220{sha256(copy)}",
        "file:size": copy.stat().st_size,
        "bands": [_band(facts, number) for number in range(len(facts.bands))],
    }


def _band(facts: RasterFacts, number: int) -> dict[str, Any]:
    nodata = facts.nodata[number] if facts.nodata else None
    scale = facts.scales[number] if facts.scales else 1.0
    offset = facts.offsets[number] if facts.offsets else 0.0
    told = {
        "name": facts.bands[number] or f"b{number + 1}",
        "data_type": facts.dtype,
        # JSON has no word for these three numbers; STAC has.
        "nodata": str(nodata) if nodata is not None and nodata - nodata != 0 else nodata,
        "raster:scale": scale if (scale, offset) != (1, 0) else None,
        "raster:offset": offset if (scale, offset) != (1, 0) else None,
    }
    return {key: value for key, value in told.items() if value is not None}


def _bands(assets: Mapping[str, Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    return (band for asset in assets.values() for band in asset["bands"])


def _extensions(told: Iterable[Mapping[str, Any]]) -> list[str]:
    """Extensions whose fields are used."""
    fields = {field for one in told for field in one}
    return [
        address
        for prefix, address in _EXTENSIONS.items()
        if any(field.startswith(prefix) for field in fields)
    ]


def bbox(outline: Geometry) -> list[float]:
    """West, south, east, north; west is the greater where an outline crosses the antimeridian (RFC 7946)."""
    west, south, east, north = shape(outline).bounds
    if (west, east) == (-180, 180):
        parts = [part.bounds for part in getattr(shape(outline), "geoms", [])]
        western = [right for left, _, right, _ in parts if left == -180]
        eastern = [left for left, _, right, _ in parts if right == 180]
        if western and eastern and max(western) < min(eastern):
            west, east = min(eastern), max(western)
    return [float(west), float(south), float(east), float(north)]
