"""Days and distances that a person gives to a command."""

from __future__ import annotations

import math

from claims.reading.publication import iso
from verify.errors import VerifyError

COARSEST_M = 1000.0
"""Largest ground sample distance that is taken for one; weather satellites see no better than this."""


class BadOptionError(VerifyError):
    """An option whose value makes no sense."""


def checked_day(text: str, *, option: str) -> str:
    """Give back an ISO 8601 day, or date and time.

    Raises:
        BadOptionError: it is none.
    """
    try:
        return iso(text)
    except ValueError as wrong:
        raise BadOptionError(
            f"{option} {text[:60]!a} is no ISO 8601 day or time.",
            next_step="Write it as 2023-10-05 or 2023-10-05T02:10:00Z.",
        ) from wrong


def checked_gsd(metres: float | None) -> float | None:
    """Give back a ground sample distance; None passes through.

    Raises:
        BadOptionError: it is no length above 0 and up to 1 km.
    """
    if metres is not None and not (math.isfinite(metres) and 0 < metres <= COARSEST_M):
        raise BadOptionError(
            f"--gsd {metres:g} is no distance above 0 and up to {COARSEST_M:g} m.",
            next_step="Give the native ground sample distance in metres, such as 0.5.",
        )
    return metres
