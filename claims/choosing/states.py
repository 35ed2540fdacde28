"""In which state the counted things are, if the sentence says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.choosing.distances import far
from claims.languages import pattern
from claims.languages.en.things import states

if TYPE_CHECKING:
    from claims.choosing.weights import Chooser, Hints, Reading
    from claims.context import Context
    from claims.drafts import Draft


def choose_state(draft: Draft, context: Context, *, last: str | None, choose: Chooser) -> str | None:
    """The state of the counted things; None when the sentence gives none.

    Args:
        draft: the number and what it counts.
        context: the text.
        last: the state of the things counted before in the same sentence or the one before it.
        choose: tells which reading weighs most.
    """
    sentence = draft.sentence
    words = context.text[sentence.start : sentence.end]
    ruled = _ruled(draft, words)
    found: dict[str, Hints] = {}
    for start, end, state in states.named(words):
        found.setdefault(state, []).extend(_hints(draft, context, start, end, words[start:end].lower()))
    for told in filter(None, (ruled, last)):
        found.setdefault(told, [])
    if not found:
        return None
    nothing: Reading[str | None] = (None, [f"none {draft.counted.found}", f"none ruled {ruled is None}"])
    readings = [nothing]
    for state, hints in found.items():
        own = [f"is {state}", "ruled" if state == ruled else "not ruled", *dict.fromkeys(hints)]
        if state == last:
            own.append(f"as the last {draft.counted.found}")
        readings.append((state, [*own, f"{state} {draft.counted.kind}"]))
    return choose.pick("state", readings, draft.start)


def _hints(draft: Draft, context: Context, start: int, end: int, said: str) -> Hints:
    first, last = draft.start - draft.sentence.start, draft.end - draft.sentence.start
    if first <= start and end <= last:
        return ["within", f"within {said}"]
    if start >= last:
        cuts = context.cuts(draft.end, draft.sentence.start + start)
        another = any(
            last < m.core_start - draft.sentence.start < start for m in context.near_mentions(draft.start)
        )
        across = " beyond another number" if another else ""
        return [f"after {said}", f"after {far(start - last)}", f"after cuts {min(cuts, 3)}{across}"]
    cuts = context.cuts(draft.sentence.start + end, draft.start)
    another = any(
        end < m.core_start - draft.sentence.start < first for m in context.near_mentions(draft.start)
    )
    across = " beyond another number" if another else ""
    return [f"ahead {said}", f"ahead {far(first - end)}", f"ahead cuts {min(cuts, 3)}{across}"]


def _ruled(draft: Draft, words: str) -> str | None:
    """The state that the rules see: within the noun phrase, in its clause behind it, or right before it."""
    first = max(0, draft.start - draft.sentence.start)
    if pattern("cues", "whole_of").search(words[:first]):
        return None
    said = max(first, draft.end - draft.sentence.start)
    after = words[first:said] + pattern("cues", "next_part").split(words[said:])[0][:110]
    noun = draft.counted.start - draft.sentence.start
    named = words[noun:first] if draft.counted.found == "before" and 0 <= noun < first else ""
    beside = words[max(0, first - 24) : first]
    phrase = words[first : draft.end - draft.sentence.start]
    return states.of(near=f"{named} {after}", before=beside, phrase=f"{phrase} {draft.counted.text}")
