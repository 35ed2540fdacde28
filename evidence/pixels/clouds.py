"""Cloud over a site: a scene's mask, read over the area alone, and laid over the pixels that are counted."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from rasterio.features import rasterize, shapes
from rasterio.transform import Affine
from shapely.geometry import shape

from evidence.errors import RasterError
from evidence.pixels import chip as making
from evidence.pixels.cloud_classes import SCHEMES, check_form, classified
from evidence.pixels.doors import Way, local_doors
from evidence.pixels.grid import Grid
from evidence.pixels.layout import Layout, lay_out
from evidence.pixels.window import decode
from evidence.seams import Sky

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from evidence.chip import Chip
    from evidence.kit import Kit
    from evidence.model.places import Geometry
    from evidence.model.scenes import Mask, Scene
    from evidence.pixels.header import Header
    from evidence.pixels.ranges import Source
    from evidence.pixels.window import Window
    from evidence.seams import Door
    from evidence.trail import Trail

MOST_BYTES = 32 * 1024 * 1024
"""Bytes that one mask may cost: all of a Sentinel-2 scene classification is 1 to 3 MB."""

WALL_S = 30.0
"""Seconds that its decoding may take."""

COARSEST_M = 100.0
"""Posting beyond which a mask says nothing of one site; the coarsest in use, of Sentinel-2, posts 60 m."""


class MaskLook:
    """Reads cloud masks: the built-in ``CloudLook``."""

    def __init__(self, *, web: Door, disk: Callable[[Scene, str], Door], trail: Trail | None = None) -> None:
        """
        Read through these doors.

        Args:
            web: the way to http(s) addresses.
            disk: gives the way to a local file, by scene and path: the folder of its catalogue.
            trail: where the doors note what they read; with it, several ranges are fetched at a time.
        """
        self._way = Way(web, disk, trail)

    def __call__(self, scene: Scene, mask: Mask, *, area: Geometry) -> Sky:
        """Read the pixels of a mask that the area touches.

        Raises:
            RasterError: it cannot be read or is hostile, lies elsewhere, is coarser than 100 m, or is no mask
                of its scheme.
            WebError: its bytes could not be fetched.
        """
        source = self._way.ranges(scene, mask.href, most=MOST_BYTES)
        return read_mask(source, scheme=mask.scheme, area=area)


def make(kit: Kit) -> MaskLook:
    """Make the built-in look: web addresses through the kit's door, local files below the named folders."""
    return MaskLook(web=kit.web, disk=local_doors(kit), trail=kit.trail)


def read_mask(source: Source, *, scheme: str, area: Geometry) -> Sky:
    """Read one mask over an area, at its own posting: classes cannot be averaged.

    Every pixel that the area touches counts whole, so that an area smaller than a pixel has one.

    Args:
        source: the mask's bytes.
        scheme: name of its scheme, a key of ``SCHEMES``.
        area: AOI, lon/lat Polygon or MultiPolygon.

    Raises:
        RasterError: as ``MaskLook``.
    """
    known = SCHEMES[scheme]

    def planned(header: Header) -> Window:
        check_form(header, known, name=source.name)
        layout = lay_out(header, area=area, named=(), name=source.name)
        _check_posting(layout, name=source.name)
        return replace(layout.window, bands=known.bands)

    header, raw = decode(source, planned, wall_s=WALL_S)
    assert raw is not None
    layout = lay_out(header, area=area, named=(), name=source.name)
    hidden, unknown = classified(raw.data, raw.mask, known, name=source.name)
    seen = making.placed(~unknown, at=layout.part, within=layout.box)
    hidden = making.placed(hidden, at=layout.part, within=layout.box)
    inside = _touched(layout)
    return Sky(
        hidden=float((hidden & inside).sum() / inside.sum()),
        unknown=float((~seen & inside).sum() / inside.sum()),
        by=known.name,
        veil=_outlined((hidden | ~seen) & inside, layout),
    )


def veiled(chip: Chip, veil: Geometry | None) -> Chip:
    """Take what is not known to be clear for missing: it is never counted as an object, nor as empty ground.

    Args:
        chip: a chip with a georeference.
        veil: where a mask does not give it for clear, as ``Sky`` says; None where it does.

    Returns:
        The chip without the pixels whose centre is veiled, under a hash of its own; the same chip without
        a veil or a georeference.
    """
    if veil is None or chip.transform is None or chip.crs is None:
        return chip
    height, width = chip.valid.shape
    grid = Grid(width, height, chip.transform, chip.crs)
    # Corner by corner, and no further point between: a veil over ±180 degrees is no outline in degrees.
    drawn = shapely.transform(shape(veil), lambda points: grid.to_pixels(points[:, 0], points[:, 1]))
    valid = chip.valid & ~(rasterize([(drawn, 1)], out_shape=(height, width), dtype="uint8") > 0)
    data = np.where(valid, chip.data, np.float32(0))
    return replace(chip, data=data, valid=valid, sha256=making.digest(data, valid))


def _check_posting(layout: Layout, *, name: str) -> None:
    assert layout.grid is not None
    box = layout.box
    posting_m = layout.grid.posting_m(box.column + box.width / 2, box.row + box.height / 2)
    if posting_m > COARSEST_M:
        raise RasterError(
            f"{name} posts {posting_m:,.0f} m, beyond {COARSEST_M:g} m, which says nothing of one site.",
            next_step="Look for the scene in another catalogue.",
        )


def _touched(layout: Layout) -> NDArray[np.bool_]:
    """Tell which pixels of the box the area touches, be it in a corner: at least one."""
    box = layout.box
    burnt = rasterize(
        [(layout.outline, 1)],
        out_shape=(box.height, box.width),
        transform=Affine.translation(box.column, box.row),
        all_touched=True,
        dtype="uint8",
    )
    touched: NDArray[np.bool_] = burnt > 0
    return touched


def _outlined(veiled: NDArray[np.bool_], layout: Layout) -> Geometry | None:
    """Draw around pixels, in degrees."""
    if not veiled.any() or layout.grid is None:
        return None
    shift = Affine.translation(layout.box.column, layout.box.row)
    found = shapes(veiled.astype(np.uint8), mask=veiled, transform=shift)
    whole = shapely.MultiPolygon([shape(outline) for outline, _ in found])
    grid = layout.grid
    on_earth = shapely.transform(whole, lambda points: grid.to_lonlat(points[:, 0], points[:, 1]))
    drawn: Geometry = json.loads(shapely.to_geojson(on_earth))
    return drawn
