"""Pictures show every mark, the area, and that a scene was rendered."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image
from rasters import at_pixels, write_raster

from evidence.model.counts import Mark
from evidence.pixels.plot import draw, stretched
from evidence.pixels.read import read_image

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from evidence.chip import Chip

YELLOW, CYAN, RED = (255, 214, 0), (0, 229, 255), (214, 40, 40)


@pytest.fixture
def chip(tmp_path: Path) -> Chip:
    """A grey chip of 240 x 240 pixels with a triangular area in it."""
    ramp = np.tile(np.arange(600) // 5 + 60, (600, 1)).astype("uint8")
    path = write_raster(tmp_path / "scene.tif", np.stack([ramp] * 3))
    return read_image(path, area=at_pixels(path, [(240, 240), (320, 240), (320, 320)]))


def pixels(png: bytes) -> NDArray[np.uint8]:
    """
    Decode a picture.
    """
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def has(picture: NDArray[np.uint8], colour: tuple[int, int, int]) -> NDArray[np.bool_]:
    """
    Tell where a picture has exactly that colour.
    """
    found: NDArray[np.bool_] = (picture == colour).all(axis=-1)
    return found


def test_a_box_is_drawn_around_its_object(chip: Chip) -> None:
    """
    Where length, width and angle are known, the mark is a rotated box of that size at that place.
    """
    mark = Mark(px=280, py=260, angle=math.pi / 2, length_m=20, width_m=8, score=1)

    rows, columns = np.nonzero(has(pixels(draw(chip, [mark])), YELLOW))

    zoom = pixels(draw(chip)).shape[1] / chip.valid.shape[1]
    assert pytest.approx((260 - chip.row_off) * zoom, abs=2) == (rows.min() + rows.max()) / 2
    assert pytest.approx((280 - chip.col_off) * zoom, abs=2) == (columns.min() + columns.max()) / 2
    # 20 m long down the rows and 8 m wide, at half a metre a pixel.
    assert pytest.approx(40 * zoom, abs=3) == np.ptp(rows)
    assert pytest.approx(16 * zoom, abs=3) == np.ptp(columns)


def test_an_object_of_unknown_size_gets_a_circle(chip: Chip) -> None:
    """
    Every mark is to be seen, and pictures without marks have none.
    """
    assert has(pixels(draw(chip, [Mark(px=280, py=260, score=1)])), YELLOW).any()
    assert not has(pixels(draw(chip)), YELLOW).any()
    assert has(pixels(draw(chip)), CYAN).any()


def test_a_rendered_scene_says_so(chip: Chip) -> None:
    """
    A picture of rendered pixels has a red stamp that no other has.
    """
    assert has(pixels(draw(chip, rendered=True)), RED).sum() > 1000
    assert not has(pixels(draw(chip)), RED).any()


def test_a_caption_stands_below_the_picture(chip: Chip) -> None:
    """
    The strip grows with the words, and the picture stays as it is.
    """
    plain, told = pixels(draw(chip)), pixels(draw(chip, caption=" | ".join(["two words"] * 60)))

    assert np.array_equal(plain, told[: len(plain)])
    assert len(plain) + 60 < len(told)


def test_the_same_chip_gives_the_same_picture(chip: Chip) -> None:
    """
    Pictures are part of a bundle, so their bytes do not change from run to run.
    """
    assert draw(chip, caption="a") == draw(chip, caption="a")


def test_missing_pixels_are_not_black(chip: Chip) -> None:
    """
    What is missing is shown as missing, and what lies outside the area is darker than what lies inside.
    """
    chip.valid[:20] = False
    shown = stretched(chip)

    assert (70, 60, 80) == tuple(shown[5, 5])
    row = (chip.inside & chip.valid).sum(axis=1).argmax()
    inside, outside = chip.inside[row].nonzero()[0][0], chip.inside[row].nonzero()[0][0] - 2
    assert shown[row, outside, 0] < 0.7 * shown[row, inside, 0]
