"""Read along every row of the grid what a sample looks like: car, coupling, beside a car, or none of them.

A row that runs down the middle of a car sees one colour between two long edges; a coupling is a short break
in it; a row beside a car has the edge in its middle; an empty track shows two rails. Each of these is a
feature below; how they are weighed (multinomial logistic regression on the features and their products) is
fitted on rendered scenes of one style.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import ndimage

if TYPE_CHECKING:
    from numpy.typing import NDArray

CLASSES = ("none", "car", "gap", "beside")
"""What a sample can be; ``none`` first."""

SWAPPED = ((14, 15), (16, 18), (17, 19))
"""Features, by index, of the lower and the higher side: turning the planes over swaps them."""

CHUNK = 384
"""Columns worked on at a time, to bound memory."""

MARGIN = 64
"""Columns that a feature looks at on either side, at most."""


@dataclass(frozen=True)
class Weights:
    """A fitted reading of the features."""

    mean: NDArray[np.float32]
    spread: NDArray[np.float32]
    """Of each feature on the samples that the weights were fitted on, shape (features,)."""

    forms: NDArray[np.float32]
    """Shape (classes - 1, features + 1, features + 1): log-odds against ``none`` as a quadratic form of the
    standardised features and a constant 1."""

    def turned(self) -> Weights:
        """The same reading of planes that are turned over."""
        order = np.arange(len(self.mean) + 1)
        for a, b in SWAPPED:
            order[[a, b]] = order[[b, a]]
        kept = order[:-1]
        return Weights(self.mean[kept], self.spread[kept], self.forms[:, order][:, :, order])


def read(planes: NDArray[np.float32], weights: Weights) -> NDArray[np.float32]:
    """Log-odds of car and of coupling against anything else.

    Args:
        planes: brightness and two colour differences along the grid, shape (3, rows, columns), in units of
            the yard's median brightness; 0 is the yard's median.
        weights: what the features mean.

    Returns:
        Shape (2, rows, columns).
    """
    _, rows, columns = planes.shape
    odds = np.empty((2, rows, columns), np.float32)
    for start in range(0, columns, CHUNK):
        stop = min(start + CHUNK, columns)
        left, right = max(start - MARGIN, 0), min(stop + MARGIN, columns)
        seen = describe(planes[:, :, left:right])[:, :, start - left : stop - left]
        flat = score(seen.reshape(len(seen), -1).T, weights)
        car, gap, beside = flat.reshape(-1, rows, stop - start)
        other = np.logaddexp(0, beside)
        odds[:, :, start:stop] = car - other, gap - other
    return odds


def score(features: NDArray[np.float32], weights: Weights) -> NDArray[np.float32]:
    """Log-odds against ``none``, shape (classes - 1, samples), of features of shape (samples, features)."""
    x = standardise(features, weights.mean, weights.spread)
    return np.stack([((x @ form) * x).sum(1) for form in weights.forms])


def standardise(
    features: NDArray[np.float32], mean: NDArray[np.float32], spread: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Features in units of their spread, at most 4, and a constant 1; shape (samples, features + 1)."""
    x = np.clip((features - mean) / spread, -4.0, 4.0)
    whole: NDArray[np.float32] = np.concatenate([x, np.ones((len(x), 1), np.float32)], axis=1)
    return whole


def describe(planes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Features of every sample, shape (features, rows, columns), of planes of shape (3, rows, columns).

    Turning the planes over swaps the features named in ``SWAPPED`` and changes no other.
    """
    core = _across(planes, -2, 2)
    body = _along(core, 7)
    sides = [_across(planes, *span) for span in ((-5, -4), (4, 5))]
    broad = [_along(side, 7) for side in sides]
    lanes = [_along(_across(planes, *span), 7) for span in ((-7, -5), (5, 7))]
    run = _along(planes, 7)
    edges = [
        _apart(_across(run, *within), _across(run, *beyond))
        for within, beyond in (((-2, -1), (-5, -4)), ((1, 2), (4, 5)))
    ]
    contrast = [_apart(body, side) for side in broad]
    features = [
        body[0],
        np.hypot(body[1], body[2]),
        np.minimum(*contrast),
        np.maximum(*contrast),
        np.minimum(*edges),
        np.maximum(*edges),
        *_texture(planes[0], core[0]),
        *_breaks(core, (sides[0] + sides[1]) / np.float32(2)),
        broad[0][0],
        broad[1][0],
        *(x for lane in lanes for x in (lane[0], _apart(lane, body))),
        np.minimum(*edges) - _along(np.minimum(*edges), 15),
        _apart(*_neighbours(core)),
        *_context(planes[0]),
    ]
    stacked: NDArray[np.float32] = np.stack([np.asarray(f, np.float32) for f in features])
    return np.sign(stacked) * np.sqrt(np.abs(stacked))


def _texture(bright: NDArray[np.float32], core: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """Roughness across, two bright rails, roughness along."""
    rough: NDArray[np.float32] = np.stack([np.abs(_shift(bright, k) - core) for k in range(-2, 3)]).mean(0)
    along: NDArray[np.float32] = np.abs(np.gradient(core, axis=1))
    return [_along(rough, 5), _along(_rails(bright), 13), _along(along, 9)]


def _rails(bright: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much brighter the ground is where two rails would lie than between and beside them."""
    bed = (bright + _shift(bright, -3) + _shift(bright, 3)) / np.float32(3)
    rails: NDArray[np.float32] = (_across(bright, -2, -1) + _across(bright, 1, 2)) / np.float32(2) - bed
    return rails


def _breaks(core: NDArray[np.float32], side: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """How a sample differs from the track before and behind it, and whether the ground beside does too."""
    near, far = _neighbours(core)
    notch = [_apart(core, near), _apart(core, far)]
    beside = [_apart(side, other) for other in _neighbours(side)]
    return [
        np.minimum(*notch),
        np.maximum(*notch),
        core[0] - np.minimum(near[0], far[0]),
        core[0] - np.maximum(near[0], far[0]),
        np.minimum(*beside),
    ]


def _context(bright: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """How much of what is around runs in lines: within 6 by 12 m, within 15 by 22 m, and along 50 m of track.

    The last tells a truck on a road from a wagon: rails go on behind a wagon.
    """
    lines = _lines(bright)
    return [_box(lines, 13, 25), _box(lines, 31, 45), _box(lines, 5, 101), _along(_rails(bright), 101)]


def _lines(bright: NDArray[np.float32]) -> NDArray[np.float32]:
    """Share of the change of brightness, 0..1, that runs in long lines along the tracks."""
    lasting = np.abs(np.gradient(_along(bright, 15), axis=0))
    any_change = np.hypot(np.gradient(bright, axis=0), np.gradient(bright, axis=1))
    share: NDArray[np.float32] = _box(lasting, 3, 5) / (_box(any_change, 3, 5) + np.float32(0.01))
    return share


def _box(plane: NDArray[np.float32], rows: int, columns: int) -> NDArray[np.float32]:
    """Mean over a box around each sample."""
    mean: NDArray[np.float32] = ndimage.uniform_filter(plane, (rows, columns), mode="nearest")
    return mean


def shade(planes: NDArray[np.float32], wanted: NDArray[np.bool_]) -> float:
    """Tell to which side of things the shadows fall.

    Whatever stands out and is not dark is held against the darkness 2 and 3 m to either side of it.

    Args:
        planes: as for :func:`read`.
        wanted: True where to look, shape (rows, columns).

    Returns:
        -1..1: all shadows on the lower rows' side, 0 along the tracks or none, all on the higher rows' side.
    """
    core = _along(_across(planes, -1, 1), 7)
    darkest, middle = np.percentile(core[0][wanted], [1, 50])
    dark = np.clip(2 * (middle - core[0]) / max(middle - darkest, 1e-6) - 1, 0, 1)
    odd = np.clip(np.sqrt((core**2).sum(0)) - 0.15, 0, 1) * (dark == 0)
    sides = [sum(float((odd * _shift(dark, sign * lag))[wanted].sum()) for lag in (4, 6)) for sign in (-1, 1)]
    return (sides[1] - sides[0]) / (sum(sides) + 1e-9)


def _neighbours(core: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Mean of the track before and behind each sample, from 1 to 4 m away."""
    run = _along(core, 7)
    return _slide(run, -5), _slide(run, 5)


def _apart(a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float32]:
    """Distance in brightness and colour, shape (rows, columns), of planes of shape (3, rows, columns)."""
    apart: NDArray[np.float32] = np.sqrt(((a - b) ** 2).sum(0))
    return apart


def _across(planes: NDArray[np.float32], first: int, last: int) -> NDArray[np.float32]:
    """Mean over rows first..last beside each row, of planes of shape (…, rows, columns)."""
    many = last - first + 1
    mean = ndimage.uniform_filter1d(planes, many, axis=-2, mode="nearest")
    return _shift(mean, first + many // 2)


def _shift(plane: NDArray[np.float32], rows: int) -> NDArray[np.float32]:
    """The plane as seen that many rows further on, the edge repeated."""
    where = np.clip(np.arange(plane.shape[-2]) + rows, 0, plane.shape[-2] - 1)
    return plane[..., where, :]


def _slide(planes: NDArray[np.float32], columns: int) -> NDArray[np.float32]:
    where = np.clip(np.arange(planes.shape[-1]) + columns, 0, planes.shape[-1] - 1)
    return planes[..., where]


def _along(planes: NDArray[np.float32], samples: int) -> NDArray[np.float32]:
    mean: NDArray[np.float32] = ndimage.uniform_filter1d(planes, samples, axis=-1, mode="nearest")
    return mean
