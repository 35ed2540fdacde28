"""What a change or a record is held against, and which of them the words around a number make it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claims.languages import pattern
from claims.languages.en.quantities import measures
from claims.model import Comparison, Period

if TYPE_CHECKING:
    from claims.context import Context
    from claims.drafts import Draft
    from claims.languages.en.quantities.measures import Cue
    from claims.model import Measure

_CLAUSE_ENDS = re.compile(r"[.;]")


def same_clause(draft: Draft, cue: Cue, words: str) -> bool:
    """Whether a quantity and a cue of the same sentence stand in the same clause.

    Args:
        draft: the quantity.
        cue: the cue, by its offsets in the sentence.
        words: the sentence.
    """
    first = draft.start - draft.sentence.start
    between = words[min(first, cue.end) : max(first, cue.start)]
    return not pattern("cues", "parted").search(between)


def ruled_measure(draft: Draft, words: str) -> Measure:
    """What the rules take a number of a sentence to measure."""
    first, last = draft.start - draft.sentence.start, draft.end - draft.sentence.start
    if any(same_clause(draft, cue, words) for cue in measures.records(words)):
        return "record"
    if measures.is_change(words, first, min(last, first + len(draft.quantity.text))):
        return "change"
    if draft.quantity.unit in {"m", "km", "mi", "ft"}:
        return "length"
    return "count" if draft.quantity.unit == "each" else "area"


def comparison_of(draft: Draft, measure: Measure, context: Context) -> Comparison | None:
    """What a change or record is held against: the words, the earlier number, the period looked at."""
    if measure not in {"change", "record"}:
        return None
    sentence = draft.sentence
    words = context.text[sentence.start : sentence.end]
    own = [
        m
        for m in context.moments
        if m.how in {"window", "since"} and sentence.start <= m.start < sentence.end
    ]
    spans = [m.days for m in own if m.days]
    base = [
        m.quantity.value
        for m in context.mentions
        if sentence.start <= m.start < sentence.end and measures.is_baseline(words, m.start - sentence.start)
    ]
    return Comparison(
        text=_comparing(draft, words),
        baseline=base[0] if base else None,
        window=Period(start=spans[0][0].isoformat(), end=spans[0][1].isoformat()) if spans else None,
    )


def _comparing(draft: Draft, words: str) -> str:
    """The words of the comparison: from the cue to the end of its clause, or the whole sentence."""
    cues = [*measures.records(words), *measures.vague_changes(words)]
    near = min(cues, key=lambda cue: abs(cue.start - draft.start + draft.sentence.start), default=None)
    if near is None:
        against = pattern("cues", "comparing").search(words)
        return against.group().strip() if against else words
    return _CLAUSE_ENDS.split(words[near.start :], maxsplit=1)[0].strip(' "”')
