"""A whole scene of style A, from an order to pixels and truth."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy import ndimage

from evidence.training.render.model import Car, Light, Order, Rendered, Season
from evidence.training.render.yard_a import buildings, consist, ground, sensor, traffic, trees
from evidence.training.render.yard_a.canvas import Canvas, Layers
from evidence.training.render.yard_a.cars import draw_car
from evidence.training.render.yard_a.frame import Frame
from evidence.training.render.yard_a.plan import Plan, Track, lay

if TYPE_CHECKING:
    from numpy.typing import NDArray


MARGIN_M = 10.0
"""Cars keep this far inside the picture, measured from their centre, so that all of each is in view."""


WEEDS = np.array([-0.04, 0.0, -0.06], np.float32)
"""How growth between the stones tints the ground, red, green, blue."""


def draw(order: Order) -> Rendered:
    """Render a scene. Raises RenderError when the yard cannot hold the cars."""
    layout = np.random.default_rng([1, order.seed if order.layout_seed is None else order.layout_seed])
    day = np.random.default_rng([2, order.seed])
    light = order.light or _weather(day)
    half = math.hypot(order.width, order.height) * order.posting_m / 2
    frame = Frame(
        (order.width / 2, order.height / 2),
        float(layout.uniform(0, math.tau)) if order.angle is None else order.angle,
        order.posting_m,
        float(layout.uniform(-1, 1)) * 0.04 / half,
    )
    plan = lay(layout, half_m=half, tracks=_track_count(layout, order, half), stretch=half > 500)
    stands = consist.park(day, order.cars, windows=consist.windows(plan, _in_view(order, frame, plan)))
    canvas = Canvas(width=order.width, height=order.height, posting_m=order.posting_m)
    _furnish(canvas, frame, plan, layout, day, light, reach=half)
    cars = tuple(_stand(canvas, frame, plan, stand, light, day) for stand in stands)
    if layout.random() < 0.7:
        buildings.raise_gantries(canvas, frame, layout, plan, reach=half)
    picture = _weathered(canvas.paint(light), layout, day)
    if light.cloud > 0:
        picture = sensor.overcast(picture, cloudy(day, picture.shape[:2], (40, 120, 400)), light.cloud)
    pixels = sensor.expose(picture, sensor.pick(day), light, day)
    tracks = tuple(frame.pixels(track.u, track.v) for track in plan.tracks)
    return Rendered(pixels, cars, tracks, light, order.posting_m)


def _track_count(rng: np.random.Generator, order: Order, half_m: float) -> int:
    """As many tracks as a picture of this size shows; fewer in a long one, which shows a whole yard."""
    across = min(order.width, order.height) * order.posting_m / 4.5
    most = 14 if half_m > 500 else 22
    return int(np.clip(across * rng.uniform(0.25, 0.4), 6, most))


def _weather(rng: np.random.Generator) -> Light:
    """Sun from morning to afternoon, any season."""
    seasons: tuple[Season, ...] = ("spring", "summer", "autumn", "winter")
    return Light(
        sun_azimuth=float(rng.uniform(110, 250)),
        sun_elevation=float(rng.uniform(25, 62)),
        season=seasons[int(rng.integers(4))],
        haze=float(rng.uniform(0.02, 0.18)),
    )


def _in_view(order: Order, frame: Frame, plan: Plan) -> list[list[tuple[float, float]]]:
    """For each track, the stretches of u in which a car lies wholly in the picture, and within reach."""
    keep = MARGIN_M / order.posting_m
    views = []
    for track in plan.tracks:
        u = np.arange(track.clear[0], track.clear[1], 1.0)
        place = frame.pixels(u, track.level)
        seen = (
            (place > keep).all(axis=1)
            & (place[:, 0] < order.width - keep)
            & (place[:, 1] < order.height - keep)
        )
        if order.reach_m is not None:
            seen &= np.abs(u) < order.reach_m
        edges = np.flatnonzero(np.diff(np.concatenate([[False], seen, [False]]).astype(int)))
        views.append([(float(u[a]), float(u[b - 1])) for a, b in zip(edges[::2], edges[1::2], strict=True)])
    return views


def _furnish(
    canvas: Canvas,
    frame: Frame,
    plan: Plan,
    layout: np.random.Generator,
    day: np.random.Generator,
    light: Light,
    *,
    reach: float,
) -> None:
    """All but the railcars: what stays follows the layout, what comes and goes the day."""
    low, high = plan.bands[0][0] - 5, plan.bands[-1][1] + 7
    ground.lay_land(canvas, frame, layout, season=light.season, extent_m=reach, yard_v=(low, high))
    ground.lay_bed(canvas, frame, layout, plan, reach=reach)
    ground.strew(canvas, frame, layout, plan, reach=reach)
    for v in (low - 14, high + 44):
        road = traffic.lay_road(canvas, frame, layout, v=v, reach=reach)
        traffic.drive(canvas, frame, day, road, reach=reach)
    buildings.raise_platforms(canvas, frame, layout, plan)
    for lot in buildings.raise_sheds(canvas, frame, layout, light, v=high, reach=reach):
        traffic.fill_lot(canvas, frame, day, lot)
    buildings.build_village(canvas, frame, layout, light, v=(low - 24, low - 84), reach=reach)
    for near, far in ((low - 4, low - 90), (high + 50, high + 100)):
        trees.grow_trees(canvas, frame, layout, light, v=(near, far), reach=reach, many=int(reach / 3))


def _stand(
    canvas: Canvas, frame: Frame, plan: Plan, stand: consist.Stand, light: Light, rng: np.random.Generator
) -> Car:
    """Draw a car and say where it is."""
    track: Track = plan.tracks[stand.track]
    pose = frame.pose(stand.u, track.level)
    draw_car(canvas, pose, stand, light, rng)
    angle = math.remainder(pose.angle, math.pi)
    return Car(pose.centre[0], pose.centre[1], angle, stand.length_m, stand.width_m)


def _weathered(layers: Layers, layout: np.random.Generator, day: np.random.Generator) -> NDArray[np.float32]:
    """Give the ground its grain and the things their dirt, then put them together."""
    land = layers.ground
    # Vegetation is rougher than ballast: greener ground gets more grain.
    green = ndimage.uniform_filter(land[:, :, 1] - (land[:, :, 0] + land[:, :, 2]) / 2, 5)
    rough = np.clip(0.04 + green / 240, 0.04, 0.1)[:, :, None]
    patches = 0.06 * cloudy(layout, land.shape[:2], (6, 24, 90))[:, :, None]
    patches = patches + np.maximum(cloudy(layout, land.shape[:2], (12, 50)), 0)[:, :, None] * WEEDS
    grain = layout.standard_normal(land.shape[:2], dtype=np.float32)[:, :, None]
    grain = 0.6 * grain + 0.8 * ndimage.gaussian_filter(grain, (0.8, 0.8, 0)) * 2
    dirt = 0.035 * cloudy(day, land.shape[:2], (1.5, 5))[:, :, None]
    return np.asarray(
        land * np.clip(1 + patches + rough * grain, 0.3, 2) + layers.things * (1 + dirt), np.float32
    )


def cloudy(rng: np.random.Generator, shape: tuple[int, ...], sizes: tuple[float, ...]) -> NDArray[np.float32]:
    """Smooth noise of several sizes in pixels, mean nought, deviation about one."""
    total = np.zeros(shape, np.float32)
    for size in sizes:
        coarse = rng.standard_normal((int(shape[0] / size) + 3, int(shape[1] / size) + 3)).astype(np.float32)
        rows = np.linspace(0, shape[0] / size, shape[0])
        cols = np.linspace(0, shape[1] / size, shape[1])
        wave = ndimage.map_coordinates(coarse, np.meshgrid(rows, cols, indexing="ij"), order=1)
        total += wave * np.float32(1.5)
    return total / np.float32(math.sqrt(len(sizes)))
