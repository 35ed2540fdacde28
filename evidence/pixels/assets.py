"""Which files of a scene to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence.errors import RasterError
from evidence.pixels.bands import role_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evidence.model.scenes import Asset, Scene

_COLOURS = frozenset({"red", "green", "blue"})
_BESIDE = frozenset(
    {"thumbnail", "overview", "metadata", "data-mask", "cloud", "snow-ice", "water-mask", "tiles"}
)
"""STAC roles of files that show the scene only roughly, or not at all."""

_COARSER = 1.5
"""A file this much coarser than the finest in colour has lost too much to be preferred for its bands."""


def choose_assets(scene: Scene) -> tuple[str, ...]:
    """Choose the file, or the single-band files that together make one picture.

    Of the files that are not thumbnails or masks:
    1. those in colour: one with red, green and blue, or a red, a green and a blue file (with the nir file);
    2. of these, none that is more than 1.5 times coarser than the finest;
    3. of these, one with near infrared first, then one with role or key "visual", then fewer files, then by
       key;
    4. without colour: the one of role "data" or "visual" that is finest, pan before others, then by key.

    Returns:
        Keys into ``scene.assets``: one, or red, green, blue and perhaps nir in this order.

    Raises:
        RasterError: the scene has no image file.
    """
    files = {key: asset for key, asset in scene.assets.items() if not _BESIDE & set(asset.roles)}
    if not files:
        raise RasterError(
            f"The scene {scene.id} has no image file, only {', '.join(sorted(scene.assets)) or 'nothing'}.",
            next_step="Choose another scene, or look for the same one in another catalogue.",
        )
    coloured: list[tuple[str, ...]] = [(key,) for key, asset in files.items() if _is_coloured(key, asset)]
    separate = _separate(files)
    if separate:
        coloured.append(separate)
    if coloured:
        gsds = {keys: max(files[key].gsd_m or scene.gsd_m or 0.0 for key in keys) for keys in coloured}
        near = [keys for keys in coloured if gsds[keys] <= min(gsds.values()) * _COARSER]
        return min(near, key=lambda keys: _preference(keys, files))
    return (min(files, key=lambda key: _plain_preference(key, files[key])),)


def named_bands(key: str, asset: Asset) -> tuple[str, ...]:
    """Common names of an asset's bands: what the item says, else the key where that is one ("red")."""
    return asset.bands or ((key,) if role_of(key) != "other" and key.isalnum() else ())


def _roles(key: str, asset: Asset) -> set[str]:
    return {role_of(name) for name in named_bands(key, asset)} - {"other"}


def _is_visual(key: str, asset: Asset) -> bool:
    return "visual" in asset.roles or key.lower() == "visual"


def _is_coloured(key: str, asset: Asset) -> bool:
    # A visual asset is in colour even when the item does not list its bands.
    return _roles(key, asset) >= _COLOURS or (_is_visual(key, asset) and not asset.bands)


def _separate(files: Mapping[str, Asset]) -> tuple[str, ...]:
    """Give keys of single-band red, green and blue files, and of nir if it is as fine; empty without them."""
    single: dict[str, str] = {}
    for key, asset in sorted(files.items()):
        roles = _roles(key, asset)
        if len(named_bands(key, asset)) == 1 and len(roles) == 1:
            single.setdefault(roles.pop(), key)
    if not single.keys() >= _COLOURS:
        return ()
    keys = [single[role] for role in ("red", "green", "blue")]
    nir = single.get("nir")
    if nir is not None and files[nir].gsd_m == files[keys[0]].gsd_m:
        keys.append(nir)
    return tuple(keys)


def _preference(keys: tuple[str, ...], files: Mapping[str, Asset]) -> tuple[bool, bool, int, tuple[str, ...]]:
    roles = {role for key in keys for role in _roles(key, files[key])}
    visual = any(_is_visual(key, files[key]) for key in keys)
    return "nir" not in roles, not visual, len(keys), keys


def _plain_preference(key: str, asset: Asset) -> tuple[bool, float, bool, str]:
    shown = bool({"data", "visual"} & set(asset.roles))
    return not shown, asset.gsd_m or float("inf"), "pan" not in _roles(key, asset), key
