"""An article's text in pieces: what is claimed, what does not add up, which numbers were passed over."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claims.model import Claim, Discrepancy
    from claims.untaken import Untaken


@dataclass(frozen=True)
class Piece:
    """A stretch of text, and what is to be said of it."""

    text: str
    start: int
    claims: tuple[int, ...] = ()
    """Places of the claims whose quote it is a part of."""

    wrong: Discrepancy | None = None
    number: Untaken | None = None


def paragraphs(
    text: str, claims: Sequence[Claim], wrong: Sequence[Discrepancy], numbers: Sequence[Untaken]
) -> list[list[Piece]]:
    """Cut a text at the ends of everything that something is to be said of.

    Returns:
        Paragraphs of pieces; together they are the text, but for the blank lines between them.
    """
    quotes = [(one.start, one.start + len(one.quote)) for one in claims]
    odd = [(one.start, one.start + len(one.quote)) for one in wrong]
    figures = [(one.start, one.start + len(one.text)) for one in numbers]
    cuts = sorted({end for spans in (quotes, odd, figures) for span in spans for end in span})
    found, place = [], 0
    for paragraph in text.split("\n\n"):
        start, end = place, place + len(paragraph)
        place = end + 2
        if not paragraph.strip():
            continue
        inner = [start, *(cut for cut in cuts if start < cut < end), end]
        found.append(
            [
                Piece(
                    text=text[a:b],
                    start=a,
                    claims=tuple(n for n, (x, y) in enumerate(quotes) if x <= a < y),
                    wrong=next((wrong[n] for n, (x, y) in enumerate(odd) if x <= a < y), None),
                    number=next((numbers[n] for n, (x, y) in enumerate(figures) if x <= a < y), None),
                )
                for a, b in pairwise(inner)
            ]
        )
    return found
