"""OpenStreetMap's Nominatim, asked through geopy and the project's own door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from geopy.geocoders import Nominatim as GeopyNominatim

from evidence.kit import Services
from evidence.sites.osm import ATTRIBUTION, Answered
from evidence.sites.pace import PAUSE_S, Pace, pace_of
from evidence.sites.places import Place
from evidence.sites.ranking import first_known, wordings
from evidence.sites.services import DoorAdapter, believed, document, why_silent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.kit import Kit
    from evidence.model.places import Candidate
    from evidence.seams import Geocoder, PlaceQuery
    from evidence.sites.ranking import Wording
    from evidence.web import Web

SERVICE: Final = str(Services.nominatim)


_FACILITIES: Final = "railway,poi,manmade,natural"
"""Layers without towns. A server cuts what ranks far below its best answer: a station below its town."""


class Nominatim:
    """Names by the map of the whole world; for what no gazetteer knows."""

    name = "Nominatim"

    def __init__(self, door: Web, *, contact: str, service: str = SERVICE, pace: Pace | None = None) -> None:
        """Ask a service.

        Args:
            door: the way out.
            contact: address that the service's operators may write to.
            service: http(s) address of a Nominatim server.
            pace: keeps requests apart; None for one a second from this object.
        """
        self._door, self._contact, self._address = door, contact, urlsplit(service)
        self._pace = pace or Pace(PAUSE_S)
        self._all, self._facilities = self._client(), self._client(more=f"&layer={_FACILITIES}")

    def __call__(self, query: PlaceQuery) -> Sequence[Candidate]:
        """Candidates that bear the name, best first.

        The name is asked as it stands, then without its head-noun, which maps seldom write; then among
        facilities alone, which a town of the name would hide otherwise.

        Raises:
            WebError: the service could not be asked, or answered nonsense.
        """
        asked = wordings(query.name)
        found = first_known(self.name, query, asked, lambda one: self._ask(self._all, one, query))
        hidden = [one for one in asked if one.wanted not in {None, "town"}]
        return found or first_known(
            self.name, query, hidden, lambda one: self._ask(self._facilities, one, query)
        )

    def _client(self, *, more: str = "") -> GeopyNominatim:
        return GeopyNominatim(
            scheme=self._address.scheme,
            domain=f"{self._address.netloc}{self._address.path}",
            user_agent=f"recount ({self._contact})",
            proxies={},
            adapter_factory=lambda **_: DoorAdapter(
                self._door, service=self.name, pace=self._pace, read=_rows, more=more
            ),
        )

    def _ask(self, client: GeopyNominatim, wording: Wording, query: PlaceQuery) -> list[Place]:
        located = client.geocode(
            wording.text,
            exactly_one=False,
            limit=10,
            namedetails=True,
            extratags=True,
            addressdetails=True,
            geometry="geojson",
            language="en",
            country_codes=query.country.lower() if query.country and query.country.upper() != "XX" else None,
        )
        return [_place(Answered.model_validate(one.raw)) for one in located or ()]


def make(kit: Kit) -> Sequence[Geocoder]:
    """Give the online geocoder; none when ``why_absent`` says why."""
    address, contact = kit.services.nominatim, kit.contact
    if address is None or contact is None or why_absent(kit):
        return []
    return [Nominatim(kit.web, contact=contact, service=address, pace=pace_of(kit, "nominatim"))]


def why_absent(kit: Kit) -> str | None:
    """Why Nominatim is not asked, for ``doctor``; None when it is."""
    return why_silent(kit, Nominatim.name, kit.services.nominatim)


def places_in(body: bytes, asked: str) -> list[Place]:
    """Places of an answer to a search.

    Args:
        body: the bytes of the answer.
        asked: the address that it came from, for errors.

    Raises:
        WebError: it is no list of places, or none of them has a name and a point on Earth.
    """
    return [_place(Answered.model_validate(row)) for row in _rows(body, asked)]


def _rows(body: bytes, asked: str) -> list[dict[str, Any]]:
    told = document(body, service=Nominatim.name, asked=asked)
    return believed(told, Answered, service=Nominatim.name, asked=asked)


def _place(answered: Answered) -> Place:
    first, *others = answered.names
    return Place(
        # Some answers have no id of their own; two of them at two places are two places.
        id=f"{answered.osm_type}-{answered.osm_id}-{answered.lon:.4f}-{answered.lat:.4f}",
        name=first,
        aliases=tuple(others),
        kind=answered.kind,
        country=answered.country or "XX",
        lon=answered.lon,
        lat=answered.lat,
        radius_m=answered.radius_m,
        precision="town" if answered.kind == "town" else "facility",
        source=f"OpenStreetMap {answered.osm_type} {answered.osm_id}",
        licence=ATTRIBUTION,
        outline=answered.outline,
    )
