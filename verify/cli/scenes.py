"""``recount scenes``."""

from __future__ import annotations

import difflib
import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from claims.kinds import KINDS
from claims.model import Period
from evidence.errors import SiteUnresolved
from evidence.inquiry import scenes_of
from evidence.model.places import Resolution
from evidence.scenes.catalogues.configured import configured
from evidence.scenes.library.shelf import LIBRARY
from evidence.seams import PlaceQuery
from evidence.sites.coordinates import point
from evidence.sites.resolver import placed, to_site
from evidence.sites.zones import local_days_utc
from verify.cli.doors import doors_of
from verify.cli.exits import DONE
from verify.cli.output import Format, complain, emit, say
from verify.cli.places import country_code, position
from verify.errors import VerifyError
from verify.records.canonical import as_json
from verify.records.record import refer_to
from verify.settings import load_settings
from verify.wiring import wired

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.model.places import Site
    from evidence.model.scenes import Adequacy, AssessedScene, Search
    from verify.model import SceneReference
    from verify.wiring import Wired


_BARE = re.compile(r"[-+]?\d+(?:\.\d+)?\s*[,;/ ]\s*[-+]?\d+(?:\.\d+)?")
"""Two bare numbers, which some write latitude first."""

_USES = {
    "count": "can be counted on",
    "length": "shows lengths",
    "presence": "shows whether any are there",
    "none": "settles nothing",
}


class BadQuestionError(VerifyError):
    """Days or a kind that make no sense."""


def run(
    *,
    place: str,
    days: tuple[str, str],
    kind: str,
    country: str | None,
    doors: dict[str, Any],
    form: Format | None,
) -> int:
    """List scenes of a place, with what each can settle."""
    period, first, last = period_of(days)
    known_kind(kind)
    with wired(load_settings(), doors_of(**doors)) as ready:
        found = resolved(place, ready, kind=kind, country=country)
        try:
            site = to_site(found, name=place)
        except SiteUnresolved as unplaced:
            return _no_place(unplaced, found, period, form=form)
        say(f"Searching for scenes of {site.name}, {period.start} to {period.end}")
        counters = [one for one in ready.tools.counters if one.kind == kind]
        if not counters:
            say(f"No counter has been measured on {kind.replace('_', ' ')}: recount check counts none.")
        scenes, receipt = scenes_of(
            site, period, kind=kind, counters=counters, tools=ready.tools, when=datetime.now(UTC)
        )
    start, end, zone = local_days_utc(site.lon, site.lat, first, last)
    told = {
        "site": as_json(site),
        "window": {"start": start.isoformat(), "end": end.isoformat(), "time_zone": zone},
        "scenes": [as_json(refer_to(one)) for one in scenes],
        "receipt": as_json(receipt),
    }
    emit(told, form=form, text=lambda: describe(site, scenes, receipt))
    return DONE


def resolved(place: str, ready: Wired, *, kind: str, country: str | None) -> Resolution:
    """Find the place that a person named, or that the coordinates are.

    Args:
        place: name, or LON,LAT.
        ready: whom to ask.
        kind: what is looked for there.
        country: ISO 3166 code or English name, a filter; None for any.

    Raises:
        BadPlaceError: the country is none.
    """
    given = point(place, lon_first=True)
    if given is None:
        query = PlaceQuery(name=place, country=country_code(country) if country else None, kind=kind)
        return placed(query, ready.tools.geocoders, ready.tools.outliners, tell=say)
    if _BARE.fullmatch(place.strip()):
        say(f"Read as longitude and latitude, in this order: {position(given.lon, given.lat)}.")
    return Resolution(outcome="found", candidates=(given,))


def _no_place(unplaced: SiteUnresolved, found: Resolution, period: Period, *, form: Format | None) -> int:
    """Answer that the place is in doubt: a result, so that nothing was searched and nobody is to blame."""
    told: dict[str, Any] = {
        "site": None,
        # Without a place there is no time zone, so the days stay local ones.
        "window": {"start": period.start, "end": period.end, "time_zone": None},
        "scenes": [],
        "receipt": None,
        "resolution": as_json(found),
    }
    complain(unplaced)
    emit(told, form=form, text=lambda: f"No scene was searched for: the place is {found.outcome}.")
    return DONE


def known_kind(kind: str) -> str:
    """Give the kind back when there is such a kind.

    Raises:
        BadQuestionError: there is none; the sentence lists those there are.
    """
    if kind in KINDS:
        return kind
    plain = kind.strip().lower().replace(" ", "_")
    near = difflib.get_close_matches(plain, KINDS, n=1, cutoff=0.75)
    meant = f"Perhaps {near[0]} is meant. " if near else ""
    raise BadQuestionError(f"No kind is called {kind!r}.", next_step=f"{meant}Kinds: {', '.join(KINDS)}.")


def period_of(days: tuple[str, str]) -> tuple[Period, date, date]:
    """The days that ``--from`` and ``--to`` give.

    Raises:
        BadQuestionError: they are no days, or run backwards.
    """
    try:
        first, last = date.fromisoformat(days[0]), date.fromisoformat(days[1])
    except ValueError as wrong:
        raise BadQuestionError(
            f"{days[0]} to {days[1]} are not two days: {wrong}.", next_step="Write days as 2023-10-05."
        ) from wrong
    if last < first:
        raise BadQuestionError(
            f"The days run backwards: {first} to {last}.", next_step="Swap --from and --to."
        )
    return Period(start=first.isoformat(), end=last.isoformat()), first, last


def describe(site: Site, scenes: Sequence[AssessedScene], receipt: Search) -> str:
    """Scenes for a person: usable ones, then the others with the reason."""
    rows = [f"{site.name} ({position(site.lon, site.lat)}), found by {site.found_by}"]
    rows += describe_scenes([refer_to(one) for one in scenes], receipt)
    return "\n".join(rows)


def describe_scenes(scenes: Sequence[SceneReference], receipt: Search, *, most: int = 12) -> list[str]:
    """Who was asked, and every scene once: those of use first, then the others with the reason."""
    refused = {one.scene: one.reason for one in receipt.rejected}
    used = [one for one in scenes if one.id not in refused]
    # A scene that was assessed has been told of with its time; the receipt knows no more than the reason.
    taken = {one.id: f" ({one.taken_start})" for one in scenes}
    rows = describe_receipt(receipt)
    before: tuple[Adequacy, str | None] | None = None
    for one in used:
        what = f"  scene: {one.id} ({one.taken_start}){', RENDERED' if one.rendered else ''}, "
        told = (one.adequacy, one.licence)
        use = f"{_USES[one.adequacy.verdict]}: {one.adequacy.reason}"
        rows += [f"{what}likewise"] if told == before else [what + use, f"  licence: {_terms(one.licence)}"]
        before = told
    rows += [
        f"  not used: {scene}{taken.get(scene, '')}: {why}" for scene, why in list(refused.items())[:most]
    ]
    hidden = len(refused) - most
    rows += [f"  … and {hidden} more that were not used"] if hidden > 0 else []
    # While a scene can be counted on, nobody has to look for another; the verdict may say so later.
    advice = None if used or receipt.settle is None else receipt.settle.advice
    return rows + ([f"  what would settle it: {advice}"] if advice else [])


def _terms(licence: str | None) -> str:
    """A licence, and what it allows where that is known."""
    if licence is None:
        return "none is stated; ask before you show this picture"
    allowed = configured(load_settings().providers).allows(licence)
    return f"{licence}: {allowed}" if allowed else licence


def describe_receipt(receipt: Search) -> list[str]:
    """What was asked of whom; once for all when nobody was."""
    nothing = unsearched(receipt)
    if nothing:
        return [f"  {nothing}"]
    off, _ = _silent(receipt)
    rows = []
    for one in receipt.catalogues:
        if one.outcome == "answered":
            rows.append(f"  asked {one.name}: {_scenes(one.found)}{f' ({one.detail})' if one.detail else ''}")
        elif one.outcome == "unreachable":
            rows.append(f"  could not ask {one.name}: {one.detail}")
    return rows + ([f"  not asked: {off}"] if off else [])


def unsearched(receipt: Search) -> str | None:
    """One sentence when no catalogue at all was asked; None otherwise."""
    if any(one.outcome != "not_asked" for one in receipt.catalogues):
        return None
    why = " and ".join(part for part in _silent(receipt) if part) or "no catalogue is configured"
    return f"Nothing was searched: {why}."


def _silent(receipt: Search) -> tuple[str | None, str | None]:
    """Why catalogues were not asked: the network, the library."""
    silent = [one for one in receipt.catalogues if one.outcome == "not_asked"]
    empty = any(one.name == LIBRARY for one in silent)
    others = len(silent) - empty
    off = f"the network is off ({others} catalogue{'s' if others != 1 else ''})" if others else None
    return off, "the library is empty" if empty else None


def _scenes(number: int) -> str:
    return f"{number} scene{'s' if number != 1 else ''}"
