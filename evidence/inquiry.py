"""One claim to its evidence: place, days, scenes, pixels, counts. Dead ends are results.

The stations (sites, scenes, pixels, counters) do not know each other; they meet here, through the seams.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from claims.kinds import KINDS
from evidence.errors import (
    EvidenceError,
    RasterError,
    SiteUnresolved,
    WebError,
)
from evidence.model.counts import SceneCount
from evidence.model.findings import DeadEnd, Evidence
from evidence.model.scenes import Rejection
from evidence.pixels.chip import seen_share
from evidence.pixels.clouds import veiled
from evidence.pixels.mosaic import mosaic
from evidence.pixels.place import georeference
from evidence.scenes.passes import same_pass
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
    from evidence.model.exchanges import Exchange
    from evidence.model.places import Geometry, Site
    from evidence.model.scenes import AssessedScene, Scene, Search
    from evidence.seams import Catalogue, CloudLook, Counter, Geocoder, Outliner, Reader
    from evidence.trail import Trail

    T = TypeVar("T")
    Seen = tuple[SceneCount, Chip, tuple[Exchange, ...]]

MOST_SCENES = 3
"""Scenes counted for one claim: the second and the third tell whether they agree."""


@dataclass(frozen=True)
class Tools:
    """What an inquiry works with."""

    geocoders: Sequence[Geocoder]
    outliners: Sequence[Outliner]
    catalogues: Sequence[Catalogue]
    reader: Reader
    counters: Sequence[Counter]
    trail: Trail

    clouds: CloudLook | None = None
    """Reads cloud masks; None to go by the cloud over whole scenes."""

    archives: tuple[str, ...] = ()
    """Names of archives that sell images, with their addresses; a person is told of them."""

    prepare: Callable[[], None] = lambda: None
    """Starts ahead what a scene is decoded in, while catalogues are asked."""


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
        self._seen: dict[tuple[str, str, str], Seen] = {}

    def gather(self, claim: Claim, *, context: Sequence[str] = ()) -> Gathered:
        """Find what can be known about one claim.

        Args:
            claim: what the article says.
            context: names of other places in the article, those nearest to the claim first.
        """
        if not claim.checkable:
            return Gathered(Evidence(claim=claim))
        ends: list[DeadEnd] = []
        counters = _attempt(lambda: counters_for(claim, self._tools.counters), ends) or ()
        if counters:
            _attempt(lambda: check_whole(claim), ends)
        days = _attempt(lambda: days_of(claim), ends)
        site = _attempt(lambda: self._place(claim, context), ends)
        if site is not None:
            _attempt(lambda: check_placed(site), ends)
        if site is None or days is None:
            return Gathered(Evidence(claim=claim, site=site, dead_ends=tuple(ends)))
        scenes, receipt = self._search(claim, site, days, counters)
        seen, receipt = self._count(scenes, receipt, counters, area=site.geometry)
        scenes = tuple(_as_seen(assessed, seen) for assessed in scenes)
        if not seen and (counters or not _countable(scenes)):
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

    def _count(
        self,
        scenes: Sequence[AssessedScene],
        receipt: Search,
        counters: Sequence[Counter],
        *,
        area: Geometry,
    ) -> tuple[list[Seen], Search]:
        """Count on the best scenes; one that cannot be read goes on the receipt with the reason."""
        seen: list[Seen] = []
        unused: list[Rejection] = []
        counted: list[Scene] = []
        for assessed in _countable(scenes) if counters else []:
            if len(seen) == MOST_SCENES:
                break
            # Two listings of one pass are not two witnesses; but where one cannot be read, the other may be.
            if any(same_pass(assessed.scene, other) for other in counted):
                continue
            counter = _fitting(counters, assessed)
            if counter is None:
                unused.append(_too_coarse(assessed))
                continue
            ends: list[DeadEnd] = []
            one = _attempt(partial(self._look, assessed, counter, area), ends)
            seen += [one] if one else []
            counted += [assessed.scene] if one else []
            unused += [Rejection(scene=assessed.scene.id, code=end.code, reason=end.detail) for end in ends]
        return seen, receipt.model_copy(update={"rejected": (*unused, *receipt.rejected)})

    def _look(self, assessed: AssessedScene, counter: Counter, area: Geometry) -> Seen:
        """Read and count one scene, once for all claims about this site and kind."""
        scene = assessed.scene
        key = (scene.id, counter.identity.sha256, repr(area))
        if key in self._seen:
            self._tools.trail.repeat(self._seen[key][2])
            return self._seen[key]
        mark = self._tools.trail.mark()
        self._tell(f"Reading {scene.id}")
        chip = veiled(self._read(scene, area), assessed.veil)
        self._tell(f"Counting on {scene.id}: {int(chip.inside.sum()):,} pixels of the site")
        count = counter(chip)
        marks = georeference(count.marks, chip)
        told = count.model_dump() | {"marks": marks, "scene_id": scene.id, "chip_sha256": chip.sha256}
        seen = (SceneCount.model_validate(told), chip, self._tools.trail.since(mark))
        self._seen[key] = seen
        return seen

    def _read(self, scene: Scene, area: Geometry) -> Chip:
        """Read a scene; of tiles that do not lie on one grid, the one that shows most of the site."""
        if not scene.tiles:
            return self._tools.reader(scene, area=area)
        chips = [self._tools.reader(tile, area=area) for tile in scene.tiles]
        try:
            return mosaic(chips)
        except RasterError as apart:
            self._tell(f"{apart.what} {scene.id} is read alone, which shows a part of the site.")
            return chips[0]


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
            measured=tuple((counter.finest_m, counter.coarsest_m) for counter in counters),
            archives=tools.archives,
        ),
        when=when,
        trail=tools.trail,
        look=tools.clouds,
    )


def _as_seen(assessed: AssessedScene, seen: Sequence[Seen]) -> AssessedScene:
    """Correct what a catalogue promised by what the file shows: its cover, and whether it is real."""
    chips = [chip for count, chip, _ in seen if count.scene_id == assessed.scene.id]
    covers = round(min([assessed.covers, *(seen_share(chip) for chip in chips)]), 4)
    rendered = assessed.scene.rendered or any(chip.rendered for chip in chips)
    scene = assessed.scene.model_copy(update={"rendered": rendered})
    return assessed.model_copy(update={"scene": scene, "covers": covers})


def _countable(scenes: Sequence[AssessedScene]) -> list[AssessedScene]:
    return [one for one in scenes if one.adequacy.verdict in {"count", "length"}]


def _fitting(counters: Sequence[Counter], assessed: AssessedScene) -> Counter | None:
    """The first counter that was measured at the scene's GSD; finer pixels can always be averaged."""
    gsd = assessed.scene.gsd_m
    return next((one for one in counters if gsd is not None and gsd <= one.coarsest_m), None)


def _too_coarse(assessed: AssessedScene) -> Rejection:
    return Rejection(
        scene=assessed.scene.id,
        code="resolution_insufficient",
        reason=f"{assessed.adequacy.reason} No counter for that.",
    )


def _attempt(step: Callable[[], T], ends: list[DeadEnd]) -> T | None:
    """Take a step; a named error is a dead end and goes on the list. Bugs are never caught."""
    try:
        return step()
    except EvidenceError as end:
        ends.append(DeadEnd(code=end.code, detail=str(end)))
        return None
