"""What the net is shown of a box that may hold a ship."""

from __future__ import annotations

import hashlib
from importlib import resources

import numpy as np
import pytest
from drawn_port import SHIPS, scene

from evidence.counters.boxes import Boxes
from evidence.counters.hulls import ALONG_M, PLANES, pictures, shapes, tones
from evidence.counters.nets import Net
from evidence.counters.water import shore


def boxes_on(ships: tuple[tuple[float, float, float], ...]) -> Boxes:
    """A box of 160 m by 30 m on each ship."""
    col, row, angle = np.array(ships, np.float32).T
    size = np.ones(len(ships), np.float32)
    outline = np.zeros((len(ships), 6), np.float32)
    return Boxes(col, row, angle, 160 * size, 30 * size, size > 0, outline)


def shown(ships: tuple[tuple[float, float, float], ...] = SHIPS) -> np.ndarray:
    """Pictures of boxes on the drawn port."""
    data = scene()
    seen = shore(data, np.ones(data.shape[1:], bool), posting_m=10)
    return pictures(tones(seen), boxes_on(ships), 10)


def test_ships_lie_level_whatever_their_heading() -> None:
    """Bright for 160 m along the middle of the picture, and dark before, behind and beside that."""
    assert (len(SHIPS), PLANES, 16, 40) == shown().shape
    bright = shown(SHIPS[:2])[:, 0]
    within = np.abs(ALONG_M) < 60
    assert bright[:, 7:9, within].min() > 0.8
    assert bright[:, 7:9, np.abs(ALONG_M) > 100].max() < 0.3
    assert bright[:, :4].max() < 0.3


def test_the_box_is_drawn_in_the_last_plane() -> None:
    """1 inside the box, 0 outside, a part of it on its edge."""
    box = shown()[0, -1]
    assert (0.0, 1.0) == (box.min(), box.max())
    assert pytest.approx(160 * 30, rel=0.15) == box.sum() * 12 * 10


def test_beyond_the_edge_the_last_pixel_goes_on() -> None:
    """A box at the very corner has a picture like any other."""
    corner = shown(((0.0, 0.0, 0.7), (199.9, 159.9, 2.0)))
    assert np.isfinite(corner).all()


def test_the_net_gives_a_picture_the_same_number_in_any_company() -> None:
    """Pictures are judged one by one, however many are asked about at once."""
    model = resources.files("evidence.counters").joinpath("calibration", "ships.onnx").read_bytes()
    net, seen, told = Net.read(model), shown(), shapes(boxes_on(SHIPS))
    together = net(seen, told)
    assert (len(SHIPS),) == together.shape
    assert ((0 <= together) & (together <= 1)).all()
    alone = [float(net(seen[k : k + 1], told[k : k + 1])[0]) for k in range(len(SHIPS))]
    assert pytest.approx(alone, abs=1e-5) == together.tolist()
    assert 0 == len(net(seen[:0], told[:0]))


def test_the_card_is_that_of_the_net() -> None:
    """A net is never replaced without its card."""
    folder = resources.files("evidence.counters").joinpath("calibration")
    digest = hashlib.sha256(folder.joinpath("ships.onnx").read_bytes()).hexdigest()
    assert digest in folder.joinpath("ships.md").read_text()
