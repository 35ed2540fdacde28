"""One claim to its evidence: place, days, scenes, pixels, counts. Dead ends are results.

The stations (sites, scenes, pixels, counters) do not know each other; they meet here, through the seams.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from claims.kinds import KINDS
from claims.trends import trend_of
from evidence.counting import MOST_SCENES, Counting, as_seen, attempt, countable, measured_by
from evidence.errors import SiteUnresolved, WebError
from evidence.history import MOST_OF_A_RECORD, taken_in, times_of, to_count
from evidence.model.findings import DeadEnd, Evidence
from evidence.scenes.question import Question
from evidence.scenes.receipt import dead_ends
from evidence.scenes.search import search
from evidence.scope import check_placed, check_whole, counters_for
from evidence.seams import PlaceQuery, SceneQuery
from evidence.sites.resolver import placed, to_site
from evidence.sites.zones import local_days_utc

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime

    from claims.model import Claim, Period
    from evidence.chip import Chip
    from evidence.codes import Code
    from evidence.history import Times
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

    def gather(self, claim: Claim, *, context: Sequence[str] = (), at: Site | None = None) -> Gathered:
        """Find what can be known about one claim.

        Args:
            claim: what the article says.
            context: names of other places in the article, those nearest to the claim first.
            at: the site, where a person says which; None to look for it.
        """
        if not claim.checkable:
            return Gathered(Evidence(claim=claim))
        ends: list[DeadEnd] = []
        counters = attempt(lambda: counters_for(claim, self._tools.counters), ends) or ()
        if counters:
            attempt(lambda: check_whole(claim), ends)
        times = attempt(lambda: times_of(claim), ends)
        site = at or attempt(lambda: self._place(claim, context), ends)
        if site is not None:
            attempt(lambda: check_placed(site), ends)
        if site is None or times is None:
            return Gathered(Evidence(claim=claim, site=site, dead_ends=tuple(ends)))
        scenes, receipt = self._search(claim, site, times, counters)
        zone = str(receipt.query["time_zone"])
        trend = trend_of(claim)
        chosen = to_count(scenes, times, trend, zone=zone)
        most = MOST_SCENES if trend is None else len(chosen)
        seen, receipt = self._counting.count(chosen, receipt, counters, area=site.geometry, most=most)
        scenes = tuple(as_seen(assessed, seen) for assessed in scenes)
        of_days = [one for one in scenes if trend is None or taken_in(one, times.said, zone)]
        counted = {count.scene_id for count, _, _ in seen}
        if not any(one.scene.id in counted for one in of_days) and (counters or not countable(of_days)):
            ends += _stopped(receipt, of_days, times, known={end.code for end in ends})
        evidence = Evidence(
            claim=claim,
            site=site,
            search=receipt,
            scenes=tuple(one for one in scenes if one in of_days or one.scene.id in counted),
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
        self, claim: Claim, site: Site, times: Times, counters: Sequence[Counter]
    ) -> tuple[tuple[AssessedScene, ...], Search]:
        # Where nothing can be counted, the other days would tell nothing.
        days = times.whole if counters else times.said
        self._tell(f"Searching for scenes of {site.name}, {days.start} to {days.end}")
        if counters:
            self._tools.prepare()
        return scenes_of(
            site,
            days,
            kind=claim.kind,
            counters=counters,
            tools=self._tools,
            when=self._when,
            passes=MOST_SCENES if times.back is None else MOST_SCENES + MOST_OF_A_RECORD,
        )


def _stopped(
    receipt: Search, of_days: Sequence[AssessedScene], times: Times, *, known: Collection[Code]
) -> list[DeadEnd]:
    """Why nothing of the claim's own days was counted, whatever was of the others."""
    ids = {one.scene.id for one in of_days}
    if times.back is not None:
        rejected = tuple(why for why in receipt.rejected if why.scene in ids)
        query = receipt.query | {"local_days": f"{times.said.start}/{times.said.end}"}
        receipt = receipt.model_copy(update={"rejected": rejected, "query": query})
    return [end for end in dead_ends(receipt, of_days=ids) if end.code not in known]


def scenes_of(
    site: Site,
    days: Period,
    *,
    kind: str,
    counters: Sequence[Counter],
    tools: Tools,
    when: datetime,
    passes: int = MOST_SCENES,
) -> tuple[tuple[AssessedScene, ...], Search]:
    """Search for the scenes of a site in some local days, and weigh them.

    Args:
        site: the place.
        days: local days there.
        kind: name of what is to be counted.
        counters: those that may count it: their GSDs are what is fine enough.
        tools: whom to ask, and what to look with.
        when: the present, aware UTC.
        passes: how many of them will be counted: cloud masks are read of no more.
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
        passes=passes,
    )
