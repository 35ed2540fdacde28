"""What the judge is calibrated on: counts of rendered scenes whose truth is known, and claims about them."""

from __future__ import annotations

import csv
import json
import math
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
from making import assessed, claim, count, evidence, quantity, scene, site

from claims.kinds import KINDS
from evidence.model.counts import CounterId
from evidence.scenes.adequacy import Measured, resolvable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from claims.model import Quantity
    from evidence.model.counts import SceneCount
    from evidence.model.findings import Evidence
    from evidence.model.scenes import AssessedScene
    from verify.tolerances import Policy

Told = Literal["true", "inflated", "deflated"]
Setting = Literal["clear", "length", "partial", "hazy", "wrong_day", "site", "coarse", "two"]

HEDGES = "exactly", "about", "nearly", "at_least", "more_than", "at_most", "fewer_than", "between", "vague"
MEASURED = Measured(objects=((0.3, 0.6),), lengths=((0.6, 1.2),))


class View(NamedTuple):
    """One scene, or a part of one, as the shipped counter sees it."""

    scene: str
    gsd_m: float
    true: int
    """Railcars that stand in the whole scene."""

    share: float
    """Part of the scene that is seen, 0..1."""

    best: int
    low: int
    high: int
    disputed: bool


class Case(NamedTuple):
    """A claim, what was found about it, and the truth."""

    setting: Setting
    told: Told
    off: float
    """By which share the number was inflated or deflated; 0 for one that is not."""

    true: int
    """Railcars that stood there on the claimed day."""

    evidence: Evidence


def read_views(file: Path) -> list[View]:
    """Read a table of counts that ``make calibration`` wrote."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [
            View(row[0], *(json.loads(value) for value in row[1:]))
            for row in csv.reader(lines)
            if row[0] != View._fields[0]
        ]


def halves(views: Sequence[View]) -> tuple[list[View], list[View]]:
    """The scenes that the policy was chosen on, and the others, which the figures are of: two by two."""
    chosen_on = [view for view in views if int(view.scene[-5:]) // 2 % 2 == 0]
    return chosen_on, [view for view in views if view not in chosen_on]


def cases(views: Sequence[View], policy: Policy, *, seed: int = 1) -> Iterator[Case]:
    """Make claims of every hedge about every view: true, inflated and deflated by 10 to 100 %."""
    rng = np.random.default_rng(seed)
    for number, view in enumerate(views):
        for setting, true, found in _settings(view, views, number, rng):
            for hedge in HEDGES:
                for told in ("true", "inflated", "deflated") if true else ("true",):
                    off = 0.0 if told == "true" else float(rng.integers(1, 11)) / 10
                    factor = 1 + off if told == "inflated" else 1 - off
                    said = _said(hedge, true, factor, policy, rng)
                    if said is not None:
                        yield Case(setting, told, off, true, _about(said, found))


def _about(said: Quantity, found: Evidence) -> Evidence:
    return found.model_copy(update={"claim": claim(said, observed=found.claim.observed)})


def _settings(
    view: View, views: Sequence[View], number: int, rng: np.random.Generator
) -> Iterator[tuple[Setting, int, Evidence]]:
    """The settings in which a view may be met, the railcars on the claimed day, and what is found."""
    if view.share < 1:
        yield "partial", view.true, _found((view,), covers=view.share)
        yield "hazy", view.true, _found((view,), cloud=round(1 - view.share, 2))
        return
    if view.gsd_m > MEASURED.objects[0][1]:
        yield "length", view.true, _found((view,))
        return
    yield "clear", view.true, _found((view,))
    # Cloud over a tenth of a scene leaves nine sites in ten alone.
    yield "hazy", view.true, _found((view,), cloud=0.1)
    other = views[(number + 1 + int(rng.integers(len(views) - 1))) % len(views)].true
    yield "wrong_day", other, _found((view,), later_days=int(rng.integers(1, 8)))
    yield "site", other, _found((view,), score=0.5)
    yield "coarse", view.true, _found((view,), gsd_m=3.0)
    twins = [one for one in views if one.true == view.true and one.share == 1 and one is not view]
    if twins:
        yield "two", view.true, _found((view, twins[int(rng.integers(len(twins)))]))


def _found(
    seen: Sequence[View], *, covers: float = 1.0, later_days: int = 0, score: float = 1.0, **fields: Any
) -> Evidence:
    counts = tuple(count_of(view, f"S{k}") for k, view in enumerate(seen))
    scenes = tuple(_scene(view, f"S{k}", covers, later_days, fields) for k, view in enumerate(seen))
    if scenes[0].adequacy.verdict not in {"count", "length"}:
        counts = ()
    return evidence(None, *counts, scenes=scenes, site=site(score=score))


def count_of(view: View, name: str) -> SceneCount:
    """What the shipped counter gave for a view."""
    fine = view.gsd_m <= MEASURED.objects[0][1]
    rail = CounterId(name="railcars", version="2", sha256="0" * 64, measured_on="rendered")
    seen = count(view.best, view.low, view.high, scene_id=name, counter=rail)
    return seen.model_copy(update={"disputed": view.disputed, "method": "objects" if fine else "length"})


def _scene(view: View, name: str, covers: float, later_days: int, fields: dict[str, Any]) -> AssessedScene:
    told = {"gsd_m": view.gsd_m, "rendered": True} | fields
    taken = scene().taken_start + timedelta(days=later_days)
    shown = assessed(name, covers=covers, taken_start=taken, taken_end=taken, **told)
    adequacy = resolvable(shown.scene.gsd_m, kind=KINDS["railcar"], measured=MEASURED)
    sky = None if shown.scene.cloud else 0.0
    return shown.model_copy(update={"adequacy": adequacy, "cloud_at_site": sky})


def _said(hedge: str, true: int, factor: float, policy: Policy, rng: np.random.Generator) -> Quantity | None:
    """A quantity that the letter bears out, its numbers then multiplied; None where there is none."""
    if hedge == "vague":
        return _vague(true, factor, policy, rng)
    least, most = {
        "exactly": (true, true),
        "about": (math.ceil(true * 0.9), math.floor(true * 1.1)),
        "nearly": (true + 1, math.floor(true / 0.9)),
        "at_least": (math.ceil(true * 0.8), true),
        "more_than": (math.floor(true * 0.8), true - 1),
        "at_most": (true, math.floor(true * 1.25)),
        "fewer_than": (true + 1, math.ceil(true * 1.25) + 1),
        "between": (math.ceil(true * 0.9), true),
    }[hedge]
    if least < 0 or most < 0:
        return None
    value = round(int(rng.integers(least, max(most, least) + 1)) * factor)
    if hedge == "between":
        return quantity("between", None, low=value, high=max(value, round(true * 1.1 * factor)))
    low = {"at_most": None, "fewer_than": None, "more_than": value + 1}.get(hedge, value)
    high = {"at_least": None, "more_than": None, "fewer_than": max(value - 1, 0)}.get(hedge, value)
    return quantity(hedge, value, low=low, high=high)


def _vague(true: int, factor: float, policy: Policy, rng: np.random.Generator) -> Quantity | None:
    """Words of the lexicon whose range holds the number times the factor."""
    fit = [words for words, (low, high) in policy.vague.items() if low <= true * factor <= high]
    if not fit:
        return None
    words = fit[int(rng.integers(len(fit)))]
    return quantity("vague", None, text=words)
