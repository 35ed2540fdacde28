"""Where an article says that it has a claim from: the links at or near the words that name who counted."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from claims.languages import table
from claims.lineage.names import is_host_of, same_body
from claims.reading.links import page_of

if TYPE_CHECKING:
    from claims.lineage.telling import Told
    from claims.reading.links import Link


def leads(told: Told) -> tuple[str, ...]:
    """Addresses of what may be a claim's source, the likeliest first, each page once.

    A link counts when its words or its host name whom the claim is put down to, or when it stands in the
    claim's sentence and leads to another site or speaks of a report. Without anybody named there is none.
    """
    if not told.claim.attribution:
        return ()
    own = {page_of(address) for address in told.telling.addresses}
    ranked = sorted(
        (-weight, abs(link.start - told.claim.start), link.url)
        for link in told.telling.links
        if (weight := _weight(link, told)) and page_of(link.url) not in own
    )
    pages: dict[str, str] = {}
    for _, _, url in ranked:
        pages.setdefault(page_of(url), url)
    return tuple(pages.values())


def _weight(link: Link, told: Told) -> int:
    """How much speaks for a link; 0 when nothing does."""
    claim = told.claim
    here = claim.start <= link.start < claim.start + len(claim.quote)
    elsewhere = _host(link.url) not in {_host(address) for address in told.telling.addresses}
    if not elsewhere and not _listings().isdisjoint(urlsplit(link.url).path.lower().split("/")):
        return 0
    named = any(same_body(link.words, name) or is_host_of(link.url, name) for name in claim.attribution)
    if named:
        return 5 if here else 4 if _same_paragraph(link, told) else 2
    reporting = not _reports().isdisjoint(re.findall(r"\w+", link.words.lower()))
    return 3 if here and reporting else 1 if here and elsewhere else 0


def _same_paragraph(link: Link, told: Told) -> bool:
    first, last = sorted((link.start, told.claim.start))
    return "\n\n" not in told.telling.article.text[first:last]


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


@cache
def _listings() -> frozenset[str]:
    return frozenset(table("lineage")["listings"])


@cache
def _reports() -> frozenset[str]:
    return frozenset(table("lineage")["reports"])
