"""Small values for tests: each call says only what the test is about."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from claims.model import Article, Claim, ClaimSite, Observed, Quantity
from evidence.model.counts import CounterId, SceneCount
from evidence.model.findings import Evidence
from evidence.model.places import Site
from evidence.model.scenes import Adequacy, AssessedScene, Scene, Search

if TYPE_CHECKING:
    from claims.model import Relation

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[130.6, 42.42], [130.61, 42.42], [130.61, 42.43], [130.6, 42.43], [130.6, 42.42]]],
}
TEXT = "Satellite imagery shows 73 railcars at Tumangang Rail Facility on 5 October."
NO_DIGEST = "0" * 64


def quantity(relation: Relation = "exactly", value: int | None = 73, **fields: Any) -> Quantity:
    """Make a quantity; bounds follow from an exact value unless given."""
    bounds = {"low": value, "high": value} | fields
    return Quantity(**{"text": str(value), "relation": relation, "value": value} | bounds)


def claim(said: Quantity | None = None, **fields: Any) -> Claim:
    """Make a checkable claim of 73 railcars at Tumangang on 5 October 2023."""
    return Claim(
        **{
            "quote": TEXT,
            "start": 0,
            "quantity": said or quantity(),
            "kind": "railcar",
            "object": "railcars",
            "state": None,
            "measure": "count",
            "site": ClaimSite(text="Tumangang Rail Facility", country="KP"),
            "observed": Observed(text="on 5 October", start="2023-10-05", end="2023-10-05"),
            "checkable": True,
            "reason": None,
        }
        | fields
    )


def article(text: str = TEXT, **fields: Any) -> Article:
    """Make an article whose source is its own text."""
    return Article(**{"text": text, "sha256": hashlib.sha256(text.encode()).hexdigest()} | fields)


def site(**fields: Any) -> Site:
    """Make a site that nobody doubts."""
    return Site(
        **{
            "name": "Tumangang Rail Facility",
            "kind": "rail_yard",
            "lon": 130.6081,
            "lat": 42.4214,
            "radius_m": 780.0,
            "geometry": SQUARE,
            "found_by": "gazetteer",
            "score": 1.0,
        }
        | fields
    )


def scene(name: str = "S1", **fields: Any) -> Scene:
    """Make a half-metre scene of 5 October 2023."""
    taken = datetime(2023, 10, 5, 2, 10, tzinfo=UTC)
    return Scene(
        **{
            "id": name,
            "collection": "yard",
            "catalogue": "test",
            "taken_start": taken,
            "taken_end": taken,
            "gsd_m": 0.5,
            "footprint": SQUARE,
        }
        | fields
    )


def assessed(
    name: str = "S1", *, covers: float = 1.0, verdict: str = "count", **fields: Any
) -> AssessedScene:
    """Hold a scene against the site."""
    return AssessedScene(
        scene=scene(name, **fields),
        covers=covers,
        cloud_at_site=0.0,
        adequacy=Adequacy(
            verdict=verdict, pixels_across=6.0, reason="A railcar is 6.0 pixels across at 0.5 m."
        ),
    )


def count(best: int, low: int, high: int, *, scene_id: str = "S1", **fields: Any) -> SceneCount:
    """Make a count on a scene."""
    return SceneCount(
        **{
            "kind": "railcar",
            "method": "objects",
            "best": best,
            "low": low,
            "high": high,
            "counter": CounterId(name="along-track", version="1", sha256=NO_DIGEST),
            "scene_id": scene_id,
            "chip_sha256": NO_DIGEST,
        }
        | fields
    )


def evidence(said: Quantity | None = None, *counts: SceneCount, **fields: Any) -> Evidence:
    """Put a claim, a site, one assessed scene for each count, and the counts together."""
    return Evidence(
        **{
            "claim": claim(said),
            "site": site(),
            "search": Search(catalogues=(), query={}, when="2023-10-08T00:00:00Z", found=len(counts)),
            "scenes": tuple(assessed(name) for name in dict.fromkeys(c.scene_id for c in counts)),
            "counts": counts,
        }
        | fields
    )
