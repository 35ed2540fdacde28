"""OpenStreetMap's tags and our kinds; and what a Nominatim answer says, checked before it is believed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, JsonValue, model_validator

from evidence.sites.headnouns import SITE_KINDS, fits
from evidence.sites.outlines import distance_m, sound
from evidence.sites.services import names_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

    from evidence.model.places import Geometry

Tag = tuple[str, str]
"""Key and value."""

ATTRIBUTION: Final = "© OpenStreetMap contributors, ODbL"

_LEAST_RADIUS_M, _MOST_RADIUS_M = 50.0, 50_000.0

USUAL_RADIUS_M: Final = 1000.0
"""Reach of a place whose bounds nobody says."""

_TOWNS: Final = ("city", "town", "village", "hamlet", "borough", "suburb", "municipality")

_KINDS: Final[Mapping[Tag, str]] = {
    **{("railway", kind): "rail_yard" for kind in ("yard", "station", "halt", "facility")},
    ("landuse", "railway"): "rail_yard",
    **{("landuse", kind): "port" for kind in ("port", "harbour")},
    **{("industrial", kind): "port" for kind in ("port", "container_terminal")},
    ("harbour", "yes"): "port",
    ("leisure", "marina"): "port",
    ("industrial", "shipyard"): "naval_base",
    ("military", "naval_base"): "naval_base",
    ("military", "airfield"): "air_base",
    ("aeroway", "aerodrome"): "airport",
    ("aeroway", "airstrip"): "airport",
    ("military", "training_area"): "training_area",
    ("military", "range"): "training_area",
    ("military", "launchpad"): "launch_site",
    ("aeroway", "spaceport"): "launch_site",
    ("industrial", "oil"): "depot",
    ("man_made", "petroleum_well"): "depot",
    ("power", "plant"): "industrial",
    ("landuse", "industrial"): "industrial",
    ("man_made", "works"): "industrial",
    ("waterway", "dam"): "dam",
    ("natural", "reef"): "reef",
    ("place", "island"): "reef",
    ("place", "islet"): "reef",
    ("amenity", "refugee_site"): "camp",
    ("barrier", "border_control"): "crossing",
    ("boundary", "administrative"): "town",
    **{("place", kind): "town" for kind in _TOWNS},
}
"""What a tag says of a site."""

_MILITARY: Final[tuple[Tag, ...]] = (("landuse", "military"), ("military", "base"))

_ALSO: Final[Mapping[str, tuple[Tag, ...]]] = {
    "port": (("amenity", "ferry_terminal"),),
    "naval_base": (*_MILITARY, ("landuse", "port"), ("industrial", "port")),
    "air_base": (*_MILITARY, ("aeroway", "aerodrome")),
    "launch_site": _MILITARY,
    "silo_field": _MILITARY,
    "training_area": _MILITARY,
}
"""Tags that a site of this kind may have as well, though they do not tell its kind."""

_IF_NAMED: Final[Mapping[str, tuple[Tag, ...]]] = dict.fromkeys(
    ("port", "depot"), (("landuse", "industrial"),)
)
"""Tags so common around such a site that only the name can tell it from its neighbours."""


def tags_of(kind: str) -> tuple[Tag, ...]:
    """Tags that a site of this kind is drawn with; none for towns, points and what is of no kind."""
    if kind in {"town", "other"}:
        return ()
    return (*(tag for tag, told in _KINDS.items() if told == kind), *_ALSO.get(kind, ()))


def tags_if_named(kind: str) -> tuple[Tag, ...]:
    """Tags that a site of this kind is drawn with, among many others: they fit only under its name."""
    return _IF_NAMED.get(kind, ())


def tags_wanted(wanted: str) -> tuple[Tag, ...]:
    """Tags of all that a head-noun may ask for; none when it may be nearly anything."""
    if wanted == "facility":
        return ()
    kinds = {kind for kind in SITE_KINDS - {"other"} if fits(wanted, kind) > 0}
    also = (tag for kind in sorted(kinds) for tag in (*_ALSO.get(kind, ()), *_IF_NAMED.get(kind, ())))
    return tuple(dict.fromkeys((*(tag for tag, told in _KINDS.items() if told in kinds), *also)))


def kind_of(key: str, value: str) -> str:
    """Kind of site that a tag tells; other when it tells none."""
    return _KINDS.get((key, value), "town" if key == "place" else "other")


def reach_m(*, west: float, south: float, east: float, north: float) -> float:
    """Half the diagonal of a bounding box in degrees, kept between 50 m and 50 km; 1 km when it is none.

    Across ±180, west is greater than east; more than half the Earth lies in no such box.
    """
    is_box = -90 <= south <= north <= 90 and max(abs(west), abs(east)) <= 180
    if not is_box or (east < west and (east - west) % 360 > 180):
        return USUAL_RADIUS_M
    return min(max(distance_m(west, south, east, north) / 2, _LEAST_RADIUS_M), _MOST_RADIUS_M)


def country_in(code: str | None) -> str | None:
    """ISO 3166 alpha-2 in capitals; None when the text is no such code."""
    code = (code or "").upper()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


Number = Annotated[float, Field(allow_inf_nan=False)]
ShortText = Annotated[str, Field(max_length=500)]
Lat = Annotated[Number, Field(ge=-90, le=90)]
Lon = Annotated[Number, Field(ge=-180, le=180)]
Id = Annotated[int, Field(ge=0, lt=2**63)]


class Answered(BaseModel):
    """One place in an answer; what is not named here is not read."""

    model_config = ConfigDict(extra="ignore")

    lat: Lat
    lon: Lon
    osm_type: ShortText = "object"
    osm_id: Id = 0
    display_name: Annotated[str, Field(min_length=1, max_length=2000)]
    category: ShortText = Field(default="", validation_alias=AliasChoices("class", "category"))
    type: ShortText = ""
    boundingbox: Annotated[list[Number], Field(min_length=4, max_length=4)] | None = None
    """South, north, west, east."""

    namedetails: dict[str, str] | None = None
    extratags: dict[str, str] | None = None
    address: dict[str, str] | None = None
    geojson: JsonValue = None

    @model_validator(mode="after")
    def _is_named(self) -> Self:
        if not self.names:
            raise ValueError("none of its names can be one")
        return self

    @property
    def kind(self) -> str:
        """Kind of site, as far as the map's tags tell; other when they do not.

        A server files a port under its land use, and says what industry it is among the further tags.
        """
        tags = self.extratags or {}
        kind = kind_of(self.category, self.type)
        if kind in {"other", "industrial"}:
            told = (kind_of(key, value) for key, value in tags.items())
            kind = next((one for one in told if one not in {"other", "industrial", "town"}), kind)
        military = "military" in {*tags, tags.get("landuse")} or "military" in tags.get("aerodrome:type", "")
        return "air_base" if kind == "airport" and military else kind

    @property
    def country(self) -> str | None:
        """ISO 3166 alpha-2; None when the answer does not say."""
        return country_in((self.address or {}).get("country_code"))

    @property
    def names(self) -> tuple[str, ...]:
        """Every name in every language, the displayed one first."""
        return names_in([self.display_name.split(",")[0], *names_tagged(self.namedetails or {})])

    @property
    def radius_m(self) -> float:
        """Half the diagonal of the bounding box, kept between 50 m and 50 km; 1 km when there is none."""
        if self.boundingbox is None:
            return USUAL_RADIUS_M
        south, north, west, east = self.boundingbox
        return reach_m(west=west, south=south, east=east, north=north)

    @property
    def outline(self) -> Geometry | None:
        """The outline, when it is a sound polygon; None for points, lines and nonsense."""
        return sound(self.geojson)


def names_tagged(tags: Mapping[str, str]) -> list[str]:
    """Names among an object's tags, in every language, as they stand there."""
    return [
        name
        for tag, told in tags.items()
        if tag.split(":")[0] in {"name", "alt_name", "old_name", "official_name", "short_name", "int_name"}
        for name in told.split(";")
    ]
