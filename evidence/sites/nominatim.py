"""OpenStreetMap's Nominatim, asked through geopy and the project's own door."""

from __future__ import annotations

import json
import threading
import time
from typing import TYPE_CHECKING, Final, NoReturn
from urllib.parse import urlsplit

from geopy.adapters import BaseSyncAdapter
from geopy.geocoders import Nominatim as GeopyNominatim
from pydantic import ValidationError

from evidence.errors import WebError
from evidence.sites.folding import is_name
from evidence.sites.gazetteer import Gazetteer
from evidence.sites.names import readings
from evidence.sites.osm import Answered
from evidence.sites.places import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from evidence.kit import Kit
    from evidence.model import Candidate
    from evidence.seams import Door, Geocoder, PlaceQuery

SERVICE: Final = "https://nominatim.openstreetmap.org"

ATTRIBUTION: Final = "© OpenStreetMap contributors, ODbL"

MOST_BYTES: Final = 4 * 2**20
"""Ten outlines of towns are far below this; a country's border in full detail is not."""

PAUSE_S: Final = 1.0
"""The service's policy: at most one request a second for a whole application."""

# A map of the whole world holds every name many times, so a bare name from it is believed less than one from
# a list of facilities: below 0.6 the resolver shows a candidate and does not take it.
_MOST_OTHER, _MOST_TOWN, _MOST_BARE = 0.55, 0.65, 0.65


class Pace:
    """Lets one caller through at a time, ``pause_s`` apart."""

    def __init__(
        self,
        pause_s: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Measure with a clock, in seconds, that never goes back."""
        self._pause_s, self._clock, self._sleep = pause_s, clock, sleep
        self._lock = threading.Lock()
        self._next = clock()

    def wait(self) -> None:
        """Return when it is the caller's turn."""
        with self._lock:
            early_s = self._next - self._clock()
            if early_s > 0:
                self._sleep(early_s)
            self._next = self._clock() + self._pause_s


class DoorAdapter(BaseSyncAdapter):  # type: ignore[misc] # geopy ships no types
    """Lets geopy speak through the door; what the door raises passes through geopy unchanged."""

    def __init__(self, door: Door) -> None:
        """Speak through this door; its own limits on time, redirects and addresses hold."""
        super().__init__(proxies={}, ssl_context=None)
        self._door = door

    def get_text(self, url: str, *, timeout: float | None, headers: Mapping[str, str]) -> str:
        """Fetch text. Time-out and User-Agent are the door's; geopy's are not used."""
        del timeout, headers
        body = self._door.get(url, most=MOST_BYTES).body
        try:
            return body.decode()
        except UnicodeDecodeError as broken:
            raise _nonsense(url, f"{len(body)} bytes that are no UTF-8") from broken

    def get_json(
        self, url: str, *, timeout: float | None, headers: Mapping[str, str]
    ) -> list[dict[str, object]]:
        """Fetch a list of places; only those that can be believed are given to geopy."""
        text = self.get_text(url, timeout=timeout, headers=headers)
        try:
            answer = json.loads(text, parse_constant=_no_number)
        except (ValueError, RecursionError) as broken:
            raise _nonsense(url, f'no JSON, but "{text[:60]}"') from broken
        if not isinstance(answer, list):
            raise _nonsense(url, f'no list of places, but "{text[:120]}"')
        sound = [place for place in answer if _is_sound(place)]
        if answer and not sound:
            raise _nonsense(url, f"{len(answer)} places, none with a name and a point on Earth")
        return sound


class Nominatim:
    """Names by the map of the whole world; for what no gazetteer knows."""

    name = "Nominatim"

    def __init__(self, door: Door, *, contact: str, service: str = SERVICE, pace: Pace | None = None) -> None:
        """Ask a service.

        Args:
            door: the way out.
            contact: address that the service's operators may write to.
            service: http(s) address of a Nominatim server.
            pace: keeps requests apart; None for one a second.
        """
        address = urlsplit(service)
        self._asked = GeopyNominatim(
            scheme=address.scheme,
            domain=f"{address.netloc}{address.path}",
            user_agent=f"recount ({contact})",
            proxies={},
            adapter_factory=lambda **_: DoorAdapter(door),
        )
        self._pace = pace or Pace(PAUSE_S)

    def __call__(self, query: PlaceQuery) -> Sequence[Candidate]:
        """Candidates that bear the name, best first.

        The name is asked as it stands, then once more without its head-noun, which maps seldom write.

        Raises:
            WebError: the service could not be asked, or answered nonsense.
        """
        for wording in _wordings(query.name):
            places = [_place(answered) for answered in self._ask(wording, query)]
            found = Gazetteer(self.name, {place.id: place for place in places}.values())(query)
            if found:
                bare = all(reading.wanted is None for reading in readings(query.name))
                capped = [_capped(one, bare=bare, country=query.country) for one in found]
                return sorted(capped, key=lambda one: -one.score)
        return []

    def _ask(self, wording: str, query: PlaceQuery) -> list[Answered]:
        self._pace.wait()
        located = self._asked.geocode(
            wording,
            exactly_one=False,
            limit=10,
            namedetails=True,
            extratags=True,
            addressdetails=True,
            geometry="geojson",
            language="en",
            country_codes=query.country.lower() if query.country and query.country.upper() != "XX" else None,
        )
        answered = [Answered.model_validate(one.raw) for one in located or ()]
        # A server may ignore the filter; what lies elsewhere, or nowhere it says, is dropped here.
        return [one for one in answered if (query.country or "XX").upper() in {"XX", one.country}]


def make(kit: Kit) -> Sequence[Geocoder]:
    """Give the online geocoder; none when the network is off or no contact address is set."""
    if why_absent(kit) is not None or kit.contact is None:
        return []
    return [Nominatim(kit.web, contact=kit.contact)]


def why_absent(kit: Kit) -> str | None:
    """Why no online geocoder is asked, for ``doctor``; None when one is."""
    if kit.offline:
        return "The network is off, so Nominatim is not asked."
    if not kit.contact:
        return "Nominatim's policy asks for an address to write to, and none is set (RECOUNT_CONTACT)."
    return None


def _wordings(name: str) -> Iterable[str]:
    """What to ask for: the name, then its words without the head-noun."""
    if not is_name(name):
        return ()
    bare = next((" ".join(one.words) for one in readings(name) if one.wanted is not None), None)
    return dict.fromkeys(wording for wording in (" ".join(name.split()), bare) if wording)


def _place(answered: Answered) -> Place:
    first, *others = answered.names
    return Place(
        id=f"{answered.osm_type}-{answered.osm_id}",
        name=first or answered.display_name,
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


def _capped(candidate: Candidate, *, bare: bool, country: str | None) -> Candidate:
    """Keep the score of a name that the whole world may share below that of a listed facility."""
    most = _MOST_OTHER if candidate.kind == "other" or (bare and country is None) else 1.0
    if candidate.kind == "town":
        most = min(most, _MOST_TOWN)
    elif bare:
        most = min(most, _MOST_BARE)
    if candidate.score <= most:
        return candidate
    why = (*candidate.reasons, "a bare name on a map of the world is weak evidence")
    return candidate.model_copy(update={"score": most, "reasons": why})


def _is_sound(place: object) -> bool:
    try:
        Answered.model_validate(place)
    except ValidationError:
        return False
    return True


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")


def _nonsense(url: str, what: str) -> WebError:
    return WebError(
        f"Nominatim at {urlsplit(url).netloc} answered {what}.",
        next_step="Try again later, or give the place's coordinates.",
    )
