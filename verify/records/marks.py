"""Marks as GeoJSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.model.counts import Mark


def as_features(marks: Sequence[Mark]) -> dict[str, Any]:
    """Marks as a FeatureCollection (RFC 7946): a Point for each; without a georeference, no geometry."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": None
                if mark.lon is None or mark.lat is None
                else {"type": "Point", "coordinates": [mark.lon, mark.lat]},
                "properties": mark.model_dump(mode="json", exclude={"lon", "lat"}),
            }
            for mark in marks
        ],
    }
