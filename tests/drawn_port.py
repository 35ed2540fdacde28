"""A small port drawn for tests: dark water, grey land, bright slim ships."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHIPS = ((60.5, 40.5, 0.0), (120.5, 60.5, 0.5), (90.5, 110.5, 1.2), (150.5, 120.5, 2.2))
"""Column, row and angle of ships in open water, 160 m by 30 m."""

WATER = (0.030, 0.040, 0.045, 0.015)
LAND = (0.12, 0.11, 0.09, 0.28)
SHIP = (0.22, 0.20, 0.20, 0.22)


def scene(
    *, ships: tuple[tuple[float, float, float], ...] = SHIPS, land: bool = True, seed: int = 1
) -> NDArray[np.float32]:
    """Reflectance of a bay, shape (4, 160, 200), land along the lower edge."""
    rng = np.random.default_rng(seed)
    picture = np.array(WATER)[:, None, None] * np.ones((4, 160, 200))
    rows, cols = np.mgrid[:160, :200] + 0.5
    if land:
        ground = np.array(LAND)[:, None] * (1 + 0.25 * rng.standard_normal((1, 30 * 200)))
        picture[:, 130:] = ground.reshape(4, 30, 200)
    for col, row, angle in ships:
        along = (cols - col) * np.cos(angle) + (rows - row) * np.sin(angle)
        across = (rows - row) * np.cos(angle) - (cols - col) * np.sin(angle)
        hull = (np.abs(along) <= 8) & (np.abs(across) <= 1.5)
        picture[:, hull] = np.array(SHIP)[:, None]
    picture *= 1 + 0.02 * rng.standard_normal(picture.shape)
    return np.clip(picture, 0, None).astype(np.float32)
