"""One raster's header and one window of its pixels, as stored."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from evidence.pixels import sniff
from evidence.pixels.complete import check_complete
from evidence.pixels.header import Header, read_header
from evidence.pixels.process import WALL_S, Worker, WorkerFailed

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from evidence.pixels.launch import Launched
    from evidence.pixels.ranges import Source


@dataclass(frozen=True)
class Window:
    """What to read: pixels of the full image, all inside it."""

    column: int
    row: int
    width: int
    height: int

    bands: tuple[int, ...]
    """Band numbers, from 1, in the order wanted."""


@dataclass(frozen=True)
class Raw:
    """Pixels as stored."""

    data: NDArray[Any]
    """Shape (bands, height, width), the file's own type."""

    mask: NDArray[np.bool_]
    """Shape (height, width); True where the file says that there are pixels."""


def decode(
    source: Source,
    plan: Callable[[Header], Window | None],
    *,
    wall_s: float = WALL_S,
    launched: Launched | None = None,
) -> tuple[Header, Raw | None]:
    """Read a raster's header, and one window if the plan wants it.

    A read that fails is tried once more in a fresh worker, since GDAL remembers failed opens; a second
    failure is an error, never a picture of zeros.

    Args:
        source: the raster's bytes.
        plan: looks at the header, already held against the limits; gives the window, or None for the header
            alone; may raise RasterError, which is passed on.
        wall_s: seconds that a worker may take, time for fetching its bytes not counted.
        launched: a process that was started ahead, for the first try; None to start one.

    Raises:
        HostileRaster: not an image, or one that would exhaust the machine.
        RasterError: it cannot be read.
        WebError: its bytes could not be fetched.
    """
    [head] = source.read([(0, sniff.HEAD)])
    driver = sniff.driver_of(head, name=source.name)
    check_complete(source, driver=driver)
    try:
        return _once(Worker(source, wall_s=wall_s, launched=launched), source, plan, driver=driver)
    except WorkerFailed:
        return _once(Worker(source, wall_s=wall_s), source, plan, driver=driver)


def _once(
    fresh: Worker, source: Source, plan: Callable[[Header], Window | None], *, driver: str
) -> tuple[Header, Raw | None]:
    with fresh as worker:
        answer, _ = worker.converse({"driver": driver, "size": source.size}, then="header")
        header = read_header(answer, name=source.name)
        window = plan(header)
        if window is None:
            return header, None
        order = [window.column, window.row, window.width, window.height]
        dtype = np.dtype(header.dtype)
        shape = (len(window.bands), window.height, window.width)
        size = math.prod(shape) * dtype.itemsize
        most = size + window.width * window.height
        answer, body = worker.converse(
            {"window": order, "bands": list(window.bands)}, then="pixels", most_body=most
        )
        told = {"dtype": dtype.str, "shape": list(shape)}
        if not (
            (answer == told | {"whole": True} and len(body) == size)
            or (answer == told | {"whole": False} and len(body) == most)
        ):
            raise WorkerFailed(
                f"The decoder of {source.name} gave something else than the window asked for.",
                next_step="Try again; if it persists, convert the file with a trusted tool.",
            )
    data = np.frombuffer(body, dtype=dtype, count=math.prod(shape)).reshape(shape)
    if answer["whole"]:
        return header, Raw(data=data, mask=np.ones(shape[1:], dtype=bool))
    mask = np.frombuffer(body, dtype=np.uint8, offset=size).reshape(shape[1:]) > 0
    return header, Raw(data=data, mask=mask)
