"""Numbers of an article that no claim was made of, and why: for a reader who asks what was left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from claims.context import Context
from claims.model import Value
from claims.reading.words import without_long_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claims.model import Article, Claim

_FIGURE = re.compile(r"(?<![\w])\d[\d,.]*(?<![,.])")

MOST = 2_000
"""Numbers that are told of; a table of figures has more, and nobody reads why of each."""


class Untaken(Value):
    """A number that no claim was made of."""

    text: str
    """As it stands in the article."""

    start: int
    """Offset in the article's text, in characters."""

    why: Literal["time_or_place", "name", "counts_nothing", "no_quantity"]
    """A day, an hour or coordinates; part of a model's name; a quantity of nothing that can be counted from
    above; or no quantity at all."""


def untaken(article: Article, claims: Sequence[Claim]) -> tuple[Untaken, ...]:
    """Find the numbers of which no claim was made, in text order.

    Args:
        article: what was read.
        claims: its claims, as ``claims.statements.extract`` gives them.
    """
    # Long words are blanked, not cut out: offsets stay those of the article.
    context = Context(without_long_words(article.text), article.title or "", article.published_on)
    taken = [_said(claim, article.text) for claim in claims]
    reasons: list[tuple[Literal["time_or_place", "name", "counts_nothing"], Sequence[tuple[int, int]]]] = [
        ("time_or_place", context.taken),
        ("name", [(noun.start, noun.end) for noun in context.nouns if noun.model]),
        ("counts_nothing", [(one.start, one.end) for one in context.mentions]),
    ]
    found: list[Untaken] = []
    for figure in _FIGURE.finditer(context.text):
        if len(found) >= MOST or any(start <= figure.start() < end for start, end in taken):
            continue
        within = (why for why, spans in reasons if any(a <= figure.start() < b for a, b in spans))
        why: Literal["time_or_place", "name", "counts_nothing", "no_quantity"] = next(within, "no_quantity")
        found.append(Untaken(text=figure.group(), start=figure.start(), why=why))
    return tuple(found)


def _said(claim: Claim, text: str) -> tuple[int, int]:
    """Where a claim's quantity stands; the whole quote where its words are not found in it."""
    end = claim.start + len(claim.quote)
    at = text.find(claim.quantity.text, claim.start, end)
    return (claim.start, end) if at < 0 else (at, at + len(claim.quantity.text))
