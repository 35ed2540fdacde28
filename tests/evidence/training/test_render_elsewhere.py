"""Rendered places without railcars: what a counter must leave alone."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import evidence.training.render as package
from evidence.training.railnet import shards
from evidence.training.render.__main__ import main
from evidence.training.render.elsewhere.canvas import Canvas, Frame
from evidence.training.render.elsewhere.draw import BESIDE, PLACES, ROWS, SHARE
from evidence.training.render.elsewhere.picture import shadow
from evidence.training.render.model import Light, RenderError
from evidence.training.render.scene import Style, render

SIZE: dict[str, Any] = {"width": 200, "height": 140}


def test_a_seed_makes_one_place() -> None:
    """
    The same seed gives the same pixels; another seed gives others.
    """
    once, again, other = (render("elsewhere", seed, 0, **SIZE) for seed in (5, 5, 6))

    assert np.array_equal(once.pixels, again.pixels)
    assert not np.array_equal(once.pixels, other.pixels)


@pytest.mark.parametrize("cars", [1, 40])
def test_cars_are_refused(cars: int) -> None:
    """
    There are no railcars elsewhere; the error says what to ask for.
    """
    with pytest.raises(RenderError, match=rf"{cars} were asked for\. Ask for 0 cars"):
        render("elsewhere", 1, cars, **SIZE)


@pytest.mark.parametrize(("width", "height", "posting_m"), [(64, 64, 0.25), (150, 90, 0.5), (90, 70, 2.0)])
def test_the_picture_has_the_size_that_was_asked(width: int, height: int, posting_m: float) -> None:
    """
    At any posting, with no car in it.
    """
    seen = render("elsewhere", 3, 0, width=width, height=height, posting_m=posting_m)

    assert (3, height, width) == seen.pixels.shape
    assert () == seen.cars


@pytest.mark.parametrize("place", sorted(PLACES))
@pytest.mark.parametrize("season", ["summer", "winter"])
def test_every_place_can_be_drawn(place: str, season: Any) -> None:
    """
    Each place fills its picture, in any season.
    """
    canvas = Canvas(width=120, height=100, posting_m=0.5, light=Light(season=season))
    PLACES[place](canvas, np.random.default_rng(4), Frame(0, 0, 0.4))

    assert 0.99 < (np.asarray(canvas.colour).max(axis=2) > 0).mean()


def test_every_place_has_its_share() -> None:
    """
    No place is left out of the lot, and none borders on one that does not exist.
    """
    assert set(PLACES) == set(SHARE)
    assert set(PLACES) >= set(ROWS)
    assert set(PLACES) >= {other for others in BESIDE.values() for other in others}


def test_seeds_differ_in_kind() -> None:
    """
    Some scenes have tracks, some none; some are far darker than others.
    """
    seen = [render("elsewhere", seed, 0, **SIZE) for seed in range(12)]
    tones = [float(one.pixels.mean()) for one in seen]

    assert {True, False} == {bool(one.tracks) for one in seen}
    assert min(tones) + 40 < max(tones)


def test_a_place_stays_while_days_pass() -> None:
    """
    A layout seed holds the tracks in place; another day gives other pixels.
    """
    monday, tuesday = (render("elsewhere", day, 0, layout_seed=16, **SIZE) for day in (1, 2))

    assert all(np.array_equal(one, two) for one, two in zip(monday.tracks, tuesday.tracks, strict=True))
    assert not np.array_equal(monday.pixels, tuesday.pixels)


@pytest.mark.parametrize(("azimuth", "shaded"), [(180.0, (30, 50)), (0.0, (70, 50)), (90.0, (50, 30))])
def test_shadows_fall_away_from_the_sun(azimuth: float, shaded: tuple[int, int]) -> None:
    """
    A box of 8 m under a low sun darkens the ground behind it, and none on the side of the sun.
    """
    tall = np.zeros((100, 100), np.float32)
    tall[45:56, 45:56] = 8.0
    dark = shadow(tall, Light(sun_azimuth=azimuth, sun_elevation=20.0), 1.0)
    across = 100 - shaded[0], 100 - shaded[1]

    assert dark[shaded]
    assert not dark[across]
    assert not dark[50, 50]


def test_nothing_solid_stands_on_ground_that_is_taken() -> None:
    """
    Within a reserved strip a solid is refused, beside it not.
    """
    canvas = Canvas(width=200, height=200, posting_m=0.5, light=Light())
    canvas.reserve(np.array([[-50.0, 0.0], [50.0, 0.0]]), 10)

    assert not canvas.free(Frame(0, 3, 0).corners(4, 4))
    assert canvas.free(Frame(0, 20, 0).corners(4, 4))


@pytest.mark.parametrize("style", ["elsewhere", "rows"])
def test_training_scenes_end_without_cars(style: Style) -> None:
    """
    The number of cars that a training scene wishes for is lowered until the style draws it.
    """
    assert () == shards.draw(style, 59).cars


def test_a_folder_of_places(tmp_path: Path) -> None:
    """
    The command names the style in full and writes a truth of no objects.
    """
    code = main([str(tmp_path), "--style", "elsewhere", "--seeds", "4", "--cars", "0-0", "--size", "120x100"])

    assert 0 == code
    assert ["elsewhere_00004.json", "elsewhere_00004.tif"] == sorted(path.name for path in tmp_path.iterdir())
    assert '"count": 0' in (tmp_path / "elsewhere_00004.json").read_text(encoding="utf-8")


def test_it_shares_no_drawing_with_the_yards() -> None:
    """
    Nothing is imported from a style of yard, so what is held out stays held out.
    """
    for source in (Path(package.__file__).parent / "elsewhere").glob("*.py"):
        tree = ast.parse(source.read_text(encoding="utf-8"))
        froms = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]

        assert not [name for name in froms if "yard_" in name], source.name
