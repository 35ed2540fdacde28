"""What the railcar net is shown of a chip, and how its answer is put together."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from evidence.chip import Chip
from evidence.counters.rail import polygons
from evidence.counters.rail.maps import COL, PHASE, ROW, Sheet, Window, answer, both_ways_up
from evidence.counters.rail.tones import balance


def chip(posting_m: float, *, rows: int = 120, cols: int = 160, col_off: int = 0, row_off: int = 0) -> Chip:
    """A window of noise at that posting: the same pixel of the image is the same in every window."""
    image = np.random.default_rng(1).uniform(0, 255, (3, 1200, 1200)).astype(np.float32)
    known = np.ones((rows, cols), bool)
    return Chip(
        data=image[:, row_off : row_off + rows, col_off : col_off + cols], valid=known, inside=known,
        bands=("red", "green", "blue"), gsd_m=posting_m, posting_m=posting_m, col_off=col_off,
        row_off=row_off, transform=None, crs=None, sha256="0" * 64,
    )  # fmt: skip


def local(pictures: np.ndarray) -> np.ndarray:
    """A net that looks at nothing but each two by two pixels."""
    n, _, high, wide = pictures.shape
    mean = pictures.mean(axis=1).reshape(n, high // 2, 2, wide // 2, 2).mean(axis=(2, 4))
    maps = np.repeat(mean[:, None], 9, axis=1)
    # Offsets point the other way in a picture that is upside down.
    maps[:, [COL, ROW]] = 0
    return maps


@pytest.mark.parametrize("posting", [0.25, 0.3, 0.4, 0.5, 0.6])
def test_every_chip_is_read_at_one_posting(posting: float) -> None:
    """
    120 rows of 0.5 m are 150 of 0.4 m, out to the next multiple of what the net divides by; beyond is nought.
    """
    sheet = Sheet.of(chip(posting))
    window = sheet.window
    high, wide = round(120 * posting / 0.4), round(160 * posting / 0.4)
    seen = sheet.pixels(window)

    assert (0, 0) == (window.top, window.left)
    assert 0 <= window.bottom - high < PHASE
    assert 0 <= window.right - wide < PHASE
    assert abs(float(np.median(seen[:, :high, :wide]))) < 0.1
    assert not seen[:, high + 2 :].any()


@pytest.mark.parametrize("offsets", [(0, 7), (13, 0), (31, 33), (64, 5)])
@pytest.mark.parametrize("posting", [0.25, 0.5])
def test_where_a_chip_begins_does_not_change_what_is_seen(offsets: tuple[int, int], posting: float) -> None:
    """
    Two windows of one image, each with tones of its own, show the net the same pixels where both have them.
    """
    whole = Sheet.of(chip(posting, rows=400, cols=420))
    part = chip(posting, rows=200, cols=220, col_off=offsets[0], row_off=offsets[1])
    cut = Sheet(part, whole.tones)
    inner = cut.window.grown(-2 * PHASE)

    assert np.allclose(whole.pixels(inner), cut.pixels(inner), atol=1e-4)


@pytest.mark.parametrize("shift", [(0, 0), (16, 0), (0, 400), (816, 32)])
def test_tiles_do_not_show(shift: tuple[int, int]) -> None:
    """
    Maps of a chip larger than a tile are those of the chip as a whole, wherever the tiles' corners lie.
    """
    sheet = Sheet.of(chip(0.5, rows=900, cols=1100))
    window = sheet.window

    assert np.allclose(
        local(sheet.pixels(window)[None])[0], answer(sheet, window, local, shift=shift), atol=1e-6
    )


def test_a_picture_upside_down_has_the_same_maps_upside_down() -> None:
    """
    Both are shown to the net, and what it says is turned back; offsets point the other way.
    """

    def lopsided(pictures: np.ndarray) -> np.ndarray:
        """A net that leans to the left."""
        return np.repeat((pictures[:, :1, ::2, ::2] - pictures[:, :1, 1::2, 1::2]), 9, axis=1)

    picture = np.random.default_rng(4).normal(size=(3, 32, 48)).astype(np.float32)
    maps, other = (both_ways_up(np.ascontiguousarray(p), lopsided) for p in (picture, picture[:, ::-1, ::-1]))
    other[[COL, ROW]] *= -1

    assert np.allclose(maps, other[:, ::-1, ::-1], atol=1e-6)


def test_nothing_is_asked_where_the_aoi_has_no_part() -> None:
    """
    Cells far outside say no, with logits that leave no doubt.
    """
    whole = chip(0.5, rows=900, cols=1100)
    inside = np.zeros_like(whole.inside)
    inside[:50, :50] = True
    sheet = Sheet.of(replace(whole, inside=inside))
    maps = answer(sheet, sheet.window, local)

    assert (maps[0, -100:, -100:] == -20).all()
    assert (maps[0, :25, :25] > -20).all()


def test_missing_pixels_are_neither_dark_nor_bright() -> None:
    """
    Where a scene has no pixel the net sees the middle tone, whatever number the file holds there.
    """
    whole = chip(0.4)
    valid = np.ones_like(whole.valid)
    valid[:, :80] = False
    data = np.where(valid, whole.data, -9999).astype(np.float32)
    seen = Sheet.of(replace(whole, data=data, valid=valid)).pixels(Window(0, 0, 96, 80))

    assert not seen[:, :, :70].any()


def test_parts_of_a_window_cover_it_once() -> None:
    """
    Squares with corners at multiples of 100, cut where the window ends.
    """
    parts = list(Window(-30, 250, 210, 430).parts(100))
    area = sum((part.bottom - part.top) * (part.right - part.left) for part in parts)

    assert Window(-30, 250, 0, 300) == parts[0]
    assert 240 * 180 == area


def test_contrast_and_cast_do_not_matter() -> None:
    """
    A picture twice as bright, and redder, is balanced to the same tones.
    """
    bands = np.random.default_rng(3).uniform(10, 90, (3, 50, 50)).astype(np.float32)
    other = bands * 2 + np.array([9, 0, 0], np.float32)[:, None, None]

    assert np.allclose(balance(bands), balance(other), atol=1e-4)


@pytest.mark.parametrize(
    ("shift", "turn", "share"),
    [(0.0, 0.0, 1.0), (10.0, 0.0, 0.0), (5.0, 0.0, 1 / 2), (0.0, math.pi / 2, 1 / 5), (0.0, math.pi, 1.0)],
)
def test_what_boxes_share(shift: float, turn: float, share: float) -> None:
    """
    Boxes of 10 by 2: shifted by half their length they share half.
    """
    one = polygons.corners(0, 0, 0.3, 10, 2)
    other = polygons.corners(shift * math.cos(0.3), shift * math.sin(0.3), 0.3 + turn, 10, 2)

    assert share == pytest.approx(polygons.covered(one, other), abs=1e-6)
