"""A small yard drawn on the spot, for tests: ballast, rails, sleepers, wagons, shadows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evidence.chip import Chip

if TYPE_CHECKING:
    from numpy.typing import NDArray

CAR_M, GAP_M, WIDTH_M = 14.5, 1.2, 2.9
PAINTS = np.array([[120, 60, 45], [60, 75, 110], [150, 150, 145], [95, 90, 70], [70, 95, 75]], float)


@dataclass(frozen=True)
class Yard:
    """What stands where; every track carries a number of coupled cars, the first of them at ``start_m``."""

    cars: tuple[int, ...] = (0, 6, 6, 0, 4)
    start_m: float = -50.0
    spacing_m: float = 4.5
    angle: float = 0.0
    """Direction of the tracks, radians from the column axis towards the row axis."""

    side: int = 480
    """Pixels of the square picture."""

    posting_m: float = 0.5
    seed: int = 1


def draw(yard: Yard) -> NDArray[np.float32]:
    """Draw a yard, shape (3, side, side), 0..255: twice as fine, then averaged and given noise."""
    fine = 2 * yard.side
    at = (np.arange(fine) + 0.5) / 2 - yard.side / 2
    col, row = np.meshgrid(at * yard.posting_m, at * yard.posting_m)
    c, s = np.cos(yard.angle), np.sin(yard.angle)
    u, v = col * c + row * s, row * c - col * s
    rng = np.random.default_rng(yard.seed)
    picture = np.full((fine, fine, 3), (105.0, 100.0, 92.0))
    for k in range(len(yard.cars)):
        _rails(picture, u, v - _place(yard, k))
    for k, cars in enumerate(yard.cars):
        across = v - _place(yard, k)
        for n in range(cars):
            along = u - yard.start_m - n * (CAR_M + GAP_M)
            body = (0 <= along) & (along < CAR_M)
            picture[body & (WIDTH_M / 2 < across) & (across < WIDTH_M / 2 + 1.2)] *= 0.35
            ridge = 1.0 - 0.12 * np.abs(across[body & (np.abs(across) < WIDTH_M / 2)])[:, None]
            picture[body & (np.abs(across) < WIDTH_M / 2)] = PAINTS[rng.integers(len(PAINTS))] * ridge
    seen = picture.reshape(yard.side, 2, yard.side, 2, 3).mean((1, 3))
    seen += rng.normal(0, 5, (yard.side, yard.side, 1)) + rng.normal(0, 1.5, seen.shape)
    return np.moveaxis(np.clip(seen, 0, 255), -1, 0).astype(np.float32)


def chip(
    pixels: NDArray[np.float32],
    *,
    posting_m: float = 0.5,
    col_off: int = 0,
    row_off: int = 0,
    margin: int = 0,
) -> Chip:
    """Make a chip of a picture; the outermost ``margin`` pixels lie outside the AOI."""
    valid = np.ones(pixels.shape[1:], bool)
    inside = np.zeros_like(valid)
    inside[margin : inside.shape[0] - margin, margin : inside.shape[1] - margin] = True
    return Chip(
        data=pixels, valid=valid, inside=inside, bands=("red", "green", "blue"), gsd_m=posting_m,
        posting_m=posting_m, col_off=col_off, row_off=row_off, transform=None, crs=None, sha256="0" * 64,
    )  # fmt: skip


def _place(yard: Yard, track: int) -> float:
    return (track - (len(yard.cars) - 1) / 2) * yard.spacing_m


def _rails(picture: NDArray[np.float64], u: NDArray[np.float64], across: NDArray[np.float64]) -> None:
    bed = np.abs(across) < 1.3
    picture[bed] *= 0.85
    picture[bed & (np.mod(u, 0.6) < 0.25)] *= 0.9
    picture[np.abs(np.abs(across) - 0.75) < 0.13] += 45.0
