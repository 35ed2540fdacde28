"""What the formats demand, as compact JSON Schemas of our own.

ClaimReview and MediaReview: what search engines require, and nothing that we never say.
JSON Feed: version 1.1.
"""

from __future__ import annotations

from typing import Any

LINK = {"type": "string", "pattern": "^https?://"}
TEXT = {"type": "string", "minLength": 1}


def _object(kind: str | None, required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    known = ({"@type": {"const": kind}} if kind else {}) | required
    return {
        "type": "object",
        "required": sorted(known),
        "properties": known | optional,
        "additionalProperties": False,
    }


NAMED = _object("Organization", {"name": TEXT})
CLAIM = _object(
    "Claim",
    {"name": TEXT, "text": TEXT},
    author=NAMED,
    datePublished=TEXT,
    creditText=TEXT,
    appearance=_object("NewsArticle", {"url": LINK}, headline=TEXT),
    firstAppearance=_object("CreativeWork", {"url": LINK}),
)
OBSERVATION = _object(
    "Observation",
    {
        "name": TEXT,
        "observationDate": {"type": "string", "format": "date-time"},
        "value": {"type": "integer"},
        "minValue": {"type": "integer"},
        "maxValue": {"type": "integer"},
        "unitText": TEXT,
        "measurementTechnique": TEXT,
    },
    observationAbout=_object(
        "Place",
        {
            "name": TEXT,
            "geo": _object(
                "GeoCoordinates", {"longitude": {"type": "number"}, "latitude": {"type": "number"}}
            ),
        },
    ),
)
_DRAFT = {
    "@context": {"const": "https://schema.org"},
    "identifier": {"type": "string", "pattern": "^urn:sha256:[0-9a-f]{64}$"},
    "creativeWorkStatus": {"const": "Draft"},
    "url": LINK,
    "dateCreated": TEXT,
    "author": NAMED,
    "editor": _object("Person", {"name": TEXT}),
}

CLAIM_REVIEW = _object(
    "ClaimReview",
    _DRAFT
    | {
        "claimReviewed": {"type": "string", "minLength": 1, "maxLength": 75},
        # No ratingValue: an image of an instant gives no stars.
        "reviewRating": _object(
            "Rating", {"alternateName": {"type": "string", "maxLength": 40}, "ratingExplanation": TEXT}
        ),
        "itemReviewed": CLAIM,
    },
    about={"type": "array", "items": OBSERVATION},
)

MEDIA_REVIEW = _object(
    "MediaReview",
    _DRAFT
    | {
        "mediaAuthenticityCategory": {"const": "DecontextualizedContent"},
        "originalMediaContextDescription": TEXT,
        "originalMediaLink": LINK,
        "itemReviewed": _object(
            "MediaReviewItem",
            {
                "mediaItemAppearance": {
                    "type": "array",
                    "minItems": 1,
                    "items": _object("ImageObject", {"contentUrl": LINK, "interpretedAsClaim": CLAIM}),
                }
            },
        ),
    },
)

JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": TEXT,
        "language": TEXT,
        "home_page_url": LINK,
        "authors": {"type": "array", "items": {"type": "object", "required": ["name"]}},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "content_text", "content_html", "date_published"],
                "properties": {
                    "id": TEXT,
                    "title": TEXT,
                    "external_url": LINK,
                    "content_text": TEXT,
                    "content_html": TEXT,
                    "date_published": {"type": "string", "format": "date-time"},
                    "tags": {"type": "array", "items": TEXT, "uniqueItems": True},
                },
                # Of our own there is one object, under a name that the standard leaves to us.
                "patternProperties": {"^_[a-z]": {"type": "object", "required": ["about"]}},
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
