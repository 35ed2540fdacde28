"""Rows of a gazetteer, and the GeoJSON files that hold them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from pydantic import Field, ValidationError, field_validator, model_validator

from claims.model import Value
from evidence.errors import EvidenceError
from evidence.model.places import Geometry, Precision
from evidence.sites.countries import is_code
from evidence.sites.headnouns import SITE_KINDS
from evidence.sites.outlines import distance_to_m, sound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from importlib.resources.abc import Traversable
    from typing import Self


MOST_BYTES: Final = 16 * 2**20
"""Some 30,000 rows; a larger list belongs into a service of one's own."""


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

    country: str
    """ISO 3166 alpha-2; XX where no country's claim is generally recognised."""

    lon: float = Field(ge=-180, le=180, strict=True)
    lat: float = Field(ge=-90, le=90, strict=True)

    radius_m: float = Field(gt=0, le=60_000, strict=True)
    """Reach around the point; of the outline where there is one."""

    inhabitants: int | None = Field(default=None, ge=0)
    """Of a town; None where nobody counted them."""

    precision: Precision = "facility"

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

    @field_validator("country")
    @classmethod
    def _is_a_country(cls, country: str) -> str:
        if not is_code(country):
            raise ValueError(
                f"{country!r} is no ISO 3166 alpha-2 code, nor XX for places that no state holds."
            )
        return country

    @model_validator(mode="after")
    def _is_where_it_is_drawn(self) -> Self:
        if self.outline is not None:
            away_m = distance_to_m(self.lon, self.lat, self.outline)
            if away_m > self.radius_m:
                raise ValueError(
                    f"its outline lies {away_m / 1000:.0f} km from its lon and lat, more than its radius."
                )
        return self

    @field_validator("outline")
    @classmethod
    def _is_sound(cls, outline: Geometry | None) -> Geometry | None:
        if outline is None:
            return None
        drawn = sound(outline)
        if drawn is None:
            raise ValueError("The geometry is neither a point nor a valid polygon with closed rings.")
        return drawn


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
    """Say in a sentence what is wrong with a row."""
    if isinstance(broken, KeyError):
        return f"it has no {broken}"
    if isinstance(broken, ValidationError):
        first = broken.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        said = first["msg"].removeprefix("Value error, ").rstrip(".")
        return f"its {where} is {str(first['input'])[:60]!r}: {said}" if where else said
    return str(broken)


def _features(file: Traversable) -> list[dict[str, object]]:
    try:
        features = json.loads(_bytes(file))["features"]
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


def _bytes(file: Traversable) -> bytes:
    """The whole of a file. Raises OSError for a pipe or a device, ValueError for an endless one."""
    if not file.is_file():
        raise OSError("it is no regular file")
    with file.open("rb") as opened:
        body = opened.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise ValueError(f"over {MOST_BYTES // 2**20} MiB")
    return body


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
