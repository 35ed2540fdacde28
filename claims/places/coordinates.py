"""Pairs of coordinates in a text: the place itself, in any common notation."""

from __future__ import annotations

import re

_MINUTES = r"(?:[ ]?\d{1,2}(?:\.\d{1,6})?[ ]?['’′](?:[ ]?\d{1,2}(?:\.\d{1,6})?[ ]?(?:\"|”|″|''|’’))?)?"
_ANGLE = rf"\d{{1,3}}(?:\.\d{{1,10}})?[ ]?(?:°|º|deg(?:rees)?)?{_MINUTES}"
_HALF = rf"(?:{_ANGLE}[ ]?[NSEW](?:orth|outh|ast|est)?\b|\b[NSEW][ ]?{_ANGLE})"
_BARE = r"[-+−]?\d{1,3}\.\d{3,10}[ ]?,[ ]?[-+−]?\d{1,3}\.\d{3,10}"
_REACH = r"(?:within[ ]\d{1,3}(?:\.\d)?[ ]?(?:km|m|metres|meters|kilomet(?:er|re)s)[ ]of[ ])?"
_PAIR = re.compile(rf"(?<![\w.]){_REACH}(?:{_HALF}[ ]?[,;/]?[ ]?{_HALF}|{_BARE})(?![\w.]?\d)")
_END = r"[\d°º'’′\"”″gs]"
_SIGN = re.compile(
    rf"[NSEW](?:[ ]?\d|(?<={_END}[NSEW])|(?<={_END}[ ][NSEW])|(?<={_END}[ ][ ][NSEW]))|\.\d{{3}}"
)
"""One of these stands in every pair. It opens with the letter, which is rarer than what stands before it."""


def find(text: str) -> list[tuple[int, int]]:
    """Where pairs of coordinates stand, as (start, end) in characters, an extent stated before them included.

    "73 railcars within 2 km of 42.4214 N, 130.6081 E" → "within 2 km of 42.4214 N, 130.6081 E"
    """
    return [match.span() for match in _PAIR.finditer(text)] if _SIGN.search(text) else []
