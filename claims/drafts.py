"""Numbers and what they count, before place, day and source are known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.choosing.counts import is_count
from claims.choosing.things import choose_antecedent, choose_extent
from claims.languages import pattern
from claims.languages.en.quantities import measures, numbers
from claims.languages.en.quantities.comparisons import same_clause
from claims.languages.en.things.objects import Counted, Finder
from claims.model import Quantity
from claims.reading.sentences import sentence_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from claims.choosing.weights import Chooser
    from claims.context import Context
    from claims.languages.en.quantities.measures import Cue
    from claims.languages.en.quantities.numbers import Mention
    from claims.model import Measure
    from claims.reading.sentences import Sentence

AREAS = frozenset({"ha", "acre", "km2", "m2", "mi2"})
"""Units of area; the other units but ``each`` are lengths."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A quantity and what it counts; offsets count characters of the text."""

    quantity: Quantity
    start: int

    end: int
    """Just after the quantity and the noun phrase that follows it."""

    counted: Counted
    sentence: Sentence

    worded: Measure | None = None
    """The measure of words that state a change or a record without a number; None for a number."""

    linked: bool = True
    """Whether a noun phrase or words of counting tie the number to its thing; what is loose may be an age, an
    hour or a price."""


class Drafter:
    """Finds the quantities of one text that count something."""

    def __init__(self, context: Context, *, choose: Chooser) -> None:
        self._context = context
        self._text = context.text
        self._sentences = context.sentences
        self._nouns = list(context.nouns)
        self._finder = Finder(context)
        self._choose = choose

    def drafts(self) -> list[Draft]:
        """All quantities that count something, in text order."""
        stated = list(self._stated())
        by_sentence: dict[int, list[Draft]] = {}
        for draft in stated:
            by_sentence.setdefault(draft.sentence.start, []).append(draft)
        worded: list[Draft] = []
        last: Draft | None = None
        for sentence in self._sentences:
            here = by_sentence.get(sentence.start, [])
            worded += self._worded(sentence, here, last)
            last = here[-1] if here else last
        return sorted([*stated, *worded], key=lambda draft: draft.start)

    def _stated(self) -> Iterator[Draft]:
        recent: Counted | None = None
        for mention in self._context.mentions:
            draft = self._draft(mention, recent)
            if draft is None or not is_count(draft, self._context, choose=self._choose):
                continue
            recent = draft.counted
            words, first = self._words(draft.sentence), draft.start - draft.sentence.start
            if not measures.is_baseline(words, first):
                yield draft

    def _draft(self, mention: Mention, recent: Counted | None) -> Draft | None:
        """A number with what it seems to count; None when it counts nothing."""
        sentence = self._sentence(mention.start)
        if sentence is None:
            return None
        if mention.quantity.unit == "each":
            counted = self._counted(mention, sentence, recent)
        else:
            counted = choose_extent(mention, self._context, self._nouns, self._finder, choose=self._choose)
        if counted is None:
            return None
        after = counted.found == "after"
        whole = numbers.with_hedge_after(mention, self._text, counted.end) if after else mention
        end = max(mention.end, counted.end if after else 0)
        linked = after or self._is_linked(mention, sentence, recent)
        return Draft(whole.quantity, mention.start, end, counted, sentence, linked=linked)

    def _is_linked(self, mention: Mention, sentence: Sentence, recent: Counted | None) -> bool:
        words = self._words(sentence)
        first, last = mention.start - sentence.start, mention.end - sentence.start
        if measures.is_change(words, first, last):
            return True
        if mention.quantity.unit == "each":
            return self._finder.is_linked(mention, recent)
        return measures.is_extent(words, first, last)

    def _counted(self, mention: Mention, sentence: Sentence, recent: Counted | None) -> Counted | None:
        counted, how = self._finder.after(mention, recent)
        if counted:
            return counted
        before = self._text[sentence.start : mention.core_start]
        pronoun = mention.quantity.value == 1 and pattern("grammar", "no_number_one").search(before)
        alone = mention.form == "zero" and pattern("grammar", "no_alone").match(mention.quantity.text)
        if how == "other" or pronoun or (alone and how != "of_them"):
            return None
        return self._antecedent(mention, recent, how)

    def _antecedent(self, mention: Mention, recent: Counted | None, how: str) -> Counted | None:
        return choose_antecedent(
            mention, self._context, self._finder, recent=recent, how=how, choose=self._choose
        )

    def _worded(self, sentence: Sentence, here: Sequence[Draft], last: Draft | None) -> Iterator[Draft]:
        """Changes and records that state no number of their own."""
        words = self._words(sentence)
        for cue in sorted(
            [*measures.vague_changes(words), *measures.records(words)], key=lambda cue: cue.start
        ):
            if any(same_clause(draft, cue, words) for draft in here):
                continue
            counted = None if self._of_another_thing(sentence, cue) else self._subject(sentence, cue, last)
            if counted is None:
                continue
            text, start = words[cue.start : cue.end], sentence.start + cue.start
            vague = Quantity(text=text, relation="vague", value=None, low=None, high=None)
            end = sentence.start + cue.end
            draft = Draft(vague, start, end, counted, sentence, worded=cue.measure)
            if is_count(draft, self._context, choose=self._choose):
                yield draft
                return

    def _of_another_thing(self, sentence: Sentence, cue: Cue) -> bool:
        """Whether the words are an adjective of no countable thing: "unprecedented railcar movements"."""
        after = self._words(sentence)[cue.end :]
        adjective = re.match(r"[\"”’']?[ ]([a-z-]+)", after)
        if not adjective or self._finder.ends_a_phrase(adjective[1]):
            return False
        end = sentence.start + cue.end
        if pattern("grammar", "of_movements").match(after):
            return True
        return cue.adjective and not self._finder.things(end, min(end + 40, sentence.end))

    def _subject(self, sentence: Sentence, cue: Cue, last: Draft | None) -> Counted | None:
        named = measures.record_subject(self._words(sentence))
        if named:
            start = sentence.start + self._words(sentence).index(named[1])
            return Counted(named[0], named[1], start, start + len(named[1]), "before")
        start, end = sentence.start + cue.start, sentence.start + cue.end
        said = Quantity(text=self._text[start:end], relation="vague", value=None, low=None, high=None)
        mention = numbers.Mention(start, start, end, "vague", said)
        return self._antecedent(mention, last.counted if last else None, cue.measure)

    def _sentence(self, offset: int) -> Sentence | None:
        number = sentence_at(self._sentences, offset)
        return None if number is None else self._sentences[number]

    def _words(self, sentence: Sentence) -> str:
        return self._text[sentence.start : sentence.end]
