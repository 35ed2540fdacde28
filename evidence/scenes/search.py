"""Place and days to scenes: every catalogue asked, every scene weighed, everything on the receipt."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING

from evidence.model.scenes import Rejection, Search
from evidence.scenes.acquisitions import listed_once, superseded, together
from evidence.scenes.asking import ask_all
from evidence.scenes.catalogues.sift import asked_for
from evidence.scenes.library.shelf import LIBRARY
from evidence.scenes.looks import ENOUGH, weighed_after_looks
from evidence.scenes.settling import settling
from evidence.scenes.stac.times import LONGEST, inside, off_by

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from evidence.model.scenes import AssessedScene, Scene
    from evidence.scenes.question import Question
    from evidence.seams import Catalogue, CloudLook, Found, SceneQuery
    from evidence.trail import Trail

MARGIN = timedelta(days=30)
"""Looked at on both sides of the days asked for, so that a person sees what exists around them."""

MOST_NEIGHBOURS = 40
"""Scenes of other days that a receipt names, nearest in time first."""


def search(
    query: SceneQuery,
    catalogues: Sequence[Catalogue],
    question: Question,
    *,
    when: datetime,
    trail: Trail | None = None,
    look: CloudLook | None = None,
    margin: timedelta = MARGIN,
    passes: int = ENOUGH,
) -> tuple[tuple[AssessedScene, ...], Search]:
    """Find the scenes of a place in some local days, and say what each can settle.

    Args:
        query: AOI, and the local days as a UTC interval.
        catalogues: whom to ask, together; where two list the same scene, the first is believed.
        question: what is to be settled.
        when: the present, aware UTC.
        trail: notes what is read, in the order of the catalogues; None where nothing is noted.
        look: reads cloud masks over the AOI; None to go by the cloud over whole scenes.
        margin: how far around the days to look for scenes to name as ``wrong_day``.
        passes: scenes to be counted on after which no further cloud mask is read.

    Returns:
        The scenes of those days, best first by ``adequacy.preference``, those that cannot settle the matter
        included (their verdict is ``presence`` or ``none``); and the receipt, which names these as rejected.
    """
    wider = replace(query, start=_shifted(query.start, -margin), end=_shifted(query.end, margin))
    answers = ask_all(catalogues, wider, trail=trail)
    listed = (scene for found in answers for scene in found.scenes if asked_for(scene, wider))
    scenes, repeated = superseded(listed_once(listed))
    days = (query.start, query.end)
    of_days = [scene for scene in scenes if inside((scene.taken_start, scene.taken_end), days)]
    weighed = weighed_after_looks(
        together(of_days, query.area),
        kind=question.kind,
        area=query.area,
        measured=question.measured,
        look=look,
        passes=passes,
    )
    dated = {scene.id for scene in of_days}
    others = [scene for scene in scenes if scene.id not in dated and scene.superseded_by is None]
    objections = [why for _, why in weighed if why is not None]
    objected = {why.scene for why in objections}
    rejected = (
        *objections,
        *_neighbours(others, query, question),
        *(why for why in repeated if why.scene not in objected),
        *chain.from_iterable(found.refused for found in answers),
    )
    return tuple(one for one, _ in weighed), Search(
        catalogues=tuple(found.answer for found in answers),
        query={
            "intersects": query.area,
            "datetime": f"{_written(wider.start)}/{_written(wider.end)}",
            "local_days": f"{question.local_days.start}/{question.local_days.end}",
            "time_zone": question.zone,
            "margin_days": margin.days,
            "kind": question.kind.name,
        },
        when=_written(when),
        found=len(scenes) + sum(len(found.refused) for found in answers),
        rejected=rejected,
        settle=settling(question, weighed, when=when, end=query.end, answered=_answered(answers)),
    )


def _answered(answers: Sequence[Found]) -> bool:
    """Whether anybody beside the own library answered."""
    return any(one.answer.outcome == "answered" and one.answer.name != LIBRARY for one in answers)


def _neighbours(scenes: Sequence[Scene], query: SceneQuery, question: Question) -> list[Rejection]:
    """Scenes of other days, nearest first, with the reason."""
    days = (query.start, query.end)
    local = question.local_days
    asked = local.start if local.start == local.end else f"{local.start} to {local.end}"
    nearest = sorted(scenes, key=lambda one: (off_by((one.taken_start, one.taken_end), days), one.id))
    return [
        Rejection(
            scene=scene.id, code="wrong_day", reason=_why_not(scene, f"{asked} ({question.zone})", query)
        )
        for scene in nearest[:MOST_NEIGHBOURS]
    ]


def _why_not(scene: Scene, asked: str, query: SceneQuery) -> str:
    span = scene.taken_end - scene.taken_start
    if span > LONGEST:
        return (
            f"Made from images of {scene.taken_start:%Y-%m-%d} to {scene.taken_end:%Y-%m-%d}, "
            f"so it shows no one moment of {asked}."
        )
    age = _age(scene, query)
    if span >= timedelta(hours=23):
        day = f"Taken on {scene.taken_start:%Y-%m-%d} (UTC)"
        if scene.taken_start <= query.end and query.start <= scene.taken_end:
            return f"{day}, of which less than half is {asked}; its time of day is not known."
        return f"{day}, {age} {asked}; its time of day is not known."
    return f"Taken on {scene.taken_start:%Y-%m-%d at %H:%M} UTC, {age} {asked}."


def _age(scene: Scene, query: SceneQuery) -> str:
    """How far from the days asked for: "3 days before"."""
    gap = off_by((scene.taken_start, scene.taken_end), (query.start, query.end))
    hours = gap.total_seconds() / 3600
    far = f"{hours:.0f} hours" if 1.5 <= hours < 48 else f"{hours / 24:.0f} days" if hours >= 48 else "just"
    return f"{far} {'before' if scene.taken_end < query.start else 'after'}"


def _shifted(moment: datetime, margin: timedelta) -> datetime:
    try:
        return moment + margin
    except OverflowError:
        return moment


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
