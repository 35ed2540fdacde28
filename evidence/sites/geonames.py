"""GeoNames, a gazetteer of the world's named features, asked with the user's account.

geopy's class can ask neither for ten rows nor for the FULL style, which alone has other names and bounds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, model_validator

from evidence.errors import WebError
from evidence.sites.osm import USUAL_RADIUS_M, Id, Lat, Lon, Number, ShortText, country_in, reach_m
from evidence.sites.pace import PAUSE_S, Pace, pace_of
from evidence.sites.places import Place
from evidence.sites.ranking import first_known, wordings
from evidence.sites.services import MOST_BYTES, believed, document, names_in, nonsense
from evidence.web.failures import Busy, Forbidden

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Self

    from evidence.kit import Kit
    from evidence.model.places import Candidate
    from evidence.seams import Geocoder, PlaceQuery
    from evidence.sites.ranking import Wording
    from evidence.web import Web

SERVICE: Final = "https://secure.geonames.org"
"""The service's address for TLS, as the name of the account is in every question."""

ATTRIBUTION: Final = "GeoNames, CC BY 4.0"

_BY_KIND: Final[Mapping[str, str]] = {
    "rail_yard": "RSTN RSTP RYD RSD RJCT",
    "port": "PRT HBR ANCH DCK DCKY WHRF QUAY PIER MAR FYT",
    "naval_base": "NVB",
    "air_base": "AIRB",
    "airport": "AIRP AIRF",
    "depot": "OILT",
    "industrial": "OILR PS PSN MFG INDS",
    "dam": "DAM PSH",
    "launch_site": "CTRS",
    "training_area": "RNGA",
    "reef": "RF RFC ISL ISLET ATOL SHOL",
    "crossing": "PSTB CSTM CSTP BDG",
    "camp": "CMPRF CMP",
}
_KINDS: Final = {code: kind for kind, codes in _BY_KIND.items() for code in codes.split()}
"""Feature code to our kind (geonames.org/export/codes.html); classes A and P are towns."""

_UNKNOWN_USER, _NOTHING_FOUND, _SPENT, _OVERLOADED = 10, 15, {18, 19, 20}, {13, 22}
"""Numbers of its errors (geonames.org/export/webservice-exception.html)."""


class OtherName(BaseModel):
    """A name in some language, or a code or link that stands among the names."""

    name: str
    lang: ShortText = ""


class Bounds(BaseModel):
    """Bounding box in degrees."""

    west: Number
    south: Number
    east: Number
    north: Number


class Row(BaseModel):
    """One place in an answer; what is not named here is not read."""

    model_config = ConfigDict(extra="ignore")

    lat: Lat
    lng: Lon
    id: Id = Field(validation_alias="geonameId")
    name: str = ""
    toponym: str = Field(default="", validation_alias="toponymName")
    others: list[OtherName] = Field(default=[], validation_alias="alternateNames")
    fcl: ShortText = ""
    fcode: ShortText = ""
    country: ShortText | None = Field(default=None, validation_alias="countryCode")
    bbox: Bounds | None = None

    @model_validator(mode="after")
    def _is_named(self) -> Self:
        if not self.names:
            raise ValueError("none of its names can be one")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """Every name in every language, the one in the language asked for first."""
        # Links, post codes and the like stand among the names, under "languages" of four letters and more.
        others = [one.name for one in self.others if len(one.lang) < 4]
        return names_in([self.name, self.toponym, *others])

    @property
    def kind(self) -> str:
        """Kind of site that the feature code tells; other when it tells none."""
        return _KINDS.get(self.fcode, "town" if self.fcl in {"A", "P"} else "other")

    @property
    def radius_m(self) -> float:
        """Half the diagonal of the bounding box; 1 km when there is none."""
        return USUAL_RADIUS_M if self.bbox is None else reach_m(**self.bbox.model_dump())


class GeoNames:
    """Names by a gazetteer of the whole world; for what the maps do not know."""

    name = "GeoNames"

    def __init__(self, web: Web, *, user: str, service: str = SERVICE, pace: Pace | None = None) -> None:
        """Ask the service.

        Args:
            web: the way out.
            user: name of the account; it is kept out of trail and recordings (``evidence.web.redact``).
            service: http(s) address of the server.
            pace: keeps requests apart; None for one a second from this object.
        """
        self._web, self._user, self._pace = web, user, pace or Pace(PAUSE_S)
        self._service = service.rstrip("/")

    def __call__(self, query: PlaceQuery) -> Sequence[Candidate]:
        """Candidates that bear the name, best first: asked as it stands, then without its head-noun.

        Raises:
            WebError: the service could not be asked, does not know the user, or answered nonsense.
        """
        return first_known(self.name, query, wordings(query.name), lambda one: self._ask(one, query))

    def _ask(self, wording: Wording, query: PlaceQuery) -> list[Place]:
        asked = {
            "q": wording.text,
            "maxRows": "10",
            "style": "FULL",
            "lang": "en",
            "isNameRequired": "true",
            "username": self._user,
        }
        if query.country and query.country.upper() != "XX":
            asked["country"] = query.country.upper()
        address = f"{self._service}/searchJSON?{urlencode(asked)}"
        return places_in(self._web.get(address, most=MOST_BYTES, turn=self._pace.wait).body, address)


def make(kit: Kit) -> Sequence[Geocoder]:
    """Give the online geocoder; none when ``why_absent`` says why."""
    if why_absent(kit) is not None or kit.services.geonames_user is None:
        return []
    return [GeoNames(kit.web, user=kit.services.geonames_user, pace=pace_of(kit, "geonames"))]


def why_absent(kit: Kit) -> str | None:
    """Why GeoNames is not asked, for ``doctor``; None when it is."""
    if kit.offline:
        return "The network is off, so GeoNames is not asked."
    if not kit.services.geonames_user:
        return "GeoNames answers registered users, and no name of one is set (RECOUNT_GEONAMES_USER)."
    return None


def places_in(body: bytes, asked: str) -> list[Place]:
    """Places of an answer to a search.

    Args:
        body: the bytes of the answer.
        asked: the address that it came from, for errors.

    Raises:
        Forbidden: it does not know the user.
        Busy: the user's credits are spent, or it is overloaded.
        WebError: another of its errors, no list of places, or none of them has a name and a point on Earth.
    """
    return [_place(Row.model_validate(row)) for row in _rows(body, asked)]


def _rows(body: bytes, asked: str) -> list[dict[str, Any]]:
    told = document(body, service=GeoNames.name, asked=asked)
    if not isinstance(told, dict):
        raise nonsense(GeoNames.name, asked, f"a JSON {type(told).__name__} where places were expected")
    if "status" in told:
        number = _number(told["status"])
        if number == _NOTHING_FOUND:
            return []
        raise _failure(number)
    return believed(told.get("geonames", told), Row, service=GeoNames.name, asked=asked)


def _number(status: object) -> int | None:
    """Number of an error; None when it has none."""
    value = status.get("value") if isinstance(status, dict) else None
    return value if isinstance(value, int) else None


def _failure(number: int | None) -> WebError:
    """Give the error that a number of theirs stands for. Their own words are left out: they name the user."""
    if number == _UNKNOWN_USER:
        return Forbidden(
            "GeoNames does not know the user, or has not opened its web services to that account.",
            next_step="Check RECOUNT_GEONAMES_USER, and enable web services on the account's page there.",
        )
    if number in _SPENT:
        return Busy(
            "The credits that GeoNames gives the user for this hour, day or week are spent.",
            next_step="Try again later, or set another account in RECOUNT_GEONAMES_USER.",
        )
    if number in _OVERLOADED:
        return Busy("GeoNames is too busy to answer.", next_step="Try again later.")
    told = "an error without a number" if number is None else f"its error {number}"
    return WebError(
        f"GeoNames answered with {told}.", next_step="Try again later, or give the place's coordinates."
    )


def _place(row: Row) -> Place:
    first, *others = row.names
    return Place(
        id=str(row.id),
        name=first,
        aliases=tuple(others),
        kind=row.kind,
        country=country_in(row.country) or "XX",
        lon=row.lng,
        lat=row.lat,
        radius_m=row.radius_m,
        precision="town" if row.kind == "town" else "facility",
        source=f"https://www.geonames.org/{row.id}",
        licence=ATTRIBUTION,
    )
