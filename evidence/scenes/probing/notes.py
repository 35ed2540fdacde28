"""What a provider shows, held against what is configured of it; pure functions that give sentences."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from evidence.scenes.stac.dialects import standard
from evidence.scenes.stac.documents import finite, mapping, shown, text
from evidence.scenes.stac.items import item_id, scene_of
from evidence.scenes.stac.places import is_web
from evidence.scenes.stac.refusals import ItemRefused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from evidence.model.scenes import Access, Scene
    from evidence.scenes.catalogues.configured import Known, Provider
    from evidence.scenes.catalogues.sift import Listed

_FAR = 1.5
"""A satellite sees half a metre straight down and a third more askew; beyond this it is another sensor, or
another unit."""

_NO_LICENCE = frozenset({"proprietary", "various", "other"})
"""What STAC has for a licence that is told elsewhere."""

_READ = re.compile(r"(?:0|1)\.\d+")
"""Versions of STAC that are read here."""

_MOST_KEYS = 8

BARRED: Mapping[Access, str] = {
    "open": "open",
    "requester_pays": "whoever reads them pays the host",
    "account": "for those with an account",
    "purchase": "to be bought",
    "withheld": "withheld",
}
"""How pixels can be had, in words that go on from "Pixels:"."""


def of_landing(read: Mapping[str, Any]) -> Iterator[str]:
    """What is otherwise in a landing page, or in the first document of a static catalogue."""
    version = text(read.get("stac_version"))
    if version is not None and not _READ.match(version):
        yield f"It speaks STAC {shown(version)}; 0.6 to 1.1 are read here."
    yield from _ended(read, "It")


def of_collection(name: str, read: Mapping[str, Any], known: Known) -> Iterator[str]:
    """What is otherwise in a collection's own document."""
    yield from _ended(read, f"The collection {name}")
    yield from of_licence(text(read.get("license")), known.licence, f"the collection {name}")
    stated = mapping(read.get("summaries")).get("gsd")
    gsds = [gsd for gsd in map(finite, stated if isinstance(stated, list) else []) if gsd is not None]
    if known.gsd_m is not None and gsds and not min(gsds) / _FAR <= known.gsd_m <= max(gsds) * _FAR:
        yield f"The collection {name} has a GSD of {min(gsds):g} to {max(gsds):g} m, noted {known.gsd_m:g} m."
    yield from _keys(read.get("item_assets"), known, f"the collection {name}")


def of_item(listed: Listed, known: Known, provider: Provider) -> Iterator[str]:
    """What is otherwise in an item.

    Args:
        listed: the item; what it says itself is compared, not what is configured of it.
        known: what is configured of its collection.
        provider: what is configured of the catalogue.
    """
    item, name = standard(listed.item), shown(item_id(listed.item))
    yield from _keys(item.get("assets"), known, f"the item {name}")
    bare = alone(listed)
    if isinstance(bare, ItemRefused):
        return
    yield from of_licence(bare.licence, known.licence, f"the item {name}")
    if known.gsd_m and bare.gsd_m and not 1 / _FAR <= bare.gsd_m / known.gsd_m <= _FAR:
        yield f"The item {name} has a GSD of {bare.gsd_m:g} m, noted {known.gsd_m:g} m."
    if bare.access != provider.access and provider.access == "open":
        where = f" ({bare.where})" if bare.where else ""
        yield f"The files of the item {name} are noted open, and are not: {BARRED[bare.access]}{where}."


def alone(listed: Listed) -> Scene | ItemRefused:
    """The scene that an item makes by what it says itself; or why it makes none."""
    bare = replace(listed, licence=None, gsd_m=None, bands=None, witness=None)
    return scene(bare, catalogue="")


def scene(listed: Listed, *, catalogue: str) -> Scene | ItemRefused:
    """The scene that an item makes; or why it makes none."""
    try:
        return scene_of(
            standard(listed.item),
            catalogue=catalogue,
            base=listed.base,
            licence=listed.licence,
            gsd_m=listed.gsd_m,
            bands=listed.bands,
            witness=listed.witness,
        )
    except ItemRefused as why:
        return why


def _ended(read: Mapping[str, Any], what: str) -> Iterator[str]:
    """Words by which a publisher says that something will go."""
    said = [words for words in (text(read.get("title")), text(read.get("description"))) if words]
    telling = next((words for words in said if "deprecat" in words.lower()), None)
    if read.get("deprecated") is True or telling is not None:
        yield f"{what} is called deprecated{f': {shown(telling)}' if telling else ''}."


def of_licence(said: str | None, known: str | None, of: str) -> Iterator[str]:
    """What is otherwise in a licence; one that is no name of a licence tells nothing."""
    if said is None or known is None or is_web(said) or said.lower() in _NO_LICENCE:
        return
    if _plain(said) != _plain(known):
        yield f"The licence of {of} is {shown(said)}, noted {known}."


def _plain(licence: str) -> str:
    return re.sub(r"[^a-z0-9]", "", licence.lower())


def _keys(assets: object, known: Known, of: str) -> Iterator[str]:
    """Files that are described in our notes and are not there."""
    if not isinstance(assets, dict) or not assets:
        return
    missing = [key for key in known.bands if key not in assets]
    if missing:
        yield f"The file {_listing(missing)} of {of} is not there; it has {_listing(assets)}."


def _listing(keys: Iterable[object]) -> str:
    first = [str(key)[:40] for key in keys]
    more = len(first) - _MOST_KEYS
    return ", ".join(first[:_MOST_KEYS]) + (f" and {more} more" if more > 0 else "")
