"""What a person handed in, to an article and the bytes it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from claims.article import read
from claims.errors import ArticleError, NotAnArticle
from claims.pasted import split_paste
from evidence.errors import WebError
from evidence.web import redact

if TYPE_CHECKING:
    from claims.model import Article
    from evidence.model import Exchange
    from evidence.seams import Door

MOST_BYTES = 20 * 2**20
"""Longest local article; the longest pages of newspapers are under 5 MB."""

REFUSALS = frozenset({401, 402, 403, 407, 429, 451})
"""HTTP statuses by which a site keeps programs out."""


@dataclass(frozen=True)
class Taken:
    """An article, the bytes it was read from, and the exchange that brought them."""

    article: Article
    source: bytes
    exchanges: tuple[Exchange, ...] = ()


def take(
    handed: str,
    *,
    web: Door,
    stdin: bytes | None = None,
    url: str | None = None,
    published: str | None = None,
) -> Taken:
    """Read an article from a link, a file, or standard input.

    Args:
        handed: a link (a title pasted along is ignored), a path, or ``-``.
        web: the door that links are fetched through.
        stdin: what ``-`` stands for: a page, a text, a JSON passage, or a link pasted there.
        url: the article's address, when its text comes from elsewhere.
        published: ISO 8601 day or time that overrides what the page says.

    Raises:
        ArticleError: there is no such file, it is too large, or it holds no article.
        WebError: the link cannot be fetched, or what it gives is no article.
    """
    pasted = (stdin or b"").decode("utf-8", "replace") if handed == "-" else handed
    link, _ = split_paste(pasted)
    if link is not None:
        return _from_link(link, web=web, published=published)
    source = (stdin or b"") if handed == "-" else _file(handed)
    return Taken(read(source, url=url, published=published), source)


def _from_link(link: str, *, web: Door, published: str | None) -> Taken:
    try:
        answer = web.get(link)
    except WebError as refused:
        if refused.status in REFUSALS:
            raise WebError(
                f"{link} keeps programs out (HTTP {refused.status}).",
                next_step=f"Paste its text or save the page, and give that with --url {link}.",
                status=refused.status,
            ) from refused
        raise
    try:
        article = read(
            answer.body,
            url=redact(link),
            final_url=answer.address,
            media_type=answer.headers.get("content-type"),
            published=published,
            retrieved=answer.exchange.at,
        )
    except NotAnArticle as no_page:
        # What the world gave is no article: its fault, not that of the person who pasted the link.
        raise WebError(no_page.what, next_step=no_page.next_step) from no_page
    return Taken(article, answer.body, (answer.exchange,))


def _file(handed: str) -> bytes:
    path = Path(handed)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ArticleError(
                f"{handed} has {path.stat().st_size:,} bytes; an article has at most {MOST_BYTES:,}.",
                next_step="Give the article alone.",
            )
        return path.read_bytes()
    except (OSError, ValueError) as unreadable:
        raise ArticleError(
            f"{handed[:200]!r} is neither a link nor a file that can be read.",
            next_step="Give a link, a file, or - for standard input (to paste text).",
        ) from unreadable
