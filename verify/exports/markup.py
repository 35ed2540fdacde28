"""What the reviews of schema.org share: who answers for them, and the claim that they are about.

Terms: https://schema.org, version 29.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from verify.errors import ExportError
from verify.exports.item import is_signed_off
from verify.exports.words import article_link, short_claim, urn, visible, web

if TYPE_CHECKING:
    from collections.abc import Mapping

    from verify.model import Record
    from verify.seams import Asked, Held

MEDIA_TYPE = "application/ld+json"

WORDS = {"corrected": "corrected", "void": "withdrawn"}


def wanted(given: Mapping[str, object], what: str) -> None:
    """Refuse a review that nobody answers for. Raises ExportError with every option that is missing."""
    if missing := [option for option, value in given.items() if not value]:
        raise ExportError(
            f"A {what} is a newsroom's word, so it needs {' and '.join(missing)}.",
            next_step="Give what is missing: who answers for it, and where it stands.",
        )


def draft(held: Held, asked: Asked, kind: str) -> dict[str, Any]:
    """Begin a review: type, page, newsroom, reviewer; marked as a draft, as a person has yet to sign it off.

    Raises:
        ExportError: reviewer, organisation or address are missing, the address is none, or the record was
            withdrawn.
    """
    wanted({"--reviewer": asked.reviewer, "--organisation": asked.organisation, "--url": asked.url}, kind)
    if is_signed_off(held):
        raise ExportError(
            f"Record {held.record.id} was signed off, and its {kind} is that of the record which says so.",
            next_step="Export the record that takes its place: the finding is the same.",
        )
    if held.status != "active":
        raise ExportError(
            f"Record {held.record.id} was {WORDS[held.status]}, so there is no {kind} of it.",
            next_step="Take the old markup off the page; export the record that takes its place, if any.",
        )
    return {
        "@context": "https://schema.org",
        "@type": kind,
        "identifier": urn(held.record.id),
        "creativeWorkStatus": "Draft",
        "url": linked("--url", asked.url),
        "dateCreated": held.record.made_at,
        "author": {"@type": "Organization", "name": visible(asked.organisation or "")},
        "editor": {"@type": "Person", "name": visible(asked.reviewer or "")},
    }


def linked(option: str, address: str | None) -> str:
    """Give an address back when markup may hold it. Raises ExportError."""
    if (link := web(address)) is None:
        raise ExportError(
            f"{option} {address!a} is no plain http or https address.", next_step="Copy it from the browser."
        )
    return link


def claim_of(record: Record) -> dict[str, Any]:
    """Give the claim as schema.org's Claim: its sentence, where it stood, whom it credits."""
    article = record.article
    told: dict[str, Any] = {
        "@type": "Claim",
        "name": short_claim(record.claim),
        "text": visible(record.claim.quote),
    }
    if article.publisher:
        told["author"] = {"@type": "Organization", "name": visible(article.publisher)}
    if article.published:
        told["datePublished"] = article.published
    if record.claim.attribution:
        # Told by the first, who has it from the next: the nearest to the evidence comes last.
        told["creditText"] = ", after ".join(map(visible, record.claim.attribution))
    if link := article_link(record):
        told["appearance"] = {"@type": "NewsArticle", "url": link}
        if article.title:
            told["appearance"]["headline"] = visible(article.title)
    if first := web(record.fidelity.source_url):
        told["firstAppearance"] = {"@type": "CreativeWork", "url": first}
    return told


def as_bytes(told: Any) -> bytes:
    """JSON for people to read and paste, safe inside a page's script element."""
    text = json.dumps(told, ensure_ascii=False, indent=2, allow_nan=False)
    # An article's "</script>" or "<!--" would end or bend the element that holds the markup.
    return (text.replace("<", "\\u003c") + "\n").encode("utf-8", "backslashreplace")
