"""Tones that carry from scene to scene."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def balance(bands: NDArray[np.float32], wanted: NDArray[np.bool_] | None = None) -> NDArray[np.float32]:
    """Put each band's median at 0 and the picture's contrast at 1.

    Contrast is half of what lies between the 5th and the 95th percentile of the brightness.

    Args:
        bands: shape (3, height, width).
        wanted: shape (height, width), what is measured; None for all.
    """
    seen = bands.reshape(3, -1) if wanted is None else bands[:, wanted]
    seen = seen[:, :: max(1, seen.shape[1] // 50_000)]
    low, high = np.percentile(seen.mean(axis=0), (5, 95))
    middle = np.median(seen, axis=1)[:, None, None]
    return np.asarray((bands - middle) / max((high - low) / 2, 1e-6), np.float32)
