"""Which thing a number counts: the noun phrase after it, before it, or the one spoken of last."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from claims.kinds import KINDS
from claims.languages import pattern, table
from claims.languages.en.things.phrases import how_it_ends, something_else, stands_in, word_after, word_set
from claims.reading.sentences import sentence_at

if TYPE_CHECKING:
    from claims.context import Context
    from claims.languages.en.quantities.numbers import Mention
    from claims.languages.en.things.nouns import KindNoun
    from claims.reading.sentences import Sentence
    from claims.reading.words import Word


@dataclass(frozen=True, slots=True)
class Counted:
    """The thing counted."""

    kind: str

    text: str
    """The noun phrase as written, without the quantity."""

    start: int
    """First character of the noun phrase, or of the one that it stands for."""

    end: int

    found: str
    """``after`` the number, ``before`` it, or ``recalled`` from what was counted last."""


class Finder:
    """Finds what the numbers of one text count."""

    def __init__(self, context: Context) -> None:
        """Take a text and the names of kinds in it."""
        self._words = context.tokens
        self._text = context.text
        self._starts = [word.start for word in self._words]
        self._word_at = {start: index for index, start in enumerate(self._starts)}
        self._listed = [noun for noun in context.nouns if noun.kind != "area" and self._is_thing(noun)]
        self._nouns = {noun.start: noun for noun in self._listed}
        self._sentences = context.sentences
        self._noun_starts = [noun.start for noun in self._listed]
        self._taken = {offset for start, end in context.taken for offset in range(start, end)}

    def _is_thing(self, noun: KindNoun) -> bool:
        first = self._word_at.get(noun.start)
        return first is not None and not something_else(
            self._words, first, word_after(self._words, first, noun.end)
        )

    def ends_a_phrase(self, word: str) -> bool:
        """Whether no noun phrase goes on across a word, such as "and" or "in"."""
        return word.lower() in word_set("breakers")

    def things(self, start: int, end: int) -> list[KindNoun]:
        """Names of countable things between two offsets, parts of other things ("tank crews") left out."""
        return self._listed[bisect_left(self._noun_starts, start) : bisect_left(self._noun_starts, end)]

    def after(self, mention: Mention, recent: Counted | None) -> tuple[Counted | None, str]:
        """What the noun phrase after a number names, and how that phrase ended.

        Returns:
            The thing, or None; and ``kind``, ``bare`` (the noun is left out), ``stand_in`` or ``other``.
        """
        first = bisect_left(self._starts, mention.end)
        index, of, known, pronoun = self._past_partitive(first)
        if pronoun:
            return None, "of_them"
        singular = mention.quantity.value == 1 and not of and mention.form == "number"
        head, how, end = self._walk(index, singular=singular, zero=mention.form == "zero")
        if head is None:
            of_number = of and index < len(self._words) and _is_number(self._words[index])
            return None, "of_them" if of_number else how
        # "17 of the 36 hospitals" are hospitals, not 36 hospitals.
        while _is_number(self._words[index]) and self._words[index].end <= head.start:
            index += 1
        start = self._words[index].start
        stop = max(head.end, self._words[end - 1].end)
        return self._named(head, (start, stop), recent, known=known), "kind"

    def _named(self, head: KindNoun, at: tuple[int, int], recent: Counted | None, *, known: bool) -> Counted:
        """The thing that a head names; a wider word for what was counted last keeps the narrower kind."""
        kind = head.kind
        if recent and known and recent.kind != "convoy" and KINDS[recent.kind].parent == kind:
            kind = recent.kind
        elif stands_in(head, self._text):
            kind = recent.kind if recent else self.topic or kind
        return Counted(kind, self._text[at[0] : at[1]].strip(" ,"), at[0], at[1], "after")

    @cached_property
    def topic(self) -> str | None:
        """The kind that the text names most often, stand-ins left out."""
        named = Counter(
            noun.kind for noun in self._listed if not stands_in(noun, self._text) and noun.kind != "other"
        )
        return named.most_common(1)[0][0] if named else None

    def _past_partitive(self, first: int) -> tuple[int, bool, bool, bool]:
        """Skip "of the": where the phrase goes on, and whether "of", "the" and "of them" were in it."""
        index, of, known = first, False, False
        while index < len(self._words) and self._words[index].lower in word_set("partitive"):
            of = of or self._words[index].lower == "of"
            known = known or (of and self._words[index].lower in {"the", "these", "those"})
            index += 1
        pronoun = of and index < len(self._words) and self._words[index].lower in {"them", "which", "whom"}
        return index, of, known, pronoun

    def _walk(self, first: int, *, singular: bool, zero: bool) -> tuple[KindNoun | None, str, int]:
        """Follow a noun phrase from a token on: its head if that is a kind, how it ended, where it ended."""
        index, fate_only = first, True
        best: KindNoun | None = None
        while index < len(self._words) and index - first < 11:
            token = self._words[index]
            noun = self._nouns.get(token.start)
            if noun:
                end = word_after(self._words, index, noun.end)
                moves = end < len(self._words) and self._words[end].lower in word_set("movements")
                if moves:
                    return noun, "kind", end + 1
                if zero or (noun.singular if singular else noun.plural):
                    best = best if best and best.model and stands_in(noun, self._text) else noun
                    if end >= len(self._words) or self._words[end].start not in self._nouns:
                        return best, "kind", end
                index, fate_only = end, False
                continue
            if best:
                break
            how = (
                "bare"
                if token.start in self._taken
                else how_it_ends(self._words, index, at_once=fate_only, singular=singular)
            )
            if how:
                return None, ("bare" if how == "other" and fate_only and index > first else how), index
            fate_only = fate_only and token.lower in word_set("fates")
            index += 1
            if self._joins_adjectives(index):
                index += 1
        return best, "kind" if best else "other", index

    def _joins_adjectives(self, index: int) -> bool:
        """Whether "and" or a comma at a token joins two adjectives: "military and civilian jets"."""
        if index >= len(self._words) or self._words[index].lower not in {"and", "or", ","}:
            return False
        following = self._words[index + 1 : index + 4]
        if not following or _is_number(following[0]) or following[0].start in self._nouns:
            return False
        for word in following:
            noun = self._nouns.get(word.start)
            if noun is not None and noun.plural:
                return True
            if word.lower in word_set("breakers") or word.is_mark:
                return False
        return False

    def is_linked(self, mention: Mention, recent: Counted | None) -> bool:
        """Whether words around a number without a noun tie it to a thing named before."""
        sentence = self._sentence(mention.start)
        return sentence is not None and self._linked(mention, sentence, recent)

    def can_be_counted(self, noun: KindNoun) -> bool:
        """Whether a noun names things that a number elsewhere may count, and stands for no other noun."""
        return not stands_in(noun, self._text)

    def _plurals(self, start: int, end: int) -> list[KindNoun]:
        things = self.things(start, end)
        return [n for n in things if n.end <= end and n.plural and not stands_in(n, self._text)]

    def counted(self, noun: KindNoun, found: str) -> Counted:
        """A noun with the words that describe it, as what a number counts."""
        index = self._word_at[noun.start]
        start = noun.start
        while index > 0 and self._modifies(self._words[index - 1]):
            index -= 1
            start = self._words[index].start
        return Counted(noun.kind, self._text[start : noun.end], start, noun.end, found)

    def _modifies(self, before: Word) -> bool:
        word = before.lower
        return (
            before.text.isalpha()
            and word not in word_set("breakers") | word_set("partitive")
            and not word.endswith(("ed", "s"))
        )

    def _sentence(self, offset: int) -> Sentence | None:
        number = sentence_at(self._sentences, offset)
        return None if number is None else self._sentences[number]

    def _linked(self, mention: Mention, sentence: Sentence, recent: Counted | None) -> bool:
        """Whether the words around a bare number make it a count and no age, hour or price."""
        before = self._text[sentence.start : mention.start]
        after = self._text[mention.end : sentence.end]
        own = bool(self._plurals(sentence.start, mention.start))
        if own and (_says("within").search(before) or _says("in_all").match(after)):
            return True
        if own and self._belongs_to_plural(mention, before, after):
            return True
        if recent and self._opened_by_time(mention) and _says("stood").match(after):
            return True
        if _says("part_of_ratio").search(before) or self._aside(before, after):
            return False
        if recent and self._opens_clause(before, after):
            return True
        linked = _says("before").search(before) or _says("after").match(after)
        return bool(linked) or self._in_list(mention, sentence, recent)

    def _opens_clause(self, before: str, after: str) -> bool:
        """Whether a number opens a clause as its subject ("Seven sit there") or closes it ("now has two")."""
        subject = _says("clause_opening").search(before) and _says("verb_next").match(after)
        return bool(subject) or bool(_says("having").search(before) and _says("having_end").match(after))

    def _belongs_to_plural(self, mention: Mention, before: str, after: str) -> bool:
        """Whether a plural earlier in the sentence is what a bare number counts, by the words around it."""
        bound = _says("bound_verb").match(mention.quantity.text)
        enclosed = _says("parenthesis").search(before) and after.startswith(")")
        put = _says("put_at").search(before)
        predicate = before.endswith(", ") and _says("own_verb").match(after)
        return bool(bound or enclosed or put or predicate)

    def _aside(self, before: str, after: str) -> bool:
        """Whether a number stands as ages and hours do, between commas or after "at"."""
        enclosed = _says("enclosed").search(before) and _says("closed").match(after)
        return bool(enclosed) and not _says("before").search(before)

    def _in_list(self, mention: Mention, sentence: Sentence, recent: Counted | None) -> bool:
        """Whether the number goes on a list that another number opened: "Mischief had 26 ships, Subi 14"."""
        if recent is None or not sentence.start <= recent.start < sentence.end:
            return False
        before = self._text[sentence.start : mention.start]
        after = self._text[mention.end : sentence.end]
        if (
            recent.found == "after"
            and re.search(r"(?:\band|,|\bto|\bor)[ ]$", before)
            and _says("list_item").match(after)
        ):
            return True
        near = self.things(max(0, mention.start - 40), mention.start)
        named = re.search(r"[A-Z][\w'’-]{1,40}[ ]$", before[-44:]) or any(
            n.end + 1 == mention.start for n in near
        )
        return bool(named) and re.match(r"[,.;]|[ ]and\b", after) is not None

    def _opened_by_time(self, mention: Mention) -> bool:
        """Whether a word of time stands right before: "a week later, 60"."""
        return mention.start - 2 in self._taken or mention.start - 3 in self._taken


def _is_number(word: Word) -> bool:
    return word.text[:1].isdigit() or word.lower in table("numbers")["units"]


def _says(key: str) -> re.Pattern[str]:
    return pattern("grammar", key)
