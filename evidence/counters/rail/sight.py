"""What is seen of railcars on a chip: centres, cars and trains along tracks, in pixels of the full image."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from evidence.counters.rail import along, judge, polygons, tracks
from evidence.counters.rail.maps import BLOCK, CELL_M, MARGIN, Sheet, answer, counted
from evidence.model.counts import Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    from evidence.chip import Chip
    from evidence.counters.rail.centres import Box
    from evidence.counters.rail.maps import Run, Window
    from evidence.counters.rail.tuning import Tuning

    Line = NDArray[np.float64]

BESIDE_M = 3.0
"""Cars centred farther than this from every known centreline stand on none: tracks lie 4.5 m apart."""

LIKELY = 0.05
"""P(car) below which a candidate is forgotten."""

PAIRS = 100_000
"""Pairs of marks that are looked at together."""

SHORTEST_M = 5.0
"""No car stands on a shorter piece of track."""

REACH_M = 30.0
"""No two cars farther apart than this can overlap."""


@dataclass
class Sight:
    """Everything that was seen."""

    cars: list[Mark] = field(default_factory=list)
    """Cars by both readings, judged."""

    along: list[Mark] = field(default_factory=list)
    """Cars by the reading along tracks alone."""

    trains: list[Mark] = field(default_factory=list)
    """Stretches of tracks on which anything stands, as far as they lie in the AOI."""

    unsure: float = 0.0
    """Variance that the number of cars would have if candidates were cars by lot: the sum of p (1 - p)."""

    aside: int = 0
    """Cars that stand on no known track: tracks that lie a little off lose what stands on them."""

    @property
    def length_m(self) -> float:
        """All trains together."""
        return sum(mark.length_m or 0.0 for mark in self.trains)


def look(chip: Chip, run: Run, tuning: Tuning, *, shift: tuple[int, int] = (0, 0)) -> Sight:
    """Look at a chip.

    Args:
        chip: the pixels.
        run: the net.
        tuning: the numbers of the decoders.
        shift: moves tiles and blocks, rows and columns, multiples of ``maps.PHASE``; the marks stay.
    """
    seen = Sight()
    if not counted(chip):
        return seen
    sheet = Sheet.of(chip)
    for block in sheet.window.parts(BLOCK, shift=shift):
        wanted = sheet.wanted(block)
        if not wanted.any():
            continue
        window = block.grown(MARGIN).within(sheet.window)
        maps = answer(sheet, window, run, shift=shift)
        lines = _lines(chip, window)
        if chip.tracks and not lines:
            continue
        place = _placing(chip, window, block)
        found = along.find(maps, tuning.along, lines=lines)
        stretches = list(along.cars(found, tuning.along))
        boxes = judge.cars(maps, stretches, tuning.judge, least=LIKELY)
        near, far = _parted(boxes, lines) if lines else (boxes, [])
        seen.aside += sum(mark.score >= tuning.least for mark in place(far))
        for mark in place(near):
            seen.unsure += mark.score * (1 - mark.score)
            if mark.score >= tuning.least:
                seen.cars.append(mark)
        seen.along += place(stretches)
        # A train that reaches into the next block, or out of the AOI, is measured up to there.
        here = np.zeros(maps.shape[1:], bool)
        here[block.cells(window)] = wanted
        seen.trains += place(along.filled(found, here))
    cars, along_tracks, filled = (separate(marks, chip) for marks in (seen.cars, seen.along, seen.trains))
    return Sight(cars, along_tracks, filled, seen.unsure, seen.aside)


def _placing(chip: Chip, window: Window, block: Window) -> Callable[[Iterable[Box]], Iterator[Mark]]:
    """Turn boxes of a window into marks of the image: those centred in its block and inside the AOI."""
    scale = CELL_M / chip.posting_m

    def place(boxes: Iterable[Box]) -> Iterator[Mark]:
        for box in boxes:
            col, row = box.col + window.left / 2, box.row + window.top / 2
            here = block.left <= 2 * col < block.right and block.top <= 2 * row < block.bottom
            px, py = col * scale, row * scale
            at = int(np.floor(py - chip.row_off)), int(np.floor(px - chip.col_off))
            on = 0 <= at[0] < chip.valid.shape[0] and 0 <= at[1] < chip.valid.shape[1]
            if here and on and chip.inside[at] and chip.valid[at]:
                yield Mark(
                    px=px, py=py, angle=box.angle, length_m=box.length_m, width_m=box.width_m,
                    score=min(1.0, box.score),
                )  # fmt: skip

    return place


def _lines(chip: Chip, window: Window) -> list[Line]:
    """Known centrelines that come near a window, in its cells."""
    size = np.array([window.right - window.left, window.bottom - window.top]) / 2
    near = REACH_M / CELL_M
    found = []
    for line in chip.tracks:
        if (
            len(line) < 2
            or not np.isfinite(line).all()
            or tracks.run_along(line)[-1] * chip.posting_m < SHORTEST_M
        ):
            continue
        moved = (line + np.array([chip.col_off, chip.row_off])) * (chip.posting_m / CELL_M)
        moved -= np.array([window.left, window.top]) / 2
        if (moved.max(0) <= -near).any() or (moved.min(0) >= size + near).any():
            continue
        moved = _dense(moved)
        close = np.flatnonzero(((moved > -near) & (moved < size + near)).all(axis=1))
        if len(close) > 1:
            kept = moved[close[0] : close[-1] + 1]
            found += [kept] if tracks.run_along(kept)[-1] * CELL_M >= SHORTEST_M else []
    return found


def _dense(line: Line) -> Line:
    """A line with a point for every cell of its length or so."""
    run = tracks.run_along(line)
    at = np.linspace(0, run[-1], max(2, round(float(run[-1])) + 1))
    return np.stack([np.interp(at, run, line[:, axis]) for axis in (0, 1)], axis=1)


def _parted(boxes: list[Box], lines: list[Line]) -> tuple[list[Box], list[Box]]:
    """Boxes that are centred on a known track, and those that are not."""
    if not boxes:
        return [], []
    away, _ = cKDTree(np.concatenate(lines)).query([(box.col, box.row) for box in boxes])
    parted: tuple[list[Box], list[Box]] = [], []
    for box, cells in zip(boxes, away, strict=True):
        parted[int(cells * CELL_M > BESIDE_M)].append(box)
    return parted


def separate(marks: list[Mark], chip: Chip) -> list[Mark]:
    """Drop the less certain of two marks that overlap: blocks meet, and two paths may read one car."""
    if not marks:
        return marks
    ordered = sorted(marks, key=lambda mark: (-mark.score, mark.py, mark.px))
    reach = max(REACH_M, *(mark.length_m or 0.0 for mark in ordered)) / chip.posting_m
    close = cKDTree([(mark.px, mark.py) for mark in ordered]).query_pairs(reach, output_type="ndarray")
    close.sort(axis=1)
    parts = np.array_split(close, len(close) // PAIRS + 1)
    close = np.concatenate([_touching(ordered, part, chip.posting_m) for part in parts])
    dropped = np.zeros(len(ordered), bool)
    for better, other in close[np.lexsort((close[:, 1], close[:, 0]))]:
        if not (dropped[better] or dropped[other]):
            dropped[other] = _overlap(ordered[better], ordered[other], chip.posting_m)
    return [mark for mark, gone in zip(ordered, dropped, strict=True) if not gone]


def _touching(marks: list[Mark], pairs: NDArray[np.intp], posting_m: float) -> NDArray[np.intp]:
    """Pairs of marks, shape (pairs, 2), whose boxes share anything: along neither of them a gap shows."""
    place = np.array([(mark.px, mark.py) for mark in marks]) * posting_m
    angle = np.array([mark.angle or 0.0 for mark in marks])
    half = np.array([(mark.length_m or 0.0, mark.width_m or 0.0) for mark in marks]) / 2
    met = np.ones(len(pairs), bool)
    for one, other in (pairs.T, pairs.T[::-1]):
        away, turn = place[other] - place[one], angle[other] - angle[one]
        c, s = np.cos(angle[one]), np.sin(angle[one])
        along, across = np.abs(away[:, 0] * c + away[:, 1] * s), np.abs(away[:, 1] * c - away[:, 0] * s)
        c, s = np.abs(np.cos(turn)), np.abs(np.sin(turn))
        length, width = half[other].T
        met &= along < half[one, 0] + length * c + width * s
        met &= across < half[one, 1] + length * s + width * c
    return pairs[met]


def _overlap(one: Mark, other: Mark, posting_m: float) -> bool:
    """Whether two cars would stand in each other by more than a third."""
    corners = [
        polygons.corners(
            m.px * posting_m, m.py * posting_m, m.angle or 0.0, m.length_m or 0.0, m.width_m or 0.0
        )
        for m in (one, other)
    ]
    return polygons.covered(*corners) > 1 / 3
