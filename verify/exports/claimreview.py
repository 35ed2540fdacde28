"""A draft of schema.org's ClaimReview, for a named person to sign off.

It says no number of stars and never "true" or "false": a label, and the sentences and counts behind it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from verify.exports.labels import outcome
from verify.exports.markup import MEDIA_TYPE, as_bytes, claim_of, draft
from verify.exports.words import (
    NOT_REAL,
    confidence,
    is_rendered,
    likelihood,
    scene_of,
    short_claim,
    visible,
)
from verify.judge.sentences import noun, timed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.model.counts import SceneCount
    from verify.model import Record
    from verify.seams import Asked, Held


class ClaimReview:
    """One review of one claim."""

    media_type = MEDIA_TYPE
    suffix = ".jsonld"
    several = False

    def __call__(self, held: Sequence[Held], asked: Asked) -> bytes:
        """Write the draft.

        Raises:
            ExportError: nobody answers for it, or the record was corrected or withdrawn.
        """
        (one,) = held
        return as_bytes(_review(one, asked))


def _review(held: Held, asked: Asked) -> dict[str, Any]:
    record = held.record
    rendered = is_rendered(record)
    why = [visible(record.verdict.why), likelihood(record), confidence(record)]
    told = [f"{NOT_REAL}.", *why] if rendered else why
    review = draft(held, asked, "ClaimReview") | {
        "claimReviewed": short_claim(record.claim),
        "reviewRating": {
            "@type": "Rating",
            "alternateName": asked.labels[outcome(held)],
            "ratingExplanation": " ".join(one for one in told if one),
        },
        "itemReviewed": claim_of(record),
    }
    # Numbers counted on rendered pixels are no observation of the place.
    if record.counts and not rendered:
        review["about"] = [_observation(record, count) for count in record.counts]
    return review


def _observation(record: Record, count: SceneCount) -> dict[str, Any]:
    """Give a count as schema.org's Observation."""
    scene = scene_of(record, count)
    told: dict[str, Any] = {
        "@type": "Observation",
        "name": f"{noun(count.kind, 2)} visible in {visible(scene.id)}",
        "value": count.best,
        "minValue": count.low,
        "maxValue": count.high,
        "unitText": noun(count.kind, 2),
        "measurementTechnique": (
            f"Counted on a satellite image by {count.counter.name} {count.counter.version}; "
            f"minValue and maxValue bound a {count.level:.0%} interval"
        ),
    }
    # schema.org takes a day with its hour alone.
    if timed(scene.taken_start, scene.taken_end):
        told["observationDate"] = scene.taken_start
    if record.site:
        told["observationAbout"] = {
            "@type": "Place",
            "name": visible(record.site.name),
            "geo": {
                "@type": "GeoCoordinates",
                "longitude": record.site.lon,
                "latitude": record.site.lat,
            },
        }
    return told
