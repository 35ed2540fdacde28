"""Paragraphs out of parsed markup: of the article that trafilatura found, or of a whole page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

# trafilatura's own names of blocks.
_FOUND_BLOCKS = {"p", "head", "item", "row", "quote", "code", "ab"}

PAGE_BLOCKS = {
    *("address", "article", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset"),
    *("figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "ol"),
    *("p", "pre", "section", "summary", "table", "tbody", "td", "th", "tr", "ul"),
}
ASIDE = {
    *("aside", "button", "footer", "form", "head", "iframe", "nav", "noscript", "object", "script", "select"),
    *("style", "svg", "template", "textarea"),
}
"""Elements whose text is no part of a page's own."""


def found_paragraphs(body: Any) -> str:
    """Write the article body that trafilatura found, one blank line between paragraphs."""
    return "\n\n".join(filter(None, (words(block) for block in _blocks(body))))


def page_paragraphs(tree: Any) -> str:
    """Write all of a page's own text, for pages too short for an article to stand out."""
    paragraphs = []
    for piece in "".join(_pieces(tree)).split("\0"):
        lines = (" ".join(line.split()) for line in piece.split("\n"))
        paragraphs.append("\n".join(filter(None, lines)))
    return "\n\n".join(filter(None, paragraphs))


def words(element: Any) -> str:
    """Give the text of a block with single spaces; a line break stays one, two make a new paragraph."""
    joint = " | " if element.tag == "row" else ""
    pieces = []
    for part in element.iter():
        if part.tag in {"lb", "br"}:
            pieces.append("\n")
        if isinstance(part.tag, str):
            pieces.append(_one_line(part.text))
        if part is not element:
            pieces.append(joint if part.tag == "cell" else _one_line(part.tail))
    lines = [" ".join(line.split()) for line in "".join(pieces).split("\n")]
    return re.sub(r"\n{2,}", "\n\n", "\n".join(lines)).strip("\n |")


def _blocks(element: Any) -> Iterator[Any]:
    """Outermost blocks of text, in order; a table's row is one block."""
    for part in element:
        holds_more = any(below.tag in _FOUND_BLOCKS for below in part.iterdescendants())
        if holds_more and part.tag != "row" and not (part.text or "").strip():
            yield from _blocks(part)
        else:
            yield part


def _pieces(element: Any) -> Iterator[str]:
    """Text in reading order, NUL between blocks. libxml2 nests 256 deep at most, so this may recurse."""
    if not isinstance(element.tag, str) or element.tag in ASIDE:
        return
    edge = "\0" if element.tag in PAGE_BLOCKS else "\n" if element.tag == "br" else ""
    yield edge
    yield _one_line(element.text)
    for part in element:
        yield from _pieces(part)
        yield _one_line(part.tail)
    yield edge


def _one_line(text: str | None) -> str:
    return re.sub(r"[\s\0]+", " ", text or "")
