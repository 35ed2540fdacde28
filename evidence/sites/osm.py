"""What a Nominatim answer says of a place, checked field by field before anything is believed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, JsonValue

from evidence.sites.outlines import distance_m, sound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evidence.model import Geometry

MOST_NAMES: Final = 60

_LEAST_RADIUS_M, _MOST_RADIUS_M = 50.0, 50_000.0

_KINDS: Final[Mapping[tuple[str, str], str]] = {
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
}

Number = Annotated[float, Field(allow_inf_nan=False)]
ShortText = Annotated[str, Field(max_length=500)]


class Answered(BaseModel):
    """One place in an answer; what is not named here is not read."""

    model_config = ConfigDict(extra="ignore")

    lat: Annotated[Number, Field(ge=-90, le=90)]
    lon: Annotated[Number, Field(ge=-180, le=180)]
    osm_type: ShortText = "object"
    osm_id: int = 0
    display_name: Annotated[str, Field(min_length=1, max_length=2000)]
    category: ShortText = Field(default="", validation_alias=AliasChoices("class", "category"))
    type: ShortText = ""
    boundingbox: Annotated[list[Number], Field(min_length=4, max_length=4)] | None = None
    """South, north, west, east."""

    namedetails: dict[str, str] | None = None
    extratags: dict[str, str] | None = None
    address: dict[str, str] | None = None
    geojson: JsonValue = None

    @property
    def kind(self) -> str:
        """Kind of site, as far as the map's tags tell; other when they do not."""
        tags = self.extratags or {}
        kind = _KINDS.get((self.category, self.type), "town" if self.category == "place" else "other")
        military = "military" in tags or "military" in tags.get("aerodrome:type", "")
        return "air_base" if kind == "airport" and military else kind

    @property
    def country(self) -> str | None:
        """ISO 3166 alpha-2; None when the answer does not say."""
        code = (self.address or {}).get("country_code", "").upper()
        return code if len(code) == 2 and code.isascii() and code.isalpha() else None

    @property
    def names(self) -> tuple[str, ...]:
        """Every name in every language, the displayed one first."""
        named = [
            part.strip()
            for tag, names in (self.namedetails or {}).items()
            if tag.split(":")[0]
            in {"name", "alt_name", "old_name", "official_name", "short_name", "int_name"}
            for part in names.split(";")
        ]
        return tuple(dict.fromkeys([self.display_name.split(",")[0].strip(), *named]))[:MOST_NAMES]

    @property
    def radius_m(self) -> float:
        """Half the diagonal of the bounding box, kept between 50 m and 50 km; 1 km when there is none."""
        if self.boundingbox is None:
            return 1000.0
        south, north, west, east = self.boundingbox
        if not (-90 <= south <= north <= 90 and -180 <= west <= east <= 180):
            return 1000.0
        half = distance_m(west, south, east, north) / 2
        return min(max(half, _LEAST_RADIUS_M), _MOST_RADIUS_M)

    @property
    def outline(self) -> Geometry | None:
        """The outline, when it is a sound polygon; None for points, lines and nonsense."""
        return sound(self.geojson)
