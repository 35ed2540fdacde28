"""Which files of an item are cloud masks, and what their numbers mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from evidence.model.scenes import Mask

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evidence.model.scenes import Asset

Scheme = Literal["udm2", "scl", "qa_pixel", "cloud_percent"]

MOST = 2
"""Masks kept of one scene: the most telling, and one to fall back on. An item may list thousands."""

# The most telling first. A key "cloud" alone says nothing: elsewhere it is a mask of 0 and 1, whose 1 would
# be read as one per cent; Sen2Cor's files of probabilities are told by their own names.
_NAMES: tuple[tuple[Scheme, re.Pattern[str]], ...] = (
    ("udm2", re.compile(r"(?:^|_)udm2(?:_clip|_mosaic)?(?:_tiff?)?$")),
    ("scl", re.compile(r"(?:^|_)scl(?:_(?P<metres>\d\d)m)?(?:_tiff?|_jp2)?$")),
    ("qa_pixel", re.compile(r"(?:^|_)qa_pixel(?:_tiff?)?$")),
    ("cloud_percent", re.compile(r"(?:^|_)(?:cld|msk_cldprb)(?:_(?P<metres>\d\d)m)?(?:_tiff?|_jp2)?$")),
)


def cloud_masks(assets: Mapping[str, Asset]) -> tuple[Mask, ...]:
    """Give the cloud masks among an item's image files.

    They are told by their key or file name, as the producers of Sentinel-2 (``SCL_20m``, ``CLD_20m``,
    ``MSK_CLDPRB_20m``), Landsat Collection 2 (``qa_pixel``) and Planet (``3B_udm2``) give them: roles and
    media types do not tell one scheme from another. What a file holds is checked when it is read.

    Args:
        assets: by asset key, as ``image_files`` gives them: none is a GeoPackage, and those that lie where
            nothing is fetched have no href.

    Returns:
        At most ``MOST``, the most telling first: the sensor's own at full resolution, classes, bits,
        probabilities; of one scheme the finest.
    """
    found = []
    for key, asset in assets.items():
        for rank, (scheme, pattern) in enumerate(_NAMES):
            named = pattern.search(_plain(key)) or pattern.search(_plain(_file_name(asset.href)))
            if named is not None and asset.href:
                metres = named.groupdict().get("metres") or "00"
                found.append((rank, metres, key, Mask(href=asset.href, scheme=scheme)))
                break
    return tuple(mask for *_, mask in sorted(found, key=lambda one: one[:3])[:MOST])


def _plain(name: str) -> str:
    return re.sub(r"[-.]", "_", name.lower())


def _file_name(href: str) -> str:
    """Its last part without an ending, of an address or a path."""
    return re.split(r"[?#]", href)[0].rsplit("/", 1)[-1].rsplit(".", 1)[0]
