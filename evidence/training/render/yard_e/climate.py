"""Where on earth a yard of style E lies: the colours of its ground, reflectances of 0..1."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

Tone = tuple[float, float, float]


class Climate(NamedTuple):
    """What the ground looks like before anything stands on it."""

    soil: Tone
    growth: Tone
    """Grass, weeds, crops."""

    green: float
    """Share of the soil under growth, 0..1."""

    apron: Tone
    """Ground between tracks."""

    bed: Tone
    """Ballast below the rails."""

    stain: Tone
    """What drips and falls between the rails."""

    tie: Tone
    wet: float = 0.0
    """Darkness by rain, 0..1."""

    snow: float = 0.0
    """Share of the ground under snow, 0..1."""

    dust: Tone = (0.30, 0.26, 0.21)
    """What settles on roofs and wagons."""


CLIMATES = {
    "rhine": Climate(
        (0.25, 0.22, 0.18), (0.09, 0.13, 0.05), 0.5, (0.30, 0.29, 0.27),
        (0.28, 0.26, 0.23), (0.16, 0.11, 0.08), (0.19, 0.17, 0.15),
    ),
    "rain": Climate(
        (0.13, 0.12, 0.10), (0.06, 0.09, 0.04), 0.5, (0.13, 0.13, 0.13),
        (0.12, 0.12, 0.12), (0.06, 0.05, 0.045), (0.10, 0.09, 0.085), wet=0.7,
    ),
    "desert": Climate(
        (0.46, 0.36, 0.24), (0.24, 0.22, 0.14), 0.05, (0.42, 0.34, 0.24),
        (0.33, 0.28, 0.22), (0.25, 0.20, 0.15), (0.34, 0.30, 0.25), dust=(0.46, 0.37, 0.26),
    ),
    "peninsula": Climate(
        (0.29, 0.21, 0.13), (0.14, 0.15, 0.07), 0.35, (0.26, 0.20, 0.14),
        (0.22, 0.18, 0.14), (0.13, 0.10, 0.075), (0.15, 0.11, 0.08), dust=(0.28, 0.21, 0.14),
    ),
    "steppe": Climate(
        (0.24, 0.20, 0.15), (0.17, 0.17, 0.08), 0.6, (0.22, 0.20, 0.17),
        (0.25, 0.23, 0.20), (0.12, 0.09, 0.07), (0.38, 0.37, 0.35),
    ),
    "siberia": Climate(
        (0.22, 0.19, 0.15), (0.13, 0.12, 0.08), 0.4, (0.20, 0.18, 0.16),
        (0.21, 0.19, 0.17), (0.11, 0.09, 0.075), (0.30, 0.29, 0.28), snow=0.95,
    ),
    "thaw": Climate(
        (0.17, 0.14, 0.11), (0.12, 0.11, 0.06), 0.4, (0.15, 0.13, 0.12),
        (0.15, 0.13, 0.12), (0.08, 0.065, 0.055), (0.16, 0.14, 0.13), wet=0.4, snow=0.5,
    ),
    "prairie": Climate(
        (0.27, 0.23, 0.16), (0.20, 0.19, 0.09), 0.6, (0.20, 0.18, 0.16),
        (0.26, 0.23, 0.22), (0.13, 0.10, 0.085), (0.14, 0.115, 0.095),
    ),
    "cinder": Climate(
        (0.20, 0.17, 0.13), (0.11, 0.14, 0.06), 0.5, (0.075, 0.07, 0.065),
        (0.10, 0.095, 0.09), (0.05, 0.045, 0.04), (0.08, 0.07, 0.06), dust=(0.12, 0.11, 0.10),
    ),
    "colliery": Climate(
        (0.12, 0.11, 0.10), (0.10, 0.11, 0.06), 0.2, (0.06, 0.057, 0.055),
        (0.11, 0.10, 0.095), (0.038, 0.036, 0.035), (0.15, 0.14, 0.13), dust=(0.08, 0.075, 0.07),
    ),
    "ironworks": Climate(
        (0.21, 0.13, 0.09), (0.12, 0.13, 0.07), 0.2, (0.17, 0.105, 0.075),
        (0.18, 0.12, 0.09), (0.12, 0.06, 0.04), (0.12, 0.08, 0.06), dust=(0.20, 0.11, 0.08),
    ),
    "quay": Climate(
        (0.34, 0.33, 0.31), (0.12, 0.14, 0.08), 0.05, (0.36, 0.35, 0.33),
        (0.31, 0.30, 0.28), (0.19, 0.17, 0.15), (0.27, 0.26, 0.25),
    ),
    "laterite": Climate(
        (0.34, 0.17, 0.09), (0.08, 0.14, 0.05), 0.5, (0.28, 0.17, 0.11),
        (0.27, 0.24, 0.22), (0.17, 0.11, 0.08), (0.24, 0.22, 0.20), dust=(0.32, 0.17, 0.10),
    ),
}  # fmt: skip


def choose(rng: np.random.Generator) -> Climate:
    """Any climate, its colours moved a little towards another's."""
    names = list(CLIMATES)
    one, two = (CLIMATES[names[int(rng.integers(len(names)))]] for _ in range(2))
    share = float(rng.beta(1, 4))
    return one._replace(
        soil=_between(rng, one.soil, two.soil, share),
        growth=_between(rng, one.growth, two.growth, share),
        green=float(np.clip(one.green + rng.normal(0, 0.2), 0, 0.95)),
        apron=_between(rng, one.apron, two.apron, share),
        bed=_between(rng, one.bed, two.bed, share),
        stain=_between(rng, one.stain, two.stain, share),
        tie=_between(rng, one.tie, two.tie, share),
    )


def _between(rng: np.random.Generator, one: Tone, two: Tone, share: float) -> Tone:
    bright = float(rng.lognormal(0, 0.13))
    mixed = (np.array(one) * (1 - share) + np.array(two) * share) * bright * rng.lognormal(0, 0.025, 3)
    red, green, blue = np.clip(mixed, 0.02, 0.85)
    return float(red), float(green), float(blue)
