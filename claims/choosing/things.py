"""Which thing a number without a noun counts, and what a length or an area is that of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.choosing.distances import far, steps
from claims.languages import pattern
from claims.languages.en.things.objects import Counted

if TYPE_CHECKING:
    from claims.choosing.weights import Chooser, Hints, Reading
    from claims.context import Context
    from claims.languages.en.quantities.numbers import Mention
    from claims.languages.en.things.nouns import KindNoun
    from claims.languages.en.things.objects import Finder

_FAR_BACK = 4
"""Sentences before a number in which the thing that it counts may have been named."""

_MOST = 14
"""Names of things that are looked at."""


def choose_antecedent(
    mention: Mention, context: Context, finder: Finder, *, recent: Counted | None, how: str, choose: Chooser
) -> Counted | None:
    """The thing that a number without a noun counts; None when none was named.

    Args:
        mention: the number.
        context: the text.
        finder: knows the names of things in it.
        recent: what the number before it counts.
        how: how the phrase after the number ended: ``bare``, ``stand_in`` or ``of_them``.
        choose: tells which reading weighs most.
    """
    here = context.index(mention.start)
    first = context.sentences[max(0, here - _FAR_BACK)].start
    last = context.sentences[here].end
    nouns = [noun for noun in finder.things(first, last) if finder.can_be_counted(noun)]
    nouns = nouns[-_MOST:]
    around = _Antecedent(mention, context, nouns, recent, how)
    readings: list[Reading[Counted]] = [
        (
            finder.counted(noun, "before" if context.index(noun.start) == here else "recalled"),
            around.hints(noun),
        )
        for noun in nouns
    ]
    if recent and recent.kind != "area" and here - context.index(recent.start) <= _FAR_BACK:
        again = Counted(recent.kind, recent.text, recent.start, recent.end, "recalled")
        readings.append((again, around.again(recent)))
    return choose.pick("thing", readings, mention.core_start) if readings else None


class _Antecedent:
    """One number without a noun among the things that its text names."""

    def __init__(
        self, mention: Mention, context: Context, nouns: list[KindNoun], recent: Counted | None, how: str
    ) -> None:
        self._mention, self._context, self._recent, self._how = mention, context, recent, how
        self._here = context.index(mention.start)
        self._before = [noun.start for noun in nouns if noun.end <= mention.start]
        self._kinds = [noun.kind for noun in nouns]
        own = [n for n in self._before if context.index(n) == self._here]
        self._own = "own" if own else "bare"

    def hints(self, noun: KindNoun) -> Hints:
        """What speaks for a thing that the text names, and against it."""
        context = self._context
        there = context.index(noun.start)
        hints = [f"kind {noun.kind}", "plural" if noun.plural else "singular", f"{self._how} {noun.plural}"]
        if noun.start in self._before:
            rank = len(self._before) - 1 - self._before.index(noun.start)
            hints += [f"rank {min(rank, 4)}", f"rank {min(rank, 2)} {self._how}"]
        if self._recent:
            hints.append(
                "kind of the last" if noun.kind == self._recent.kind else "another kind than the last"
            )
            if noun.start >= self._recent.end:
                hints.append("since the last")
            if self._recent.start <= noun.start < self._recent.end:
                hints.append("the last itself")
        hints.append(f"named {min(self._kinds.count(noun.kind), 4)}")
        sentence = context.sentences[there]
        lead = context.text[sentence.start : noun.start]
        if len(lead.split()) <= 3:
            hints.append("opens its sentence")
        if pattern("grammar", "was_counted").search(lead):
            hints.append("was counted")
        if pattern("grammar", "behind_preposition").search(lead):
            hints.append("behind a preposition")
        if there != self._here:
            return [*hints, f"back {steps(self._here - there)}", f"back {self._own}", f"back {self._how}"]
        return hints + self._in_sentence(noun)

    def _in_sentence(self, noun: KindNoun) -> Hints:
        context, mention = self._context, self._mention
        if noun.start >= mention.end:
            gap = context.text[mention.end : noun.start]
            predicate = pattern("grammar", "predicate").match(gap)
            return ["ahead", f"ahead {far(len(gap))}", *(["its predicate"] if predicate else [])]
        gap = context.text[noun.end : mention.start]
        hints = ["same sentence", f"same {far(len(gap))}", f"same {self._how}"]
        hints.append(f"same cuts {min(context.cuts(noun.start, mention.start), 3)}")
        if pattern("grammar", "within").search(gap):
            hints.append("numbered")
        return hints

    def again(self, recent: Counted) -> Hints:
        """What speaks for the thing that was counted last."""
        there = self._context.index(recent.start)
        same = self._context.sentences[there].paragraph == self._context.sentences[self._here].paragraph
        return [
            "again",
            f"again {self._how}",
            f"again {self._own}",
            f"again {recent.kind}",
            f"again {steps(self._here - there)} {'same' if same else 'other'} paragraph",
            f"again {recent.found}",
        ]


def choose_extent(
    mention: Mention, context: Context, nouns: list[KindNoun], finder: Finder, *, choose: Chooser
) -> Counted:
    """What a length or an area is that of: a thing named in its sentence or before, or ground.

    Args:
        mention: the length or area.
        context: the text.
        nouns: all names of kinds in it, ground and convoys included.
        finder: knows noun phrases.
        choose: tells which reading weighs most.
    """
    here = context.index(mention.start)
    first = context.sentences[max(0, here - 2)].start
    last = context.sentences[here].end
    near = [noun for noun in nouns if first <= noun.start < last][-_MOST:]
    before = [noun.start for noun in near if noun.end <= mention.start]
    size = "area" if mention.quantity.unit in {"ha", "acre", "km2", "m2", "mi2"} else "length"
    readings: list[Reading[Counted]] = []
    for noun in near:
        hints = [f"{size} {noun.kind}", f"{size} noun"]
        own = context.index(noun.start) == here
        if noun.start in before:
            rank = len(before) - 1 - before.index(noun.start)
            way = "same" if own else "back"
            hints += [f"{size} {way} rank {min(rank, 3)}", f"{size} {way} {noun.kind}"]
            if own:
                hints.append(f"{size} {far(mention.start - noun.end)}")
                hints.append(f"{size} cuts {min(context.cuts(noun.start, mention.start), 2)}")
        else:
            gap = context.text[mention.end : noun.start]
            hints += [f"{size} ahead {far(len(gap))}", f"{size} ahead {noun.kind}"]
            if pattern("grammar", "of_it").fullmatch(gap):
                hints += [f"{size} of it", f"{size} of {noun.kind}"]
        readings.append((finder.counted(noun, "before"), hints))
    for kind in ("area", "convoy", "other"):
        said = Counted(kind, mention.quantity.text, mention.start, mention.end, "before")
        readings.append(
            (said, [f"{size} unnamed {kind}", f"{size} unnamed {kind} {'some' if near else 'none'}"])
        )
    return choose.pick("extent", readings, mention.core_start)
