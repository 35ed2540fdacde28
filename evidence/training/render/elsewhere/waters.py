"""The sea and its edge: waves, glint, ships, barges in line, a quay with boxes and cranes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from scipy import fft

from evidence.training.render.elsewhere import vehicles, works
from evidence.training.render.elsewhere.palette import CONCRETE, about, mottle, one_of, shade

if TYPE_CHECKING:
    from evidence.training.render.elsewhere.canvas import Canvas, Field, Frame

WATERS = ((34, 52, 66), (28, 44, 54), (52, 74, 80), (70, 92, 88), (22, 34, 48), (94, 104, 88))


def sea(canvas: Canvas, rng: np.random.Generator, frame: Frame) -> None:
    """Open water; often nothing else."""
    _water(canvas, rng)
    lot = rng.random()
    reach = min(canvas.half)
    if lot < 0.35:
        spot = _somewhere(frame, rng, 0.5 * reach)
        _wake(canvas, rng, spot)
        vehicles.ship(canvas, spot, rng, length_m=float(rng.uniform(20, 180)))
    elif lot < 0.7:
        for _ in range(int(rng.integers(1, 4))):
            spot = _somewhere(frame, rng, 0.9 * reach, 0.3)
            vehicles.barges(canvas, spot, rng)
    elif lot < 0.8:
        _pens(canvas, rng, frame)


def _somewhere(frame: Frame, rng: np.random.Generator, reach_m: float, turn: float | None = None) -> Frame:
    """A frame within reach of another; turned any way, or by about as much as is said."""
    u, v = rng.uniform(-1, 1, 2) * reach_m
    return frame.go(
        float(u), float(v), float(rng.uniform(0, math.tau) if turn is None else rng.normal(0, turn))
    )


def _water(canvas: Canvas, rng: np.random.Generator) -> None:
    """Wind waves, swell, glint, whitecaps."""
    size = canvas.height, canvas.width
    wind, rough = float(rng.uniform(0, math.tau)), float(rng.uniform(0.1, 1.0))
    waves = _waves(rng, size, wind, canvas.posting_m, float(rng.uniform(2.5, 14)))
    tone = np.array(one_of(rng, WATERS), np.float32)
    murk = np.array(one_of(rng, ((120, 118, 92), (60, 96, 96), (40, 60, 70))), np.float32)
    share = np.clip(0.2 * mottle(rng, size, 150 / canvas.posting_m) + 0.1, 0, 0.5)[:, :, None]
    colour = (tone + (murk - tone) * share) * (1 + 0.22 * rough * waves)[:, :, None]
    if rng.random() < 0.35:
        glint = np.clip(waves - float(rng.uniform(0.8, 2.2)), 0, 2) * float(rng.uniform(40, 140))
        colour += (glint * np.clip(0.6 + 0.5 * mottle(rng, size, 200), 0, 2))[:, :, None]
    if rough > 0.6:
        caps = (waves > 2.4) & (mottle(rng, size, 3) > 1.2)
        colour[caps] = 215
    shown = Image.fromarray(np.clip(colour, 0, 255).astype(np.uint8))
    canvas.colour.paste(shown.resize(canvas.colour.size, Image.Resampling.BILINEAR))


def _waves(
    rng: np.random.Generator, size: tuple[int, int], wind: float, step_m: float, length_m: float
) -> Field:
    """Waves of many lengths about one, running with the wind; deviation 1."""
    down = fft.fftfreq(size[0], step_m)[:, None].astype(np.float32)
    over = fft.rfftfreq(size[1], step_m)[None, :].astype(np.float32)
    beat = np.hypot(down, over) + 1e-6
    way = np.abs(over * math.cos(wind) + down * math.sin(wind)) / beat
    power = np.exp(-((np.log(beat * length_m)) ** 2) / 0.5) * (0.08 + way**6)
    seen = fft.irfft2(fft.rfft2(rng.standard_normal(size, dtype=np.float32)) * power, s=size)
    return np.asarray(seen / max(float(seen.std()), 1e-6), np.float32)


def _wake(canvas: Canvas, rng: np.random.Generator, ship: Frame) -> None:
    """Foam behind a ship, two arms and a middle."""
    for far in rng.uniform(5, 260, 700):
        arm = float(rng.choice([-0.17, 0.0, 0.0, 0.17])) * far
        spot = ship.go(-far, arm + float(rng.normal(0, 1 + far * 0.012)), float(rng.normal(0, 0.3)))
        foam = about(rng, (120 - far * 0.1, 138 - far * 0.1, 144 - far * 0.1), 8)
        canvas.box(spot, float(rng.uniform(0.3, 1.6)), float(rng.uniform(0.1, 0.5)), foam)


def _pens(canvas: Canvas, rng: np.random.Generator, frame: Frame) -> None:
    """Fish cages or mussel rafts in rows."""
    round_ones, pitch = rng.random() < 0.5, float(rng.uniform(14, 40))
    for u in np.arange(-80, 80, pitch):
        for v in (-pitch / 2, pitch / 2):
            spot = frame.go(u, v)
            if round_ones:
                canvas.disc(spot.x, spot.y, pitch * 0.4, (128, 134, 132))
                canvas.disc(spot.x, spot.y, pitch * 0.37, (30, 44, 48))
            else:
                canvas.box(spot, pitch * 0.38, pitch * 0.15, about(rng, (120, 104, 84)), 0.5)


def harbour(canvas: Canvas, rng: np.random.Generator, frame: Frame) -> None:
    """Water on one side, a quay with boxes, sheds and cranes on the other, ships alongside."""
    _water(canvas, rng)
    reach = canvas.reach_m
    edge = float(rng.uniform(-0.3, 0.3)) * min(canvas.half)
    land = frame.go(0, edge + reach).corners(reach * 1.5, reach)
    shore = canvas.layer()
    shore.fence(frame.go(0, edge - reach + 22).corners(reach * 1.5, reach))
    (works.depot if rng.random() < 0.6 else works.industry)(shore, rng, frame)
    shore.box(frame.go(0, edge + 11), reach * 1.5, 11, about(rng, CONCRETE, 8), 0)
    for v in (edge + 3, edge + 18):
        shore.box(frame.go(0, v), reach * 1.5, 0.1, (104, 92, 82))
    canvas.lay(shore, land)
    canvas.box(frame.go(0, edge), reach * 1.5, 0.5, shade(CONCRETE, 0.8), 2.0)
    u = -reach
    while u < reach:
        length = float(rng.uniform(30, 200))
        if rng.random() < 0.6:
            vehicles.ship(canvas, frame.go(u + length / 2, edge - length * 0.08 - 2), rng, length_m=length)
        elif rng.random() < 0.5:
            vehicles.barges(canvas, frame.go(u + length, edge - 7), rng)
        u += length + float(rng.uniform(8, 60))
    paint = one_of(rng, ((60, 90, 150), (190, 60, 50), (196, 196, 192), (206, 160, 60)))
    for u in np.arange(-reach, reach, float(rng.uniform(40, 110))):
        if rng.random() < 0.7:
            _crane(canvas, frame.go(u, edge + 10), paint)


def _crane(canvas: Canvas, spot: Frame, paint: tuple[float, float, float]) -> None:
    """Two legs on rails, a boom out over the ship."""
    for u in (-8.0, 8.0):
        canvas.hang(np.array([spot.at(u, -8), spot.at(u, 9)]), 1.2, 22, paint)
    for u in (-2.2, 2.2):
        canvas.hang(np.array([spot.at(u, -42), spot.at(u, 18)]), 0.9, 34, paint)
    canvas.hang(np.array([spot.at(-3, 8), spot.at(3, 8)]), 7, 35, shade(paint, 0.9))
