"""HTML to article text: trafilatura finds the body, this module writes it as paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import trafilatura
from trafilatura.settings import Document
from trafilatura.utils import load_html

from claims.errors import ArticleError
from claims.reading.metadata import metadata
from claims.reading.obstacles import INSTEAD, Seen, refuse
from claims.reading.paragraphs import found_paragraphs, page_paragraphs, words

if TYPE_CHECKING:
    from claims.reading.metadata import Metadata

# News pages stay far below both once scripts are dropped; extraction takes about 4 s at either limit.
MOST_MARKUP = 3_000_000
MOST_TAGS = 100_000

# Every repetition is bounded or stops at the next bracket: the markup may be made to stall a search.
_SILENT = re.compile(
    r"<(script|style|svg|template)\b[^<>]{0,2000}>.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_JSON_LD = re.compile(r"<script\b[^<>]{0,2000}ld\+json", re.IGNORECASE)

# libxml2 compares each attribute of an element with all before it; pictures inside src are as long.
_LONG_TAG = re.compile(
    r"(?P<keep><script\b[^<>]{0,2000}>.*?</script\s*>)|<(?P<name>[a-z][a-z0-9]{0,20})\b[^<>]{2000,}>?",
    re.IGNORECASE | re.DOTALL,
)
_HIDDEN = {"script", "style", "noscript", "template", "head", "svg", "iframe", "object"}
_VISIBLE_CHARS = 20_000
_MARKUP_CHARS = 300_000


@dataclass(frozen=True)
class Page:
    """A page that holds an article."""

    text: str
    """Paragraphs separated by blank lines, without the headline."""

    metadata: Metadata


def read_markup(markup: str, *, address: str | None) -> Page:
    """Find the article in a page.

    Raises:
        NotAnArticle: something else stands there, and the error says what and what to do.
        ArticleError: the markup is too long or cannot be parsed.
    """
    lean = _lean(markup)
    tree = _tree(lean)
    about = metadata(tree)
    seen = Seen(
        text=_without_headline(_body(lean, tree), {about.title, *_headings(tree)}),
        visible=_visible(tree),
        markup=markup[:_MARKUP_CHARS],
        heading=" ".join(_headings(tree)),
        metadata=about,
        has_scripts="<script" in markup.lower(),
        address=address,
    )
    refuse(seen)
    return Page(text=seen.text, metadata=about)


def parsed(markup: str) -> Any:
    """Root element of a page, as lxml parses it, without what no reader sees.

    Raises:
        ArticleError: the markup is too long or cannot be parsed.
    """
    return _tree(_lean(markup))


def _tree(lean: str) -> Any:
    tags = lean.count("<")
    if len(lean) > MOST_MARKUP or tags > MOST_TAGS:
        raise ArticleError(
            f"The page holds {len(lean):,} characters of markup with {tags:,} tags; "
            f"at most {MOST_MARKUP:,} and {MOST_TAGS:,} are read.",
            next_step="Paste the article's text instead, keeping the link with --url.",
        )
    tree = load_html(f"<html>{lean}</html>" if "<html" not in lean[:5000].lower() else lean)
    if tree is None:
        raise ArticleError("The page is not markup that can be parsed.", next_step=INSTEAD)
    return tree


def _lean(markup: str) -> str:
    """Drop what no reader sees, except JSON-LD: most of a news page is scripts and drawings."""
    bare = _COMMENT.sub("", markup)
    silent = _SILENT.sub(lambda found: found.group() if _JSON_LD.match(found.group()) else "", bare)
    return _LONG_TAG.sub(lambda found: found["keep"] or f"<{found['name']}>", silent)


def _body(markup: str, tree: Any) -> str:
    """Article text; all of the page's own text when it is too short for an article to stand out."""
    document = trafilatura.bare_extraction(markup, include_comments=False)
    body = document.body if isinstance(document, Document) else None
    # Where trafilatura finds no article it gives all text in one paragraph, lines for blocks.
    is_heap = body is not None and len(body) == 1 and "\n" in (body[0].text or "")
    return page_paragraphs(tree) if body is None or len(body) == 0 or is_heap else found_paragraphs(body)


def _headings(tree: Any) -> list[str]:
    """Title and first heading, as a browser shows them."""
    found = []
    for tag in ("title", "h1"):
        element = next(iter(tree.iter(tag)), None)
        if element is not None:
            found.append(words(element)[:500])
    return found


def _without_headline(text: str, headlines: set[str | None]) -> str:
    """Drop opening paragraphs that repeat the headline: its claim would count twice."""
    known = {_plain(headline) for headline in headlines if headline}
    paragraphs = text.split("\n\n")
    while paragraphs and _plain(paragraphs[0]) in known:
        paragraphs.pop(0)
    return "\n\n".join(paragraphs)


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _visible(tree: Any) -> str:
    """Words that a browser without scripts would show."""
    pieces: list[str] = []
    size = 0
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag not in _HIDDEN and element.text:
            pieces.append(element.text)
        if element.tail:
            pieces.append(element.tail)
        size += len(element.text or "") + len(element.tail or "")
        if size > _VISIBLE_CHARS * 10:
            break
    return " ".join(" ".join(pieces).split())[:_VISIBLE_CHARS]
