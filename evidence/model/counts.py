"""What was counted, on which pixels, by which code."""

from __future__ import annotations

from typing import Literal

from claims.model import Value


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


class SceneCount(Count):
    """A count with the scene and the exact pixels that it was made on."""

    scene_id: str
    chip_sha256: str
    reviewed_by: str | None = None
