"""The wagons of style C: what each looks like from above, and which stand behind each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from evidence.training.render.yard_c.sheet import Field, Painter

    Look = tuple[Field, Field]
    """Brightness over the body's own, shape (m, n), or colour, shape (m, n, 3); height over the body's."""

KINDS: dict[str, tuple[float, float, float, float]] = {
    "sliding": (13.6, 17.2, 4.2, 0.17),
    "hopper": (11.4, 16.8, 4.0, 0.13),
    "gondola": (11.0, 15.6, 2.6, 0.15),
    "coal": (11.6, 14.0, 2.9, 0.09),
    "tank": (11.2, 17.4, 4.1, 0.15),
    "coil": (10.8, 13.4, 3.6, 0.08),
    "bare": (12.2, 18.4, 1.2, 0.07),
    "boxes": (12.6, 19.0, 3.8, 0.13),
    "steel": (12.0, 18.8, 2.0, 0.03),
}
"""Shortest, longest, height in metres; share."""

TINTS: dict[str, tuple[tuple[int, int, int], ...]] = {
    "sliding": (
        (182, 180, 176),
        (150, 150, 154),
        (92, 92, 100),
        (134, 70, 58),
        (64, 84, 120),
        (200, 196, 182),
    ),
    "hopper": ((166, 160, 148), (126, 122, 116), (96, 82, 70), (180, 178, 172), (74, 92, 84)),
    "gondola": ((98, 74, 60), (80, 78, 78), (116, 72, 54), (72, 84, 100), (60, 56, 54)),
    "coal": ((84, 72, 64), (108, 76, 60), (70, 74, 80)),
    "tank": ((70, 70, 72), (150, 148, 144), (190, 188, 182), (112, 98, 82), (84, 76, 70), (168, 150, 96)),
    "coil": ((70, 96, 140), (112, 116, 120), (60, 78, 70), (150, 146, 138), (112, 64, 54)),
    "bare": ((98, 84, 70), (82, 80, 78), (110, 104, 94)),
    "boxes": ((66, 62, 58), (86, 82, 78)),
    "steel": ((78, 72, 66), (70, 70, 72)),
}

BOXES = (
    (134, 72, 58),
    (76, 96, 128),
    (84, 104, 90),
    (196, 194, 188),
    (160, 122, 84),
    (110, 112, 116),
    (104, 56, 54),
    (150, 148, 144),
)


class Spot(NamedTuple):
    """Where on a wagon, and what is peculiar to this one."""

    s: Field
    t: Field
    """Metres along, shape (1, n), and across, shape (m, 1), from the middle."""

    x: Field
    y: Field
    """The same as shares of half the length, 0..1, and of half the width, -1..1."""

    grain: np.random.Generator
    phase: float
    pitch: float
    side: float
    """Light that a slope towards growing t gains, -1..1."""


class Wagon(NamedTuple):
    """One wagon that stands somewhere."""

    track: int
    u: float
    length_m: float
    width_m: float
    height_m: float
    kind: str
    tint: tuple[float, float, float]


def string(rng: np.random.Generator, many: int, track: int) -> list[Wagon]:
    """So many wagons, one behind the other from u = 0: a block of one kind, or mixed."""
    shares = np.array([k[3] for k in KINDS.values()])
    kinds = rng.choice(list(KINDS), many, p=shares / shares.sum())
    if rng.random() < 0.55:
        kinds[:] = kinds[0]
    block = rng.random() < 0.5
    first, wagons, u = _new(rng, str(kinds[0]), track), [], 0.0
    coupler = float(rng.uniform(0.7, 1.5))
    for kind in kinds:
        one = first if block and kind == first.kind else _new(rng, str(kind), track)
        weather = float(rng.normal(1, 0.07 if block else 0.12))
        tint = one.tint[0] * weather, one.tint[1] * weather, one.tint[2] * weather
        wagons.append(one._replace(u=u + one.length_m / 2, tint=tint))
        u += one.length_m + coupler + float(rng.uniform(-0.1, 0.15))
    return wagons


def _new(rng: np.random.Generator, kind: str, track: int) -> Wagon:
    low, high, tall, _ = KINDS[kind]
    tint = TINTS[kind][int(rng.integers(len(TINTS[kind])))]
    length, width = float(rng.uniform(low, high)), float(rng.uniform(2.65, 3.1))
    return Wagon(track, 0.0, length, width, tall, kind, (float(tint[0]), float(tint[1]), float(tint[2])))


def painter(wagon: Wagon, rng: np.random.Generator, *, sunny_side: float, snow: float) -> Painter:
    """How a wagon is painted.

    Args:
        wagon: what it is.
        rng: loads, dirt, hatches.
        sunny_side: share of light that a slope towards growing t gains, -1..1.
        snow: share of roofs under snow, 0..1.
    """
    tint = np.array(wagon.tint, np.float32)
    phase, pitch = float(rng.uniform(0, 3)), float(rng.uniform(1.1, 3.0))
    seed = int(rng.integers(2**31))

    def paint(s: Field, t: Field) -> tuple[Field, Field | float]:
        grain = np.random.default_rng(seed)
        x, y = np.abs(s) / (wagon.length_m / 2), t / (wagon.width_m / 2)
        shade, height = LOOKS[wagon.kind](
            Spot(s, t, x.astype(np.float32), y.astype(np.float32), grain, phase, pitch, sunny_side)
        )
        if shade.ndim == 2:
            shade = shade[:, :, None] * tint
        dirt = 1 + 0.05 * grain.standard_normal(shade.shape[:2])[:, :, None]
        colour = shade * dirt
        if snow > 0 and wagon.kind not in ("bare", "boxes"):
            colour = colour * (1 - snow) + np.array([216, 220, 226]) * snow * (0.85 + 0.15 * dirt)
        return np.asarray(colour, np.float32), np.asarray(height * wagon.height_m, np.float32)

    return paint


def _roofed(p: Spot) -> Look:
    """A curved roof in panels, a bright edge on the sunny side."""
    shade = 1 + 0.22 * p.side * p.y - 0.10 * p.y**2 + 0 * p.s
    shade = shade * np.where((p.s + p.phase) % (p.pitch * 2) < 0.3, 0.9, 1)
    return shade, 1 - 0.08 * p.y**2 + 0 * p.s


def _hopper(p: Spot) -> Look:
    """A walkway in the middle, hatches or an open trough."""
    shade = 0.95 + 0.2 * p.side * p.y + 0 * p.s
    if p.phase < 1.5:
        hatch = ((p.s + p.phase) % p.pitch < p.pitch * 0.45) & (np.abs(p.y) < 0.4)
        shade = np.where(hatch, 1.15, shade)
    else:
        shade = np.where(
            (np.abs(p.y) < 0.62) & (p.x < 0.86),
            0.45 + 0.25 * np.abs((p.s + p.phase) % p.pitch / p.pitch - 0.5),
            shade,
        )
    return np.where(p.x > 0.93, shade * 0.7, shade), 1 + 0 * shade


def _open(p: Spot) -> Look:
    """A rim around a floor, bare or with scrap."""
    inner = (np.abs(p.y) < 0.86) & (p.x < 0.965)
    rough = (
        p.grain.uniform(0.35, 1.25, np.broadcast(p.s, p.t).shape)
        if p.phase > 1.3
        else 0.62 + 0.18 * p.side * p.y + 0 * p.s
    )
    deep = 0.35 if p.phase <= 1.3 else 0.8
    return np.where(inner, rough, 1.12), np.where(inner, deep, 1.0)


def _heap(p: Spot) -> Look:
    """Bulk goods heaped within a rim."""
    inner = (np.abs(p.y) < 0.84) & (p.x < 0.96)
    heap = (0.5 if p.phase < 2 else 1.25) * (
        1 + 0.35 * p.side * p.y - 0.2 * np.abs(np.sin(p.s / 2.2 + p.phase))
    )
    return np.where(inner, heap * p.grain.uniform(0.85, 1.1, heap.shape), 1.1), np.where(inner, 1.0, 0.92)


def _tank(p: Spot) -> Look:
    """A lying barrel: bright ridge, dome and walkway, frame at both ends."""
    barrel = np.sqrt(np.clip(1 - p.y**2, 0, 1))
    shade = 0.35 + 0.75 * np.clip(barrel * 0.85 + 0.5 * p.side * p.y, 0, 1.2) + 0 * p.s
    shade = np.where((np.abs(p.y) < 0.14) & (p.x < 0.75), 0.75, shade)
    shade = np.where((np.hypot(p.s - 0.2, p.t) < 0.75) & (np.abs(p.y) < 0.6), 1.25, shade)
    return np.where(p.x > 0.93, 0.45, shade), np.where(p.x > 0.93, 0.3, 0.6 + 0.4 * barrel + 0 * p.s)


def _hooded(p: Spot) -> Look:
    """Telescope hoods or a tarpaulin on hoops."""
    shade = 1 + 0.3 * p.side * p.y + 0.08 * np.sin(p.s * 2.4 + p.phase)
    hood = np.abs(p.s) < (1.2 + p.phase)
    return np.where(hood, shade * 1.1, shade), np.where(hood, 1.0, 0.93) + 0 * p.t


def _bare(p: Spot) -> Look:
    """An empty deck: planks, or a skeleton that shows the track."""
    beam = (np.abs(p.y) < 0.22) | (np.abs(p.y) > 0.84) | ((p.s + p.phase) % 3.2 < 0.5) | (p.x > 0.94)
    open_ = np.where(beam, 0.95, 0.5) if p.phase > 1.6 else 0.9 + 0.14 * ((p.s % 0.9) < 0.3) + 0 * p.t
    return open_, np.where(beam, 1.0, 0.7) + 0 * p.t


def _boxes(p: Spot) -> Look:
    """One or two containers or swap bodies on a low frame, now and then a place left empty."""
    size = p.s.shape[1], p.t.shape[0]
    colour = np.full((size[1], size[0], 3), (74.0, 70.0, 66.0), np.float32)
    height = np.full((size[1], size[0]), 0.3, np.float32)
    longest = float(np.abs(p.s).max()) * 2
    fit = [longest * 0.96] if p.phase < 1 else [6.1, 6.1] if longest < 15 or p.phase < 2 else [7.4, 7.4]
    at = -sum(fit) / 2 - 0.15
    for k, long in enumerate(fit):
        tint = np.array(BOXES[int(p.grain.integers(len(BOXES)))]) * p.grain.uniform(0.8, 1.1)
        body = ((p.s > at) & (p.s < at + long)) & (np.abs(p.y) < 0.9)
        if k == 0 or p.grain.random() < 0.85:
            corrugated = 1 + 0.05 * np.sign(np.sin(p.s * 5)) + 0.08 * p.side * p.y
            colour = np.where(body[:, :, None], tint * corrugated[:, :, None], colour)
            height = np.where(body, 1.0, height)
        at += long + 0.3
    return colour, height


def _steel(p: Spot) -> Look:
    """Plates, pipes or timber between stakes."""
    rows = np.sin(p.t * 9 + p.phase) * 0.18
    stake = ((p.s + p.phase) % 2.6 < 0.25) & (np.abs(p.y) > 0.8)
    load = (np.abs(p.y) < 0.75) & (p.x < 0.9)
    return np.where(load, 1.5 + rows, np.where(stake, 0.5, 0.8)) + 0 * p.s, np.where(load, 1.0, 0.7) + 0 * p.s


LOOKS: dict[str, Callable[[Spot], Look]] = {
    "sliding": _roofed,
    "hopper": _hopper,
    "gondola": _open,
    "coal": _heap,
    "tank": _tank,
    "coil": _hooded,
    "bare": _bare,
    "boxes": _boxes,
    "steel": _steel,
}
