"""Claims about other times: which days to look at, which of their scenes to count, how much they show."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from claims.model import Period, Value
from claims.trends import trend_of
from evidence.counting import MOST_SCENES, Counting, as_seen, countable
from evidence.errors import DateUnresolved
from evidence.model.scenes import Rejection
from evidence.scenes.passes import same_pass
from evidence.scope import MOST_DAYS, days_of
from evidence.sites.zones import EARLIEST, LATEST

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from datetime import datetime

    from claims.model import Claim
    from claims.trends import Trend
    from evidence.model.counts import SceneCount
    from evidence.model.places import Geometry
    from evidence.model.scenes import AssessedScene, Search
    from evidence.seams import Counter
    from evidence.tools import Tools

MOST_OF_A_RECORD = 16
"""Scenes of other days that are counted for one claim of a record: each takes seconds, and its pixels go into
the bundle, 15 MB for a yard of a kilometre. That is four years by seasons, or four months by weeks."""

MOST_BEFORE = 3
"""Scenes counted for what there was before a change."""

LONGEST = timedelta(days=5 * 366)
"""How far back is searched for one claim: what a catalogue lists for one place comes to a thousand scenes in
that time. Days before count as unobserved."""

LOOKED_BACK = timedelta(days=366)
"""How far back a change is looked for when the text does not say since when."""

_DAY = timedelta(days=1)


class Times(Value):
    """Two times that a claim compares, in local days."""

    said: Period
    """Those whose number is told."""

    back: Period | None = None
    """Those that it is held against, of a record the former included; None for a plain number."""

    told: bool = False
    """Whether the claim says which days these are; otherwise they are as many as are looked at."""

    @property
    def whole(self) -> Period:
        """All days to search, no farther back than ``LONGEST``."""
        if self.back is None:
            return self.said
        far = max(date.fromisoformat(self.said.start) - LONGEST, EARLIEST).isoformat()
        # ISO 8601 sorts as text.
        return Period(
            start=max(far, min(self.back.start, self.said.start)), end=max(self.back.end, self.said.end)
        )


class Coverage(Value):
    """How much of a time was seen, by weeks counted from its first day; the last may be shorter."""

    weeks: int
    observed: int
    """Weeks with a scene that was counted on."""

    gaps: tuple[Period, ...]
    """Runs of weeks without one, in their order."""

    @property
    def share(self) -> float:
        """Share of the weeks that were seen, 0..1."""
        return self.observed / self.weeks


def times_of(claim: Claim) -> Times:
    """Which days a claim is about, and which it compares them with.

    A change or a record of over a quarter of a year is taken for that of its last day.

    Raises:
        DateUnresolved: nothing says when it was so; or the days are before or after all satellites, or too
            many for a plain number.
    """
    trend = trend_of(claim)
    if trend is None or claim.observed is None:
        return Times(said=_in_the_age_of_satellites(days_of(claim)))
    first, last = date.fromisoformat(claim.observed.start), date.fromisoformat(claim.observed.end)
    first = last if (last - first).days >= MOST_DAYS else first
    window = claim.comparison.window if claim.comparison else None
    start, end = (
        (date.fromisoformat(window.start), date.fromisoformat(window.end)) if window else (first, first)
    )
    said, before = _in_the_age_of_satellites(_period(first, last)), first - _DAY
    if trend.way in {"highest", "lowest"}:
        # What came after is no part of what was the most until then.
        back = _period(min(start, first) if window else first - LONGEST, last)
        return Times(said=said, back=back, told=window is not None)
    if start >= first:
        return Times(said=said, back=_period(first - LOOKED_BACK, before), told=False)
    return Times(said=said, back=_period(start, min(end, before)), told=True)


def _in_the_age_of_satellites(days: Period) -> Period:
    if days.start < EARLIEST.isoformat() or LATEST.isoformat() < days.end:
        raise DateUnresolved(
            f"No satellite image can show {days.start} to {days.end}.",
            next_step=f"Give days between {EARLIEST} and {LATEST}.",
        )
    return days


def _period(start: date, end: date) -> Period:
    return Period(start=start.isoformat(), end=max(start, end).isoformat())


def local_day(assessed: AssessedScene, zone: str) -> str:
    """ISO 8601 day on which a scene was taken, in an IANA time zone."""
    return assessed.scene.taken_start.astimezone(ZoneInfo(zone)).date().isoformat()


def taken_in(assessed: AssessedScene, period: Period, zone: str) -> bool:
    """Whether a scene was taken on one of these local days."""
    return period.start <= local_day(assessed, zone) <= period.end


def to_count(
    scenes: Sequence[AssessedScene], times: Times, trend: Trend | None, *, zone: str
) -> list[AssessedScene]:
    """Choose the scenes to count for a claim, those of its own days first.

    Of a record's other days they are spread evenly, so that fewer give the coarser picture of the same time;
    before a change they are those next to the days it starts from. Of a pass all listings are given, for one
    of them may not be readable; it is counted once.

    Args:
        scenes: weighed, best first.
        times: the days compared.
        trend: what is said of them; None for a plain number.
        zone: IANA time zone of the site.
    """
    usable = countable(scenes)
    if trend is None or times.back is None:
        return usable
    said = [one for one in usable if taken_in(one, times.said, zone)]
    others = [one for one in usable if one not in said]
    own = _listings(_passes(said)[:MOST_SCENES])
    if trend.way in {"highest", "lowest"}:
        return own + spread(others, MOST_OF_A_RECORD)
    back = times.back
    before = [one for one in others if taken_in(one, back, zone)]
    anchor = date.fromisoformat(back.start if times.told else back.end)
    before.sort(key=lambda one: abs((date.fromisoformat(local_day(one, zone)) - anchor).days))
    return own + _listings(_passes(before)[:MOST_BEFORE])


def spread(scenes: Sequence[AssessedScene], most: int) -> list[AssessedScene]:
    """The scenes of as many passes as may be, in order of time: those nearest to moments at even distances.

    The first and the last are among them, where there may be two. Of a pass all listings are given, the first
    of ``scenes`` first.
    """
    left = sorted(_passes(scenes), key=_moment)
    if len(left) <= most:
        return _listings(left)
    start, end = left[0][0].scene.taken_start, left[-1][0].scene.taken_start
    step = (end - start) / max(most - 1, 1)
    chosen = []
    for number in range(most):
        moment = start + number * step
        near = min(left, key=lambda one: abs(one[0].scene.taken_start - moment))
        left.remove(near)
        chosen.append(near)
    return _listings(sorted(chosen, key=_moment))


def _moment(listings: Sequence[AssessedScene]) -> tuple[datetime, str]:
    return listings[0].scene.taken_start, listings[0].scene.id


def _passes(scenes: Sequence[AssessedScene]) -> list[list[AssessedScene]]:
    """Listings of one pass together, in their order."""
    found: list[list[AssessedScene]] = []
    for one in scenes:
        known = next((listings for listings in found if same_pass(one.scene, listings[0].scene)), None)
        if known is None:
            found.append([one])
        else:
            known.append(one)
    return found


def _listings(passes: Iterable[Sequence[AssessedScene]]) -> list[AssessedScene]:
    return [one for listings in passes for one in listings]


def coverage(days: Collection[str], period: Period) -> Coverage:
    """Tell how much of a period was seen.

    Args:
        days: ISO 8601 days of which there is a scene; those outside the period count for nothing.
        period: first and last day, both inclusive.
    """
    start, end = date.fromisoformat(period.start), date.fromisoformat(period.end)
    seen = {(date.fromisoformat(day) - start).days // 7 for day in days if period.start <= day <= period.end}
    weeks = (end - start).days // 7 + 1
    gaps = [
        _period(start + first * 7 * _DAY, min(end, start + (last * 7 + 6) * _DAY))
        for first, last in _runs(week for week in range(weeks) if week not in seen)
    ]
    return Coverage(weeks=weeks, observed=len(seen), gaps=tuple(gaps))


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of neighbours in a rising row."""
    first = last = None
    for number in numbers:
        if first is None or last is None or number > last + 1:
            if first is not None and last is not None:
                yield first, last
            first = number
        last = number
    if first is not None and last is not None:
        yield first, last


def count_each(
    scenes: Sequence[AssessedScene],
    receipt: Search,
    counters: Sequence[Counter],
    *,
    tools: Tools,
    area: Geometry,
    tell: Callable[[str], None],
) -> tuple[list[tuple[AssessedScene, SceneCount]], Search]:
    """Count every pass once, and keep no pixels: a year of them would fill the memory.

    Args:
        scenes: those to count on, of one pass the one to prefer first.
        receipt: of the search that found them.
        counters: of one kind.
        tools: what to read and count with.
        area: the site, lon/lat.
        tell: is told how the work goes.

    Returns:
        The scenes as their files show them, each with its count; and the receipt, with the reason for each
        that could not be counted on.
    """
    series: list[tuple[AssessedScene, SceneCount]] = []
    for number, one in enumerate(scenes, start=1):
        twin = next((other for other, _ in series if same_pass(one.scene, other.scene)), None)
        if twin is not None:
            reason = f"It shows the pass that {twin.scene.id} shows, which was counted on."
            rejected = (*receipt.rejected, Rejection(scene=one.scene.id, code=None, reason=reason))
            receipt = receipt.model_copy(update={"rejected": rejected})
            continue
        tell(f"Scene {number} of {len(scenes)}")
        seen, receipt = Counting(tools, tell=tell).count([one], receipt, counters, area=area)
        series += [(as_seen(one, seen), count) for count, _, _ in seen]
    return series, receipt
