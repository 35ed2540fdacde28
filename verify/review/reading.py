"""A review file, which may come from anybody: read within limits, or refused with the place that is wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from verify.review.model import Review, ReviewRefusedError

if TYPE_CHECKING:
    from verify.model import Record

MOST_BYTES = 2 << 20
"""Largest review file; 10,000 marks that are added take half a million."""

_START = "Start from recount review BUNDLE --template; docs/review.md has every field."


def read_review(body: bytes) -> Review:
    """Read a review.

    Raises:
        ReviewRefusedError: it is too large, no JSON, says one thing twice, or is not of the agreed form.
    """
    if len(body) > MOST_BYTES:
        raise ReviewRefusedError(
            f"The review has over {MOST_BYTES:,} bytes.", next_step="Review fewer counts at once."
        )
    try:
        told = json.loads(body, object_pairs_hook=_once)
    except RecursionError as deep:
        raise ReviewRefusedError("The review is nested too deeply.", next_step=_START) from deep
    except ValueError as garbled:
        raise ReviewRefusedError(f"The review is no JSON: {garbled}.", next_step=_START) from garbled
    return review_of(told)


def review_of(told: Any) -> Review:
    """Take JSON data for a review. Raises ReviewRefusedError when it is not of the agreed form."""
    try:
        # Strict in JSON: a list is a tuple there, and nothing else is converted.
        return Review.model_validate_json(json.dumps(told), strict=True)
    except RecursionError as deep:
        raise ReviewRefusedError("The review is nested too deeply.", next_step=_START) from deep
    except ValidationError as wrong:
        error = wrong.errors(include_url=False)[0]
        where = ".".join(map(str, error["loc"]))[:200]
        what = f"{where!a}: " if where else ""
        raise ReviewRefusedError(
            f"The review cannot be taken: {what}{error['msg'].removeprefix('Value error, ')}.",
            next_step=_START,
        ) from wrong


def template(record: Record) -> dict[str, Any]:
    """A review to start from: it names every count, or finds right that there is none, and nobody yet."""
    counts = [{"number": number, "removed": [], "added": []} for number in range(len(record.counts))]
    looked: dict[str, Any] = {"counts": counts} if counts else {"found_right": True}
    return {"record": record.id, "by": "", "reason": "", **looked}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) < len(pairs):
        raise ValueError("one name stands twice in an object")
    return told
