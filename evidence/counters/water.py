"""Which pixels are water, and how bright it is.

Water reflects more green than near infrared (NDWI, McFeeters 1996), and less near infrared than nearly all
land. The second threshold comes from the scene (Otsu 1979). Both are ratios: the unit of the pixels is free.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import ndimage

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LEAST_NDWI = -0.05
"""Turbid and sun-glinted water of the measured ports went down to here; land is mostly below -0.1."""

_LEAST_BODY_M2 = 60_000.0
"""Smaller bodies hold no ships: shadows of high buildings, ponds, dark roofs."""

_REACH_M = 100.0
"""How far around a pixel its water is averaged."""

_SIGMAS = 5.0
_LEAST_CONTRAST = 0.04
"""This many deviations above its water, and this share of the land's brightness, a pixel is not water."""


@dataclass(frozen=True)
class Shore:
    """A scene divided into water and the rest."""

    water: NDArray[np.bool_]
    """Shape (height, width); True where water, and nothing else, is seen."""

    above: NDArray[np.float32]
    """Shape (4, height, width), order red, green, blue, nir: brightness above the water around,
    in units of the land's upper quartile (one unit for the three colours, one for nir)."""


def shore(bands: NDArray[np.float32], valid: NDArray[np.bool_], *, posting_m: float) -> Shore:
    """Find the water.

    Args:
        bands: red, green, blue, nir, shape (4, height, width), any unit that is 0 for no light.
        valid: shape (height, width); False where there are no pixels: neither water nor a guess about it.
        posting_m: ground distance between pixels.
    """
    calm = _bodies(bands, valid, posting_m)
    sigma = _REACH_M / posting_m
    share = _spread(np.ones_like(bands[0]), calm, sigma)
    level = np.stack([_spread(band, calm, sigma) for band in bands]) / np.maximum(share, 1e-6)
    unit = _units(bands, calm, valid)
    known = share > 1e-4
    above = np.where(known, bands - level, bands) / unit[:, None, None]
    water = calm.copy()
    for tone in (above[3] * unit[3] / unit[0], above[:3].mean(axis=0)):
        rough = _spread(np.minimum(np.abs(tone), 0.1), calm, sigma) / np.maximum(share, 1e-6) * 1.25
        stands_out = tone > np.maximum(_SIGMAS * rough, _LEAST_CONTRAST)
        water &= ~(stands_out & (share > 0.02))
    return Shore(water=water, above=above.astype(np.float32))


def _bodies(bands: NDArray[np.float32], valid: NDArray[np.bool_], posting_m: float) -> NDArray[np.bool_]:
    """Bodies of water large enough for ships, shape (height, width)."""
    green, nir = bands[1], bands[3]
    bright = float(np.percentile(bands[:, valid], 99)) if valid.any() else 0.0
    if bright <= 0:
        return np.zeros_like(valid)
    index = (green - nir) / np.maximum(green + nir + 1e-3 * bright, 1e-3 * bright)
    logs = np.log(np.maximum(nir, 0) + 1e-2 * bright)
    wet = valid & (index > _LEAST_NDWI) & (logs < _otsu(logs[valid]))
    wet = ndimage.binary_opening(wet, np.ones((3, 3), bool))
    labels, _ = ndimage.label(wet)
    large = np.bincount(labels.ravel()) * posting_m**2 > _LEAST_BODY_M2
    large[0] = False
    return np.asarray(large[labels], bool)


def _units(
    bands: NDArray[np.float32], calm: NDArray[np.bool_], valid: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """The land's upper quartile in each band, shape (4,); five times green water where there is no land."""
    land = valid & ~calm
    if calm.any() and land.sum() <= 0.02 * calm.size:
        # Open sea: water reflects 2 to 8 % in green, land some 15 %.
        unit = np.full(4, 5 * np.median(bands[1][calm]))
    elif land.any():
        seen = np.percentile(bands[:3].mean(axis=0)[land], 75)
        unit = np.array([seen, seen, seen, np.percentile(bands[3][land], 75)])
    else:
        unit = np.ones(4)
    return np.asarray(np.maximum(unit, 1e-30), np.float32)


def _spread(band: NDArray[np.float32], mask: NDArray[np.bool_], sigma: float) -> NDArray[np.float32]:
    """Gaussian sum of the masked pixels around each pixel, shape (height, width)."""
    kept = np.where(mask, band, np.float32(0))
    return np.asarray(ndimage.gaussian_filter(kept, sigma, truncate=3.0), np.float32)


def _otsu(values: NDArray[np.float32]) -> float:
    """Threshold that best divides values in two classes: Otsu (1979)."""
    counts, edges = np.histogram(values, 256)
    middles = (edges[:-1] + edges[1:]) / 2
    below, total = np.cumsum(counts), counts.sum()
    mass = np.cumsum(counts * middles)
    above = total - below
    means = mass / np.maximum(below, 1), (mass[-1] - mass) / np.maximum(above, 1)
    return float(middles[np.argmax(below * above * (means[0] - means[1]) ** 2.0)])
