"""A STAC item as a scene, or the reason why it is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from shapely.geometry import shape

from evidence.model.scenes import Scene
from evidence.scenes.stac.access import access_of
from evidence.scenes.stac.assets import image_files, metres, native_gsd
from evidence.scenes.stac.documents import mapping, number, objects, text, within
from evidence.scenes.stac.footprints import footprint
from evidence.scenes.stac.masks import cloud_masks
from evidence.scenes.stac.places import is_web
from evidence.scenes.stac.refusals import ItemRefused, NotAPicture, Unreadable
from evidence.scenes.stac.times import taken
from evidence.web import redact_within

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from evidence.model.places import Geometry
    from evidence.model.scenes import Access, Asset, Rejection

Witness = tuple["Access", "str | None"]
"""How the pixels of a whole catalogue can be had, and where."""

_LONGEST_ID = 500


def scene_of(
    item: Mapping[str, Any],
    *,
    catalogue: str,
    base: str,
    root: Path | None = None,
    licence: str | None = None,
    gsd_m: float | None = None,
    bands: Mapping[str, tuple[str, ...]] | None = None,
    witness: Witness | None = None,
) -> Scene:
    """Read a STAC item, of any version from 0.6 on.

    Args:
        item: the item's JSON.
        catalogue: name of the catalogue that lists it.
        base: address of the item, an http(s) address or an absolute path; relative hrefs start there.
        root: folder that its local files must stay in; None for the item's own.
        licence: the collection's, for an item that names none.
        gsd_m: native GSD known of the whole collection, for an item that says none.
        bands: by asset key, what its bands show, for an item that does not say.
        witness: how the catalogue's pixels can be had, where they are not open: its items then need no
            assets, and give none.

    Raises:
        Unreadable: no id, geometry, time or assets, or a number that is none.
        NotAPicture: radar.
    """
    name, fields = item_id(item), mapping(item.get("properties"))
    if name is None:
        raise Unreadable("It has no id.", next_step="Give the item an id.")
    outline = footprint(item.get("geometry"))
    start, end = taken(fields)
    _optical(item, fields)
    stated = metres(number(fields, "gsd")) or metres(number(fields, "eo:gsd")) or gsd_m
    bare = not item.get("assets") and (witness is not None or "recount:access" in fields)
    files: Mapping[str, Asset] = {}
    if not bare:
        files = image_files(item, base=base, root=root, lat=_lat(outline), gsd_m=stated, bands=bands or {})
    if number(fields, "tile:data_area") == 0:
        raise Unreadable("Its tile holds no data.", next_step="Use a neighbouring tile.")
    try:
        return Scene(
            id=name,
            collection=text(item.get("collection")),
            catalogue=catalogue,
            taken_start=start,
            taken_end=end,
            gsd_m=native_gsd(stated, files),
            off_nadir=_off_nadir(fields),
            sun_elevation=_sun(fields),
            cloud=_cloud(fields),
            footprint=outline,
            licence=_plain(_licence(item, fields) or licence),
            # Whatever stands there but a plain no: pixels that might be rendered are never taken as real.
            rendered=fields.get("recount:rendered") not in (None, False),
            platform=text(fields.get("platform")) or text(fields.get("constellation")),
            version=_first(fields, "s2:processing_baseline", "processing:version"),
            processed=_first(fields, "s2:generation_time", "updated", "created"),
            **_readable(item, files, witness),
        )
    except ValidationError as bad:
        raise Unreadable(
            f"It does not make a scene ({bad.error_count()} faults, first: {bad.errors()[0]['msg']}).",
            next_step="Correct the item.",
        ) from bad


def _readable(item: Mapping[str, Any], files: Mapping[str, Asset], witness: Witness | None) -> dict[str, Any]:
    """How an item's pixels can be had, and which of its files can be read from here: pictures and masks."""
    masks = cloud_masks(files)
    aside = {mask.href for mask in masks}
    pictures = {key: asset for key, asset in files.items() if asset.href and asset.href not in aside}
    access, where = access_of(item, readable=bool(pictures)) if witness is None else witness
    is_open = access == "open"
    return {
        "access": access,
        "where": _plain(where),
        "assets": pictures if is_open else {},
        "masks": masks if is_open else (),
    }


def _first(fields: Mapping[str, Any], *names: str) -> str | None:
    """The first of these properties that says anything."""
    return next((words for name in names if (words := text(fields.get(name))) is not None), None)


def _plain(said: str | None) -> str | None:
    """What may be an address, as it may stand in a record."""
    return None if said is None else redact_within(said)


def item_id(item: Mapping[str, Any]) -> str | None:
    """Its id; None when it has none that can stand in a receipt."""
    name = text(item.get("id"))
    return name if name is not None and len(name) <= _LONGEST_ID else None


def refusal(refused: ItemRefused, item: Mapping[str, Any], *, base: str) -> Rejection:
    """An item's refusal as it stands in the receipt, under its id or, without one, its address."""
    return refused.rejection(item_id(item) or base)


def _lat(outline: Geometry) -> float:
    south, north = shape(outline).bounds[1::2]
    return float(south + north) / 2


def _optical(item: Mapping[str, Any], fields: Mapping[str, Any]) -> None:
    """Refuse radar; ``sar:instrument_mode`` alone is no sign of it, CNES sets it on Sentinel-2 too."""
    entries = [fields, *(mapping(asset) for asset in mapping(item.get("assets")).values())]
    if any(entry.get("sar:frequency_band") or entry.get("sar:polarizations") for entry in entries):
        raise NotAPicture(
            "It is a radar scene, and no counter here has been measured on radar.",
            next_step="Look for an optical scene.",
        )


def _off_nadir(fields: Mapping[str, Any]) -> float | None:
    """Trust ``view:off_nadir`` alone: some ``view:incidence_angle`` are the satellite's elevation."""
    return within(fields, "view:off_nadir", low=0, high=90)


def _sun(fields: Mapping[str, Any]) -> float | None:
    found = within(fields, "view:sun_elevation", low=-90, high=90)
    return within(fields, "eo:sun_elevation", low=-90, high=90) if found is None else found


def _cloud(fields: Mapping[str, Any]) -> float | None:
    for name in ("eo:cloud_cover", "tile:clouds_percent"):
        share = number(fields, name)
        # Several providers write −1 for a cover that they did not measure.
        if share is not None and 0 <= share <= 100:
            return share / 100
    return None


def _licence(item: Mapping[str, Any], fields: Mapping[str, Any]) -> str | None:
    # STAC takes identifiers alone; the library keeps other words beside them.
    named = text(fields.get("recount:licence")) or text(fields.get("license"))
    if named is not None and named not in {"various", "other", "proprietary"}:
        return named
    links = (text(link.get("href")) for link in objects(item.get("links")) if link.get("rel") == "license")
    return next((href for href in links if href is not None and is_web(href)), named)
