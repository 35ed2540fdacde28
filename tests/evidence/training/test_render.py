"""Rendered rail yards: exactly the railcars that were asked for, lit from where the sun stands."""

from __future__ import annotations

import ast
import json
import math
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from shapely import Polygon

import evidence.training.render as package
from evidence.training.render.__main__ import main
from evidence.training.render.model import Car, Light, Rendered, RenderError
from evidence.training.render.scene import Style, render

STYLES: tuple[Style, ...] = ("yard_a", "yard_b", "yard_c", "yard_d", "yard_e")
SIZE: dict[str, Any] = {"width": 560, "height": 320}


def outline(car: Car, posting_m: float) -> Polygon:
    """The body of a car in metres."""
    cos, sin = math.cos(car.angle), math.sin(car.angle)
    corners = [(s * car.length_m / 2, t * car.width_m / 2) for s, t in ((1, 1), (1, -1), (-1, -1), (-1, 1))]
    return Polygon(
        [(car.px * posting_m + s * cos - t * sin, car.py * posting_m + s * sin + t * cos) for s, t in corners]
    )


def bodies(seen: Rendered) -> Any:
    """Pixels that lie on a car, shape (height, width)."""
    height, width = seen.pixels.shape[1:]
    row, col = np.mgrid[0:height, 0:width] + 0.5
    on = np.zeros((height, width), bool)
    for car in seen.cars:
        dx, dy = (col - car.px) * seen.posting_m, (row - car.py) * seen.posting_m
        along = np.abs(dx * math.cos(car.angle) + dy * math.sin(car.angle))
        across = np.abs(dy * math.cos(car.angle) - dx * math.sin(car.angle))
        on |= (along < car.length_m / 2 - 0.5) & (across < car.width_m / 2 - 0.4)
    return on


def brightness_beside(seen: Rendered, *, rows: float) -> float:
    """Mean brightness at so many rows from the middle of each car."""
    grey = seen.pixels.mean(axis=0)
    return float(np.mean([grey[int(car.py + rows), int(car.px)] for car in seen.cars]))


@pytest.mark.parametrize("style", STYLES)
def test_a_seed_makes_one_scene(style: Style) -> None:
    """
    The same seed gives the same pixels and the same cars; another seed gives others.
    """
    once, again, other = (render(style, seed, 12, **SIZE) for seed in (5, 5, 6))

    assert np.array_equal(once.pixels, again.pixels)
    assert once.cars == again.cars
    assert not np.array_equal(once.pixels, other.pixels)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("cars", [0, 1, 24])
def test_as_many_cars_as_asked(style: Style, cars: int) -> None:
    """
    No car more and none less, each with all of its body in the picture.
    """
    seen = render(style, 8, cars, **SIZE)
    frame = Polygon([(0, 0), (280, 0), (280, 160), (0, 160)])

    assert cars == len(seen.cars)
    assert (3, 320, 560) == seen.pixels.shape
    assert all(frame.contains(outline(car, seen.posting_m)) for car in seen.cars)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_cars_keep_their_distance(style: Style, seed: int) -> None:
    """
    Bodies are at least half a metre apart: couplers along a track, 4.5 m between tracks.
    """
    seen = render(style, seed, 22, **SIZE)
    bodies = [outline(car, seen.posting_m) for car in seen.cars]

    assert 0.5 <= min(one.distance(two) for one, two in combinations(bodies, 2))


@pytest.mark.parametrize(
    ("style", "longest", "narrowest"),
    [
        ("yard_a", 17.0, 2.8),
        ("yard_b", 17.0, 2.8),
        ("yard_c", 19.5, 2.6),
        ("yard_d", 23.0, 2.6),
        ("yard_e", 27.0, 2.6),
    ],
)
def test_cars_are_of_the_size_that_freight_cars_have(style: Style, longest: float, narrowest: float) -> None:
    """
    10 to 27 m long, 2.6 to 3.15 m wide; each style within bounds of its own.
    """
    seen = render(style, 4, 24, **SIZE)

    assert all(10.0 <= car.length_m <= longest for car in seen.cars)
    assert all(narrowest <= car.width_m <= 3.15 for car in seen.cars)


@pytest.mark.parametrize("style", STYLES)
def test_pixels_change_where_cars_are_said_to_stand(style: Style) -> None:
    """
    The same yard with and without cars: pixels of the bodies differ, most pixels elsewhere do not.
    """
    light = Light(sun_elevation=60.0, season="summer", haze=0.0)
    full, bare = (render(style, 3, cars, light=light, layout_seed=7, **SIZE) for cars in (20, 0))
    # Each day has its own exposure.
    one, two = (seen.pixels.mean(axis=0) / np.median(seen.pixels) for seen in (full, bare))
    changed, body = np.abs(one - two), bodies(full)

    assert 2.5 * np.median(changed[~body]) < np.median(changed[body])


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(("azimuth", "dark_rows"), [(180.0, -6.0), (0.0, 6.0)])
def test_shadows_fall_away_from_the_sun(style: Style, azimuth: float, dark_rows: float) -> None:
    """
    With the sun at the foot of the picture the ground above a car is darker than the ground below it.
    """
    light = Light(sun_azimuth=azimuth, sun_elevation=30.0, haze=0.05)
    seen = render(style, 9, 10, light=light, angle=0.0, **SIZE)

    assert brightness_beside(seen, rows=dark_rows) < brightness_beside(seen, rows=-dark_rows) - 10


@pytest.mark.parametrize("style", STYLES)
def test_a_yard_stays_while_its_cars_change(style: Style) -> None:
    """
    A layout seed holds the tracks in place; the day's seed moves the cars.
    """
    light = Light()
    monday, tuesday = (render(style, day, 10, light=light, layout_seed=77, **SIZE) for day in (1, 2))

    assert all(np.array_equal(one, two) for one, two in zip(monday.tracks, tuesday.tracks, strict=True))
    assert monday.cars != tuesday.cars


@pytest.mark.parametrize("style", STYLES)
def test_every_car_stands_on_a_track(style: Style) -> None:
    """
    The centre of each car lies within 30 cm of one of the centrelines that come with the scene.
    """
    seen = render(style, 3, 20, **SIZE)
    points = np.concatenate(
        [np.stack([np.interp(np.linspace(0, len(line) - 1, 20 * len(line)), np.arange(len(line)), axis)
                   for axis in line.T], axis=1) for line in seen.tracks]
    )  # fmt: skip
    off = [np.hypot(*(points - np.array([car.px, car.py])).T).min() * seen.posting_m for car in seen.cars]

    assert max(off) < 0.3


@pytest.mark.parametrize("style", STYLES)
def test_clouds_hide_the_yard(style: Style) -> None:
    """
    Under nine tenths of cloud the picture is brighter and flatter.
    """
    clear, cloudy = (render(style, 3, 5, light=Light(cloud=cloud), **SIZE) for cloud in (0.0, 0.9))

    assert clear.pixels.mean() + 40 < cloudy.pixels.mean()


@pytest.mark.parametrize("style", STYLES)
def test_a_full_yard_says_so(style: Style) -> None:
    """
    More cars than the tracks hold are refused, with the number that they do hold.
    """
    with pytest.raises(RenderError, match=r"holds \d+ cars in view, not 900\. Ask for fewer"):
        render(style, 1, 900, **SIZE)


@pytest.mark.parametrize(
    "wrong",
    [{"cars": -1}, {"width": 10}, {"posting_m": 10.0}],
)
def test_nonsense_is_refused(wrong: dict[str, Any]) -> None:
    """
    A scene of no size, of fewer than no cars or of coarse pixels is not drawn.
    """
    with pytest.raises(RenderError):
        render("yard_a", 1, **({"cars": 3} | SIZE | wrong))


def test_a_sun_on_the_horizon_is_refused() -> None:
    """
    Below 12 degrees everything would lie in shadow.
    """
    with pytest.raises(RenderError, match="5 degrees"):
        Light(sun_elevation=5.0)


def test_the_styles_share_no_drawing() -> None:
    """
    Style B tests what was tuned on style A, so neither imports a module of the other; style E stands alone.
    """
    home = Path(package.__file__).parent
    for own, other in (("yard_a", "yard_b"), ("yard_b", "yard_a"), ("yard_e", "another")):
        for source in (home / own).glob("*.py"):
            tree = ast.parse(source.read_text(encoding="utf-8"))
            froms = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
            drawing = [name for name in froms if name.startswith(package.__name__)]

            assert all(
                name == f"{package.__name__}.model" or name.startswith(f"{package.__name__}.{own}")
                for name in drawing
            ), f"{source.name} imports from {other}"


def test_a_folder_of_scenes_with_their_truth(tmp_path: Path) -> None:
    """
    The command writes one GeoTIFF-sized picture and one truth file for each seed, as the scorer reads them.
    """
    code = main([str(tmp_path), "--style", "a", "--seeds", "40-41", "--cars", "3-9", "--size", "420x300"])
    truths = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(tmp_path.glob("*.json"))]

    assert 0 == code
    assert ["yard_a_00040.tif", "yard_a_00041.tif"] == sorted(path.name for path in tmp_path.glob("*.tif"))
    assert all("railcar" == truth["kind"] and 0.5 == truth["gsd"] for truth in truths)
    assert all(3 <= truth["count"] <= 9 and truth["count"] == len(truth["objects"]) for truth in truths)
    assert {"px", "py", "length", "width", "angle"} == set(truths[0]["objects"][0])


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_a_folder_scene_holds_the_rendered_pixels(tmp_path: Path) -> None:
    """
    Nothing is lost on the way to the file.
    """
    main([str(tmp_path), "--style", "b", "--seeds", "40", "--cars", "5", "--size", "420x300"])
    with rasterio.open(tmp_path / "yard_b_00040.tif") as written:
        pixels = written.read()

    assert np.array_equal(render("yard_b", 40, 5, width=420, height=300).pixels, pixels)
