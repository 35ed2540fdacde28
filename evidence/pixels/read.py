"""Scene and site to chip: only the pixels over the area, through a process that can reach nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from evidence.chip import RENDERED, Chip
from evidence.errors import NoGeoreference, RasterError
from evidence.pixels import chip as making
from evidence.pixels.assets import choose_assets, named_bands
from evidence.pixels.doors import Way, local_doors
from evidence.pixels.launch import Spare
from evidence.pixels.layout import Layout, grid_of, lay_out
from evidence.pixels.ranges import LocalFile, Ranges
from evidence.pixels.window import decode
from evidence.seams import RasterFacts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from evidence.kit import Kit
    from evidence.model.places import Affine6, Geometry
    from evidence.model.scenes import Scene
    from evidence.pixels.header import Header
    from evidence.pixels.launch import Launched
    from evidence.pixels.ranges import Source
    from evidence.pixels.window import Raw
    from evidence.seams import Door
    from evidence.trail import Trail


def describe(where: Path | str, *, door: Door | None = None) -> RasterFacts:
    """Read a raster's header, and no pixel.

    Args:
        where: local path, or whatever address ``door`` takes.
        door: the way to it; None for a file on this machine, read directly.

    Raises:
        RasterError: it cannot be read, or is hostile.
        WebError: the door could not fetch it.
    """
    with closing(LocalFile(Path(where))) if door is None else nullcontext(Ranges(door, str(where))) as source:
        header, _ = decode(source, lambda _: None)
    return facts_of(header)


def facts_of(header: Header) -> RasterFacts:
    """Say what a header says of pixels and ground. Raises NoGeoreference when it reaches off its own map."""
    grid = grid_of(header)
    return RasterFacts(
        width=header.width,
        height=header.height,
        bands=tuple(header.descriptions),
        dtype=header.dtype,
        crs=None if grid is None else grid.crs,
        transform=None if grid is None else grid.transform,
        footprint=None if grid is None else grid.footprint(),
        posting_m=None if grid is None else grid.posting_m(grid.width / 2, grid.height / 2),
        tags=dict(header.tags),
        nodata=tuple(header.nodata),
        scales=tuple(header.scales),
        offsets=tuple(header.offsets),
    )


def read_image(path: Path | str, *, area: Geometry | None = None, gsd_m: float | None = None) -> Chip:
    """Read a picture from this machine for counting.

    Args:
        path: GeoTIFF, JPEG 2000, PNG or JPEG.
        area: AOI, lon/lat Polygon or MultiPolygon; None for the whole image.
        gsd_m: native ground sample distance, metres; None to take the posting.

    Raises:
        NoGeoreference: there is an area or no GSD, and the image lies nowhere.
        RasterError: it cannot be read, or is hostile.
    """
    with closing(LocalFile(Path(path))) as source:
        part = _read(source, area=area, told=_Told())
    return _assemble([part], stated=(gsd_m,))


class ChipReader:
    """Reads the pixels of a scene over a site: the built-in ``Reader``."""

    def __init__(self, *, web: Door, disk: Callable[[Scene, str], Door], trail: Trail | None = None) -> None:
        """
        Read through these doors.

        Args:
            web: the way to http(s) addresses.
            disk: gives the way to a local file, by scene and path: the folder of its catalogue.
            trail: where the doors note what they read; with it, several ranges are fetched at a time.
        """
        self._way = Way(web, disk, trail)
        self._spare = Spare()

    def prepare(self) -> None:
        """Start ahead what the next scene is decoded in: it takes 0.15 s, best spent while others answer."""
        self._spare.prepare()

    def __call__(self, scene: Scene, *, area: Geometry) -> Chip:
        """Read the files that ``choose_assets`` chooses, over the area and a margin around it.

        Raises:
            RasterError: a file cannot be read or is hostile, or has no pixels over the area.
            NoGeoreference: it lies nowhere.
            WebError: its bytes could not be fetched.
        """
        parts, gsds = [], [scene.gsd_m]
        for key in choose_assets(scene):
            asset = scene.assets[key]
            # It starts while the first bytes are on their way.
            self._spare.prepare()
            source = self._way.ranges(scene, asset.href)
            told = _Told(named_bands(key, asset), asset.scaling)
            parts.append(_read(source, area=area, told=told, launched=self._spare.take()))
            gsds.append(asset.gsd_m)
        return _assemble(parts, stated=gsds)


def make(kit: Kit) -> tuple[ChipReader]:
    """Make the built-in reader: web addresses through the kit's door, local files below the named folders."""
    return (ChipReader(web=kit.web, disk=local_doors(kit), trail=kit.trail),)


@dataclass(frozen=True)
class _Told:
    """What an item says of a file."""

    bands: tuple[str, ...] = ()
    """Common names in file order; empty when it does not say."""

    scaling: tuple[float, float] | None = None
    """Scale and offset, where the file says none itself."""


@dataclass(frozen=True)
class _Part:
    """What one file gives to a chip."""

    name: str
    layout: Layout
    data: NDArray[np.float32]
    """Shape (bands, height, width) of ``layout.part``."""

    mask: NDArray[np.bool_]
    """Shape (height, width)."""

    rendered: bool


def _read(source: Source, *, area: Geometry | None, told: _Told, launched: Launched | None = None) -> _Part:
    def laid_out(header: Header) -> Layout:
        return lay_out(header, area=area, named=told.bands, name=source.name)

    header, raw = decode(source, lambda header: laid_out(header).window, launched=launched)
    assert raw is not None
    layout = laid_out(header)
    data, mask = _values(header, raw, layout, told.scaling)
    return _Part(source.name, layout, data, mask, rendered=RENDERED in header.tags)


def _values(
    header: Header, raw: Raw, layout: Layout, scaling: tuple[float, float] | None
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Turn stored pixels into values, and tell where there are any."""
    mask = raw.mask
    if header.palette is not None:
        colours = np.asarray(header.palette, dtype=np.float32)
        return np.moveaxis(colours[raw.data[0], :3], -1, 0), mask
    if all(value is None for value in header.nodata):
        mask = making.without_collar(raw.data, mask)
    numbers = [number - 1 for number in layout.bands]
    scales, offsets = [header.scales[n] for n in numbers], [header.offsets[n] for n in numbers]
    if scaling is not None and making.is_plain(scales, offsets):
        scales, offsets = ([value] * len(numbers) for value in scaling)
    data = making.to_float(raw.data, scales=scales, offsets=offsets)
    if raw.data.dtype.kind in "iu" and making.is_plain(scales, offsets):
        return data, mask
    return data, mask & np.isfinite(data).all(axis=0)


def _assemble(parts: Sequence[_Part], *, stated: Sequence[float | None]) -> Chip:
    """Lay the parts over each other and say what is known about them."""
    layout = parts[0].layout
    if any((part.layout.grid, part.layout.part) != (layout.grid, layout.part) for part in parts):
        raise RasterError(
            f"{' and '.join(part.name for part in parts)} do not lie on the same grid.",
            next_step="Choose a scene that holds its bands in one file.",
        )
    box = layout.box
    valid = np.logical_and.reduce([making.placed(part.mask, at=layout.part, within=box) for part in parts])
    bands = [making.placed(part.data, at=layout.part, within=box) for part in parts]
    data = np.concatenate(bands) if len(bands) > 1 else bands[0]
    if not valid.all():
        data[:, ~valid] = 0
    with ThreadPoolExecutor(1) as aside:
        # Hashing takes as long as all the rest of this.
        sha256 = aside.submit(making.digest, data, valid)
        whole = np.ones((box.height, box.width), dtype=bool)
        inside = whole if layout.outline is None else making.inside_of(layout.outline, box)
        if not (valid & inside).any():
            raise RasterError(
                f"{parts[0].name} holds no pixels over the area: all {int(inside.sum()):,} are missing.",
                next_step="Choose another scene.",
            )
        posting_m = _posting(layout, stated, name=parts[0].name)
    return Chip(
        data=data,
        valid=valid,
        inside=inside,
        bands=tuple(role for part in parts for role in part.layout.roles),
        gsd_m=making.native_gsd(posting_m, *stated),
        posting_m=posting_m,
        col_off=box.column,
        row_off=box.row,
        transform=None if layout.grid is None else _shifted(layout.grid.transform, box.column, box.row),
        crs=None if layout.grid is None else layout.grid.crs,
        sha256=sha256.result(),
        rendered=any(part.rendered for part in parts),
    )


def _posting(layout: Layout, stated: Sequence[float | None], *, name: str) -> float:
    """Metres between pixels: from the grid, else what a person says."""
    if layout.grid is not None:
        box = layout.box
        return layout.grid.posting_m(box.column + box.width / 2, box.row + box.height / 2)
    known = [gsd for gsd in stated if gsd is not None]
    if not known:
        raise NoGeoreference(
            f"{name} has no georeference, so that the size of its pixels is unknown.",
            next_step="Give the ground sample distance in metres (--gsd).",
        )
    return max(known)


def _shifted(transform: Affine6, column: int, row: int) -> Affine6:
    a, b, c, d, e, f = transform
    return (a, b, a * column + b * row + c, d, e, d * column + e * row + f)
