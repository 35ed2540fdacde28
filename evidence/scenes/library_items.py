"""STAC items for pictures that had none, and what stood beside the pictures."""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING, Any

from evidence.errors import CatalogueError
from evidence.scenes.documents import document, mapping
from evidence.scenes.items import scene_of
from evidence.scenes.refusals import Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from evidence.scenes.sidecars import Said
    from evidence.seams import RasterFacts

_KEPT = ("eo:cloud_cover", "view:off_nadir", "view:sun_elevation", "platform")


def beside(raster: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a JSON file of the same name says, in a simple file's words, and properties to carry over.

    Both are empty without one. Raises Unreadable when it is no JSON object, or no sound item.
    """
    path = raster.with_suffix(".json")
    if not path.is_file():
        return {}, {}
    try:
        read = document(path.read_bytes(), address=path.name)
    except CatalogueError as bad:
        raise Unreadable(
            f"The file {path.name} beside it holds no JSON object.", next_step="Correct it, or take it away."
        ) from bad
    if read.get("type") != "Feature":
        return read, {}
    scene = scene_of(read, catalogue="beside", base=str(path))
    said = {
        "start_datetime": _written(scene.taken_start),
        "end_datetime": _written(scene.taken_end),
        "gsd": scene.gsd_m,
        "licence": scene.licence,
        "recount:rendered": scene.rendered,
    }
    properties = mapping(read.get("properties"))
    return said, {name: properties[name] for name in _KEPT if name in properties}


def item_of(
    name: str, facts: RasterFacts, said: Said, *, digest: str, kept: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Write the STAC item of a raster that lies beside it as ``name``.tif.

    Args:
        name: its id.
        facts: its header, with a georeference.
        said: when, how sharp, under which licence.
        digest: SHA-256 of the raster, hex.
        kept: properties to carry over from an earlier item.
    """
    start, end = (_written(moment) for moment in said.span)
    interval = {} if start == end else {"start_datetime": start, "end_datetime": end}
    properties = dict(kept) | {
        "datetime": start if start == end else None,
        **interval,
        "gsd": said.gsd_m,
        "license": said.licence,
        "recount:rendered": said.rendered or None,
    }
    asset = {
        "href": f"./{name}.tif",
        "type": "image/tiff; application=geotiff",
        "roles": ["data"],
        # 1220 is the multihash prefix of a SHA-256, as the file extension asks.
        "file:checksum": f"1220{digest}",
        "bands": [{"name": band} for band in facts.bands] if any(facts.bands) else None,
    }
    return {
        "type": "Feature",
        "stac_version": "1.1.0",
        "id": name,
        "geometry": facts.footprint,
        "properties": {k: v for k, v in properties.items() if v is not None or k == "datetime"},
        "links": [{"rel": "root", "href": "../../catalog.json", "type": "application/json"}],
        "assets": {"image": {k: v for k, v in asset.items() if v is not None}},
    }


def _written(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def sha256(path: Path) -> str:
    """Digest of a file, hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(path: Path, read: Mapping[str, Any]) -> None:
    """Write JSON as a whole or not at all: a search may be reading."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(f".{os.getpid()}.part")
    half.write_text(json.dumps(read, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    half.replace(path)
