"""GeoJSON files that a person hands in or asks for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from shapely.errors import GEOSException
from shapely.geometry import mapping, shape
from shapely.ops import unary_union

from claims.errors import RecountError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from evidence.model import Geometry

MOST_BYTES = 8 * 2**20


class BadGeoJsonError(RecountError):
    """A file that is not the GeoJSON that was asked for."""


def polygon_in(path: Path) -> Geometry:
    """Read an AOI: all polygons of a file as one, lon/lat.

    Raises:
        BadGeoJsonError: it cannot be read, or holds no valid polygon on Earth.
    """
    shapes = [shape(told) for told in _geometries(path) if told.get("type") in {"Polygon", "MultiPolygon"}]
    union = unary_union(shapes)
    if union.is_empty or not union.is_valid or not _on_earth(union.bounds):
        raise BadGeoJsonError(
            f"{path} holds {len(shapes)} polygons, and no valid area on Earth.",
            next_step="Give a Polygon in lon/lat degrees (RFC 7946).",
        )
    return json.loads(json.dumps(mapping(union)))  # type: ignore[no-any-return]  # tuples become arrays


def lines_in(path: Path) -> list[list[tuple[float, float]]]:
    """Read rail centrelines: every line of a file, each a run of (lon, lat).

    Raises:
        BadGeoJsonError: it cannot be read, or holds no line on Earth.
    """
    lines: list[list[tuple[float, float]]] = []
    for told in _geometries(path):
        if told.get("type") not in {"LineString", "MultiLineString"}:
            continue
        whole = shape(told)
        parts = getattr(whole, "geoms", [whole])
        lines += [[(x, y) for x, y, *_ in part.coords] for part in parts if _on_earth(part.bounds)]
    if not lines:
        raise BadGeoJsonError(
            f"{path} holds no line on Earth.", next_step="Give LineStrings in lon/lat degrees (RFC 7946)."
        )
    return lines


def _geometries(path: Path) -> Iterator[dict[str, Any]]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadGeoJsonError(
                f"{path} has over {MOST_BYTES:,} bytes.", next_step="Give the outline alone."
            )
        told = json.loads(path.read_bytes())
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
        RecursionError,
        GEOSException,
    ) as broken:
        raise BadGeoJsonError(
            f"{path} is no GeoJSON that can be read: {broken}.", next_step="Give a GeoJSON file (RFC 7946)."
        ) from broken
    yield from found


def _on_earth(bounds: tuple[float, float, float, float]) -> bool:
    west, south, east, north = bounds
    return -180 <= west <= east <= 180 and -90 <= south <= north <= 90
