"""What a person pasted: a link, a link with its title, or text."""

from __future__ import annotations

import re

_LINK = re.compile(r"(?:https?://|(?<![\w.@/])www\.)[^\s<>\"“”]+", re.IGNORECASE)
_TRAILING = ".,;:!?'\"”’»)]}>*_|"
_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*$")
_MOST_TITLE_WORDS = 40
_LONGEST_PASTE = 20_000

# A page or a JSON passage that names one address is still a page or a passage.
_MARKED_UP = re.compile(r"\s*(\{|\[\s*[\[{\"]|<(?!https?:|www\.))", re.IGNORECASE)


def split_paste(text: str) -> tuple[str | None, str]:
    """Tell a link, alone or with its title, from text.

    Returns:
        The link and what stood beside it; or None and the text as it was. Text that happens to hold a link
        (more than one line or title's length beside it, a sentence, two different links) stays text.

    Example:
        "Rail yard fills up | Wire https://wire.example/1"
        → ("https://wire.example/1", "Rail yard fills up | Wire")
    """
    if len(text) > _LONGEST_PASTE or _MARKED_UP.match(text):
        return None, text
    links = links_in(text)
    if len({link for _, link in links}) != 1:
        return None, text
    rest = _without_links(text, links)
    lines = [line for line in rest.split("\n") if line.strip()]
    title = " ".join(rest.split())
    is_sentence = _SENTENCE_END.search(title) is not None and len(title.split()) >= 8
    if len(lines) > 3 or len(title.split()) > _MOST_TITLE_WORDS or is_sentence:
        return None, text
    link = links[0][1]
    return (f"https://{link}" if link.lower().startswith("www.") else link), title


def links_in(text: str) -> list[tuple[int, str]]:
    """Addresses that are written out in a text, with their offsets, without the punctuation around them."""
    return [(found.start(), _trimmed(found.group())) for found in _LINK.finditer(text)]


def _trimmed(link: str) -> str:
    """Cut punctuation that belongs to the sentence around the link, but no balanced bracket."""
    while link and link[-1] in _TRAILING and not (link[-1] == ")" and link.count("(") >= link.count(")")):
        link = link[:-1]
    return link


def _without_links(text: str, links: list[tuple[int, str]]) -> str:
    kept, end = [], 0
    for start, link in links:
        kept.append(text[end:start])
        end = start + len(link)
    joined = "".join([*kept, text[end:]])
    return re.sub(r"<\s*>|\(\s*\)|\[\s*\]|[\"“]\s*[\"”]", "", joined).strip(" \t\n-–—|:<>")
