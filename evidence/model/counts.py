"""What was counted, on which pixels, by which code."""

from __future__ import annotations

from typing import Literal

from claims.model import Value
from evidence.model.places import Geometry


class Mark(Value):
    """One counted object; where lengths were taken, one train."""

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
    """Need not be the number of marks: a counter may add up how likely each is, and what it did not mark."""

    low: int
    high: int
    level: float = 0.9
    """Coverage that ``low``..``high`` is meant to have, from measured errors."""

    pmf: tuple[float, ...] | None = None
    """P(n) for n = 0, 1, …; None when only the interval is known."""

    second: int | None = None
    """What another way of counting made of the same pixels; None where there is no other."""

    disputed: bool = False
    """Whether the two ways are farther apart than they nearly ever were where the counter was measured."""

    marks: tuple[Mark, ...] = ()
    counter: CounterId


class Aside(Value):
    """Marks that persons removed and added outside an area that was drawn since; kept for a larger one."""

    removed: tuple[Mark, ...] = ()
    added: tuple[Mark, ...] = ()

    by: str
    """Name of the last person who changed them."""


class SceneCount(Count):
    """A count with the scene and the exact pixels that it was made on."""

    scene_id: str
    chip_sha256: str
    reviewed_by: str | None = None
    """Name of the last person who changed the marks, else of the first who found them right, and who answers
    for them; None where nobody went over them."""

    machine: Count | None = None
    """What the counter said of the same pixels before a person went over its marks; None where nobody did."""

    area: Geometry | None = None
    """AOI that a person drew for this count, lon/lat; None where the site's own was counted in."""

    covers: float | None = None
    """Share of the site, 0..1, that lies in what a person drew, area or site, and has pixels; None where
    nobody drew anything since the scene was searched for."""

    beyond: bool = False
    """Whether what a person drew reaches beyond the site within which the scene was searched for cloud."""

    aside: Aside | None = None
    """What persons did to marks that lie outside the area; None where they did nothing there."""
