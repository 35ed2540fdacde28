"""What a file does not say of itself: given by the person, else asked for, else an error that says how."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from evidence.scenes.catalogues.sidecars import said_of, stated_gsd, stated_licence, when_told
from evidence.scenes.stac.assets import SMALLEST_GSD_M
from evidence.scenes.stac.refusals import Unreadable
from evidence.scenes.stac.times import period

if TYPE_CHECKING:
    from evidence.scenes.catalogues.sidecars import Said
    from evidence.scenes.library.looks import Look

_Answer = TypeVar("_Answer")

_TRIES = 3

_TAKEN = (
    "Say so with --taken, such as --taken 2023-10-05T02:15:00Z, or in a JSON file of the same name beside "
    'it: {"datetime": "2023-10-05T02:15:00Z", "gsd": 0.5}.'
)


Ask = Callable[[str], str]
"""Asks a person at a terminal; the answer is empty when they only press return, or cannot answer any more."""


@dataclass(frozen=True)
class Given:
    """What the person said with the command."""

    taken: str | None = None
    gsd_m: float | None = None
    licence: str | None = None


def completed(seen: Look, given: Given, *, ask: Ask | None) -> Said:
    """Put together what is known, and ask for what is not.

    Args:
        seen: what the file says by itself.
        given: what the person said with the command.
        ask: asks a person; None where nobody can be asked: the time is then demanded, and the GSD is the
            posting.

    Raises:
        Unreadable: nothing says when, or what says so is no time; or the GSD is no length.
    """
    if given.taken is None and when_told(seen.name, seen.facts, seen.fields) is None:
        if ask is None:
            raise Unreadable(f"Nothing says when {seen.name} was taken.", next_step=_TAKEN)
        given = replace(given, taken=_time(seen, ask))
    if ask is not None and given.gsd_m is None and stated_gsd(seen.fields) is None:
        given = replace(given, gsd_m=_gsd(seen, ask))
    if ask is not None and given.licence is None and stated_licence(seen.fields) is None:
        question = "Under which licence may it be used? (empty: none is stated)"
        given = replace(given, licence=ask(question).strip() or None)
    return said_of(
        seen.name,
        seen.facts,
        seen.fields,
        taken=given.taken,
        gsd_m=given.gsd_m,
        licence=given.licence,
    )


def _time(seen: Look, ask: Ask) -> str:
    def sound(answer: str) -> str:
        period(answer)
        return answer

    question = f"When was {seen.name} taken? (UTC, such as 2023-10-05T02:15:00Z, or a day)"
    return _until(sound, ask, question, otherwise=_TAKEN)


def _gsd(seen: Look, ask: Ask) -> float | None:
    posting_m = None if seen.facts is None else seen.facts.posting_m

    def sound(answer: str) -> float | None:
        if not answer:
            return None
        try:
            metres = float(answer)
        except ValueError:
            metres = math.nan
        if not SMALLEST_GSD_M <= metres < math.inf:
            raise Unreadable(f"{answer!r} is no length in metres.", next_step="Write it as 0.5.")
        return metres

    empty = "none is known" if posting_m is None else f"that of its pixels, {posting_m:.3g}"
    question = f"What is its native ground sample distance, in metres? (empty: {empty})"
    otherwise = "Give the native ground sample distance in metres, such as --gsd 0.5."
    return _until(sound, ask, question, otherwise=otherwise)


def _until(sound: Callable[[str], _Answer], ask: Ask, question: str, *, otherwise: str) -> _Answer:
    """Ask until the answer makes sense, three times at most. Raises Unreadable."""
    told = question
    for _ in range(_TRIES):
        try:
            return sound(ask(told).strip())
        except Unreadable as bad:
            told = f"{bad.what} {question}"
    raise Unreadable(f"None of {_TRIES} answers made sense.", next_step=otherwise)
