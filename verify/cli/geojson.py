"""GeoJSON files that a person hands in or asks for."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from shapely.errors import GEOSException, ShapelyError
from shapely.geometry import mapping, shape
from shapely.ops import unary_union

from claims.errors import RecountError
from verify.files import regular_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from evidence.model.places import Geometry

MOST_BYTES = 8 * 2**20


class BadGeoJsonError(RecountError):
    """A file that is not the GeoJSON that was asked for."""


def polygon_in(path: Path) -> Geometry:
    """Read an AOI: all polygons of a file as one, lon/lat.

    Raises:
        BadGeoJsonError: it cannot be read, or holds no valid polygon on Earth.
    """
    shapes = [shape(told) for told in _geometries(path) if told["type"] in {"Polygon", "MultiPolygon"}]
    bad = [one for one in shapes if one.is_empty or not (one.is_valid and _on_earth(one.bounds))]
    if bad or not shapes:
        raise BadGeoJsonError(
            f"{path} holds {len(shapes)} polygons, of which {len(bad)} enclose no valid area on Earth.",
            next_step="Give a Polygon in lon/lat degrees (RFC 7946) whose edges do not cross.",
        )
    try:
        union = unary_union(shapes)
    except GEOSException as broken:
        raise BadGeoJsonError(
            f"The {len(shapes)} polygons of {path} cannot be joined: {str(broken).strip()}.",
            next_step="Give one Polygon in lon/lat degrees (RFC 7946).",
        ) from broken
    return json.loads(json.dumps(mapping(union)))  # type: ignore[no-any-return]  # tuples become arrays


def lines_in(path: Path) -> list[list[tuple[float, float]]]:
    """Read rail centrelines: every line of a file, each a run of (lon, lat).

    Raises:
        BadGeoJsonError: it cannot be read, or holds no line on Earth.
    """
    lines: list[list[tuple[float, float]]] = []
    for told in _geometries(path):
        if told["type"] not in {"LineString", "MultiLineString"}:
            continue
        whole = shape(told)
        parts = getattr(whole, "geoms", [whole])
        lines += [[(x, y) for x, y, *_ in part.coords] for part in parts if _on_earth(part.bounds)]
    if not all(math.isfinite(value) for line in lines for point in line for value in point):
        raise BadGeoJsonError(
            f"A line of {path} has a point that is no number.", next_step="Give lon/lat degrees (RFC 7946)."
        )
    if not lines:
        raise BadGeoJsonError(
            f"{path} holds no line on Earth.", next_step="Give LineStrings in lon/lat degrees (RFC 7946)."
        )
    return lines


def _geometries(path: Path) -> Iterator[dict[str, Any]]:
    try:
        body = regular_bytes(path, most=MOST_BYTES)
        if len(body) > MOST_BYTES:
            raise BadGeoJsonError(
                f"{path} has over {MOST_BYTES:,} bytes.", next_step="Give the outline alone."
            )
        told = json.loads(body)
        features = told["features"] if told["type"] == "FeatureCollection" else [told]
        found = [one["geometry"] if one["type"] == "Feature" else one for one in features]
        for one in found:
            shape(one)
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        OverflowError,
        RecursionError,
        ShapelyError,
    ) as broken:
        raise BadGeoJsonError(
            f"{path} is no GeoJSON that can be read: {str(broken).strip()}.",
            next_step="Give a GeoJSON file (RFC 7946).",
        ) from broken
    yield from found


def _on_earth(bounds: tuple[float, float, float, float]) -> bool:
    west, south, east, north = bounds
    return -180 <= west <= east <= 180 and -90 <= south <= north <= 90
