"""One claim to its evidence: place, days, scenes, pixels, counts. Dead ends are results.

The stations (sites, scenes, pixels, counters) do not know each other; they meet here, through the seams.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from claims.kinds import KINDS
from evidence.counting import Counting, as_seen, attempt, countable, measured_by
from evidence.errors import SiteUnresolved, WebError
from evidence.model.findings import DeadEnd, Evidence
from evidence.scenes.question import Question
from evidence.scenes.receipt import dead_ends
from evidence.scenes.search import search
from evidence.scope import check_placed, check_whole, counters_for, days_of
from evidence.seams import PlaceQuery, SceneQuery
from evidence.sites.resolver import placed, to_site
from evidence.sites.zones import local_days_utc

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from claims.model import Claim, Period
    from evidence.chip import Chip
    from evidence.model.places import Site
    from evidence.model.scenes import AssessedScene, Search
    from evidence.seams import Counter
    from evidence.tools import Tools


@dataclass(frozen=True)
class Gathered:
    """Evidence, and the pixels that its counts were made on."""

    evidence: Evidence
    chips: tuple[Chip, ...] = ()
    """One for each count, in the same order."""


class Inquiry:
    """Gathers evidence for the claims of one article, counting each scene of a site once."""

    def __init__(self, tools: Tools, *, when: datetime, tell: Callable[[str], None]) -> None:
        """Work with these tools.

        Args:
            tools: whom to ask, and what to read and count with.
            when: the present, aware UTC, for the receipts.
            tell: is told how the work goes.
        """
        self._tools = tools
        self._when = when
        self._tell = tell
        self._counting = Counting(tools, tell=tell)

    def gather(self, claim: Claim, *, context: Sequence[str] = ()) -> Gathered:
        """Find what can be known about one claim.

        Args:
            claim: what the article says.
            context: names of other places in the article, those nearest to the claim first.
        """
        if not claim.checkable:
            return Gathered(Evidence(claim=claim))
        ends: list[DeadEnd] = []
        counters = attempt(lambda: counters_for(claim, self._tools.counters), ends) or ()
        if counters:
            attempt(lambda: check_whole(claim), ends)
        days = attempt(lambda: days_of(claim), ends)
        site = attempt(lambda: self._place(claim, context), ends)
        if site is not None:
            attempt(lambda: check_placed(site), ends)
        if site is None or days is None:
            return Gathered(Evidence(claim=claim, site=site, dead_ends=tuple(ends)))
        scenes, receipt = self._search(claim, site, days, counters)
        seen, receipt = self._counting.count(scenes, receipt, counters, area=site.geometry)
        scenes = tuple(as_seen(assessed, seen) for assessed in scenes)
        if not seen and (counters or not countable(scenes)):
            stopped = dead_ends(receipt, of_days={one.scene.id for one in scenes})
            ends += [end for end in stopped if end.code not in {known.code for known in ends}]
        evidence = Evidence(
            claim=claim,
            site=site,
            search=receipt,
            scenes=scenes,
            counts=tuple(count for count, _, _ in seen),
            dead_ends=tuple(ends),
        )
        return Gathered(evidence, tuple(chip for _, chip, _ in seen))

    def _place(self, claim: Claim, context: Sequence[str]) -> Site:
        if claim.site is None:
            raise SiteUnresolved(
                "The article names no place for it.", next_step="Name the place, or give its coordinates."
            )
        self._tell(f"Looking for {claim.site.text}")
        query = PlaceQuery(
            name=claim.site.text, country=claim.site.country, kind=claim.kind, context=tuple(context)
        )
        try:
            found = placed(query, self._tools.geocoders, self._tools.outliners, tell=self._tell)
        except WebError as down:
            # What is missing is the place: no catalogue was asked yet, so none is to blame.
            raise SiteUnresolved(
                f'"{claim.site.text[:80]}" is in no gazetteer at hand, and a geocoder failed: {down.what}',
                next_step=down.next_step,
            ) from down
        return to_site(found, name=claim.site.text)

    def _search(
        self, claim: Claim, site: Site, days: Period, counters: Sequence[Counter]
    ) -> tuple[tuple[AssessedScene, ...], Search]:
        self._tell(f"Searching for scenes of {site.name}, {days.start} to {days.end}")
        if counters:
            self._tools.prepare()
        return scenes_of(site, days, kind=claim.kind, counters=counters, tools=self._tools, when=self._when)


def scenes_of(
    site: Site, days: Period, *, kind: str, counters: Sequence[Counter], tools: Tools, when: datetime
) -> tuple[tuple[AssessedScene, ...], Search]:
    """Search for the scenes of a site in some local days, and weigh them.

    Args:
        site: the place.
        days: local days there.
        kind: name of what is to be counted.
        counters: those that may count it: their GSDs are what is fine enough.
        tools: whom to ask, and what to look with.
        when: the present, aware UTC.
    """
    first, last = date.fromisoformat(days.start), date.fromisoformat(days.end)
    start, end, zone = local_days_utc(site.lon, site.lat, first, last)
    return search(
        SceneQuery(area=site.geometry, start=start, end=end),
        tools.catalogues,
        Question(
            kind=KINDS[kind],
            local_days=days,
            zone=zone,
            measured=measured_by(counters),
            archives=tools.archives,
        ),
        when=when,
        trail=tools.trail,
        look=tools.clouds,
    )
