"""``recount history``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from evidence.counting import countable
from evidence.errors import SiteUnresolved
from evidence.history import count_each, coverage, local_day, spread
from evidence.inquiry import scenes_of
from evidence.sites.resolver import to_site
from evidence.sites.zones import zone_name
from verify.chart import draw_series
from verify.cli.doors import doors_of
from verify.cli.exits import DONE
from verify.cli.numbers import checked_day
from verify.cli.output import Format, complain, emit, say
from verify.cli.places import position
from verify.cli.scenes import BadQuestionError, describe_scenes, known_kind, period_of, resolved
from verify.files import file_to_write, named, write_file
from verify.judge.sentences import noun
from verify.judge.series import Seen, stand, unfit
from verify.judge.trend_sentences import counted, percent, reach
from verify.records.canonical import as_json
from verify.records.record import utc
from verify.settings import load_settings
from verify.wiring import wired

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claims.model import Period
    from evidence.history import Coverage
    from evidence.model.places import Site
    from evidence.model.scenes import Search
    from verify.judge.series import Standing
    from verify.tolerances import Policy
    from verify.wiring import Wired

MOST_LOOKED = 400
"""Scenes to be counted on after which no further cloud mask is read: four years of one clear day in four."""


@dataclass(frozen=True)
class _History:
    """What was counted at a place over a time."""

    site: Site
    period: Period
    zone: str
    seen: tuple[Seen, ...]
    """Every scene that was counted, in order of time."""

    receipt: Search
    policy: Policy

    @cached_property
    def fit(self) -> list[Seen]:
        """Those whose counts bear comparing."""
        return [one for one in self.seen if unfit(one, self.policy) is None]

    @cached_property
    def observed(self) -> Coverage:
        """How much of the time these show."""
        return coverage({local_day(one.scene, self.zone) for one in self.fit}, self.period)

    def standing(self, day: str | None) -> Standing | None:
        """How the newest scene stands, or the one taken nearest to a day; None without any."""
        if not self.fit:
            return None
        asked = date.fromisoformat(day or self.period.end)
        one = min(
            reversed(self.fit),
            key=lambda one: abs((date.fromisoformat(local_day(one.scene, self.zone)) - asked).days),
        )
        return stand(one, [other for other in self.fit if other is not one])


def run(
    *,
    place: str,
    days: tuple[str, str],
    kind: str,
    at: str | None,
    most: int | None,
    country: str | None,
    model: str | None,
    plot: str | None,
    doors: dict[str, Any],
    form: Format | None,
) -> int:
    """Count every usable scene of a place in some days, and say how one of them stands among the others."""
    period, _, _ = period_of(days)
    known_kind(kind)
    asked = _asked(at, period)
    picture = file_to_write(named("--plot", plot), option="--plot")
    with wired(load_settings(), doors_of(**doors), model=model) as ready:
        found = resolved(place, ready, kind=kind, country=country)
        try:
            site = to_site(found, name=place)
        except SiteUnresolved as unplaced:
            complain(unplaced)
            nothing: dict[str, Any] = {"site": None, "series": [], "rank": None, "coverage": 0.0}
            emit(
                nothing | {"resolution": as_json(found)},
                form=form,
                text=lambda: f"Nothing was counted: the place is {found.outcome}.",
            )
            return DONE
        seen, receipt = _seen(site, period, kind, ready, most=most)
        told = _History(site, period, zone_name(site.lon, site.lat), tuple(seen), receipt, ready.policy)
    standing = told.standing(asked)
    if picture:
        title = f"{noun(kind, 2)} | {site.name} | {period.start} to {period.end}"
        write_file(picture, draw_series(told.fit, period, told.observed, title=title), option="--plot")
    emit(_told(told, standing), form=form, text=lambda: describe(told, standing))
    return DONE


def _asked(at: str | None, period: Period) -> str | None:
    """The day of ``--at``. Raises BadQuestionError when it lies outside the days asked for."""
    if at is None:
        return None
    day = checked_day(at, option="--at")[:10]
    if not period.start <= day <= period.end:
        raise BadQuestionError(
            f"--at {day} is not within {period.start} to {period.end}.",
            next_step="Name a day of --from to --to, or leave it out for the newest scene.",
        )
    return day


def _seen(
    site: Site, period: Period, kind: str, ready: Wired, *, most: int | None
) -> tuple[list[Seen], Search]:
    """Every scene that can be counted on with its count, in order of time; and the receipt."""
    counters = [one for one in ready.tools.counters if one.kind == kind]
    if not counters:
        say(f"No counter has been measured on {noun(kind, 2)}: nothing is counted.")
    say(f"Searching for scenes of {site.name}, {period.start} to {period.end}")
    scenes, receipt = scenes_of(
        site,
        period,
        kind=kind,
        counters=counters,
        tools=ready.tools,
        when=datetime.now(UTC),
        passes=MOST_LOOKED,
    )
    usable = countable(scenes) if counters else []
    chosen = usable if most is None else spread(usable, most)
    if len(chosen) < len(usable):
        say(f"{len(chosen)} of {len(usable)} usable scenes are counted, spread over the time.")
    ready.tools.prepare()
    series, receipt = count_each(chosen, receipt, counters, tools=ready.tools, area=site.geometry, tell=say)
    return sorted((Seen(*pair) for pair in series), key=_time), receipt


def _time(one: Seen) -> tuple[datetime, str]:
    return one.scene.scene.taken_start, one.scene.scene.id


def _told(told: _History, standing: Standing | None) -> dict[str, Any]:
    others = [one for one in told.seen if one not in told.fit]
    return {
        "site": as_json(told.site),
        "window": as_json(told.period) | {"time_zone": told.zone},
        "series": [_point(one) for one in told.fit],
        "rank": standing.rank if standing else None,
        "coverage": round(told.observed.share, 4),
        "standing": as_json(standing) if standing else None,
        "observed": as_json(told.observed),
        "left_out": [_point(one) | {"why": unfit(one, told.policy)} for one in others],
        "receipt": as_json(told.receipt),
    }


def _point(one: Seen) -> dict[str, Any]:
    return {
        "taken": utc(one.scene.scene.taken_start),
        "best": one.count.best,
        "low": one.count.low,
        "high": one.count.high,
        "scene_id": one.count.scene_id,
        "level": one.count.level,
        "method": one.count.method,
        "rendered": one.scene.scene.rendered,
    }


def describe(told: _History, standing: Standing | None) -> str:
    """A series for a person: every count, how the one asked about stands, and what nobody saw."""
    site, period, observed = told.site, told.period, told.observed
    rows = [f"{site.name} ({position(site.lon, site.lat)}), found by {site.found_by}"]
    # While some are counted, nobody has to look for another.
    counts = told.receipt.model_copy(update={"settle": None}) if told.fit else told.receipt
    rows += describe_scenes([], counts)
    for one in told.seen:
        why = unfit(one, told.policy)
        note = f", left out: {why}" if why else ""
        label = ", RENDERED" if one.scene.scene.rendered else ""
        rows.append(f"  {utc(one.scene.scene.taken_start)}  {counted(one.count)}{label}{note}")
    rows += _standing(told.fit, standing) if standing else ["  nothing was counted"]
    rows.append(
        f"  seen: {observed.observed} of {observed.weeks} weeks, {period.start} to {period.end}; "
        f"{percent(1 - observed.share)} of weeks unobserved{_gaps(observed)}"
    )
    return "\n".join(rows)


def _standing(fit: Sequence[Seen], standing: Standing) -> list[str]:
    one = next(one for one in fit if one.count.scene_id == standing.scene_id)
    if standing.of == 1:
        return [f"  {standing.scene_id} is the only usable scene: there is nothing to rank it among"]
    ratios = ((standing.to_median, "the median of the others"), (standing.to_previous, "the one before"))
    return [
        (
            f"  {standing.scene_id}: rank {standing.rank} of {standing.of} usable scenes "
            f"(the intervals allow {standing.rank_least} to {standing.rank_most}); highest of them with a "
            f"probability of {percent(standing.chance_highest)}, lowest {percent(standing.chance_lowest)}"
        ),
        *(f"  {reach(ratio)} times {other}" for ratio, other in ratios if ratio is not None),
        f"  {_first(one, fit, standing)}",
    ]


def _first(one: Seen, fit: Sequence[Seen], standing: Standing) -> str:
    """What the first place rests on: how far ahead it is, and whether its interval keeps it there."""
    if standing.rank > 1:
        return f"it would be the highest without {standing.without.to_be_first} of them"
    others = [other.count for other in fit if other is not one]
    second, highest = max(others, key=lambda seen: seen.best), max(seen.high for seen in others)
    ahead = one.count.best - second.best
    lead = f"{ahead} more than" if ahead else "as many as"
    stays = "still above" if one.count.low > highest else "not above"
    return (
        f"{lead} the next, {second.best} in {second.scene_id}; its low end, {one.count.low}, is {stays} "
        f"{highest}, the highest end of the others"
    )


def _gaps(observed: Coverage) -> str:
    """The longest time without a scene."""
    if not observed.gaps:
        return ""
    longest = max(observed.gaps, key=lambda gap: date.fromisoformat(gap.end) - date.fromisoformat(gap.start))
    return f", the longest time {longest.start} to {longest.end}"
