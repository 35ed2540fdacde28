"""Rendered ports: ships in water, a truth that fits the pixels, land that is no sea."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from evidence.pixels.read import read_image
from evidence.training.render.port.__main__ import main
from evidence.training.render.port.draw import GSD_M, draw
from evidence.training.render.port.plan import SHORTEST_M

if TYPE_CHECKING:
    from pathlib import Path


def test_a_seed_makes_one_port() -> None:
    """
    The same seed gives the same pixels and ships; another seed gives others.
    """
    once, again, other = (draw(seed) for seed in (3, 3, 4))

    assert np.array_equal(once.pixels, again.pixels)
    assert once.ships == again.ships
    assert not np.array_equal(once.pixels, other.pixels)


@pytest.mark.parametrize("seed", range(6))
def test_ships_lie_in_water_and_not_in_each_other(seed: int) -> None:
    """
    Around every hull there is water, which is dark in near infrared; no two ships share their middle.
    """
    port = draw(seed)
    nir = port.pixels[3].astype(float)
    sea = np.median(nir[:40])
    places = np.array([(one.x, one.y) for one in port.ships]).reshape(-1, 2) / GSD_M

    for col, row in places:
        near = nir[max(0, int(row) - 8) : int(row) + 9, max(0, int(col) - 8) : int(col) + 9]
        assert near.min() < 2.5 * sea
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1)) + 99 * np.eye(len(places))
    assert len(places) < 2 or apart.min() > 1.0


@pytest.mark.parametrize("seed", range(6))
def test_small_craft_are_not_in_the_truth(seed: int) -> None:
    """
    They are drawn; nobody is asked to count them.
    """
    assert all(one.length_m >= SHORTEST_M for one in draw(seed).ships)


def test_a_folder_of_ports_can_be_counted_on(tmp_path: Path) -> None:
    """
    Files are marked as rendered, have four named bands and their truth beside them.
    """
    assert 0 == main([str(tmp_path), "--seeds", "0-1"])
    chip = read_image(tmp_path / "port_00000.tif")
    truth = json.loads((tmp_path / "port_00000.json").read_text())

    assert chip.rendered
    assert ("red", "green", "blue", "nir") == chip.bands
    assert 10.0 == pytest.approx(chip.gsd_m, rel=0.01)
    assert truth["count"] == len(truth["objects"])
