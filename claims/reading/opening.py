"""The first lines of a plain text: headline and date line stand there, and the body begins after."""

from __future__ import annotations

import re

_DATE_OR_TIME = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}:\d\d")
_BODY_WORDS = 30
_LONGEST_TITLE = 300
_LEAST_TITLE_WORDS = 4


def headline(text: str) -> str | None:
    """Give the line among the first that reads as a headline; None when the body begins at once.

    A headline has four words or more, is no sentence with a full stop, and stands before the first line
    that reads as body text. It stays in the text: offsets count from what was handed in.
    """
    lines = [line.strip() for line in text[:5000].split("\n") if line.strip()]
    for line in lines[:6]:
        words = re.findall(r"[^\W\d_]{2,}", line)
        if len(lines) == 1 or line[-1] in '.?!…"”' or len(words) >= _BODY_WORDS or len(line) > _LONGEST_TITLE:
            return None
        if len(words) >= _LEAST_TITLE_WORDS and not _DATE_OR_TIME.search(line):
            return line
    return None
