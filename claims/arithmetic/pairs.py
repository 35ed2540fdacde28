"""Two numbers that are the ends of one change: "from 3,840 to 2,600", "73, up from 20"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.arithmetic.masks import FACTOR, FRACTION, NUMBER, SHARE, SIZE
from claims.kinds import plural
from claims.languages import pattern, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claims.arithmetic.masks import Figure, Mask

_TABLE = "discrepancies"
_FURTHEST = 70
_CLOSE = 30


@dataclass(frozen=True, slots=True)
class Pair:
    """What there was and what there is."""

    old: Figure
    new: Figure
    old_at: int
    new_at: int

    certain: bool
    """Whether the words tell which came first."""

    close: bool
    """Whether the change is stated right beside them, so that a change the other way is an error too."""


def ordered(mask: Mask, *, near: tuple[int, int]) -> list[Pair]:
    """Pairs of one sentence that belong to the change stated at ``near``; offsets of the mask."""
    found: list[Pair] = []
    for name in ("from_to", "to_from", "up_from", "size_of", "dated", "dated_before"):
        for match in pattern(_TABLE, name).finditer(mask.text):
            old, new = match.start("old"), match.start("new")
            if not _alike(mask, old, new) or not tied(mask.text, near, match.span()):
                continue
            if _rivalled(mask, old, new):
                continue
            certain = not name.startswith("dated")
            close = _between(near, match.span()) <= _CLOSE
            found.append(Pair(mask.figures[old], mask.figures[new], old, new, certain, close))
    return found


def _rivalled(mask: Mask, old: int, new: int) -> bool:
    """Whether a third number of the sentence may count the same, which leaves the ends in doubt."""
    nouns = _nouns(mask, old) | _nouns(mask, new)
    rest = [at for at in mask.at(NUMBER) if at not in {old, new}]
    return any(not (own := _nouns(mask, at)) or own & nouns for at in rest)


def fits(mask: Mask, size: int, pair: Pair) -> bool:
    """Whether the size of a rise or fall may be that of a pair: in its unit, and of no other thing."""
    own, ends = _nouns(mask, size), {pair.old.said.unit, pair.new.said.unit}
    nouns = {noun for at in (pair.old_at, pair.new_at) if at >= 0 for noun in _nouns(mask, at)}
    return mask.figures[size].said.unit in ends and (not own or not nouns or bool(own & nouns))


def _between(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(one[0], other[0]) - min(one[1], other[1])


def tied(text: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether nothing stands between two stretches of a masked sentence that brings in another subject."""
    if _between(one, other) > _FURTHEST:
        return False
    gap = text[min(one[1], other[1]) : max(one[0], other[0])]
    signs = NUMBER + SHARE + FACTOR + SIZE + FRACTION
    return not any(sign in gap for sign in signs) and not pattern(_TABLE, "parted").search(gap)


def across(mask: Mask, cue: tuple[int, int], near: Sequence[Mask]) -> list[Pair]:
    """Pairs that reach over the end of a sentence: one number in each, or both in the sentence beside."""
    here = mask.at(NUMBER)
    if len(mask.figures) != len(here) + 1:
        return []
    found: list[Pair] = []
    for other in near:
        if any(other.text[at] != NUMBER for at in other.figures):
            continue
        there = [at for at, figure in other.figures.items() if figure.said.value != 1]
        if len(here) == 1 and len(there) == 1:
            if _leads(mask, here[0], cue) and _goes_on(other, there[0], mask, here[0]):
                old, new = other.figures[there[0]], mask.figures[here[0]]
                found.append(Pair(old, new, -1, here[0], certain=False, close=False))
        elif not here and len(there) == 2 and _same_subject(mask, other):
            pairs = ordered(other, near=(there[0], there[1] + 1))
            found += [Pair(p.old, p.new, -1, -1, certain=False, close=False) for p in pairs]
    return found if len(found) == 1 else []


def _leads(mask: Mask, at: int, cue: tuple[int, int]) -> bool:
    """Whether a number stands before the change that is stated of it, or is what the change led to."""
    if not tied(mask.text, cue, (at, at + 1)):
        return False
    return at < cue[0] or pattern(_TABLE, "to_cue").fullmatch(mask.text, cue[1], at) is not None


def _goes_on(one: Mask, at: int, other: Mask, there: int) -> bool:
    """Whether a number of the next sentence counts what that of the first does."""
    first, second = one.figures[at], other.figures[there]
    named, again = _nouns(one, at), _nouns(other, there)
    if not named or first.said.unit != second.said.unit:
        return False
    stays = pattern(_TABLE, "stays").match(other.text, there + 1)
    return bool(named & again) or (not again and stays is not None)


def _same_subject(mask: Mask, other: Mask) -> bool:
    """Whether a sentence without numbers speaks of the change that the sentence beside it counts."""
    if pattern(_TABLE, "anaphor").search(mask.text):
        return True
    words = {_singular(word) for word in re.findall(r"[a-z][\w’'-]+", mask.text.lower())}
    return any(words & _nouns(other, at) for at in other.figures)


def _alike(mask: Mask, at: int, there: int) -> bool:
    """Whether two numbers count the same: a noun and a unit in common, or one of them without a noun."""
    first, second = mask.figures[at], mask.figures[there]
    here, elsewhere = _nouns(mask, at), _nouns(mask, there)
    if here and elsewhere and not here & elsewhere:
        return False
    units = {first.said.unit, second.said.unit}
    return len(units) == 1 or ("each" in units and not (here and elsewhere))


def _nouns(mask: Mask, at: int) -> set[str]:
    """The words that name what a figure counts, in the singular; none where only other words follow."""
    words = table(_TABLE)
    ends, empty = frozenset([*words["phrase_ends"], *words["bare"]]), frozenset(words["empty"])
    found: set[str] = set()
    for written in mask.words_after(at):
        word = written.lower()
        if word in ends - empty or word.endswith("ly") or written in table("dates")["months"]:
            break
        if word not in empty and not word.isdigit():
            found.add(_singular(word))
    return found


def _singular(word: str) -> str:
    one = word.removesuffix("s")
    return one if plural(one) == word else word
