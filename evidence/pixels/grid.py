"""A raster's grid on the ground: where an area falls in its pixels, and how large they are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely
from pyproj import CRS, Geod, Transformer
from pyproj.enums import TransformDirection
from pyproj.exceptions import CRSError, ProjError
from shapely.affinity import translate
from shapely.errors import ShapelyError
from shapely.geometry import Polygon, shape
from shapely.geometry.polygon import orient

from evidence.errors import NoGeoreference, RasterError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from pydantic import JsonValue
    from shapely.geometry.base import BaseGeometry

    from evidence.model.places import Affine6, Geometry

WGS84 = "OGC:CRS84"
"""Longitude, latitude, in this order."""

_SEGMENTS = 64
"""Pieces that the longest side of an outline is cut into before it is bent into another CRS."""

_GEOD = Geod(ellps="WGS84")


@dataclass(frozen=True)
class Box:
    """A rectangle of pixels of the full image; it may reach beyond the image."""

    column: int
    row: int
    width: int
    height: int


@dataclass(frozen=True)
class Grid:
    """A raster's size and place."""

    width: int
    height: int
    transform: Affine6
    crs: str
    """WKT or authority code."""

    def to_lonlat(self, px: NDArray[np.float64], py: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give longitude and latitude of points in pixels, shape (points, 2); not finite off the map."""
        a, b, c, d, e, f = self.transform
        places = _moved(self.crs, a * px + b * py + c, d * px + e * py + f, to="degrees")
        # A map in degrees may go on beyond 180.
        beyond = np.isfinite(places[:, 0]) & (np.abs(places[:, 0]) > 180)
        places[beyond, 0] -= 360 * np.round(places[beyond, 0] / 360)
        return places

    def to_pixels(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give fractional column and row of points in degrees, shape (points, 2); not finite off the map."""
        a, b, c, d, e, f = self.transform
        x, y = _moved(self.crs, lon, lat, to="map").T
        if _in_degrees(self.crs):
            # An outline that is cut at 180 degrees comes together on a map that reaches across.
            middle = a * self.width / 2 + b * self.height / 2 + c
            known = np.isfinite(x)
            x[known] += 360 * np.round((middle - x[known]) / 360)
        area = a * e - b * d
        return np.stack([(e * (x - c) - b * (y - f)) / area, (a * (y - f) - d * (x - c)) / area], axis=1)

    def outline(self, area: Geometry, *, name: str) -> BaseGeometry:
        """
        Draw an area in pixels of the full image.

        Args:
            area: Polygon or MultiPolygon, lon/lat degrees.
            name: how to call the raster in an error.

        Raises:
            RasterError: the area is no polygon, or lies off the raster's map.
        """
        drawn = _polygon(area)
        west, south, east, north = drawn.bounds
        fine = shapely.segmentize(drawn, max(east - west, north - south) / _SEGMENTS)
        pixels = shapely.transform(fine, lambda points: self.to_pixels(points[:, 0], points[:, 1]))
        if not np.isfinite(shapely.get_coordinates(pixels)).all():
            raise _elsewhere(name)
        return pixels

    def box(self, outline: BaseGeometry, *, margin_px: int, name: str) -> Box:
        """
        Give the pixels around an outline, with a margin on every side.

        Raises:
            RasterError: none of them is in the image.
        """
        left, top, right, bottom = outline.bounds
        if right <= 0 or bottom <= 0 or left >= self.width or top >= self.height:
            raise _elsewhere(name)
        column, row = math.floor(left) - margin_px, math.floor(top) - margin_px
        return Box(column, row, math.ceil(right) + margin_px - column, math.ceil(bottom) + margin_px - row)

    def posting_m(self, column: float, row: float) -> float:
        """
        Ground distance between neighbouring pixels at a point, metres.

        Geodesic on WGS 84: a Web Mercator grid of 10 m posts 7 m at 45 degrees north. Where pixels are not
        square on the ground, the geometric mean of both sides.
        """
        px = np.array([column - 0.5, column + 0.5, column, column])
        py = np.array([row, row, row - 0.5, row + 0.5])
        lon, lat = self.to_lonlat(px, py).T
        if np.isfinite([lon, lat]).all():
            _, _, metres = _GEOD.inv(lon[0::2], lat[0::2], lon[1::2], lat[1::2])
            if metres.min() > 0:
                return float(math.sqrt(metres[0] * metres[1]))
        raise NoGeoreference(
            "The middle of the image lies off the map of its own system, or its pixels have no size.",
            next_step="Correct the image's georeference.",
        )

    def footprint(self) -> Geometry:
        """
        Outline of the whole image in lon/lat degrees, cut where it crosses the date line.

        Returns:
            Polygon, or MultiPolygon where it is cut (RFC 7946, section 3.1.9).

        Raises:
            NoGeoreference: the image reaches off its own map.
        """
        corners = shapely.box(0, 0, self.width, self.height)
        edge = shapely.get_coordinates(
            shapely.segmentize(corners, max(self.width, self.height) / _SEGMENTS * 8)
        )
        ring = self.to_lonlat(edge[:, 0], edge[:, 1])
        if not np.isfinite(ring).all():
            raise NoGeoreference(
                "The image reaches off the map of its own coordinate system.",
                next_step="Correct the image's georeference.",
            )
        ring[:, 0] = np.unwrap(ring[:, 0], period=360)
        # Sides that stay straight in degrees need no points between (0.1 m).
        plain = shapely.transform(shapely.simplify(Polygon(ring), 1e-6), lambda points: points.round(7))
        return _cut(plain)


def crs_name(wkt: str) -> str:
    """Shortest sure name of a CRS: its EPSG code where it is one exactly, else the WKT itself."""
    try:
        code = CRS.from_wkt(wkt).to_epsg(min_confidence=100)
    except CRSError:
        return wkt
    return wkt if code is None else f"EPSG:{code}"


def _moved(
    crs: str, x: NDArray[np.float64], y: NDArray[np.float64], *, to: Literal["map", "degrees"]
) -> NDArray[np.float64]:
    try:
        mover = _mover(crs)
    except (CRSError, ProjError) as nowhere:
        raise NoGeoreference(
            "The image's coordinate system has no known place on Earth.",
            next_step="Give the image a standard coordinate system, such as its UTM zone.",
        ) from nowhere
    # There and back by one operation, so that a point returns to where it was.
    way = TransformDirection.FORWARD if to == "map" else TransformDirection.INVERSE
    return np.stack(mover.transform(x, y, direction=way), axis=1)


@lru_cache(maxsize=16)
def _mover(crs: str) -> Transformer:
    """Find the way from degrees to a map, which takes 10 ms, once."""
    return Transformer.from_crs(WGS84, crs, always_xy=True)


@lru_cache(maxsize=16)
def _in_degrees(crs: str) -> bool:
    """Whether a map's easting is longitude in degrees, which comes round after 360."""
    system = CRS.from_user_input(crs)
    return system.is_geographic and all(axis.unit_name == "degree" for axis in system.axis_info[:2])


def _cut(outline: Polygon) -> Geometry:
    """Bring an outline that crosses 180 degrees into -180 to 180, in parts that turn to the left."""
    world = shapely.box(-180, -90, 180, 90)
    west, _, east, _ = outline.bounds
    if max(-west, east) <= 180:
        return _geojson([outline])
    shifted = [shapely.intersection(translate(outline, turn), world) for turn in (-360, 0, 360)]
    return _geojson([part for part in shifted if part.geom_type == "Polygon" and not part.is_empty])


def _geojson(parts: Sequence[Polygon]) -> Geometry:
    rings: list[JsonValue] = [
        [[[float(lon), float(lat)] for lon, lat in orient(part).exterior.coords]] for part in parts
    ]
    if len(rings) == 1:
        return {"type": "Polygon", "coordinates": rings[0]}
    return {"type": "MultiPolygon", "coordinates": rings}


def _polygon(area: Geometry) -> BaseGeometry:
    try:
        drawn = shape(area)
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError) as garbled:
        raise _no_polygon("no GeoJSON geometry") from garbled
    if drawn.geom_type not in {"Polygon", "MultiPolygon"} or drawn.area <= 0:
        raise _no_polygon(drawn.geom_type)
    return shapely.make_valid(drawn)


def _no_polygon(what: str) -> RasterError:
    return RasterError(
        f"The area is {what} and encloses nothing.", next_step="Give a Polygon or MultiPolygon in degrees."
    )


def _elsewhere(name: str) -> RasterError:
    return RasterError(
        f"The area lies outside {name}.", next_step="Check the coordinates, or choose another scene."
    )
