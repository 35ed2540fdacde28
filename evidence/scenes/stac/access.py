"""How the pixels of an item can be had when its files cannot simply be fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from evidence.model.scenes import Access
from evidence.scenes.stac.documents import mapping, objects, text
from evidence.scenes.stac.places import host, is_web

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PAID = frozenset({"usgs-landsat", "sentinel-s2-l1c", "sentinel-s2-l2a", "sentinel-s1-l1c", "naip-analytic"})
"""Buckets of which it is known that whoever reads them pays, since not all items of theirs say so."""


def access_of(item: Mapping[str, Any], *, readable: bool) -> tuple[Access, str | None]:
    """How an item's pixels can be had, and where a person can ask for them.

    Args:
        item: STAC item; one of the newsroom's own library says so itself (``recount:access``).
        readable: whether any of its image files can be fetched from here.

    Returns:
        The access, and an address or the name of a bucket; None when the item names none.
    """
    fields = mapping(item.get("properties"))
    told = text(fields.get("recount:access"))
    if told is not None and told != "open":
        known: Access = next((one for one in get_args(Access) if one == told), "withheld")
        return known, text(fields.get("recount:where"))
    if readable:
        return "open", None
    if _is_paid(item):
        return "requester_pays", next((f"s3://{bucket}" for bucket in _buckets(item)), None)
    return ("account", _page(item)) if _entries(item) else ("open", None)


def _entries(item: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [entry for entry in mapping(item.get("assets")).values() if isinstance(entry, dict)]


def _is_paid(item: Mapping[str, Any]) -> bool:
    fields = mapping(item.get("properties"))
    said = [
        fields,
        *_entries(item),
        *_alternates(item),
        *map(mapping, mapping(fields.get("storage:schemes")).values()),
    ]
    flags = ("storage:requester_pays", "requester_pays")
    return any(one.get(flag) is True for one in said for flag in flags) or any(
        bucket in _PAID for bucket in _buckets(item)
    )


def _alternates(item: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for entry in _entries(item):
        yield from map(mapping, mapping(entry.get("alternate")).values())


def _buckets(item: Mapping[str, Any]) -> Iterator[str]:
    for entry in (*_entries(item), *_alternates(item)):
        href = text(entry.get("href"))
        if href is not None and href.startswith("s3://") and (bucket := host(href)):
            yield bucket[:80]


def _page(item: Mapping[str, Any]) -> str | None:
    """The page about the item, else its own address."""
    by_rel = {text(link.get("rel")): text(link.get("href")) for link in objects(item.get("links"))}
    hrefs = (by_rel.get(rel) for rel in ("alternate", "about", "self"))
    return next((href for href in hrefs if href is not None and is_web(href)), None)
