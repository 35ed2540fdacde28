"""Photon, a search of OpenStreetMap that can be told what kind of thing is meant; asked through geopy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from geopy.geocoders import Photon as GeopyPhoton
from pydantic import BaseModel, ConfigDict, Field

from evidence.kit import Services
from evidence.sites.osm import (
    ATTRIBUTION,
    USUAL_RADIUS_M,
    Id,
    Lat,
    Lon,
    Number,
    ShortText,
    country_in,
    kind_of,
    reach_m,
    tags_wanted,
)
from evidence.sites.pace import PAUSE_S, Pace, pace_of
from evidence.sites.places import Place
from evidence.sites.ranking import first_known, wordings
from evidence.sites.services import DoorAdapter, believed, document, names_in, nonsense, why_silent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.kit import Kit
    from evidence.model.places import Candidate
    from evidence.seams import Geocoder, PlaceQuery
    from evidence.sites.ranking import Wording
    from evidence.web import Web

SERVICE: Final = str(Services.photon)

_TYPES: Final = {"N": "node", "W": "way", "R": "relation"}


class Point(BaseModel):
    """Where a feature lies."""

    type: Literal["Point"]
    coordinates: tuple[Lon, Lat]


class Properties(BaseModel):
    """What a feature is; what is not named here is not read."""

    model_config = ConfigDict(extra="ignore")

    osm_type: Literal["N", "W", "R"]
    osm_id: Id
    osm_key: ShortText
    osm_value: ShortText
    name: str | None = None
    """None for addresses, which are known by street and number."""

    countrycode: ShortText | None = None
    extent: Annotated[list[Number], Field(min_length=4, max_length=4)] | None = None
    """West, north, east, south: neither GeoJSON's order nor Nominatim's."""


class Feature(BaseModel):
    """One place in an answer."""

    geometry: Point
    properties: Properties


class Photon:
    """Names by the map of the whole world, among things of the kind that the head-noun asks for."""

    name = "Photon"

    def __init__(self, web: Web, *, contact: str, service: str = SERVICE, pace: Pace | None = None) -> None:
        """Ask a service.

        Args:
            web: the way out.
            contact: address that the service's operators may write to.
            service: http(s) address of a Photon server.
            pace: keeps requests apart; None for one a second from this object.
        """
        address = urlsplit(service)
        turns = pace or Pace(PAUSE_S)
        self._asked = GeopyPhoton(
            scheme=address.scheme,
            domain=f"{address.netloc}{address.path}",
            user_agent=f"recount ({contact})",
            proxies={},
            adapter_factory=lambda **_: DoorAdapter(web, service=self.name, pace=turns, read=_collection),
        )

    def __call__(self, query: PlaceQuery) -> Sequence[Candidate]:
        """Candidates that bear the name, best first.

        The name without its head-noun is asked first, among things that the head-noun may mean; then the
        name as it stands, among all things.

        Raises:
            WebError: the service could not be asked, or answered nonsense.
        """
        asked = reversed(wordings(query.name))
        return first_known(self.name, query, asked, lambda one: self._ask(one, query))

    def _ask(self, wording: Wording, query: PlaceQuery) -> list[Place]:
        # It gives one name for each place, in the language asked for: the local one when the question is
        # local, or the name that was found would not be among those given.
        located = self._asked.geocode(
            wording.text,
            exactly_one=False,
            limit=10,
            language="en" if wording.text.isascii() else False,
            location_bias=None if query.near is None else (query.near[1], query.near[0]),
            osm_tag=_filter(wording.wanted),
        )
        return _places([one.raw for one in located or ()])


def make(kit: Kit) -> Sequence[Geocoder]:
    """Give the online geocoder; none when ``why_absent`` says why."""
    address, contact = kit.services.photon, kit.contact
    if address is None or contact is None or why_absent(kit):
        return []
    return [Photon(kit.web, contact=contact, service=address, pace=pace_of(kit, "photon"))]


def why_absent(kit: Kit) -> str | None:
    """Why Photon is not asked, for ``doctor``; None when it is."""
    return why_silent(kit, Photon.name, kit.services.photon)


def places_in(body: bytes, asked: str) -> list[Place]:
    """Places of an answer to a search that have a name; addresses have none.

    Args:
        body: the bytes of the answer.
        asked: the address that it came from, for errors.

    Raises:
        WebError: it is no collection of features, or none of them is something on the map.
    """
    return _places(_collection(body, asked)["features"])


def _collection(body: bytes, asked: str) -> dict[str, Any]:
    told = document(body, service=Photon.name, asked=asked)
    if not isinstance(told, dict):
        raise nonsense(Photon.name, asked, f"a JSON {type(told).__name__} where a collection was expected")
    rows = believed(told.get("features", told), Feature, service=Photon.name, asked=asked)
    # geopy makes an address of fields that are not read here, whatever they hold.
    return {"features": [Feature.model_validate(row).model_dump(mode="json") for row in rows]}


def _places(rows: Sequence[dict[str, Any]]) -> list[Place]:
    found = (_place(Feature.model_validate(row)) for row in rows)
    return [place for place in found if place is not None]


def _place(feature: Feature) -> Place | None:
    told, (lon, lat) = feature.properties, feature.geometry.coordinates
    name = next(iter(names_in([told.name or ""])), None)
    if name is None:
        return None
    kind = kind_of(told.osm_key, told.osm_value)
    drawn = f"{_TYPES[told.osm_type]} {told.osm_id}"
    return Place(
        id=drawn,
        name=name,
        kind=kind,
        country=country_in(told.countrycode) or "XX",
        lon=lon,
        lat=lat,
        radius_m=_radius_m(told.extent),
        precision="town" if kind == "town" else "facility",
        source=f"OpenStreetMap {drawn}",
        licence=ATTRIBUTION,
    )


def _radius_m(extent: list[float] | None) -> float:
    """Half the diagonal of the extent; 1 km when there is none, or none that can be."""
    if extent is None:
        return USUAL_RADIUS_M
    west, north, east, south = extent
    return reach_m(west=west, south=south, east=east, north=north)


def _filter(wanted: str | None) -> list[str] | None:
    """Tags in Photon's form; None to ask among all things."""
    return [f"{key}:{value}" for key, value in tags_wanted(wanted)] or None if wanted else None
