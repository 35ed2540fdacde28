"""Items that a catalogue handed over, held against the question on our side.

Servers ignore filters that they do not know and answer 200 all the same; so place and time are checked here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evidence.model.scenes import CatalogueAnswer
from evidence.scenes.documents import mapping
from evidence.scenes.footprints import footprint, touches
from evidence.scenes.items import item_id, refusal, scene_of
from evidence.scenes.refusals import ItemRefused
from evidence.scenes.times import taken
from evidence.seams import Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from evidence.model.scenes import Rejection, Scene
    from evidence.seams import Catalogue, SceneQuery


def answered(
    catalogue: Catalogue,
    scenes: Sequence[Scene],
    refused: Sequence[Rejection],
    *,
    hashes: Sequence[str],
    detail: str | None,
) -> Found:
    """What a catalogue that answered gives, with its line on the receipt.

    Args:
        catalogue: who answered.
        scenes: those asked for.
        refused: items that are no scenes, with the reason.
        hashes: SHA-256 of each answer's bytes, in the order asked.
        detail: what was cut short; None when nothing.
    """
    answer = CatalogueAnswer(
        name=catalogue.name,
        url=catalogue.url,
        outcome="answered",
        found=len(scenes) + len(refused),
        response_sha256=tuple(hashes),
        detail=detail,
    )
    return Found(tuple(scenes), answer, tuple(refused))


@dataclass(frozen=True)
class Listed:
    """One item as a catalogue lists it."""

    item: Mapping[str, Any]
    base: str
    """Its own address, an http(s) address or an absolute path."""

    root: Path | None = None
    """Folder that its local files must stay in; None for the item's own."""

    licence: str | None = None
    """The collection's; None when it names none."""

    gsd_m: float | None = None
    """Native GSD of the whole collection; None when that is not known."""


Sifted = tuple[tuple["Scene", ...], tuple["Rejection", ...]]
"""Scenes of the place and time, by time and id; and items that are none, with the reason."""


def sift(listed: Iterable[Listed], query: SceneQuery, *, catalogue: str) -> Sifted:
    """Keep the scenes that touch the area in the interval, each id once.

    An item that is refused is reported unless it is plainly of another place or time.
    """
    scenes: dict[str, Scene] = {}
    refused: dict[str, Rejection] = {}
    for one in listed:
        if _elsewhere(one.item, query) or item_id(one.item) in scenes:
            continue
        try:
            scene = scene_of(
                one.item,
                catalogue=catalogue,
                base=one.base,
                root=one.root,
                licence=one.licence,
                gsd_m=one.gsd_m,
            )
        except ItemRefused as why:
            found = refusal(why, one.item, base=one.base)
            refused.setdefault(found.scene, found)
        else:
            scenes[scene.id] = scene
    in_order = sorted(scenes.values(), key=lambda scene: (scene.taken_start, scene.id))
    return tuple(in_order), tuple(refused.values())


def asked_for(scene: Scene, query: SceneQuery) -> bool:
    """Whether a scene touches the area and the interval."""
    in_time = scene.taken_start <= query.end and query.start <= scene.taken_end
    return in_time and touches(query.area, scene.footprint)


def _elsewhere(item: Mapping[str, Any], query: SceneQuery) -> bool:
    """Whether an item is readably of another place or another time."""
    try:
        start, end = taken(mapping(item.get("properties")))
    except ItemRefused:
        in_time = True
    else:
        in_time = start <= query.end and query.start <= end
    try:
        return not in_time or not touches(query.area, footprint(item.get("geometry")))
    except ItemRefused:
        return False
