"""The numbers that the railcar counter works with, and the file that holds them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from evidence.counters import profile, tracks, trains
from evidence.counters.intervals import ImageErrors, MeasuredErrors

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Tuning:
    """All numbers that the counter works with."""

    shaded: profile.Weights
    """How profiles look when shadows fall towards higher rows."""

    plain: profile.Weights
    """How they look when shadows fall along the tracks."""

    prior: trains.Prior
    car_trust: float
    """Share of a sample's log-odds for a car that counts: neighbouring samples repeat each other."""

    gap_trust: float
    lean: float
    """Added to a sample's log-odds for a car: samples to fit on were chosen hard, real ones are easier."""

    least_evidence: float
    """Evidence that makes a row worth cutting, in steps of 2 m."""

    shaded_errors: MeasuredErrors
    """Measured where shadows lie beside the trains."""

    plain_errors: MeasuredErrors
    """Measured where they do not."""


def read_tuning(text: bytes) -> Tuning:
    """Read a tuning from the bytes of its TOML file."""
    t = tomllib.loads(text.decode())
    p = t["trains"]
    step = tracks.STEP_M
    lengths = np.arange(round(p["shortest_m"] / step), round(p["longest_m"] / step) + 1) * step
    likely = np.exp(-0.5 * ((lengths - p["usual_m"]) / p["spread_m"]) ** 2) + p["floor"]
    gaps = np.array(p["gaps"], dtype=float)
    return Tuning(
        shaded=_weights(t["shaded"]),
        plain=_weights(t["plain"]),
        prior=trains.Prior(
            step_m=step,
            lengths=likely / likely.sum(),
            shortest=round(p["shortest_m"] / step),
            gaps=gaps / gaps.sum(),
            enter=p["enter"],
            couple=p["couple"],
        ),
        car_trust=t["car_trust"],
        gap_trust=t["gap_trust"],
        lean=t["lean"],
        least_evidence=t["least_evidence"],
        shaded_errors=_errors(t.get("errors", ()), shaded=True),
        plain_errors=_errors(t.get("errors", ()), shaded=False),
    )


def _weights(table: dict[str, list[float]]) -> profile.Weights:
    """Weights from their TOML table; each form is written as its upper triangle, row by row."""
    mean, spread = (np.array(table[k], np.float32) for k in ("mean", "spread"))
    forms = np.zeros((len(profile.CLASSES) - 1, len(mean) + 1, len(mean) + 1), np.float32)
    for form, name in zip(forms, profile.CLASSES[1:], strict=True):
        form[np.triu_indices(len(form))] = table[name]
    return profile.Weights(mean=mean, spread=spread, forms=forms)


def _errors(rows: Iterable[dict[str, Any]], *, shaded: bool) -> MeasuredErrors:
    """Errors of the scenes whose trains cast shadows to their side, or of the others."""
    of_kind = ({k: v for k, v in row.items() if k != "shaded"} for row in rows if row["shaded"] is shaded)
    return MeasuredErrors(images=tuple(ImageErrors(**row) for row in of_kind))
