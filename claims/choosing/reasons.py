"""Why no image can settle a number, if none can."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

from claims import checkable
from claims.model import Reason

if TYPE_CHECKING:
    from claims.choosing.weights import Chooser, Hints
    from claims.context import Context
    from claims.drafts import Draft

_TELLING = 3
"""Letters; shorter words far from the number tell nothing of it."""

REASONS: tuple[Reason | None, ...] = (
    None,
    *(reason for reason in get_args(Reason) if reason not in {"quantity_too_vague", "class_unvalidated"}),
)


def choose_reason(draft: Draft, context: Context, *, limited: bool, choose: Chooser) -> Reason | None:
    """Why no image can settle a number; None when one can.

    What was not seen, is only possible, would fit or lies inside something is never held against an image,
    whatever weighs most.

    Args:
        draft: the number and what it counts.
        context: the text.
        limited: whether the number is the limit of a denial: "no image showed more than 20".
        choose: tells which reading weighs most.
    """
    sentence = draft.sentence
    words, first = context.text[sentence.start : sentence.end], draft.start - sentence.start
    said = first + len(draft.quantity.text)
    behind = max(draft.end - sentence.start, said)
    ruled = checkable.reason(words, first, behind, kind=draft.counted.kind)
    sure = limited or draft.quantity.relation == "vague"
    denied = not sure and checkable.is_doubted(words, first, said)
    fits = checkable.is_capacity(words, first)
    if denied:
        ruled = "denied_or_hypothetical"
    chosen = choose.sort("reason", _hints(draft, context, ruled, fits=fits), REASONS, draft.start)
    if chosen is None and (denied or fits):
        return "denied_or_hypothetical"
    if chosen is None and checkable.is_inside(words, first, said):
        return "not_visual"
    return chosen


def _hints(draft: Draft, context: Context, ruled: Reason | None, *, fits: bool) -> Hints:
    here = context.index(draft.start)
    words = context.words(here)
    hints = ["always", f"ruled {ruled}", f"kind {draft.counted.kind}", f"relation {draft.quantity.relation}"]
    if fits:
        hints.append("capacity")
    if draft.counted.found != "after":
        hints.append(f"noun {draft.counted.found}")
    if words.endswith("?"):
        hints.append("asked")
    return (
        hints
        + _said(draft, context)
        + _size(draft)
        + _where(draft, context, here)
        + _when(draft, context, here)
    )


def _said(draft: Draft, context: Context) -> Hints:
    """The words of the clause on both sides of the number, and those of the rest of its sentence."""
    first, last = context.clause(draft.start)
    sentence = draft.sentence
    ahead = _words(context.text[first : draft.start])
    behind = _words(context.text[draft.end : last])
    rest = set(_words(context.text[sentence.start : first])) | set(_words(context.text[last : sentence.end]))
    hints = [f"ahead {word}" for word in dict.fromkeys(ahead[-12:])]
    hints.append(f"just ahead {' '.join(ahead[-2:])}")
    hints += [f"behind {word}" for word in dict.fromkeys(behind[:10])]
    hints.append(f"just behind {' '.join(behind[:2])}")
    return hints + [f"rest {word}" for word in sorted(rest) if len(word) > _TELLING]


def _size(draft: Draft) -> Hints:
    value = draft.quantity.value
    if value is None:
        return []
    return ["thousands" if value >= 1000 else "hundreds" if value >= 200 else "few" if value else "nought"]


def _where(draft: Draft, context: Context, here: int) -> Hints:
    """Whether the sentence names a place, a country alone, or the text none at all."""
    places = context.near_places(draft.start)
    own = [place for place in places if context.index(place.start) == here]
    located = any(place.located and place.level != "country" for place in own)
    hints = ["a place in the sentence" if located else "no place in the sentence"]
    if any(place.level == "country" for place in own):
        hints.append("a country in the sentence" + ("" if located else " alone"))
    if not any(place.located for place in places):
        hints.append("no place in the text")
    return hints


def _when(draft: Draft, context: Context, here: int) -> Hints:
    """The times of the sentence: of what sort, and whether they are still to come."""
    own = [m for m in context.near_moments(draft.start) if context.index(m.start) == here]
    hints = [f"time {moment.how}" for moment in own]
    hints += ["time of an image" for moment in own if moment.imaging]
    today = context.published
    return hints + ["time to come" for m in own if today and m.days and m.days[0] > today]


def _words(text: str) -> list[str]:
    """Lower-case words; rows of digits are one word, names of people and places are left out."""
    found = re.findall(r"[A-Za-z’']+|\d+", text)
    return [
        "0" if word[0].isdigit() else word.lower()
        for word in found
        if not word[0].isupper() or word in {"If", "No", "The", "Would"}
    ]
