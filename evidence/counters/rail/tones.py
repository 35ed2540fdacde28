"""Tones that carry from scene to scene."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Field = NDArray[np.float32]


FLAT = 0.25
"""Contrast, as a share of the brightness, below which there is nothing but noise: open sea, snow, desert."""

MOST = 20.0
"""A tone this far off is as far off as any."""


class Tones(NamedTuple):
    """What puts each band's median at 0 and a picture's contrast at 1."""

    middle: Field
    """Median of each band, shape (3, 1, 1)."""

    contrast: float
    """Half of what lies between the 5th and the 95th percentile of brightness; ``FLAT`` of it at least."""

    def __call__(self, bands: Field) -> Field:
        """Balance bands, shape (3, height, width)."""
        return np.asarray(np.clip((bands - self.middle) / self.contrast, -MOST, MOST), np.float32)


def measure(bands: Field, wanted: NDArray[np.bool_]) -> Tones:
    """Measure the tones of a picture.

    Args:
        bands: shape (3, height, width).
        wanted: shape (height, width), True where tones are measured; at least one pixel.
    """
    seen = bands[:, wanted]
    low, high = np.percentile(seen.mean(axis=0), (5, 95))
    middle = np.median(seen, axis=1)[:, None, None].astype(np.float32)
    return Tones(middle, max(float(high - low) / 2, FLAT * float(middle.mean()), 1e-6))


def balance(bands: Field) -> Field:
    """Balance a picture by its own tones, shape (3, height, width)."""
    return measure(bands, np.ones(bands.shape[1:], bool))(bands)
