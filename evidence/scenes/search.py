"""Place and days to scenes: every catalogue asked, every scene weighed, everything on the receipt."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING

from evidence.errors import CatalogueError, Offline, WebError
from evidence.model.scenes import CatalogueAnswer, Rejection, Search
from evidence.scenes.adequacy import Ranges, preference, weigh
from evidence.scenes.sift import asked_for
from evidence.scenes.times import LONGEST, inside, off_by
from evidence.seams import Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from claims.kinds import Kind
    from claims.model import Period
    from evidence.model.scenes import AssessedScene, Scene
    from evidence.seams import Catalogue, SceneQuery

MARGIN = timedelta(days=30)
"""Looked at on both sides of the days asked for, so that a person sees what exists around them."""

MOST_NEIGHBOURS = 40
"""Scenes of other days that a receipt names, nearest in time first."""


def search(
    query: SceneQuery,
    catalogues: Sequence[Catalogue],
    *,
    kind: Kind,
    local_days: Period,
    zone: str,
    when: datetime,
    measured: Ranges | None = None,
    margin: timedelta = MARGIN,
) -> tuple[tuple[AssessedScene, ...], Search]:
    """Find the scenes of a place in some local days, and say what each can settle.

    Args:
        query: AOI, and the local days as a UTC interval.
        catalogues: whom to ask, in order; where two list the same scene, the first is believed.
        kind: what is to be counted.
        local_days: the days as the claim gives them, for the receipt.
        zone: IANA time zone of the place, for the receipt.
        when: the present, aware UTC.
        measured: GSDs at which counters of this kind were measured.
        margin: how far around the days to look for scenes to name as ``wrong_day``.

    Returns:
        The scenes of those days, best first by ``adequacy.preference``, those that cannot settle the matter
        included (their verdict is ``presence`` or ``none``); and the receipt, which names these as rejected.
    """
    wider = replace(query, start=_shifted(query.start, -margin), end=_shifted(query.end, margin))
    answers = [ask(catalogue, wider) for catalogue in catalogues]
    scenes = _folded(chain.from_iterable(found.scenes for found in answers), wider)
    days = (query.start, query.end)
    of_days = [scene for scene in scenes if inside((scene.taken_start, scene.taken_end), days)]
    weighed = sorted(
        (weigh(scene, kind=kind, area=query.area, measured=measured) for scene in of_days),
        key=lambda pair: (preference(pair[0]), pair[0].scene.id),
    )
    rejected = (
        *(why for _, why in weighed if why is not None),
        *_neighbours([scene for scene in scenes if scene not in of_days], query, local_days, zone),
        *chain.from_iterable(found.refused for found in answers),
    )
    return tuple(one for one, _ in weighed), Search(
        catalogues=tuple(found.answer for found in answers),
        query={
            "intersects": query.area,
            "datetime": f"{_written(wider.start)}/{_written(wider.end)}",
            "local_days": f"{local_days.start}/{local_days.end}",
            "time_zone": zone,
            "margin_days": margin.days,
            "kind": kind.name,
        },
        when=_written(when),
        found=len(scenes) + sum(len(found.refused) for found in answers),
        rejected=rejected,
    )


def ask(catalogue: Catalogue, query: SceneQuery) -> Found:
    """Ask one catalogue; that it is down or talks nonsense is an answer too, and hides no other."""
    try:
        return catalogue(query)
    except Offline as off:
        return Found((), _silent(catalogue, "not_asked", f"{off.what} {off.next_step}"))
    except (WebError, CatalogueError) as down:
        return Found((), _silent(catalogue, "unreachable", f"{down.what} {down.next_step}"))


def _silent(catalogue: Catalogue, outcome: str, detail: str) -> CatalogueAnswer:
    return CatalogueAnswer.model_validate(
        {"name": catalogue.name, "url": catalogue.url, "outcome": outcome, "detail": detail}
    )


def _folded(scenes: Iterable[Scene], query: SceneQuery) -> list[Scene]:
    """Each acquisition once: the same id at the same time is the same scene, whoever lists it."""
    kept: dict[tuple[str, datetime], Scene] = {}
    for scene in scenes:
        if asked_for(scene, query):
            key = (scene.id, scene.taken_start)
            first = kept.setdefault(key, scene)
            # One listing that calls it rendered is enough, in whichever order they come.
            kept[key] = first.model_copy(update={"rendered": first.rendered or scene.rendered})
    return list(kept.values())


def _neighbours(scenes: Sequence[Scene], query: SceneQuery, local_days: Period, zone: str) -> list[Rejection]:
    """Scenes of other days, nearest first, with the reason."""
    days = (query.start, query.end)
    asked = (
        local_days.start if local_days.start == local_days.end else f"{local_days.start} to {local_days.end}"
    )
    nearest = sorted(scenes, key=lambda one: (off_by((one.taken_start, one.taken_end), days), one.id))
    return [
        Rejection(scene=scene.id, code="wrong_day", reason=_why_not(scene, f"{asked} ({zone})"))
        for scene in nearest[:MOST_NEIGHBOURS]
    ]


def _why_not(scene: Scene, asked: str) -> str:
    span = scene.taken_end - scene.taken_start
    if span > LONGEST:
        return (
            f"Made from images of {scene.taken_start:%Y-%m-%d} to {scene.taken_end:%Y-%m-%d}, "
            f"so it shows no one moment of {asked}."
        )
    if span >= timedelta(hours=23):
        return f"Taken on {scene.taken_start:%Y-%m-%d}, not on {asked}; its time of day is not known."
    return f"Taken on {scene.taken_start:%Y-%m-%d at %H:%M} UTC, not on {asked}."


def _shifted(moment: datetime, margin: timedelta) -> datetime:
    try:
        return moment + margin
    except OverflowError:
        return moment


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
