"""The image files of an item, and the native GSD that they carry together."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from evidence.model.scenes import Asset
from evidence.scenes.stac.documents import finite, mapping, number, objects, text
from evidence.scenes.stac.places import host, is_web, resolved
from evidence.scenes.stac.reflectance import scaling
from evidence.scenes.stac.refusals import Unavailable, Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

_IMAGE_TYPES = ("image/tiff", "image/vnd.stac.geotiff", "image/jp2", "image/geotiff")
_IMAGE_ENDS = (".tif", ".tiff", ".jp2")
_STORES = ("s3://", "gs://", "az://", "abfs://", "abfss://", "oss://")
_NOT_PIXELS = {"thumbnail", "metadata"}
_ROLES = ("red", "green", "blue", "nir", "pan")
_COLOURS = {"red", "green", "blue", "nir"}

SMALLEST_GSD_M = 1e-3
"""Below this a GSD is no length in metres: OpenAerialMap wrote degrees, 2e-7 to 4e-7, in ten of ten."""

_METRES_PER_DEGREE = 111_320.0

SAME_GSD = 1.05
"""A posting within 5 % of the GSD is the GSD, differently rounded (0.65 and 0.6504)."""


def image_files(
    item: Mapping[str, Any],
    *,
    base: str,
    root: Path | None,
    lat: float,
    gsd_m: float | None,
    bands: Mapping[str, tuple[str, ...]],
) -> dict[str, Asset]:
    """Give the item's image files.

    Args:
        item: STAC item.
        base: its address, for relative hrefs.
        root: folder that local files must stay in; None for the item's own.
        lat: latitude of the scene, for pixels that are posted in degrees or in Web Mercator.
        gsd_m: native GSD of the item or its collection; None when neither says.
        bands: by asset key, what its bands show, for an item that does not say.

    Returns:
        By asset key. One that lies in an object store (s3, gs, Azure) has an empty href: the acquisition
        exists, and its GSD is known, but its pixels are somebody else's to show.

    Raises:
        Unreadable: it lists no asset.
        Unavailable: all its files lie where nothing is fetched, and not in an object store.
    """
    listed = item.get("assets")
    if not isinstance(listed, dict) or not any(isinstance(entry, dict) for entry in listed.values()):
        raise Unreadable("It lists no assets.", next_step="Name its image file under assets.")
    found: dict[str, Asset] = {}
    astray: list[Unavailable] = []
    for key, entry in listed.items():
        if text(key) is None or not isinstance(entry, dict) or not _is_image(entry):
            continue
        try:
            href = _address(entry, base=base, root=root)
        except Unavailable as refused:
            href = ""
            astray += [] if str(entry["href"]).startswith(_STORES) else [refused]
        posting = _posting(entry, item, lat=lat)
        asset = _asset(key, entry, href=href, posting=posting, gsd_m=gsd_m)
        known = {"scaling": scaling(key, entry, item), "bands": asset.bands or bands.get(key, ())}
        found[key] = asset.model_copy(update=known)
    if astray and len(astray) == len(found):
        raise astray[0]
    return found


def _is_image(entry: Mapping[str, Any]) -> bool:
    roles, media_type, href = _roles(entry), text(entry.get("type")), text(entry.get("href"))
    if href is None or _NOT_PIXELS & set(roles):
        return False
    if media_type is not None:
        return media_type.lower().startswith(_IMAGE_TYPES)
    return href.lower().split("?", 1)[0].endswith(_IMAGE_ENDS)


def _roles(entry: Mapping[str, Any]) -> tuple[str, ...]:
    roles = entry.get("roles")
    return tuple(role for role in roles if text(role)) if isinstance(roles, list) else ()


def _address(entry: Mapping[str, Any], *, base: str, root: Path | None) -> str:
    """Its own href, else an alternate one on the web that asks for no login."""
    try:
        return resolved(entry["href"], base=base, root=root)
    except Unavailable:
        for other in mapping(entry.get("alternate")).values():
            href = text(mapping(other).get("href"))
            if href is not None and is_web(href) and host(href) and not mapping(other).get("auth:refs"):
                return href
        raise


def _asset(
    key: str, entry: Mapping[str, Any], *, href: str, posting: float | None, gsd_m: float | None
) -> Asset:
    own = metres(number(entry, "gsd"))
    asset = Asset(
        href=href,
        media_type=text(entry.get("type")),
        roles=_roles(entry),
        bands=_bands(entry),
        gsd_m=gsd_m if own is None else own,
    )
    if asset.gsd_m is None:
        return asset
    # Pixels posted wider than the sensor saw have lost that detail; closer ones have gained none. A visual
    # picture is often sharpened, so it is held to the item's GSD even when it claims a finer one.
    floor = gsd_m if _is_visual(key, asset) else None
    gsd = max(asset.gsd_m, floor or 0.0)
    coarsest = posting if posting is not None and posting > gsd * SAME_GSD else gsd
    return asset.model_copy(update={"gsd_m": coarsest})


def _bands(entry: Mapping[str, Any]) -> tuple[str, ...]:
    bands = objects(entry.get("eo:bands")) or objects(entry.get("bands"))
    return tuple(_band(band) for band in bands)


def _band(band: Mapping[str, Any]) -> str:
    common = text(band.get("common_name")) or text(band.get("eo:common_name"))
    if common is not None:
        return common.lower()
    told = [word for word in (text(band.get("name")), text(band.get("description"))) if word]
    exact = (word.lower() for word in reversed(told) if word.lower() in _ROLES)
    # Otherwise the name as it stands ("B04 red"): what it means is the reader's to say.
    return next(exact, told[0] if told else "other")


def metres(gsd: float | None) -> float | None:
    """A GSD as metres; None when it is unknown or too small to be one.

    Raises:
        Unreadable: it is zero or negative.
    """
    if gsd is not None and gsd <= 0:
        raise Unreadable(f"Its gsd is {gsd:g}.", next_step="Correct it to metres on the ground.")
    return None if gsd is None or gsd < SMALLEST_GSD_M else gsd


def _posting(entry: Mapping[str, Any], item: Mapping[str, Any], *, lat: float) -> float | None:
    """Metres on the ground between neighbouring pixels; None when the asset does not say."""
    steps = entry.get("proj:transform")
    step = finite(steps[0]) if isinstance(steps, list) and steps else None
    code = _code(entry) or _code(mapping(item.get("properties")))
    if not step or code is None:
        return None
    step = abs(step)
    if code == "4326":
        return step * _METRES_PER_DEGREE
    return step * math.cos(math.radians(lat)) if code == "3857" else step


def _code(fields: Mapping[str, Any]) -> str | None:
    code = fields.get("proj:code") or fields.get("proj:epsg")
    return str(code).rpartition(":")[2] if isinstance(code, str) or finite(code) else None


def native_gsd(stated: float | None, assets: Mapping[str, Asset]) -> float | None:
    """The least detail that is sure: the coarsest of item, panchromatic and visual.

    A visual picture is often sharpened or resampled finer than the sensor saw (posted at 0.305 m from
    0.65 m), so it never makes the GSD finer; neither does a pan file beside an item that says coarser.

    Args:
        stated: GSD of the item or its collection, metres; None when neither says.
        assets: its image files.

    Returns:
        Metres; None when nothing but pixel spacing is known.
    """
    shown = [gsd for gsd in (_finest(assets, _is_pan), _finest(assets, _is_visual)) if gsd is not None]
    if not shown:
        coloured = _finest(assets, lambda _, asset: bool(_COLOURS & set(asset.bands)))
        shown = [gsd for gsd in (coloured or _finest(assets, lambda _, asset: "data" in asset.roles),) if gsd]
    return max([gsd for gsd in (stated, *shown) if gsd is not None], default=None)


def _finest(assets: Mapping[str, Asset], wanted: Callable[[str, Asset], bool]) -> float | None:
    found: Iterator[float] = (
        asset.gsd_m for key, asset in assets.items() if asset.gsd_m is not None and wanted(key, asset)
    )
    return min(found, default=None)


def _is_pan(key: str, asset: Asset) -> bool:
    return asset.bands == ("pan",) or key.lower() in {"pan", "panchromatic"}


def _is_visual(key: str, asset: Asset) -> bool:
    return "visual" in asset.roles or key.lower() == "visual"
