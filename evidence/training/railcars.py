"""Tune the railcar counter on style A and measure it on style B.

    python -m evidence.training.railcars fit WEIGHTS.toml            tables [shaded] and [plain], from style A
    python -m evidence.training.railcars measure STYLE FIRST LAST    one [[errors]] table for each seed

Both give TOML; ``evidence/counters/calibration/railcars.toml`` is put together from it. A fit takes about ten
minutes on one core, a measurement some four seconds a scene.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np

from evidence.counters import profile, railcars
from evidence.training.railcar_fit import IGNORED, fit, label
from evidence.training.railcar_scenes import Yard, hits, yard

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from evidence.training.render.model import Light
    from evidence.training.render.scene import Style

SHARES = (0.45, 0.25, 0.08, 0.22)
"""Of the samples taken from a scene, by class."""

CAR_HEIGHT_M = 3.3


class Samples(NamedTuple):
    """Labelled samples of some scenes."""

    features: NDArray[np.float32]
    labels: NDArray[np.int8]

    shade_m: NDArray[np.float64]
    """Width of the shadow beside a car; features are turned so that it falls towards higher rows."""

    @classmethod
    def join(cls, parts: Sequence[Samples]) -> Samples:
        """Put samples together."""
        return cls(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def shade_m(light: Light, angle: float) -> float:
    """Width of a car's shadow across tracks of that direction; negative towards lower rows."""
    col, row = light.towards_sun
    across = -(row * math.cos(angle) - col * math.sin(angle))
    return CAR_HEIGHT_M / math.tan(math.radians(light.sun_elevation)) * across


def take(
    one: Yard, rng: np.random.Generator, *, many: int, hard: Sequence[profile.Weights] | None = None
) -> Samples:
    """Take samples of a scene, its contrast, colour and noise changed at random.

    Args:
        one: the scene.
        rng: chooses samples and changes.
        many: samples wanted.
        hard: shaded and plain weights; when given, only samples that they nearly get wrong are taken.
    """
    wanted = one.chip.inside & one.chip.valid
    planes = railcars.normalise(one.chip, wanted)
    (grid,) = railcars.grids(one.chip, planes[0], wanted)
    rolled = _change(railcars.unroll(planes, grid, one.chip.valid), rng)
    labels = label(grid, one.all_cars, posting_m=one.chip.posting_m)
    labels[(grid.col <= 0) | (grid.row <= 0)] = IGNORED
    labels[(grid.col >= wanted.shape[1]) | (grid.row >= wanted.shape[0])] = IGNORED
    shade = shade_m(one.light, grid.angle(grid.shape[0] // 2, grid.shape[1] // 2))
    if shade < 0:
        rolled, labels = rolled[:, ::-1], labels[::-1]
    features = profile.describe(rolled).reshape(-1, labels.size).T
    flat = labels.ravel().copy()
    if hard is not None:
        car, _, beside = profile.score(features, hard[0] if abs(shade) > 1.0 else hard[1])
        odds = car - np.logaddexp(0, beside)
        flat[np.where(flat == 1, odds >= 1, odds <= -1)] = IGNORED
    chosen = []
    for kind, share in enumerate(SHARES):
        at = np.flatnonzero(flat == kind)
        chosen.append(rng.choice(at, min(len(at), int(many * share)), replace=False))
    at = np.concatenate(chosen)
    return Samples(features[at], flat[at], np.full(len(at), abs(shade)))


def _change(planes: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """Another sensor's look at the same planes."""
    gain = np.array([np.exp(rng.uniform(-0.4, 0.4)), *[np.exp(rng.uniform(-0.6, 0.5))] * 2])
    lift = rng.uniform(-0.08, 0.08) * np.array([1.0, 0.3, 0.3])
    noise = rng.normal(0, 1, planes.shape[1:]) * rng.uniform(0, 0.05)
    changed: NDArray[np.float32] = (planes * gain[:, None, None] + lift[:, None, None] + noise).astype(
        np.float32
    )
    return changed


def fit_both(samples: Samples, *, steps: int) -> tuple[profile.Weights, profile.Weights]:
    """Fit the shaded and the plain reading; where shadows are narrow, either side may be up."""
    rng = np.random.default_rng(0)
    wide = rng.permutation(np.flatnonzero(samples.shade_m > 0.8))[:150_000]
    shaded = fit(samples.features[wide], samples.labels[wide], shrink=3e-4, steps=steps)
    narrow = np.random.default_rng(0).permutation(np.flatnonzero(samples.shade_m < 1.3))[:60_000]
    either = np.concatenate([samples.features[narrow], _turned(samples.features[narrow])])
    return shaded, fit(either, np.tile(samples.labels[narrow], 2), shrink=3e-4, steps=steps)


def _turned(features: NDArray[np.float32]) -> NDArray[np.float32]:
    turned = features.copy()
    for a, b in profile.SWAPPED:
        turned[:, [a, b]] = turned[:, [b, a]]
    return turned


def tables(name: str, weights: profile.Weights) -> Iterable[str]:
    """Lines of the TOML table of a reading."""
    yield f"[{name}]"
    yield f"mean = [{', '.join(f'{v:.4g}' for v in weights.mean)}]"
    yield f"spread = [{', '.join(f'{v:.4g}' for v in weights.spread)}]"
    for kind, form in zip(profile.CLASSES[1:], weights.forms, strict=True):
        yield f"{kind} = ["
        yield from ("    " + ", ".join(f"{v:.3g}" for v in form[k, k:]) + "," for k in range(len(form)))
        yield "]"


def fit_style_a() -> str:
    """Fit on style A, seeds 1000 to 1079, in two rounds: all samples, then the hard ones as well."""
    seeds = range(1000, 1080)
    easy = Samples.join([take(yard("yard_a", s), np.random.default_rng(s), many=2500) for s in seeds])
    first = fit_both(easy, steps=60)
    again = (
        take(yard("yard_a", s), np.random.default_rng(s + 5000), many=3000, hard=first) for s in seeds[::2]
    )
    shaded, plain = fit_both(Samples.join([easy, *again]), steps=120)
    return "\n".join([*tables("shaded", shaded), "", *tables("plain", plain)]) + "\n"


def measure(style: Style, seeds: Iterable[int]) -> str:
    """Count scenes with the counter as it is; one table of errors for each."""
    counter, lines = railcars.shipped(), []
    for seed in seeds:
        one = yard(style, seed)
        marks, sight = railcars.find(one.chip, counter.tuning)
        right = hits(one.cars, marks, posting_m=one.chip.posting_m)
        rows = (
            f'image = "{style} {seed}"',
            f"true = {len(one.cars)}",
            f"seen = {len(marks)}",
            f"hits = {right}",
            f"shaded = {str(sight.shaded).lower()}",
        )
        lines += ["[[errors]]", *rows, ""]
    return "\n".join(lines)


if __name__ == "__main__":
    if sys.argv[1] == "fit":
        Path(sys.argv[2]).write_text(fit_style_a(), encoding="utf-8")
    else:
        chosen = cast("Style", sys.argv[2])
        sys.stdout.write(measure(chosen, range(int(sys.argv[3]), int(sys.argv[4]) + 1)))
