"""A draft of schema.org's MediaReview: a picture in the article whose own day or place is not its caption's.

A record knows what the article says. When and where the article's picture was really taken is found by the
reviewer, who gives the address where it stands with its own caption. The review is written only when the two
contradict each other, and never of an image that Recount counted on.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from evidence.sites.outlines import distance_m
from verify.errors import ExportError
from verify.exports.markup import MEDIA_TYPE, as_bytes, claim_of, draft, linked, wanted
from verify.exports.words import day_of, days, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from claims.model import Claim
    from evidence.model.places import Site
    from verify.seams import Asked, Held

_A_DAY = timedelta(days=1)
"""A local day may be the day before or after in UTC."""

_AROUND_M = 25_000.0
"""A picture may show the site at its edge: scenes of very high resolution are up to some 20 km wide."""


class MediaReview:
    """One review of one picture."""

    media_type = MEDIA_TYPE
    suffix = ".jsonld"
    several = False

    def __call__(self, held: Sequence[Held], asked: Asked) -> bytes:
        """Write the draft.

        Raises:
            ExportError: nobody answers for it, the picture's facts are missing, or they contradict nothing.
        """
        (one,) = held
        review = draft(one, asked, "MediaReview")
        wanted(
            {
                "--image": asked.image,
                "--original": asked.original,
                "--image-taken or --image-place": asked.taken or asked.place,
            },
            "MediaReview",
        )
        image = {
            "@type": "ImageObject",
            "contentUrl": linked("--image", asked.image),
            "interpretedAsClaim": claim_of(one.record),
        }
        return as_bytes(
            review
            | {
                "mediaAuthenticityCategory": "DecontextualizedContent",
                "originalMediaContextDescription": " ".join(_contradictions(one, asked)),
                "originalMediaLink": linked("--original", asked.original),
                "itemReviewed": {"@type": "MediaReviewItem", "mediaItemAppearance": [image]},
            }
        )


def _contradictions(held: Held, asked: Asked) -> list[str]:
    claim, site = held.record.claim, held.record.site
    told = [*_of_day(claim, asked.taken), *_of_place(site, asked.place)]
    if told:
        return told
    said: list[Any] = [
        days(claim.observed) if claim.observed else "no day",
        site.name if site else "no place",
    ]
    raise ExportError(
        f"The picture's own day and place contradict nothing: the article gives {said[0]} and {said[1]}.",
        next_step="Without a contradiction there is no MediaReview to write; for the count, use claimreview.",
    )


def _of_day(claim: Claim, taken: date | None) -> Iterator[str]:
    if taken is None or claim.observed is None:
        return
    periods = [(claim.observed.start, claim.observed.end)]
    periods += [(other.start, other.end) for other in claim.observed.alternatives]
    if not any(
        date.fromisoformat(start) - _A_DAY <= taken <= date.fromisoformat(end) + _A_DAY
        for start, end in periods
    ):
        yield f"The picture was taken on {day_of(taken)}; the article gives {days(claim.observed)}."


def _of_place(site: Site | None, place: tuple[float, float] | None) -> Iterator[str]:
    if place is None or site is None:
        return
    metres = distance_m(site.lon, site.lat, *place)
    if metres > site.radius_m + _AROUND_M:
        yield (
            f"The picture shows {place[1]:.4f}, {place[0]:.4f} (latitude, longitude), {metres / 1000:.0f} km "
            f"from {visible(site.name)}, which the article gives."
        )
