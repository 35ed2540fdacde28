"""What the forms of a correction have in common: an area, and what would come of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from verify.errors import RecordError
from verify.exports.scale import scale_of
from verify.exports.words import confidence, counted, likelihood

if TYPE_CHECKING:
    from verify.model import Record


def named(by: str) -> str:
    """The name of whoever answers for what is signed. Raises RecordError when there is none."""
    if not by.strip():
        raise RecordError(
            "Nobody's name was given.",
            next_step="Give your name, which stays in the record, and send it again.",
        )
    return by.strip()


def area_of(told: str) -> Any:
    """Read an area that was drawn or pasted. Raises RecordError when it is no GeoJSON."""
    try:
        area = json.loads(told)
    except (ValueError, RecursionError) as wrong:
        raise RecordError(
            "The area is no GeoJSON.", next_step="Draw it on the map, or paste a Polygon in lon/lat."
        ) from wrong
    if isinstance(area, dict) and area.get("type") == "FeatureCollection":
        features = area.get("features")
        area = features[0] if isinstance(features, list) and len(features) == 1 else area
    if isinstance(area, dict) and area.get("type") == "Feature":
        return area.get("geometry")
    return area


def previewed(made: Record, number: int | None) -> dict[str, Any]:
    """What count, interval and verdict of a record would be, for the page of a preview."""
    return {
        "waits": "",
        "counted": None if number is None else counted(made.counts[number]),
        "record": made,
        "drawn": scale_of(made),
        "likelihood": likelihood(made),
        "confidence": confidence(made),
    }
