"""Marks as GeoJSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from verify.judge.reviewing import own_marks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.model.counts import Mark, SceneCount


def features_of(count: SceneCount) -> dict[str, Any]:
    """A count's marks as a FeatureCollection; those that a person put there say whose they are."""
    told, own = as_features(count.marks), own_marks(count)
    for mark, feature in zip(count.marks, told["features"], strict=True):
        if mark in own:
            feature["properties"]["reviewed_by"] = count.reviewed_by
    return told


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
