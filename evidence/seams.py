"""The seams: each is one call, and a plug-in author needs only this page.

Built-ins are registered as entry points in ``pyproject.toml`` exactly as a plug-in's would be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from evidence.chip import Chip
    from evidence.model.counts import Count, CounterId
    from evidence.model.exchanges import Exchange
    from evidence.model.places import Affine6, Candidate, Geometry
    from evidence.model.scenes import CatalogueAnswer, Mask, Rejection, Scene


@dataclass(frozen=True)
class Answer:
    """What came back from one address."""

    address: str
    """Final http(s) address after redirects, or local path."""

    status: int | None
    """HTTP status; None for a local file."""

    headers: Mapping[str, str]
    """Response headers, lower-case names; a local file has ``content-length`` (whole size) alone."""

    body: bytes
    exchange: Exchange
    """How it stands in the trail."""


class Door(Protocol):
    """A guarded way to bytes: ``evidence.web.Web`` for http(s), ``evidence.disk.Disk`` for one folder."""

    def get(self, address: str, *, span: tuple[int, int] | None = None, most: int | None = None) -> Answer:
        """Fetch an address, noted in the trail.

        Args:
            address: http(s) address, or a path.
            span: first and last byte, inclusive; None for the whole.
            most: refuse a body longer than this many bytes; None for the door's own limit.

        Raises:
            WebError: it failed, was refused, or answered with an error status.
        """
        ...


@dataclass(frozen=True)
class RasterFacts:
    """What a raster's header says, without its pixels."""

    width: int
    """Columns."""

    height: int
    """Rows."""

    bands: tuple[str, ...]
    """Description of each band in file order, as the file gives it; empty string where it gives none."""

    dtype: str
    """NumPy name of the first band's type."""

    crs: str | None
    """WKT or authority code; None without a georeference."""

    transform: Affine6 | None
    """Pixel to CRS; None without a georeference."""

    footprint: Geometry | None
    """Outline of the image as a Polygon or MultiPolygon, lon/lat degrees; None without a georeference."""

    posting_m: float | None
    """Ground distance between neighbouring pixels at the centre; None without a georeference."""

    tags: Mapping[str, str]
    """Metadata of the default domain, such as ``TIFFTAG_DATETIME`` and ``AREA_OR_POINT``."""

    nodata: tuple[float | None, ...] = ()
    """Of each band, the number that stands for no pixel; None where it has none."""

    scales: tuple[float, ...] = ()
    offsets: tuple[float, ...] = ()
    """Of each band: a value is the stored number times the scale plus the offset."""


@dataclass(frozen=True)
class PlaceQuery:
    """A name to be placed."""

    name: str
    country: str | None = None
    """ISO 3166 alpha-2; a filter when given."""

    near: tuple[float, float] | None = None
    """(lon, lat) that the place should be close to."""

    kind: str | None = None
    """Kind of object said to stand there; a hint, never a filter."""

    context: tuple[str, ...] = ()
    """Names of other places that the text speaks of, nearest first; a hint, never a filter."""


class Geocoder(Protocol):
    """Knows where names lie."""

    name: str

    def __call__(self, query: PlaceQuery) -> Sequence[Candidate]:
        """Candidates, best first; empty when it knows none. Raises WebError when it cannot be asked."""
        ...


class Outliner(Protocol):
    """Knows what lies on the ground at a place."""

    name: str

    def __call__(self, candidate: Candidate) -> Candidate:
        """Give the candidate an outline and its tracks; as it was when none are known.

        Raises WebError when it cannot be asked.
        """
        ...


@dataclass(frozen=True)
class SceneQuery:
    """A place and a time to find scenes for."""

    area: Geometry
    """AOI, lon/lat Polygon or MultiPolygon."""

    start: datetime
    end: datetime
    """UTC, both inclusive."""


@dataclass(frozen=True)
class Found:
    """What one catalogue answered."""

    scenes: tuple[Scene, ...]
    answer: CatalogueAnswer
    refused: tuple[Rejection, ...] = ()
    """Items that could not be read as scenes, with the reason."""


class Catalogue(Protocol):
    """Lists scenes."""

    name: str
    url: str
    """Address or folder, for the receipt."""

    def __call__(self, query: SceneQuery) -> Found:
        """Scenes that touch the area in the interval. Raises CatalogueError or WebError without an answer."""
        ...


class Reader(Protocol):
    """Reads pixels."""

    def __call__(self, scene: Scene, *, area: Geometry) -> Chip:
        """Read the scene's pixels over the area only. Raises RasterError or WebError."""
        ...


@dataclass(frozen=True)
class Sky:
    """What a cloud mask says about an area."""

    hidden: float
    """Share of the area under cloud or its shadow, 0..1."""

    unknown: float
    """Share of the area of which it says nothing, 0..1: neither hidden nor clear."""

    by: str
    """What said so, such as "scene classification, SCL"."""

    veil: Geometry | None = None
    """Where the area is hidden or not told, Polygon or MultiPolygon in lon/lat; None where all is clear."""


class CloudLook(Protocol):
    """Looks at one cloud mask of a scene."""

    def __call__(self, scene: Scene, mask: Mask, *, area: Geometry) -> Sky:
        """Read the mask over the area only. Raises RasterError or WebError; it never guesses."""
        ...


class Counter(Protocol):
    """Counts one kind of thing on one chip; a pure function."""

    kind: str
    method: Literal["objects", "length"]
    """Whether it counts objects one by one, or tells their number from the length of trains."""

    identity: CounterId
    finest_m: float
    coarsest_m: float
    """Native GSDs at which it was measured, inclusive; a chip outside them is never counted."""

    smallest_m: float
    """Least length of object that its measured errors include."""

    def __call__(self, chip: Chip) -> Count:
        """Count the objects centred inside the chip's AOI; marks in full-image pixels, lon and lat None."""
        ...
