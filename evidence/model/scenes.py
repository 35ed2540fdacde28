"""What exists: acquisitions, what each can settle, and the receipt of the search. Times are aware UTC."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field, JsonValue

from claims.model import Value
from evidence.codes import Code
from evidence.model.places import Geometry


class Asset(Value):
    """One file of a scene."""

    href: str
    """http(s) address, or an absolute local path."""

    media_type: str | None = None
    roles: tuple[str, ...] = ()

    bands: tuple[str, ...] = ()
    """Common names in file order (red, green, blue, nir, pan); empty when the item does not say."""

    gsd_m: float | None = None

    scaling: tuple[float, float] | None = None
    """Scale and offset that make values of stored numbers, where the file has none; None when nobody says."""


Access = Literal["open", "requester_pays", "account", "purchase", "withheld"]
"""How the pixels can be had: by anybody; by who pays the host; with an account; for money; by nobody else."""


class Mask(Value):
    """A file that says for each pixel whether cloud hides the ground."""

    href: str
    """http(s) address, or an absolute local path."""

    scheme: Literal["scl", "qa_pixel", "cloud_percent", "udm2"]
    """What its numbers mean: Sentinel-2's scene classes, Landsat's quality bits, per cent, Planet's bands."""


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

    platform: str | None = None
    """Satellite, as the catalogue calls it."""

    version: str | None = None
    """Version of its processing, as the catalogue says."""

    processed: str | None = None
    """When it was processed, as the catalogue says."""

    superseded_by: str | None = None
    """Id of a later processing of the same acquisition; None when none is listed."""

    access: Access = "open"

    where: str | None = None
    """Where its pixels can be asked for when they are not open; None when nobody says."""

    assets: dict[str, Asset] = Field(default_factory=dict)
    """Image files whose bytes can be read from here; empty when there are none."""

    masks: tuple[Mask, ...] = ()
    """Cloud masks whose bytes can be read from here, the most telling first."""

    tiles: tuple[Scene, ...] = ()
    """Tiles of this one acquisition that together show more of the site; empty when it is one picture."""


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
    """Share of the AOI that it shows, 0..1: inside the footprint, and clear where a cloud mask tells."""

    cloud_at_site: float | None
    """0..1; None when nothing says."""

    cloud_from: Literal["mask", "scene"] | None = None
    """What says so: a mask read over the AOI, or the cloud over the whole scene; None when nothing does."""

    veil: Geometry | None = None
    """Where a cloud mask does not give the AOI for clear, in lon/lat; None where it does, or none tells."""

    adequacy: Adequacy


class Rejection(Value):
    """A scene that was found and not used."""

    scene: str
    """Scene id."""

    code: Code | None
    """None for another listing of an acquisition that is used."""

    reason: str
    """One sentence with the numbers."""


class CatalogueAnswer(Value):
    """What became of asking one catalogue."""

    name: str
    url: str
    outcome: Literal["answered", "unreachable", "not_asked"]
    collections: tuple[str, ...] = ()
    """Ids of the collections that were asked for; empty for all."""

    at: str | None = None
    """ISO 8601 UTC time of its first answer, kept by recordings; None when it gave none."""

    found: int = 0
    response_sha256: tuple[str, ...] = ()
    """Hash of each answer's bytes, in the order asked."""

    detail: str | None = None
    """What went wrong or was refused; None when nothing."""


class Obtainable(Value):
    """An acquisition of the right days that could settle the matter, if its pixels were at hand."""

    scene: str
    catalogue: str
    taken_start: datetime
    gsd_m: float
    access: Access
    where: str | None
    """Where to ask for it."""


class Settling(Value):
    """What would settle a matter that was not settled."""

    listed: tuple[Obtainable, ...]
    """Acquisitions that exist."""

    gsd_m: float
    """Coarsest native GSD at which such objects can be counted, metres."""

    off_nadir: float
    """Steepest angle of view at which they can, degrees."""

    advice: str
    """What to ask for, and of whom, in sentences."""


class Search(Value):
    """The receipt: what was asked of whom, when, and what became of every scene."""

    catalogues: tuple[CatalogueAnswer, ...]
    query: dict[str, JsonValue]
    """``intersects`` (GeoJSON), ``datetime`` (UTC interval), ``local_days``, ``time_zone``, ``kind``."""

    when: str
    """ISO 8601 UTC."""

    found: int
    rejected: tuple[Rejection, ...] = ()

    settle: Settling | None = None
    """What would settle the matter; None once it is settled."""
