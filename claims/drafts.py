"""Numbers and what they count, before place, day and source are known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims import checkable, measures, numbers, states
from claims.languages import pattern
from claims.model import Quantity
from claims.objects import Counted
from claims.passage import sentence_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from claims.measures import Cue
    from claims.numbers import Mention
    from claims.objects import Finder
    from claims.passage import KindNoun, Sentence

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


def same_clause(draft: Draft, cue: Cue, words: str) -> bool:
    """Whether a quantity and a cue of the same sentence stand in the same clause.

    Args:
        draft: the quantity.
        cue: the cue, by its offsets in the sentence.
        words: the sentence.
    """
    first = draft.start - draft.sentence.start
    between = words[min(first, cue.end) : max(first, cue.start)]
    return not re.search(r"[;:]|[.]\s|\band\b", between)


class Drafter:
    """Finds the quantities of one text that count something."""

    def __init__(
        self,
        text: str,
        *,
        sentences: Sequence[Sentence],
        nouns: Sequence[KindNoun],
        mentions: Sequence[Mention],
        finder: Finder,
    ) -> None:
        self._text = text
        self._sentences = list(sentences)
        self._nouns = nouns
        self._mentions = mentions
        self._finder = finder

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
        for mention in self._mentions:
            sentence = self._sentence(mention.start)
            if sentence is None:
                continue
            if mention.quantity.unit == "each":
                counted = self._counted(mention, sentence, recent)
            else:
                counted = self._extent(mention, sentence)
            if counted is None:
                continue
            recent = counted
            words, first = self._words(sentence), mention.start - sentence.start
            if measures.is_baseline(words, first) or checkable.is_capacity(words, first):
                continue
            whole = (
                numbers.with_hedge_after(mention, self._text, counted.end)
                if counted.found == "after"
                else mention
            )
            end = max(mention.end, counted.end if counted.found == "after" else 0)
            yield Draft(whole.quantity, mention.start, end, counted, sentence)

    def _counted(self, mention: Mention, sentence: Sentence, recent: Counted | None) -> Counted | None:
        counted, how = self._finder.after(mention, recent)
        words = mention.quantity.text.lower()
        before = self._text[sentence.start : mention.core_start]
        if words.endswith("one") and pattern("grammar", "no_number_one").search(before):
            return None
        if counted and not (words == "one" and self._text.startswith(" of ", mention.end)):
            return counted
        if words == "one":
            return self._one_of(mention, recent, counted, how)
        if how == "other" or (
            mention.form == "zero" and words.startswith("no") and not self._none(words, how)
        ):
            return None
        return self._without_noun(mention, sentence, recent, how)

    def _none(self, words: str, how: str) -> bool:
        """Whether a nought can stand without a noun: "none" can, "no" cannot but before "of them"."""
        return words.startswith(("none", "not")) or how == "of_them"

    def _one_of(
        self, mention: Mention, recent: Counted | None, counted: Counted | None, how: str
    ) -> Counted | None:
        """Read "one of them": it counts when its fate is told, as in "one of them still smoking"."""
        end = counted.end if counted else mention.end
        if not states.of(near=self._text[mention.end : end + 40]):
            return None
        if counted:
            return counted
        return self._finder.recalled(mention, recent) if how == "of_them" else None

    def _without_noun(
        self, mention: Mention, sentence: Sentence, recent: Counted | None, how: str
    ) -> Counted | None:
        if how in {"stand_in", "of_them"}:
            return self._finder.recalled(mention, recent, pronoun=how == "of_them")
        words = self._words(sentence)
        first, last = mention.start - sentence.start, mention.end - sentence.start
        if re.search(r"\b(?:to|by|of)[ ]$", words[:first]) and measures.is_change(words, first, last):
            return self._finder.recalled(mention, recent)
        return self._finder.left_out(mention, recent)

    def _extent(self, mention: Mention, sentence: Sentence) -> Counted | None:
        words = self._words(sentence)
        first, last = mention.start - sentence.start, mention.end - sentence.start
        if not measures.is_extent(words, first, last):
            return None
        own = [n for n in self._nouns if sentence.start <= n.start < sentence.end]
        if mention.quantity.unit in AREAS:
            near = [
                n
                for n in own
                if n.kind == "area" and n.end <= mention.start and self._text[n.start].islower()
            ]
            return self._as_counted(near[-1] if near else None, "area", mention)
        convoys = [n for n in own if n.kind == "convoy"]
        before = [n for n in own if n.end <= mention.start]
        if convoys:
            return self._as_counted(
                min(convoys, key=lambda n: abs(n.start - mention.start)), "convoy", mention
            )
        if before:
            return self._as_counted(before[-1], before[-1].kind, mention)
        spoken_of = [n for n in self._nouns if n.kind == "convoy" and n.end <= mention.start]
        return self._as_counted(spoken_of[-1], "convoy", mention) if spoken_of else None

    def _as_counted(self, noun: KindNoun | None, kind: str, mention: Mention) -> Counted:
        if noun is None:
            return Counted(kind, mention.quantity.text, mention.start, mention.end, "before")
        return Counted(kind, self._text[noun.start : noun.end], noun.start, noun.end, "before")

    def _worded(self, sentence: Sentence, here: Sequence[Draft], last: Draft | None) -> Iterator[Draft]:
        """Changes and records that state no number of their own."""
        words = self._words(sentence)
        for cue in [*measures.vague_changes(words), *measures.records(words)]:
            if any(same_clause(draft, cue, words) for draft in here):
                continue
            counted = None if self._of_another_thing(sentence, cue) else self._subject(sentence, cue, last)
            if counted:
                text = words[cue.start : cue.end]
                vague = Quantity(text=text, relation="vague", value=None, low=None, high=None)
                start = sentence.start + cue.start
                yield Draft(vague, start, sentence.start + cue.end, counted, sentence)
                return

    def _of_another_thing(self, sentence: Sentence, cue: Cue) -> bool:
        """Whether the words are an adjective of no countable thing: "unprecedented railcar movements"."""
        after = self._words(sentence)[cue.end :]
        adjective = re.match(r"[\"”’']?[ ]([a-z-]+)", after)
        if not adjective or self._finder.ends_a_phrase(adjective[1]):
            return False
        end = sentence.start + cue.end
        return cue.adjective and not self._finder.things(end, min(end + 40, sentence.end))

    def _subject(self, sentence: Sentence, cue: Cue, last: Draft | None) -> Counted | None:
        named = measures.record_subject(self._words(sentence))
        if named:
            start = sentence.start + self._words(sentence).index(named[1])
            return Counted(named[0], named[1], start, start + len(named[1]), "before")
        things = self._finder.things(sentence.start, sentence.end)
        own = [n for n in things if n.kind != "other" and (n.plural or cue.measure == "record")]
        if own:
            noun = min(own, key=lambda n: abs(n.start - sentence.start - cue.start))
            return Counted(noun.kind, self._text[noun.start : noun.end], noun.start, noun.end, "before")
        if cue.measure == "change" and not re.search(
            r"\b(?:that|what|it|their|the (?:number|figure|total))\b", self._words(sentence)
        ):
            return None
        number = sentence_at(self._sentences, sentence.start) or 0
        if last and number - (sentence_at(self._sentences, last.sentence.start) or 0) <= 3:
            return last.counted
        return None

    def _sentence(self, offset: int) -> Sentence | None:
        number = sentence_at(self._sentences, offset)
        return None if number is None else self._sentences[number]

    def _words(self, sentence: Sentence) -> str:
        return self._text[sentence.start : sentence.end]
