"""Wagons of style E that are open: hoppers and gondolas, full or not, flats and what stands on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evidence.training.render.yard_e.mould import pick

if TYPE_CHECKING:
    from evidence.training.render.yard_e.climate import Tone
    from evidence.training.render.yard_e.mould import Mould
    from evidence.training.render.yard_e.relief import Floats, Mask

CARGO: tuple[Tone, ...] = (
    (0.028, 0.028, 0.03), (0.035, 0.033, 0.032), (0.05, 0.047, 0.045), (0.19, 0.10, 0.07), (0.33, 0.29, 0.23),
    (0.30, 0.29, 0.28), (0.45, 0.42, 0.35), (0.14, 0.11, 0.09), (0.40, 0.30, 0.12), (0.58, 0.57, 0.54),
)  # fmt: skip
WOOD: tuple[Tone, ...] = ((0.36, 0.26, 0.16), (0.28, 0.20, 0.13), (0.46, 0.37, 0.25), (0.60, 0.60, 0.58))
METAL: tuple[Tone, ...] = ((0.20, 0.11, 0.07), (0.13, 0.09, 0.07), (0.26, 0.25, 0.25), (0.10, 0.10, 0.11))
DECK: tuple[Tone, ...] = ((0.14, 0.11, 0.09), (0.08, 0.07, 0.065), (0.22, 0.17, 0.12), (0.13, 0.07, 0.05))
PAINT: tuple[Tone, ...] = (
    (0.30, 0.07, 0.05), (0.06, 0.11, 0.24), (0.10, 0.22, 0.14), (0.55, 0.55, 0.54), (0.42, 0.22, 0.06),
    (0.20, 0.21, 0.22), (0.36, 0.35, 0.33), (0.16, 0.06, 0.06), (0.07, 0.20, 0.26), (0.62, 0.62, 0.62),
)  # fmt: skip


def _walled(body: Mould, make: np.random.Generator) -> Mask:
    """Cells inside the walls; their tops are left at full height."""
    thick = float(make.uniform(0.1, 0.22))
    body.shade(1.1)
    return body.box(0, 0, body.half - float(make.uniform(0.1, 0.35)), body.side - thick)


def bulk(body: Mould, make: np.random.Generator, own: np.random.Generator) -> None:
    """Coal, ore, stone or grit, heaped, half, or gone; braces across."""
    tall = float(body.height[0, 0])
    tint = body.colour[0, 0].copy()
    inside = _walled(body, make)
    cargo = pick(make, CARGO)
    level = float(make.choice([0.0, make.uniform(0.35, 0.7), make.uniform(0.85, 1.0)], p=[0.4, 0.15, 0.45]))
    cones, slope = int(make.integers(1, 5)), float(make.uniform(0.05, 0.6))
    if level == 0:
        floor = _bays(body, make, tall)
        tone = tuple(tint * float(make.uniform(0.3, 1.1)) + np.array(cargo) * 0.3)
        body.put(inside, tone, floor)
    else:
        wave = np.cos(2 * np.pi * cones * (body.s + float(own.normal(0, 0.3))) / (2 * body.half))
        heap = 1.2 + (tall - 1.2) * level + slope * (wave - 0.5 - (body.t / body.side) ** 2)
        heap = np.asarray(heap, np.float32) + 0.09 * body.noise(own, 0.4, 0.4) + 0.1 * body.noise(own, 2, 1)
        body.put(inside, cargo, heap)
        body.colour[inside] *= (1 + 0.12 * body.noise(own, 0.3, 0.3)[inside])[:, None]
    if make.random() < 0.5:
        for s in np.linspace(-0.6, 0.6, int(make.integers(1, 5))) * body.half:
            body.put(body.box(float(s), 0, 0.1, body.side), tuple(tint), tall - 0.05)


def _bays(body: Mould, make: np.random.Generator, tall: float) -> Floats:
    """Floor of an empty one: flat, or hoppers with slopes at the ends and ridges between."""
    if make.random() < 0.4:
        return np.full(body.height.shape, 1.2, np.float32)
    many = int(make.integers(1, 4))
    pitch = 2 * body.half / many
    place = np.abs((body.s + body.half) % pitch - pitch / 2) / (pitch / 2)
    slope = float(make.uniform(0.3, 0.9))
    return np.asarray(np.broadcast_to(0.9 + (tall - 1.1) * np.clip((place - 1 + slope) / slope, 0, 1) * 0.95,
                                      body.height.shape), np.float32)  # fmt: skip


def gondola(body: Mould, make: np.random.Generator, own: np.random.Generator) -> None:
    """Scrap, coils, pipes, slabs or nothing between low walls."""
    inside = _walled(body, make)
    tall = float(body.height[0, 0])
    form = str(make.choice(["scrap", "coils", "pipes", "slabs", "empty"], p=[0.4, 0.12, 0.13, 0.1, 0.25]))
    floor = np.full(body.height.shape, 1.2, np.float32)
    tone = pick(make, METAL)
    if form == "scrap":
        floor = 1.2 + (tall - 0.9) * float(make.uniform(0.4, 1)) + 0.25 * body.noise(own, 0.5, 0.5)
        body.put(inside, tone, floor)
        lumps = body.noise(own, 0.6, 0.45) + body.noise(own, 0.25, 0.25)
        body.colour[inside] *= np.exp(0.45 * lumps[inside])[:, None]
        return
    if form == "coils":
        pitch = float(make.uniform(1.4, 2.6))
        local = (body.s + pitch / 2) % pitch - pitch / 2
        drum = np.sqrt(np.maximum(0.6**2 - local**2, 0)) + 0 * body.t
        floor = np.where((np.abs(body.t) < 0.8) & (drum > 0), 1.6 + drum, floor).astype(np.float32)
    elif form == "pipes":
        bore = float(make.uniform(0.3, 1.0))
        tubes = np.sqrt(np.maximum(0.25 - ((body.t / bore) % 1 - 0.5) ** 2, 0)) * bore + 0 * body.s
        floor = np.where(np.abs(body.s) < body.half * 0.85, tall + tubes - 0.4, floor).astype(np.float32)
    elif form == "slabs":
        piles = body.box(-body.half / 2, 0, body.half * 0.35, 0.9) | body.box(
            body.half / 2, 0, body.half * 0.35, 0.9
        )
        floor = np.where(piles, np.float32(2.1), floor)
    body.put(inside, tone, floor)
    body.colour[inside & (floor > 1.3)] *= float(make.uniform(0.7, 2.2))


def flat(body: Mould, make: np.random.Generator, own: np.random.Generator) -> None:
    """An empty deck: planks, plates or a skeleton of beams."""
    body.put(np.ones(body.height.shape, bool), pick(make, DECK), 1.2)
    if make.random() < 0.4:
        holes = body.box(0, 0, body.half - 1.0, body.side - 0.35) & (np.abs(body.t) > 0.4)
        cross = (body.s + body.half) % float(make.uniform(1.5, 4)) < 0.4
        body.put(holes & ~cross, (0.06, 0.055, 0.05), 0.3)
    else:
        body.shade(
            1 + 0.15 * np.sign(np.sin(body.s * float(make.uniform(4, 14)))) * float(make.random() < 0.7)
        )
        body.shade(1 + 0.2 * body.noise(own, 1.2, 0.8))
    if make.random() < 0.35:
        posts = (np.abs(body.t) > body.side - 0.15) & ((body.s + 9) % float(make.uniform(1.2, 3)) < 0.15)
        body.put(posts, (0.2, 0.2, 0.2), float(make.uniform(1.6, 2.6)))
    if make.random() < 0.2:
        body.put(~body.box(0, 0, body.half - 0.2, body.side), None, 3.2)


def boxes(body: Mould, make: np.random.Generator, own: np.random.Generator) -> None:
    """Containers on a flat, one wagon whatever their number."""
    flat(body, make, own)
    room = 2 * body.half - 0.2
    sizes = [
        [12.19],
        [6.06, 6.06],
        [6.06],
        [6.06, 0.0],
        [7.45, 7.45],
        [13.72],
        [12.19, 6.06],
        [6.06, 6.06, 6.06],
    ]
    fitting = [s for s in sizes if sum(x or 6.06 for x in s) + 0.1 * len(s) <= room] or [[]]
    chosen = fitting[int(own.integers(len(fitting)))]
    gap = float(make.choice([0.08, 0.25, 0.6]))
    total = sum(x or 6.06 for x in chosen) + gap * max(0, len(chosen) - 1)
    at = -min(total, room) / 2 + (float(own.normal(0, 0.15)) if total < room - 1 else 0)
    uniform = pick(make, PAINT) if make.random() < 0.3 else None
    for long in chosen:
        if long:
            tone = uniform or pick(own, PAINT)
            container(body, at + long / 2, long, tone, 1.2 + float(own.choice([2.44, 2.6, 2.9])))
        at += (long or 6.06) + gap


def container(body: Mould, s: float, long: float, tone: Tone, top: float) -> None:
    """One container, its roof corrugated across."""
    side = min(1.22, body.side)
    ripple = np.where((body.s % 0.6) < 0.3, np.float32(0.03), np.float32(0)) + 0 * body.t
    body.put(body.box(s, 0, long / 2, side), tone, (top + ripple).astype(np.float32))
    frame = body.box(s, 0, long / 2, side) & ~body.box(s, 0, long / 2 - 0.15, side - 0.1)
    body.colour[frame] *= 0.8


def timber(body: Mould, make: np.random.Generator, own: np.random.Generator) -> None:
    """Bundles of boards or logs in stacks."""
    flat(body, make, own)
    many = int(make.integers(2, 6))
    pitch = (2 * body.half - 0.6) / many
    wrapped = make.random() < 0.4
    for k in range(many):
        s = (k - (many - 1) / 2) * pitch
        tone = pick(own, WOOD[3:] if wrapped else WOOD[:3])
        logs = 0.1 * np.sin(body.t * float(own.uniform(10, 22))) + 0 * body.s
        top = (float(own.uniform(2.6, 3.9)) + (0 if wrapped else logs)) * np.ones_like(body.height)
        body.put(body.box(s, 0, pitch / 2 - float(make.uniform(0.08, 0.5)), body.side - 0.1), tone, top)
    if make.random() < 0.4:
        body.put(body.box(0, 0, body.half - 0.4, 0.08), (0.3, 0.1, 0.05), 4.0)


def vehicles(body: Mould, make: np.random.Generator, own: np.random.Generator) -> None:
    """Cars, tractors, tanks or a trailer on a flat."""
    flat(body, make, own)
    if make.random() < 0.35:
        long = min(13.6, 2 * body.half - 0.6)
        body.put(body.box(0, 0, long / 2, 1.25), pick(own, PAINT), 4.0)
        return
    long, side = float(make.choice([4.4, 5.5, 7.0])), float(make.choice([0.9, 1.25]))
    pitch = long + float(make.uniform(0.2, 1.2))
    many = int((2 * body.half - 0.4) / pitch)
    same = pick(make, PAINT) if make.random() < 0.5 else None
    for k in range(many):
        if own.random() < 0.1:
            continue
        s = (k - (many - 1) / 2) * pitch
        tone = same or pick(own)
        body.put(body.box(s, 0, long / 2, side), tone, 2.1)
        body.put(body.box(s - long * 0.08, 0, long * 0.27, side * 0.85), tone, 2.65)
        glass = body.box(s + long * 0.24, 0, long * 0.06, side * 0.8)
        body.put(glass, (0.04, 0.045, 0.05), 2.4)
