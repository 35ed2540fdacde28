"""What stands beside the tracks of style C: lots, stacks, sheds, platforms, gardens, houses, trees."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from evidence.training.render.yard_c.ground import mix, pave
from evidence.training.render.yard_c.stock import BOXES

if TYPE_CHECKING:
    from evidence.training.render.yard_c.layout import Track
    from evidence.training.render.yard_c.sheet import Colour, Field, Sheet

ROOFS: tuple[Colour, ...] = (
    (168, 166, 162),
    (128, 72, 56),
    (96, 98, 104),
    (188, 184, 174),
    (112, 120, 130),
    (140, 96, 76),
    (78, 74, 72),
)


def build(sheet: Sheet, rng: np.random.Generator, tracks: list[Track], tilt: float) -> None:
    """Fill both sides of the yard and the wide places between groups.

    Args:
        sheet: drawn on.
        rng: chooses.
        tracks: kept clear.
        tilt: light that a roof slope towards growing v gains, -1..1.
    """
    low, high = min(float(t.v.min()) for t in tracks), max(float(t.v.max()) for t in tracks)
    for edge, way in ((low - 6, -1.0), (high + 6, 1.0)):
        v = edge
        while abs(v) < sheet.half_v:
            deep = float(rng.uniform(14, 55))
            span = (v, v + way * deep) if way > 0 else (v + way * deep, v)
            _zone(sheet, rng, span, tilt)
            v += way * (deep + float(rng.uniform(1, 6)))
    _islands(sheet, rng, tracks)


def _zone(sheet: Sheet, rng: np.random.Generator, v: tuple[float, float], tilt: float) -> None:
    """One stripe of town or country."""
    what = str(rng.choice(["lot", "stacks", "sheds", "gardens", "houses", "road", "trees", "none"]))
    if what in ("lot", "stacks"):
        u = float(rng.uniform(-1, 0.2)) * sheet.half_u
        span = (u, u + float(rng.uniform(60, 260)))
        sheet.blend(span, v, mix((134, 130, 124), float(rng.uniform(0.7, 1.2))), 0.9)
        (_park if what == "lot" else _stack)(sheet, rng, span, v)
    elif what == "road":
        middle = (v[0] + v[1]) / 2
        pave(sheet, rng, middle, float(rng.uniform(6, 11)))
        for u in np.arange(-sheet.half_u, sheet.half_u, 26.0):
            if rng.random() < 0.6:
                _vehicle(sheet, rng, float(u + rng.uniform(0, 12)), middle + float(rng.choice([-1.7, 1.7])))
    elif what == "sheds":
        _row(sheet, rng, v, (18.0, 110.0), tilt, tall=(5, 12))
    elif what == "houses":
        _row(sheet, rng, (v[0], v[0] + min(v[1] - v[0], 11)), (8.0, 16.0), tilt, tall=(5, 9))
        grow(sheet, rng, v, 30)
    elif what == "gardens":
        _gardens(sheet, rng, v, tilt)
    elif what == "trees":
        grow(sheet, rng, v, int(rng.integers(30, 220)))


def _park(sheet: Sheet, rng: np.random.Generator, u: tuple[float, float], v: tuple[float, float]) -> None:
    """Lorries and trailers in bays across or along, cars in rows."""
    row = v[0] + 2
    while row < v[1] - 3:
        long, across = float(rng.choice([4.6, 12.0, 13.6, 16.5])), rng.random() < 0.5
        size = (2.5, long) if across else (long, 2.5)
        at = u[0] + 2
        while at < u[1] - size[0]:
            if rng.random() < 0.6:
                _body(sheet, rng, (at + size[0] / 2, row + size[1] / 2), size)
            at += size[0] + float(rng.choice([0.5, 0.9, 2.5]))
        row += size[1] + float(rng.choice([1.0, 5.0, 7.0]))


def _body(sheet: Sheet, rng: np.random.Generator, at: tuple[float, float], size: tuple[float, float]) -> None:
    """A car or a trailer, by its size."""
    tint = mix(BOXES[int(rng.integers(len(BOXES)))], float(rng.uniform(0.7, 1.15)))
    if max(size) < 6:
        size, grey = (size[0] * 0.75, size[1] * 0.9), float(rng.uniform(40, 215))
        tint = tint if rng.random() < 0.3 else (grey, grey, grey * 1.02)
    tall = 1.5 if max(size) < 6 else float(rng.uniform(1.3, 4.0))
    sheet.fill(*_around(at, size), tint, tall)


def _around(
    at: tuple[float, float], size: tuple[float, float]
) -> tuple[tuple[float, float], tuple[float, float]]:
    return (at[0] - size[0] / 2, at[0] + size[0] / 2), (at[1] - size[1] / 2, at[1] + size[1] / 2)


def _vehicle(sheet: Sheet, rng: np.random.Generator, u: float, v: float) -> None:
    """A car, or a lorry with its cab."""
    if rng.random() < 0.6:
        _body(sheet, rng, (u, v), (4.5, 2.4))
        return
    long = float(rng.uniform(6, 13.6))
    _body(sheet, rng, (u, v), (long, 2.5))
    sheet.fill(*_around((u + long / 2 + 1.7, v), (2.2, 2.4)), (200, 200, 202), 3.0)


def _stack(sheet: Sheet, rng: np.random.Generator, u: tuple[float, float], v: tuple[float, float]) -> None:
    """Blocks of containers, up to four high, end to end and side by side."""
    row, long = v[0] + 2.0, float(rng.choice([6.06, 12.19]))
    while row < v[1] - 3:
        at = u[0] + 2
        while at < u[1] - long:
            if rng.random() < 0.75:
                tint = mix(BOXES[int(rng.integers(len(BOXES)))], float(rng.uniform(0.75, 1.1)))
                middle = at + long / 2, row + 1.22
                sheet.fill(*_around(middle, (long, 2.44)), tint, 2.6 * float(rng.integers(1, 5)))
            at += long + float(rng.choice([0.3, 0.5, 4.0], p=[0.6, 0.3, 0.1]))
        row += float(rng.choice([2.6, 2.9, 8.0], p=[0.5, 0.3, 0.2]))


def _row(
    sheet: Sheet,
    rng: np.random.Generator,
    v: tuple[float, float],
    long: tuple[float, float],
    tilt: float,
    *,
    tall: tuple[float, float],
) -> None:
    """Buildings side by side, flat or with a ridge."""
    u = -sheet.half_u + float(rng.uniform(0, 20))
    while u < sheet.half_u:
        length = float(rng.uniform(*long))
        deep = max(5.0, (v[1] - v[0]) * float(rng.uniform(0.4, 0.95)))
        middle = u + length / 2, (v[0] + v[1]) / 2
        roof(sheet, rng, middle, (length, deep), tilt, float(rng.uniform(*tall)))
        u += length + float(rng.choice([1.0, 8.0, 25.0]))


def roof(
    sheet: Sheet,
    rng: np.random.Generator,
    middle: tuple[float, float],
    size: tuple[float, float],
    tilt: float,
    tall: float,
) -> None:
    """One building seen from above."""
    tone = np.array(mix(ROOFS[int(rng.integers(len(ROOFS)))], float(rng.uniform(0.85, 1.15))), np.float32)
    ridge, seam = rng.random() < 0.6, float(rng.uniform(1.0, 6.0))

    def paint(s: Field, t: Field) -> tuple[Field, Field | float]:
        slope = 1 + 0.28 * tilt * np.sign(t) if ridge else 1 + 0 * t
        lines = np.where(s % seam < 0.25, 0.9, 1.0)
        lift = tall - (np.abs(t) * 0.35 if ridge else 0 * t) + 0 * s
        return (slope * lines)[:, :, None].astype(np.float32) * tone, np.maximum(lift, 2.0).astype(np.float32)

    sheet.paint(middle, size, paint)


def _gardens(sheet: Sheet, rng: np.random.Generator, v: tuple[float, float], tilt: float) -> None:
    """Allotments: small plots, each with beds, a hut and a bush."""
    wide, deep = float(rng.uniform(9, 16)), float(rng.uniform(14, 22))
    for u in np.arange(-sheet.half_u, sheet.half_u, wide):
        for row in np.arange(v[0], v[1] - deep / 2, deep):
            green = mix((96, 124, 66), float(rng.uniform(0.75, 1.2)))
            sheet.blend((float(u), float(u) + wide - 1), (float(row), float(row) + deep - 1), green, 0.8)
            for bed in range(int(rng.integers(0, 5))):
                at = float(u) + 1 + bed * 1.7
                sheet.blend((at, at + 1.1), (float(row) + 2, float(row) + 9), (104, 82, 62), 0.8)
            hut = float(u + rng.uniform(2, wide - 3)), float(row + rng.uniform(3, deep - 3))
            roof(sheet, rng, hut, (float(rng.uniform(2.5, 6)), float(rng.uniform(2.2, 3.6))), tilt, 2.5)
    grow(sheet, rng, v, int(sheet.half_u / 6))


def grow(sheet: Sheet, rng: np.random.Generator, v: tuple[float, float], many: int) -> None:
    """Trees and bushes in clumps."""
    tone = ((62, 84, 46), (84, 92, 52), (70, 78, 52), (98, 92, 70))[int(rng.integers(4))]
    hubs = rng.uniform((-sheet.half_u, v[0]), (sheet.half_u, v[1]), (max(1, many // 6), 2))
    for _ in range(many):
        hub = hubs[int(rng.integers(len(hubs)))]
        at = float(hub[0] + rng.normal(0, 8)), float(hub[1] + rng.normal(0, 4))
        size = float(rng.uniform(1.6, 8.0))
        if v[0] < at[1] < v[1]:
            _crown(sheet, rng, at, size, mix(tone, float(rng.normal(1, 0.14))))


def _crown(
    sheet: Sheet, rng: np.random.Generator, at: tuple[float, float], size: float, tone: Colour
) -> None:
    """A crown: rough, round, with holes."""
    rows, cols = sheet.window((at[0] - size / 2, at[0] + size / 2), (at[1] - size / 2, at[1] + size / 2))
    s, t = sheet.us()[None, cols] - at[0], sheet.vs()[rows, None] - at[1]
    far = np.hypot(s, t) / (size / 2)
    inside = far < rng.uniform(0.75, 1.0, far.shape)
    leaf = np.array(tone, np.float32) * rng.uniform(0.65, 1.25, (*far.shape, 1))
    sheet.colour[rows, cols][inside] = leaf[inside]
    sheet.height[rows, cols][inside] = (size * np.sqrt(np.clip(1.05 - far**2, 0, 1)))[inside]


def _islands(sheet: Sheet, rng: np.random.Generator, tracks: list[Track]) -> None:
    """Platforms, material and huts in the wide places between groups."""
    lines = sorted((float(t.v.min()), float(t.v.max())) for t in tracks)
    for (_, before), (after, _) in pairwise(lines):
        if after - before < 7.5 or rng.random() < 0.25:
            continue
        v = (before + 2.2, after - 2.2)
        u = float(rng.uniform(-1, 0.4)) * sheet.half_u
        span = (u, u + float(rng.uniform(60, 240)))
        if rng.random() < 0.5:
            sheet.fill(span, v, mix((162, 158, 152), float(rng.uniform(0.8, 1.1))), 0.9)
            if rng.random() < 0.5:
                cover = (span[0] + 20, span[0] + 20 + float(rng.uniform(20, 90)))
                sheet.fill(cover, (v[0] + 0.2, v[1] - 0.2), ROOFS[int(rng.integers(len(ROOFS)))], 4.5)
            continue
        for at in np.arange(span[0], span[1], 14.0):
            if rng.random() < 0.5:
                size = float(rng.uniform(1.5, 12)), min(v[1] - v[0], float(rng.uniform(1.2, 2.6)))
                tint = mix(((96, 78, 62), (120, 116, 110), (110, 60, 44))[int(rng.integers(3))], 1.0)
                sheet.fill(*_around((float(at), sum(v) / 2), size), tint, float(rng.uniform(0.3, 2.6)))
