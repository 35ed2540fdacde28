"""Distances in a text, in a few words."""

from __future__ import annotations


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
