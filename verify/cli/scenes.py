"""``recount scenes``."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from claims.kinds import KINDS
from claims.model import Period
from evidence.model import Resolution
from evidence.scenes.search import search
from evidence.seams import PlaceQuery, SceneQuery
from evidence.sites.coordinates import point
from evidence.sites.resolver import resolve, to_site
from evidence.sites.zones import local_days_utc
from verify.cli.exits import DONE
from verify.cli.output import Format, emit, say
from verify.door import Doors
from verify.errors import VerifyError
from verify.records.canonical import as_json
from verify.records.record import refer_to
from verify.settings import load_settings
from verify.wiring import wired

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.model import AssessedScene, Search, Site


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
    period, first, last = _period(days)
    known_kind(kind)
    with wired(load_settings(), Doors(**doors)) as ready:
        given = point(place, lon_first=True)
        found = (
            Resolution(outcome="found", candidates=(given,))
            if given
            else resolve(PlaceQuery(name=place, country=country, kind=kind), ready.tools.geocoders)
        )
        site = to_site(found, name=place)
        start, end, zone = local_days_utc(site.lon, site.lat, first, last)
        say(f"Searching for scenes of {site.name}, {period.start} to {period.end}")
        scenes, receipt = search(
            SceneQuery(area=site.geometry, start=start, end=end),
            ready.tools.catalogues,
            kind=KINDS[kind],
            local_days=period,
            zone=zone,
            when=datetime.now(UTC),
            measured=tuple(
                (one.finest_m, one.coarsest_m) for one in ready.tools.counters if one.kind == kind
            ),
        )
    told = {
        "site": as_json(site),
        "window": {"start": start.isoformat(), "end": end.isoformat(), "time_zone": zone},
        "scenes": [as_json(refer_to(one)) for one in scenes],
        "receipt": as_json(receipt),
    }
    emit(told, form=form, text=lambda: describe(site, scenes, receipt))
    return DONE


def known_kind(kind: str) -> str:
    """Give the kind back when there is such a kind.

    Raises:
        BadQuestionError: there is none; the sentence lists those there are.
    """
    if kind not in KINDS:
        raise BadQuestionError(f"No kind is called {kind!r}.", next_step=f"Kinds: {', '.join(KINDS)}.")
    return kind


def _period(days: tuple[str, str]) -> tuple[Period, date, date]:
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
    rows = [f"{site.name} ({site.lon:.4f}, {site.lat:.4f}), found by {site.found_by}"]
    rows += [f"  {one.adequacy.verdict:9} {one.scene.id}: {one.adequacy.reason}" for one in scenes]
    rows += describe_receipt(receipt)
    return "\n".join(rows)


def describe_receipt(receipt: Search, *, most: int = 12) -> list[str]:
    """What was asked of whom, and why scenes were not used."""
    rows = []
    for one in receipt.catalogues:
        said = f"{one.found} scenes" if one.outcome == "answered" else one.outcome.replace("_", " ")
        rows.append(f"  asked {one.name}: {said}{f' ({one.detail})' if one.detail else ''}")
    rows += [f"  not used: {one.scene} [{one.code}] {one.reason}" for one in receipt.rejected[:most]]
    hidden = len(receipt.rejected) - most
    return [*rows, f"  … and {hidden} more"] if hidden > 0 else rows
