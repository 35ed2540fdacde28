"""Sites, scenes, chips, counts: the values between a claim and its verdict.

Coordinates are WGS 84 degrees and always named ``lon``, ``lat``. Times are aware UTC.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field, JsonValue

from claims.model import Claim, Value
from evidence.codes import Code

Geometry = dict[str, JsonValue]
"""GeoJSON geometry, lon/lat degrees."""

Affine6 = tuple[float, float, float, float, float, float]
"""Pixel to CRS: x = a*col + b*row + c, y = d*col + e*row + f, as (a, b, c, d, e, f)."""


class Exchange(Value):
    """One thing read from outside: a web answer or a local file, by the hash of its bytes."""

    url: str
    """http(s) address, or ``file:NAME/relative/path`` inside a local catalogue called NAME."""

    method: str
    """GET or POST; READ for a local file."""

    range: str | None = None
    """Bytes asked for, as in an HTTP Range header ("bytes=0-16383"); None for the whole."""

    status: int | None
    """HTTP status; None for a local file."""

    bytes: int
    """Length of the body."""

    sha256: str
    """Hex digest of the body."""

    at: str
    """ISO 8601 UTC time of the answer; a cached answer keeps the time it was first given."""


Precision = Literal["facility", "area", "town"]
"""What a place's position belongs to: the facility; an area, of which it is a rounded point; or its town."""


class Candidate(Value):
    """One place that a name may mean."""

    name: str
    kind: str
    country: str | None = None
    lon: float
    lat: float

    radius_m: float
    """Reach of the place around its centre, when there is no outline; of the outline otherwise."""

    geometry: Geometry | None = None
    """Outline; None when only centre and radius are known."""

    tracks: Geometry | None = None
    """Rail tracks as a MultiLineString; None when nobody was asked for them or none are known."""

    precision: Precision = "facility"

    bare: bool = Field(default=False, exclude=True)
    """Whether the name as asked for left open what sort of place it is; what is counted must then fit."""

    score: float
    """0..1, how well name, kind and context fit."""

    found_by: str
    """Which gazetteer or geocoder knows it, with its source."""

    reasons: tuple[str, ...] = ()
    """What the score is made of, for ``--explain``."""


class Resolution(Value):
    """Answer to a name: best candidate first."""

    outcome: Literal["found", "ambiguous", "unknown"]
    candidates: tuple[Candidate, ...] = ()


class Site(Value):
    """The place that was looked at."""

    name: str
    kind: str
    lon: float
    lat: float
    radius_m: float
    geometry: Geometry
    """AOI as a Polygon or MultiPolygon: the outline, else a circle of ``radius_m``."""

    tracks: Geometry | None = None
    """Rail tracks as a MultiLineString; None when nobody was asked for them or none are known."""

    precision: Precision = "facility"

    found_by: str
    score: float
    runners_up: tuple[Candidate, ...] = ()


class Asset(Value):
    """One file of a scene."""

    href: str
    """http(s) address, or an absolute local path."""

    media_type: str | None = None
    roles: tuple[str, ...] = ()

    bands: tuple[str, ...] = ()
    """Common names in file order (red, green, blue, nir, pan); empty when the item does not say."""

    gsd_m: float | None = None


class Scene(Value):
    """One acquisition that a catalogue lists."""

    id: str
    collection: str | None
    catalogue: str
    taken_start: datetime
    taken_end: datetime

    gsd_m: float | None
    """Native ground sample distance; None when the catalogue does not say. Never the pixel spacing."""

    off_nadir: float | None = None
    """Degrees."""

    sun_elevation: float | None = None
    """Degrees."""

    cloud: float | None = None
    """Cloud over the whole scene, 0..1, as the catalogue says."""

    footprint: Geometry
    licence: str | None = None

    rendered: bool = False
    """True when the pixels were made by a renderer (``recount:rendered``)."""

    assets: dict[str, Asset] = Field(default_factory=dict)


class Adequacy(Value):
    """What these pixels can settle about this kind of object."""

    verdict: Literal["count", "length", "presence", "none"]

    pixels_across: float | None
    """Typical short side of one object in native pixels; None when the GSD is unknown."""

    reason: str
    """One sentence with the numbers."""


class AssessedScene(Value):
    """A scene held against a site and a kind, before any pixel is read."""

    scene: Scene
    covers: float
    """Share of the AOI inside the footprint, 0..1."""

    cloud_at_site: float | None
    """0..1; None when nothing says."""

    adequacy: Adequacy


class Rejection(Value):
    """A scene that was found and not used."""

    scene: str
    """Scene id."""

    code: Code

    reason: str
    """One sentence with the numbers."""


class CatalogueAnswer(Value):
    """What became of asking one catalogue."""

    name: str
    url: str
    outcome: Literal["answered", "unreachable", "not_asked"]
    found: int = 0
    response_sha256: tuple[str, ...] = ()
    """Hash of each answer's bytes, in the order asked."""

    detail: str | None = None
    """What went wrong or was refused; None when nothing."""


class Search(Value):
    """The receipt: what was asked of whom, when, and what became of every scene."""

    catalogues: tuple[CatalogueAnswer, ...]
    query: dict[str, JsonValue]
    """``intersects`` (GeoJSON), ``datetime`` (UTC interval), ``local_days``, ``time_zone``, ``kind``."""

    when: str
    """ISO 8601 UTC."""

    found: int
    rejected: tuple[Rejection, ...] = ()


class Mark(Value):
    """One counted object."""

    px: float
    """Fractional column in the full image, from its top-left corner."""

    py: float
    """Fractional row in the full image."""

    lon: float | None = None
    lat: float | None = None

    angle: float | None = None
    """Long axis, radians from the column axis towards the row axis."""

    length_m: float | None = None
    width_m: float | None = None

    score: float
    """0..1."""


class CounterId(Value):
    """Which code, and which measured errors, made a count."""

    name: str
    version: str
    sha256: str
    """Digest of the counter's parameters and calibration (its model file, where it has one)."""

    measured_on: Literal["real", "rendered"] = "real"
    """Pixels on which its errors were measured; errors on rendered ones say little of real ones."""


class Count(Value):
    """How many a counter saw on one chip, with the interval that its measured errors earn."""

    kind: str
    method: Literal["objects", "length"]
    best: int
    low: int
    high: int
    level: float = 0.9
    """Coverage that ``low``..``high`` is meant to have, from measured errors."""

    pmf: tuple[float, ...] | None = None
    """P(n) for n = 0, 1, …; None when only the interval is known."""

    marks: tuple[Mark, ...] = ()
    counter: CounterId


class SceneCount(Count):
    """A count with the scene and the exact pixels that it was made on."""

    scene_id: str
    chip_sha256: str
    reviewed_by: str | None = None


class DeadEnd(Value):
    """Why the evidence stops short: a reason code of the contract and its sentence."""

    code: Code
    detail: str


class Evidence(Value):
    """All that was found about one claim, dead ends included."""

    claim: Claim
    site: Site | None = None
    search: Search | None = None
    scenes: tuple[AssessedScene, ...] = ()
    """Scenes of the right place and days that were assessed, best first."""

    counts: tuple[SceneCount, ...] = ()
    dead_ends: tuple[DeadEnd, ...] = ()
