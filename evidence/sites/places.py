"""Rows of a gazetteer, and the GeoJSON files that hold them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal

from pydantic import Field, field_validator

from claims.model import Value
from evidence.errors import EvidenceError
from evidence.model import Geometry
from evidence.sites.headnouns import SITE_KINDS
from evidence.sites.outlines import sound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from importlib.resources.abc import Traversable


class GazetteerError(EvidenceError):
    """A gazetteer file that cannot be read."""


class Place(Value):
    """One row: a facility, its names, where it lies, and who says so."""

    id: str = Field(min_length=1)
    name: str = Field(min_length=1)

    aliases: tuple[str, ...] = ()
    """Other names of the place itself, in any script."""

    towns: tuple[str, ...] = ()
    """Names shared with a town or a region: enough with a head-noun ("Tver air base"), weak without."""

    codes: tuple[str, ...] = ()
    """ICAO or other codes; they count in capitals only."""

    kind: str
    """One of ``SITE_KINDS``."""

    country: str = Field(pattern="^[A-Z]{2}$")
    """ISO 3166 alpha-2; XX where no country's claim is generally recognised."""

    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)

    radius_m: float = Field(gt=0, le=60_000)
    """Reach around the point; of the outline where there is one."""

    inhabitants: int | None = Field(default=None, ge=0)
    """Of a town; None where nobody counted them."""

    precision: Literal["facility", "area", "town"] = "facility"
    """What the coordinate belongs to: the facility, an area around it, or the town that names it."""

    source: str = Field(min_length=1)
    licence: str = Field(min_length=1)

    outline_source: str | None = None
    """Who drew the outline; None without one."""

    note: str | None = None

    outline: Geometry | None = None
    """Polygon or MultiPolygon; None when only centre and radius are known."""

    @field_validator("kind")
    @classmethod
    def _is_known(cls, kind: str) -> str:
        if kind not in SITE_KINDS:
            raise ValueError(f"{kind!r} is none of {', '.join(sorted(SITE_KINDS))}.")
        return kind

    @field_validator("outline")
    @classmethod
    def _is_sound(cls, outline: Geometry | None) -> Geometry | None:
        if outline is not None and sound(outline) is None:
            raise ValueError("The geometry is neither a point nor a valid polygon with closed rings.")
        return outline


def read(files: Iterable[Traversable]) -> Iterator[Place]:
    """Rows of GeoJSON feature collections, file by file.

    A feature's geometry is a Point, or the outline; its properties are the fields of ``Place``.

    Raises:
        GazetteerError: a file is no feature collection, or a row breaks a rule; the row is named.
    """
    seen: dict[str, str] = {}
    for file in files:
        for number, feature in enumerate(_features(file), start=1):
            try:
                place = _new(_place(feature), seen)
            except (KeyError, TypeError, ValueError) as broken:
                raise GazetteerError(
                    f"Row {number} of the gazetteer {file.name} cannot be read: {_told(broken)}.",
                    next_step="Correct the row, or take the file out of the folder.",
                ) from broken
            seen[place.id] = file.name
            yield place


def _new(place: Place, seen: Mapping[str, str]) -> Place:
    if place.id in seen:
        raise ValueError(f"its id {place.id!r} stands in {seen[place.id]} already")
    return place


def _told(broken: Exception) -> str:
    return f"it has no {broken}" if isinstance(broken, KeyError) else str(broken)


def _features(file: Traversable) -> list[dict[str, object]]:
    try:
        features = json.loads(file.read_bytes())["features"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as broken:
        raise GazetteerError(
            f"The gazetteer {file.name} is no GeoJSON ({type(broken).__name__}: {broken}).",
            next_step="Write it as a FeatureCollection with a list of features, or take it out.",
        ) from broken
    if not isinstance(features, list):
        raise GazetteerError(
            f"The gazetteer {file.name} has {type(features).__name__} for its list of features.",
            next_step="Write it as a FeatureCollection with a list of features, or take it out.",
        )
    return features


def _place(feature: dict[str, object]) -> Place:
    geometry, properties = feature["geometry"], feature["properties"]
    if not isinstance(geometry, dict) or not isinstance(properties, dict):
        raise TypeError("a feature needs a geometry and properties")
    row = {**properties, "id": feature["id"]}
    if geometry["type"] == "Point":
        lon, lat = geometry["coordinates"][:2]
        if (row.get("lon", lon), row.get("lat", lat)) != (lon, lat):
            raise ValueError(f"its lon and lat are not those of its Point, {lon}, {lat}")
        return Place.model_validate({**row, "lon": lon, "lat": lat})
    return Place.model_validate({**row, "outline": geometry})
