"""What a person handed in, to an article and the bytes it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from claims.article import read
from claims.errors import ArticleError, NotAnArticle
from claims.reading.pasted import split_paste
from evidence.errors import WebError
from evidence.web import redact
from verify.files import FileRefusedError, regular_bytes

if TYPE_CHECKING:
    from typing import BinaryIO

    from claims.model import Article
    from evidence.model.exchanges import Exchange
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
    media_type: str | None = None
    """Content type that its server named; None where no server did."""


def standard_input(handed: str, stdin: BinaryIO) -> bytes | None:
    """Read what ``-`` stands for, within bounds; None when something else was handed in.

    Raises:
        ArticleError: there is more of it than any article has.
    """
    if handed != "-":
        return None
    source = stdin.read(MOST_BYTES + 1)
    if len(source) > MOST_BYTES:
        raise _too_long("Standard input")
    return source


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
        url: the article's address, when its text comes from elsewhere; secrets in it are left out.
        published: ISO 8601 day or time that overrides what the page says.

    Raises:
        ArticleError: there is no such file, it is too large, or it holds no article; ``url`` is no
            http(s) address, or stands beside a link.
        WebError: the link cannot be fetched, or what it gives is no article.
    """
    given = None if url is None else checked_url(url)
    pasted = (stdin or b"").decode("utf-8", "replace") if handed == "-" else handed
    link, _ = split_paste(pasted)
    if link is not None and given is not None:
        raise ArticleError(
            f"The article is a link itself, {redact(link)}, and --url gives another address for it.",
            next_step="Give the link alone, or a file with the text and --url.",
        )
    if link is not None:
        return _from_link(link, web=web, published=published)
    source = (stdin or b"") if handed == "-" else _file(handed)
    article = read(source, url=given, published=published)
    # A JSON passage names its address itself.
    own = None if article.url is None else redact(article.url)
    return Taken(article.model_copy(update={"url": own}), source)


def checked_url(url: str) -> str:
    """Give an article's address without its secrets.

    Raises:
        ArticleError: it is not one http(s) address.
    """
    try:
        parts = urlsplit(url)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        sound = False
    if not sound or not url.isprintable() or " " in url:
        raise ArticleError(
            f"--url {url[:200]!a} is no http or https address.",
            next_step="Copy the article's address from the browser.",
        )
    return redact(url)


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
    return Taken(article, answer.body, (answer.exchange,), answer.headers.get("content-type"))


def _file(handed: str) -> bytes:
    try:
        source = regular_bytes(Path(handed), most=MOST_BYTES)
    except FileRefusedError as refused:
        raise ArticleError(refused.what, next_step=refused.next_step) from refused
    except (OSError, ValueError) as unreadable:
        raise ArticleError(
            f"{handed[:200]!r} is neither a link nor a file that can be read.",
            next_step="Give a link, a file, or - for standard input (to paste text).",
        ) from unreadable
    if len(source) > MOST_BYTES:
        raise _too_long(handed)
    return source


def _too_long(handed: str) -> ArticleError:
    return ArticleError(
        f"{handed} holds over {MOST_BYTES:,} bytes; an article has at most that many.",
        next_step="Give the article alone.",
    )
