"""Where an article links to, and at which of its words."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from claims.reading.decoding import decode
from claims.reading.formats import form
from claims.reading.markup import parsed
from claims.reading.paragraphs import ASIDE, PAGE_BLOCKS
from claims.reading.pasted import links_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from claims.model import Article

MOST_LINKS = 400
"""Of one page; longer lists are menus."""

# Each link is looked for in the text: these bound the time that a page made for it can take.
_MOST_ANCHORS = 1_500
_MOST_SIGNS = 4_000_000
_LONGEST_ADDRESS = 2_000
_BEFORE, _WITHIN, _AFTER = 60, 200, 30
"""Signs around a link, blanks left out, by which it is found again in the text."""


@dataclass(frozen=True)
class Link:
    """An absolute http(s) address and the words that lead to it."""

    url: str
    words: str
    """What a reader clicks on; the address itself where it is written out."""

    start: int
    """Offset of the words in the article's text, in characters."""


def links(page: bytes, article: Article, *, media_type: str | None = None) -> tuple[Link, ...]:
    """Links in the text of an article, in order; menus and what else stands beside the text are left out.

    Args:
        page: the bytes that the article was read from.
        article: what was read.
        media_type: Content-Type that came with the bytes.

    Raises:
        ArticleError: the bytes are not those of an article.
    """
    found = [Link(url, url, start) for start, url in links_in(article.text) if _sound(url)]
    text = decode(page, media_type=media_type)
    if form(text, media_type=media_type) == "html":
        tree = parsed(text)
        found += _anchored(tree, article.text, base=_base(tree, article.final_url or article.url))
    return tuple(sorted(found, key=lambda link: link.start)[:MOST_LINKS])


def page_of(url: str) -> str:
    """What all addresses of one page have in common: without scheme, www., fragment and campaign marks."""
    parts = urlsplit(url)
    asked = "&".join(part for part in parts.query.split("&") if not part.startswith("utm_"))
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}?{asked}"


def _base(tree: Any, address: str | None) -> str:
    stated = next((element.get("href") or "" for element in tree.iter("base")), "")[:_LONGEST_ADDRESS]
    return _joined(address or "", stated) or address or ""


def _joined(base: str, href: str) -> str | None:
    try:
        whole = urljoin(base, "".join(href.split()))
    except ValueError:
        return None
    return whole if _sound(whole) else None


def _sound(url: str) -> bool:
    """Whether an address is one that could be fetched: absolute, http or https, of a sane length."""
    if len(url) > _LONGEST_ADDRESS or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
    except ValueError:
        return False


def _anchored(tree: Any, text: str, *, base: str) -> Iterator[Link]:
    """Links of a page whose words stand in the article's text."""
    squeezed, places = _squeezed(text)
    blocks: dict[Any, tuple[str, dict[Any, int]]] = {}
    flattened = 0
    for anchor, block in islice(_anchors(tree), _MOST_ANCHORS):
        if block not in blocks:
            blocks[block] = _flat(block)
            flattened += len(blocks[block][0])
        if flattened > _MOST_SIGNS:
            return
        around, starts = blocks[block]
        url = _joined(base, anchor.get("href"))
        words = " ".join("".join(anchor.itertext()).split())[:_WITHIN]
        at = _found(squeezed, around, starts[anchor], len("".join(words.split()))) if url else None
        if url and at is not None:
            yield Link(url, words, places[at])


def _anchors(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Links of a page's own text, each with the block that it stands in."""
    for anchor in tree.iter("a"):
        above = list(anchor.iterancestors())
        block = next((element for element in above if element.tag in PAGE_BLOCKS), None)
        aside = any(element.tag in ASIDE for element in above)
        if block is not None and not aside and 0 < len(anchor.get("href") or "") <= _LONGEST_ADDRESS:
            yield anchor, block


def _found(squeezed: str, around: str, at: int, size: int) -> int | None:
    """Where in a squeezed text the words of a link stand; the words around it tell which of several."""
    first = max(0, at - _BEFORE)
    for last in (at + size + _AFTER, at + size):
        found = squeezed.find(around[first:last])
        if size and found >= 0:
            return found + at - first
    return None


def _squeezed(text: str) -> tuple[str, list[int]]:
    """A text without blanks, and the offset in it of each sign that is left."""
    kept = [(sign, at) for at, sign in enumerate(text) if not sign.isspace()]
    return "".join(sign for sign, _ in kept), [at for _, at in kept]


def _flat(block: Any) -> tuple[str, dict[Any, int]]:
    """A block's text without blanks, and where in it each link begins.

    libxml2 nests 256 deep at most, so this may recurse.
    """
    pieces: list[str] = []
    starts: dict[Any, int] = {}
    size = 0

    def add(text: str | None) -> None:
        nonlocal size
        bare = "".join((text or "").split())
        pieces.append(bare)
        size += len(bare)

    def walk(element: Any) -> None:
        if element.tag == "a":
            starts[element] = size
        if isinstance(element.tag, str):
            add(element.text)
        for part in element:
            walk(part)
            add(part.tail)

    walk(block)
    return "".join(pieces), starts
