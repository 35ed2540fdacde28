"""What stored numbers stand for, as items say it of files that do not say it themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from evidence.scenes.stac.documents import finite, mapping, objects, text

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHIFTED_FROM = "04.00"
_SENTINEL_2 = (1e-4, -0.1)
"""Since processing baseline 04.00, of January 2022, Sentinel-2's Level-1C and 2A store reflectance × 10,000 +
1,000 (Sentinel-2 Products Specification Document, 14.9)."""

_SINGLE_BAND = re.compile(r"B(?:0[1-9]|8A|1[0-2])(?:_\d\dm)?")
_MOST = 1e6


def scaling(key: str, entry: Mapping[str, Any], item: Mapping[str, Any]) -> tuple[float, float] | None:
    """Scale and offset by which an asset's stored numbers become values: number × scale + offset.

    Args:
        key: of the asset.
        entry: the asset, with ``raster:bands`` or with ``raster:scale`` and ``raster:offset``.
        item: the item.

    Returns:
        None when nobody says, when bands differ, or when what is said makes no sense. Some catalogues have
        taken Sentinel-2's shift out of the pixels and left it in the metadata; they say so
        (``earthsearch:boa_offset_applied``). Others leave it in the pixels and say nothing, which the
        processing baseline tells.
    """
    fields = mapping(item.get("properties"))
    said = _said(entry)
    if said is None:
        return _SENTINEL_2 if _is_shifted(key, entry, fields) else None
    scale, offset = said
    return (scale, 0.0) if fields.get("earthsearch:boa_offset_applied") is True else (scale, offset)


def _said(entry: Mapping[str, Any]) -> tuple[float, float] | None:
    old = [(one.get("scale"), one.get("offset")) for one in objects(entry.get("raster:bands"))]
    new = [(one.get("raster:scale"), one.get("raster:offset")) for one in objects(entry.get("bands"))]
    whole = [(entry.get("raster:scale"), entry.get("raster:offset"))]
    for pairs in (old, new, whole):
        told = {(scale, offset) for scale, offset in pairs if scale is not None or offset is not None}
        if len(told) == 1 and len(pairs) == sum(pair in told for pair in pairs):
            return _sound(*told.pop())
    return None


def _sound(scale: object, offset: object) -> tuple[float, float] | None:
    factor = 1.0 if scale is None else finite(scale)
    summand = 0.0 if offset is None else finite(offset)
    if factor is None or summand is None or not 0 < factor <= _MOST or abs(summand) > _MOST:
        return None
    return factor, summand


def _is_shifted(key: str, entry: Mapping[str, Any], fields: Mapping[str, Any]) -> bool:
    baseline = text(fields.get("s2:processing_baseline"))
    is_band = _SINGLE_BAND.fullmatch(key) is not None and "raster:bands" not in entry
    return (
        is_band
        and baseline is not None
        and re.fullmatch(r"\d\d\.\d\d", baseline) is not None
        and (baseline >= _SHIFTED_FROM)
    )
