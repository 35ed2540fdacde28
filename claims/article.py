"""Bytes of a page, a text or a JSON passage to an article."""

from __future__ import annotations

import hashlib
from typing import Any

from claims.errors import ArticleError
from claims.model import Article
from claims.reading.decoding import decode
from claims.reading.formats import form, refuse_foreign
from claims.reading.markup import read_markup
from claims.reading.opening import headline
from claims.reading.passage import read_passage
from claims.reading.publication import FIRST_YEAR, LAST_YEAR, from_opening, in_years, iso

# The same as what the network's door lets in by default would be far more than anybody writes.
MOST_BYTES = 16 * 2**20


MOST_CHARACTERS = 1_000_000
"""Ten times the longest reports; a text of that length takes half a minute to go through."""


def read(
    page: bytes,
    *,
    url: str | None = None,
    final_url: str | None = None,
    media_type: str | None = None,
    published: str | None = None,
    retrieved: str | None = None,
) -> Article:
    """Read an article out of what was fetched, saved or pasted.

    Args:
        page: HTML, plain text, or a JSON passage; which of them is seen from the bytes.
        url: address that the person gave, for the record and for recognising video sites.
        final_url: address after redirects.
        media_type: Content-Type that came with the bytes; names the encoding and settles doubts.
        published: ISO 8601 day, or date and time; outweighs whatever the article says.
        retrieved: ISO 8601 UTC time of the fetch.

    Raises:
        NotAnArticle: a bot wall, consent page, paywall, video, PDF, image, empty or script-only page.
        BadPassage: JSON that is not of the agreed form.
        ArticleError: ``published`` is not ISO 8601 or in no likely year, or the page or its text is too long.
    """
    given = None if published is None else _checked(published)
    if len(page) > MOST_BYTES:
        raise ArticleError(
            f"The article has {len(page):,} bytes; at most {MOST_BYTES:,} are read.",
            next_step="Paste only the article's text.",
        )
    refuse_foreign(page, media_type=media_type)
    found = _found(decode(page, media_type=media_type), media_type=media_type, address=final_url or url)
    if len(found["text"]) > MOST_CHARACTERS:
        raise ArticleError(
            f"The article has {len(found['text']):,} characters; at most {MOST_CHARACTERS:,} are read.",
            next_step="Paste the part of it that matters.",
        )
    own = {"url": url, "final_url": final_url, "retrieved": retrieved, "published": given}
    stated = {key: value for key, value in own.items() if value is not None}
    return Article(sha256=hashlib.sha256(page).hexdigest(), **(found | stated))


def _found(text: str, *, media_type: str | None, address: str | None) -> dict[str, Any]:
    """Give the fields of the article that the text itself states."""
    match form(text, media_type=media_type):
        case "json":
            passage = read_passage(text)
            return {
                "text": passage.text,
                "url": passage.url,
                "publisher": passage.publisher,
                "published": passage.published,
                "title": passage.title,
            }
        case "html":
            page = read_markup(text, address=address)
            about = page.metadata
            return {
                "text": page.text,
                "publisher": about.publisher,
                "published": about.published,
                "title": about.title,
                "language": about.language,
            }
        case "plain":
            body = text.strip("\ufeff\n")
            return {"text": body, "title": headline(body), "published": from_opening(body)}


def _checked(published: str) -> str:
    try:
        day = iso(published)
    except ValueError as broken:
        raise ArticleError(
            f"The publication date {published[:60]!r} is not an ISO 8601 date.",
            next_step="Write it as 2023-10-08 or 2023-10-08T09:00:00+03:00.",
        ) from broken
    if not in_years(day):
        raise ArticleError(
            f"The publication date {day} is not in the years from {FIRST_YEAR} to {LAST_YEAR}.",
            next_step="Give the day on which the article appeared, such as 2023-10-08.",
        )
    return day
