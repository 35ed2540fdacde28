"""Whether a number is what there was, the size or end of a change, or a record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claims.languages.en.quantities.comparisons import ruled_measure

if TYPE_CHECKING:
    from claims.choosing.weights import Chooser, Hints
    from claims.context import Context
    from claims.drafts import Draft
    from claims.model import Measure

AREAS = frozenset({"ha", "acre", "km2", "m2", "mi2"})
"""Units of area; the other units but ``each`` are lengths."""


def choose_measure(draft: Draft, context: Context, *, choose: Chooser) -> Measure:
    """What a number measures.

    Args:
        draft: the number and what it counts.
        context: the text.
        choose: tells which reading weighs most.
    """
    if draft.worded:
        return draft.worded
    plain: Measure = (
        "count" if draft.quantity.unit == "each" else "area" if draft.quantity.unit in AREAS else "length"
    )
    ruled = ruled_measure(draft, context.text[draft.sentence.start : draft.sentence.end])
    measures: tuple[Measure, ...] = (plain, "change", "record")
    return choose.sort("measure", _hints(draft, context, ruled), measures, draft.start)


def _hints(draft: Draft, context: Context, ruled: Measure) -> Hints:
    first, last = context.clause(draft.start)
    ahead = _words(context.text[max(draft.sentence.start, first - 40) : draft.start])
    behind = _words(context.text[draft.end : min(last + 60, draft.sentence.end)])
    hints = ["always", f"ruled {ruled}", f"unit {draft.quantity.unit}", f"noun {draft.counted.found}"]
    hints += [f"just ahead {' '.join(ahead[-2:])}", f"next ahead {ahead[-1] if ahead else ''}"]
    hints += [f"ahead {word}" for word in dict.fromkeys(ahead[-10:])]
    hints += [f"just behind {' '.join(behind[:2])}"]
    hints += [f"behind {word}" for word in dict.fromkeys(behind[:10])]
    return hints


def _words(text: str) -> list[str]:
    return ["0" if word[0].isdigit() else word for word in re.findall(r"[a-z’']+|\d+", text.lower())]
