"""Overpass, which reads OpenStreetMap for what lies around a point: one question a site, answers kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from evidence.sites.elements import SERVICE as NAME
from evidence.sites.elements import TRACKS, ground, read
from evidence.sites.kept import Kept, Store
from evidence.sites.osm import tags_if_named, tags_of
from evidence.sites.outlining import REACH_M, outlined
from evidence.sites.pace import PAUSE_S, Pace, pace_of
from evidence.sites.services import why_silent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from evidence.kit import Kit
    from evidence.model.places import Candidate
    from evidence.seams import Outliner
    from evidence.sites.elements import Ground
    from evidence.trail import Trail
    from evidence.web import Web

MOST_BYTES: Final = 8 * 2**20
"""2,000 tracks of 20 corners are 3 MB."""

FRESH: Final = timedelta(days=30)
"""Age up to which a kept answer stands for the map; yards and ports are redrawn now and then."""

# Below the door's own patience with a silent server, so that the service says itself that it ran out of time.
_LIMIT_S = 25


class Overpass:
    """Outlines and rail tracks by the map of the whole world."""

    name = NAME

    def __init__(
        self,
        web: Web,
        *,
        trail: Trail,
        store: Store,
        service: str | None,
        pace: Pace | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Ask a service, or what it said before.

        Args:
            web: the way out.
            trail: notes what is read from the store; the door notes the rest itself.
            store: where answers are kept.
            service: http(s) address of an interpreter; None to answer from the store alone, however old.
            pace: keeps requests apart; None for one a second from this object.
            now: the present, aware UTC.
        """
        self._web, self._trail, self._store, self._service = web, trail, store, service
        self._pace, self._now = pace or Pace(PAUSE_S), now

    def __call__(self, candidate: Candidate) -> Candidate:
        """Give the candidate an outline that fits it and its tracks; as it was when none are known.

        Raises:
            WebError: the service could not be asked, stopped short, or answered nonsense.
        """
        if candidate.tracks is not None:
            return candidate
        known = self._ground(question(candidate))
        return candidate if known is None else outlined(candidate, known)

    def _ground(self, asked: str) -> Ground | None:
        """What lies there, by the store while it is fresh, else by the service; None when nobody knows."""
        kept = self._kept(asked)
        if kept is not None or self._service is None:
            return kept
        address = f"{self._service}?{urlencode({'data': asked})}"
        answer = self._web.get(address, most=MOST_BYTES, turn=self._pace.wait)
        found = read(answer.body, address)
        at = datetime.fromisoformat(answer.exchange.at)
        if not self._web.is_taped:
            # What a recording says is not what the map said, and must not outlive the replay.
            self._store.put(Kept(question=asked, service=self._service, at=at, elements=found.elements))
        return found

    def _is_fresh(self, at: datetime) -> bool:
        return timedelta(0) <= self._now() - at <= FRESH

    def _kept(self, asked: str) -> Ground | None:
        # A recording must be whole: what is kept here is not there where it is replayed.
        found = None if self._web.is_taped else self._store.get(asked)
        if found is None or (self._service is not None and not self._is_fresh(found.kept.at)):
            return None
        self._trail.note(
            found.body, url=f"file:osm/{found.name}", method="READ", status=None, at=found.kept.at
        )
        return ground(found.kept.elements.values())


def make(kit: Kit) -> Sequence[Outliner]:
    """Give the outliner; offline one that answers from what is kept; none when ``why_absent`` says why."""
    store = Store(kit.data / "osm")
    if kit.offline and kit.services.overpass:
        return [Overpass(kit.web, trail=kit.trail, store=store, service=None)]
    if why_absent(kit) is not None:
        return []
    service, pace = kit.services.overpass, pace_of(kit, "overpass")
    return [Overpass(kit.web, trail=kit.trail, store=store, service=service, pace=pace)]


def why_absent(kit: Kit) -> str | None:
    """Why Overpass is not asked, for ``doctor``; None when it is."""
    if kit.offline and kit.services.overpass:
        return "The network is off, so outlines and tracks are those that were asked for before."
    return why_silent(kit, NAME, kit.services.overpass)


def question(candidate: Candidate) -> str:
    """What to ask about a candidate's surroundings, in Overpass QL: areas that fit its kind, and rail tracks.

    Five decimals are a metre; with more, the same place from two sources would be two questions.
    """
    around = f"(around:{REACH_M:.0f},{candidate.lat:.5f},{candidate.lon:.5f})"
    asked = [f'way{around}["railway"~"^({"|".join(TRACKS)})$"];']
    if candidate.kind not in {"town", "point"}:
        tags = sorted({*tags_of(candidate.kind), *tags_if_named(candidate.kind)})
        for key, group in groupby(tags, key=lambda tag: tag[0]):
            values = "|".join(value for _, value in group)
            asked += [f'{drawn}{around}["{key}"~"^({values})$"];' for drawn in ("way", "relation")]
    return f"[out:json][timeout:{_LIMIT_S}];({''.join(asked)});out meta geom;"
