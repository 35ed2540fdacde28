"""Items that a catalogue handed over, held against the question on our side.

Servers ignore filters that they do not know and answer 200 all the same; so place and time are checked here.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from evidence.model.scenes import CatalogueAnswer
from evidence.scenes.stac.dialects import standard
from evidence.scenes.stac.documents import mapping, text
from evidence.scenes.stac.footprints import footprint, touches
from evidence.scenes.stac.items import item_id, refusal, scene_of
from evidence.scenes.stac.refusals import ItemRefused
from evidence.scenes.stac.times import taken
from evidence.seams import Found

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from evidence.model.scenes import Rejection, Scene
    from evidence.scenes.stac.items import Witness
    from evidence.seams import Catalogue, SceneQuery


def answered(
    catalogue: Catalogue,
    scenes: Sequence[Scene],
    refused: Sequence[Rejection],
    *,
    hashes: Sequence[str],
    detail: str | None,
    collections: Sequence[str] = (),
    at: str | None = None,
) -> Found:
    """What a catalogue that answered gives, with its line on the receipt.

    Args:
        catalogue: who answered.
        scenes: those asked for.
        refused: items that are no scenes, with the reason.
        hashes: SHA-256 of each answer's bytes, in the order asked.
        detail: what was cut short; None when nothing.
        collections: ids of those asked for; empty for all.
        at: ISO 8601 UTC time of its first answer; None for local files.
    """
    answer = CatalogueAnswer(
        name=catalogue.name,
        url=catalogue.url,
        outcome="answered",
        collections=tuple(collections),
        at=at,
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

    bands: Mapping[str, tuple[str, ...]] | None = None
    """By asset key, what its bands show, for an item that does not say."""

    witness: Witness | None = None
    """How the catalogue's pixels can be had where they are not open; None when they are."""


Sifted = tuple[tuple["Scene", ...], tuple["Rejection", ...]]
"""Scenes of the place and time, by time and id; and items that are none, with the reason."""


def sift(listed: Iterable[Listed], query: SceneQuery, *, catalogue: str) -> Sifted:
    """Keep the scenes that touch the area in the interval, each id of a collection once.

    An item that is refused is reported unless it is plainly of another place or time.
    """
    scenes: dict[tuple[object, object], Scene] = {}
    refused: dict[str, Rejection] = {}
    for one in listed:
        one = replace(one, item=standard(one.item))  # noqa: PLW2901 - the same item in STAC's words
        key = (text(one.item.get("collection")), item_id(one.item))
        if key in scenes or _elsewhere(one.item, query):
            continue
        try:
            scene = scene_of(
                one.item,
                catalogue=catalogue,
                base=one.base,
                root=one.root,
                licence=one.licence,
                gsd_m=one.gsd_m,
                bands=one.bands,
                witness=one.witness,
            )
        except ItemRefused as why:
            found = refusal(why, one.item, base=one.base)
            refused.setdefault(found.scene, found)
        else:
            scenes[key] = scene
    in_order = sorted(_apart(scenes.values()), key=lambda scene: (scene.taken_start, scene.id))
    return tuple(in_order), tuple(refused.values())


def _apart(scenes: Collection[Scene]) -> Iterator[Scene]:
    """Put the collection before an id that acquisitions of several collections bear."""
    times: dict[str, set[datetime]] = defaultdict(set)
    for scene in scenes:
        times[scene.id].add(scene.taken_start)
    for scene in scenes:
        is_shared = len(times[scene.id]) > 1 and scene.collection is not None
        yield scene.model_copy(update={"id": f"{scene.collection}/{scene.id}"}) if is_shared else scene


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
