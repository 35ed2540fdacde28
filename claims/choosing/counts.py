"""Whether a number is the count of a thing at all, and no age, price or hour."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claims import checkable
from claims.choosing.distances import far
from claims.languages import table
from claims.languages.en.quantities import measures

if TYPE_CHECKING:
    from claims.choosing.weights import Chooser, Hints
    from claims.context import Context
    from claims.drafts import Draft


def is_count(draft: Draft, context: Context, *, choose: Chooser) -> bool:
    """Whether a number counts what it seems to count.

    Args:
        draft: the number and what it seems to count.
        context: the text.
        choose: tells which reading weighs most.
    """
    readings = [(False, []), (True, _hints(draft, context))]
    return choose.pick("count", readings, draft.start)


def _hints(draft: Draft, context: Context) -> Hints:
    said, counted = draft.quantity, draft.counted
    found = draft.worded or counted.found
    ahead, behind = _sides(draft, context.text)
    figures = "digits" if any(sign.isdigit() for sign in said.text) else "spelt"
    located = any(place.located for place in context.near_places(draft.start))
    hints = [
        found,
        f"{found} {'linked' if draft.linked else 'loose'}",
        f"{found} kind {counted.kind}",
        f"{found} {said.relation}",
        f"{found} {figures}",
        f"{found} unit {said.unit}",
        f"{found} value {_size(said.value)}",
        f"{found} ahead {ahead[-1]}",
        f"{found} ahead {' '.join(ahead[-2:])}",
        f"{found} behind {behind[0]}",
        f"{found} behind {' '.join(behind[:2])}",
        f"{found} {'images' if context.imaged else 'no images'}",
        f"{found} {'places' if located else 'no places'}",
    ]
    hints += _named(draft, context) if found == "after" else _antecedent(draft, context)
    sides = "counted" if found == "after" else "bare number" if said.unit == "each" else "bare length"
    far_ahead, far_behind = (7, 4) if found == "after" else (9, 5)
    hints += [f"{sides} after {word}" for word in dict.fromkeys(ahead[-far_ahead:])]
    hints += [f"{sides} before {word}" for word in dict.fromkeys(behind[:far_behind])]
    return hints + _signs(draft, context, found)


def _sides(draft: Draft, text: str) -> tuple[list[str], list[str]]:
    """The words and marks on both sides of the number and its noun; "^" and "$" end the sentence."""
    sentence = draft.sentence
    ahead = _PIECES.findall(text, max(sentence.start, draft.start - 60), draft.start)
    behind = _PIECES.findall(text, draft.end, min(sentence.end, draft.end + 60))
    return ["^", *map(_plain, ahead)], [*map(_plain, behind), "$"]


_PIECES = re.compile(r"[A-Za-z’']+|\d+|[^\w\s]")


def _plain(piece: str) -> str:
    return "0" if piece[0].isdigit() else piece.lower()


def _named(draft: Draft, context: Context) -> Hints:
    """The noun behind the number."""
    said, counted = draft.quantity.text, draft.counted
    hints = [f"noun {counted.text.split()[-1].lower()}"]
    hints.append(f"{counted.kind} {'images' if context.imaged else 'no images'}")
    if context.text.startswith(" of ", draft.start + len(said)):
        hints += ["counted of", f"counted of {said.lower()}"]
    return hints


def _signs(draft: Draft, context: Context, found: str) -> Hints:
    """Signs in the sentence that the number is something else, or that it is one."""
    text, sentence, said = context.text, draft.sentence, draft.quantity.text.lower()
    words, first = text[sentence.start : sentence.end], draft.start - sentence.start
    here = context.index(draft.start)
    hints = [f"{found} {key}" for key in _TOLD if context.says(key, here)]
    signs = {
        said: said in table("numbers")["units"],
        "change": measures.is_change(words, first, first + len(said)),
        "capacity": checkable.is_capacity(words, first),
        f"said {said}": draft.worded is not None,
        "in a title": _quoted_title(text, draft),
    }
    return hints + [f"{found} {sign}" for sign, true in signs.items() if true]


_TOLD = ("casualties", "money", "people")
"""What a sentence may be about besides; keys of patterns."""


def _antecedent(draft: Draft, context: Context) -> Hints:
    """How far the thing that a bare number counts was named before it."""
    found = draft.worded or draft.counted.found
    here, there = context.index(draft.start), context.index(draft.counted.start)
    if here == there:
        gap = abs(draft.start - draft.counted.end)
        cuts = context.cuts(draft.counted.start, draft.start)
        return [
            f"{found} elsewhere",
            f"{found} same sentence",
            f"{found} {far(gap)}",
            f"{found} cuts {min(cuts, 2)}",
        ]
    same = context.sentences[there].paragraph == draft.sentence.paragraph
    return [
        f"{found} elsewhere",
        f"{found} {min(here - there, 4)} sentences back",
        f"{found} {'same' if same else 'other'} paragraph",
    ]


def _size(value: float | None) -> str:
    if value is None:
        return "none"
    if value != int(value):
        return "broken"
    if 1900 <= value <= 2100:
        return "a year"
    for most, name in ((0, "nought"), (1, "one"), (2, "two"), (12, "few"), (99, "tens"), (999, "hundreds")):
        if value <= most:
            return name
    return "thousands"


def _quoted_title(text: str, draft: Draft) -> bool:
    """Whether number and noun are a title in quotation marks: “Twelve Ships”."""
    around = text[max(0, draft.start - 1) : draft.end + 2]
    return bool(re.match(r"[“\"‘'].*[,.]?[”\"’']", around)) and draft.counted.text[:1].isupper()
