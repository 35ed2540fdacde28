"""Distances in a text, in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from claims.choosing.weights import Hints
    from claims.context import Context


class Away(NamedTuple):
    """Where another sentence lies, seen from the one of a number."""

    way: str
    """``back`` or ``on``."""

    distance: str
    """As ``steps`` tells it."""

    paragraph: str
    """``same`` or ``other``."""

    def hints(self, own: str) -> Hints:
        """Signs of a thing in that sentence, for a number whose own sentence has such things or none."""
        way = self.way
        return [way, f"{way} {self.distance}", f"{way} {own}", f"{way} {self.paragraph} paragraph"]


def away(context: Context, here: int, there: int) -> Away:
    """How one sentence lies to another, both by their index."""
    same = context.sentences[there].paragraph == context.sentences[here].paragraph
    return Away("back" if there < here else "on", steps(abs(there - here)), "same" if same else "other")


def far(characters: int) -> str:
    """How far apart two things of a sentence stand."""
    if characters <= 6:
        return "touching"
    if characters <= 25:
        return "near"
    if characters <= 60:
        return "apart"
    return "far" if characters <= 120 else "very far"


def steps(sentences: int) -> str:
    """How many sentences lie between, beyond four lumped together."""
    return str(sentences) if sentences <= 3 else "4-6" if sentences <= 6 else "more"
