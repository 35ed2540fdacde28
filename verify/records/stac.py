"""STAC items of the scenes that were assessed (STAC 1.1), so that others find the same pixels."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from evidence.scenes.library.items import bbox, licence_of
from evidence.scenes.stac.places import is_web
from evidence.web import redact
from verify.records.items import properties_of

if TYPE_CHECKING:
    from evidence.model.scenes import Asset, Mask, Scene
    from verify.model import SceneReference

_EXTENSIONS = {
    "eo:": "https://stac-extensions.github.io/eo/v1.1.0/schema.json",
    "view:": "https://stac-extensions.github.io/view/v1.0.0/schema.json",
    "raster:": "https://stac-extensions.github.io/raster/v2.0.0/schema.json",
}


def item_of(scene: Scene, told: SceneReference) -> dict[str, Any]:
    """Write the STAC item of a scene.

    Args:
        scene: with its outline and files.
        told: what the record says of it.

    Returns:
        The item. Addresses have no secrets, and a file of this machine is named without its folders, as
        ``file:CATALOGUE/NAME``.
    """
    properties = (
        properties_of(told)
        | licence_of(told.licence)
        | {
            "platform": scene.platform,
            "view:sun_elevation": scene.sun_elevation,
            "recount:version": scene.version,
            "recount:processed": scene.processed,
            "recount:access": scene.access,
            "recount:where": scene.where,
        }
    )
    assets = _assets(scene) | {
        f"{tile.id}/{name}": asset for tile in scene.tiles for name, asset in _assets(tile).items()
    }
    licence = told.licence or ""
    properties = {key: value for key, value in properties.items() if value is not None or key == "datetime"}
    fields = {field for one in (properties, *assets.values()) for field in one}
    return {
        "type": "Feature",
        "stac_version": "1.1.0",
        "stac_extensions": [
            address for prefix, address in _EXTENSIONS.items() if any(f.startswith(prefix) for f in fields)
        ],
        "id": scene.id,
        "geometry": scene.footprint,
        "bbox": bbox(scene.footprint),
        "properties": properties,
        "links": [{"rel": "license", "href": licence}] if is_web(licence) else [],
        "assets": assets,
    }


def _assets(scene: Scene) -> dict[str, dict[str, Any]]:
    masks = {f"mask-{number}": _mask(mask, scene) for number, mask in enumerate(scene.masks)}
    return masks | {name: _asset(asset, scene) for name, asset in scene.assets.items()}


def _asset(asset: Asset, scene: Scene) -> dict[str, Any]:
    scale, offset = asset.scaling or (None, None)
    told = {
        "href": _address(asset.href, scene),
        "type": asset.media_type,
        "roles": list(asset.roles) or None,
        "gsd": asset.gsd_m,
        "bands": [{"name": name} for name in asset.bands] or None,
        "raster:scale": scale,
        "raster:offset": offset,
    }
    return {key: value for key, value in told.items() if value is not None}


def _mask(mask: Mask, scene: Scene) -> dict[str, Any]:
    return {"href": _address(mask.href, scene), "roles": ["cloud"], "recount:scheme": mask.scheme}


def _address(href: str, scene: Scene) -> str:
    return redact(href) if is_web(href) else f"file:{scene.catalogue}/{PurePath(href).name}"
