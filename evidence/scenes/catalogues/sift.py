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
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from evidence.model.scenes import Rejection, Scene
    from evidence.scenes.stac.items import Witness
    from evidence.scenes.stac.times import Span
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
    """Keep the scenes that touch the area in the interval, each id of a collection and time once.

    An item that is refused is reported unless it is plainly of another place or time.
    """
    scenes: dict[tuple[object, ...], Scene] = {}
    refused: dict[str, Rejection] = {}
    for one in listed:
        one = replace(one, item=standard(one.item))  # noqa: PLW2901 - the same item in STAC's words
        span = _span(one.item)
        key = (text(one.item.get("collection")), item_id(one.item), span and span[0])
        if key in scenes or _elsewhere(one.item, span, query):
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


def _apart(scenes: Iterable[Scene]) -> list[Scene]:
    """Tell acquisitions of one id apart: by their collections, and by their times where those do not.

    One that several collections list keeps its id: it is one acquisition.
    """
    named = list(scenes)
    for longer in (_by_collection, _by_time):
        alike: dict[str, list[Scene]] = defaultdict(list)
        for scene in named:
            alike[scene.id].append(scene)
        named = [scene.model_copy(update={"id": longer(scene, alike[scene.id])}) for scene in named]
    return named


def _by_collection(scene: Scene, alike: Sequence[Scene]) -> str:
    is_told = scene.collection is not None and len({one.collection for one in alike}) > 1
    return f"{scene.collection}/{scene.id}" if is_told and _are_several(alike) else scene.id


def _by_time(scene: Scene, alike: Sequence[Scene]) -> str:
    return f"{scene.id}@{scene.taken_start:%Y-%m-%dT%H:%M:%S.%fZ}" if _are_several(alike) else scene.id


def _are_several(alike: Sequence[Scene]) -> bool:
    return len({scene.taken_start for scene in alike}) > 1


def asked_for(scene: Scene, query: SceneQuery) -> bool:
    """Whether a scene touches the area and the interval."""
    in_time = scene.taken_start <= query.end and query.start <= scene.taken_end
    return in_time and touches(query.area, scene.footprint)


def _span(item: Mapping[str, Any]) -> Span | None:
    """When an item says that it was taken; None when that cannot be read."""
    try:
        return taken(mapping(item.get("properties")))
    except ItemRefused:
        return None


def _elsewhere(item: Mapping[str, Any], span: Span | None, query: SceneQuery) -> bool:
    """Whether an item is readably of another place or another time."""
    if span is not None and (span[1] < query.start or query.end < span[0]):
        return True
    try:
        return not touches(query.area, footprint(item.get("geometry")))
    except ItemRefused:
        return False
