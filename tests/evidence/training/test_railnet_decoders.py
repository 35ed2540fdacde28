"""The net's maps of a chip: one posting, tiles that do not show, overlaps of boxes."""

from __future__ import annotations

import math

import numpy as np
import pytest

from evidence.chip import Chip
from evidence.training.railnet import polygons, railmaps
from evidence.training.railnet.tones import balance


def chip(posting_m: float, *, rows: int = 120, cols: int = 160) -> Chip:
    """Noise at that posting."""
    data = np.random.default_rng(1).uniform(0, 255, (3, rows, cols)).astype(np.float32)
    known = np.ones((rows, cols), bool)
    return Chip(
        data=data, valid=known, inside=known, bands=("red", "green", "blue"), gsd_m=posting_m,
        posting_m=posting_m, col_off=0, row_off=0, transform=None, crs=None, sha256="0" * 64,
    )  # fmt: skip


def local(pictures: np.ndarray) -> np.ndarray:
    """A net that looks at nothing but each two by two pixels."""
    n, _, high, wide = pictures.shape
    mean = pictures.mean(axis=1).reshape(n, high // 2, 2, wide // 2, 2).mean(axis=(2, 4))
    return np.repeat(mean[:, None], 9, axis=1)


@pytest.mark.parametrize("posting", [0.3, 0.4, 0.5, 0.6])
def test_every_chip_is_read_at_one_posting(posting: float) -> None:
    """
    120 rows of 0.5 m are 150 of 0.4 m, balanced so that the median is nought.
    """
    picture, zoom = railmaps.resample(chip(posting))

    assert (3, round(120 * zoom), round(160 * zoom)) == picture.shape
    assert zoom == pytest.approx(posting / 0.4)
    assert abs(float(np.median(picture))) < 0.1


def test_tiles_do_not_show() -> None:
    """
    Maps of a picture larger than a tile are those of the picture as a whole.
    """
    picture = np.random.default_rng(2).normal(size=(3, 1312, 912)).astype(np.float32)

    assert np.allclose(local(picture[None])[0], railmaps.answer(picture, local), atol=1e-6)


def test_contrast_and_cast_do_not_matter() -> None:
    """
    A picture twice as bright, and redder, is balanced to the same tones.
    """
    bands = np.random.default_rng(3).uniform(10, 90, (3, 50, 50)).astype(np.float32)

    assert np.allclose(
        balance(bands), balance(bands * 2 + np.array([9, 0, 0], np.float32)[:, None, None]), atol=1e-4
    )


@pytest.mark.parametrize(
    ("shift", "turn", "share"),
    [(0.0, 0.0, 1.0), (10.0, 0.0, 0.0), (5.0, 0.0, 1 / 3), (0.0, math.pi / 2, 1 / 9), (0.0, math.pi, 1.0)],
)
def test_what_boxes_share(shift: float, turn: float, share: float) -> None:
    """
    Boxes of 10 by 2: half of one along the other is a third of both together.
    """
    one = polygons.corners(0, 0, 0.3, 10, 2)
    other = polygons.corners(shift * math.cos(0.3), shift * math.sin(0.3), 0.3 + turn, 10, 2)

    assert share == pytest.approx(polygons.overlap(one, other), abs=1e-6)
