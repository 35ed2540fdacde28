"""Which thing a number counts: the noun phrase after it, before it, or the one spoken of last."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from claims.languages import one_of, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Token

    from claims.numbers import Mention
    from claims.passage import KindNoun, Sentence


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


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(table("grammar")[name])


def _walk(doc: Doc, first: int, nouns: dict[int, KindNoun], *, singular: bool, zero: bool) -> tuple[KindNoun | None, str, int]:
    """Follow the noun phrase from a token on.

    Returns:
        The head when it names a kind; how the phrase ended (``kind``, ``stand_in``, ``bare``, ``other``);
        and the token just after it.
    """
    index = first
    steps = 0
    best: KindNoun | None = None
    while index < len(doc) and steps < 9:
        token = doc[index]
        noun = nouns.get(token.idx)
        if noun:
            end = _token_after(doc, index, noun.end)
            fits = noun.singular if singular else noun.plural
            if (fits or zero) and not _something_else(doc, end):
                best = noun if best is None or not best.model or not _generic(noun, doc) else best
                index = end
                if not _joined(doc, end, nouns):
                    return best, "kind", end
                continue
            index, steps = end, steps + 1
            continue
        if best:
            return best, "kind", index
        how = _how_it_ends(token, at_once=index == first, singular=singular)
        if how:
            return None, how, index
        index, steps = index + 1, steps + 1
    return best, "kind" if best else "other", index


def _generic(noun: KindNoun, doc: Doc) -> bool:
    return doc.text[noun.start : noun.end].lower() in _set("stand_ins")


def _joined(doc: Doc, index: int, nouns: dict[int, KindNoun]) -> bool:
    """Whether another name of a kind goes straight on: "Tu-95 bombers"."""
    return index < len(doc) and doc[index].idx in nouns


def _token_after(doc: Doc, index: int, end: int) -> int:
    while index < len(doc) and doc[index].idx < end:
        index += 1
    return index


def _something_else(doc: Doc, index: int) -> bool:
    following = doc[index] if index < len(doc) else None
    if following is not None and following.text in {"-", "–"} and following.idx == doc[index - 1].idx + len(doc[index - 1]):
        return index + 1 < len(doc) and doc[index + 1].is_alpha
    return following is not None and following.lower_ in _set("not_after_noun")


def _how_it_ends(token: Token, *, at_once: bool, singular: bool) -> str | None:
    word = token.lower_
    if word in _set("stand_ins"):
        return "stand_in"
    if word in _set("breakers") or (token.is_punct and token.text not in {"-", "“", "”", '"', "'", "‘", "’", ","}) or "\n" in token.text:
        return "bare" if at_once else "other"
    if token.text == "," or token.text in {"”", '"'}:
        return "bare" if at_once else ("other" if token.text != "," else "comma")
    plural = token.is_lower and len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "ous"))
    if plural and not singular:
        return "other"
    return None


class Finder:
    """Finds what the numbers of one text count."""

    def __init__(self, doc: Doc, nouns: Sequence[KindNoun], sentences: Sequence[Sentence]) -> None:
        self._doc = doc
        self._text = doc.text
        self._nouns = {noun.start: noun for noun in nouns}
        self._listed = list(nouns)
        self._sentences = list(sentences)
        self._links_before = re.compile(rf"\b{one_of(table('grammar')['links_before'])}[:,]?[ ]*$|[:][ ]*$", re.IGNORECASE)
        self._links_after = re.compile(rf"[ ,]*{one_of(table('grammar')['links_after'])}\b", re.IGNORECASE)

    def after(self, mention: Mention) -> tuple[Counted | None, str]:
        """What the noun phrase after a number names, and how that phrase ended."""
        first = next((token.i for token in self._doc if token.idx >= mention.end), len(self._doc))
        first, partitive = self._past_partitive(first)
        value = mention.quantity.value
        singular = value == 1 and not partitive and mention.form == "number"
        head, how, end = _walk(self._doc, first, self._nouns, singular=singular, zero=mention.form == "zero")
        if head is None:
            return None, "bare" if partitive and how == "bare" else how
        start = self._doc[first].idx
        stop = max(head.end, self._doc[end - 1].idx + len(self._doc[end - 1]))
        return Counted(head.kind, self._text[start:stop].strip(" ,"), start, stop, "after"), "kind"

    def _past_partitive(self, first: int) -> tuple[int, bool]:
        index = first
        of = False
        while index < len(self._doc) and self._doc[index].lower_ in _set("partitive"):
            of = of or self._doc[index].lower_ == "of"
            index += 1
        if index < len(self._doc) and self._doc[index].lower_ in {"them", "which", "whom"} and of:
            return index + 1, True
        return index, of

    def before(self, mention: Mention, recent: Counted | None) -> Counted | None:
        """What a number without a noun after it counts: the plural before it, or what was counted last."""
        sentence = self._sentence(mention.start)
        if sentence is None or not self._linked(mention, sentence):
            return None
        named = [n for n in self._listed if sentence.start <= n.start and n.end <= mention.start and n.plural]
        if named:
            noun = named[-1]
            return self._counted(noun, "before")
        if recent is None or not self._near(recent, sentence):
            return None
        return Counted(recent.kind, recent.text, recent.start, recent.end, "recalled")

    def recall(self, mention: Mention, recent: Counted | None) -> Counted | None:
        """What a stand-in such as "others" means: the plural before it in the sentence, or what was counted last."""
        sentence = self._sentence(mention.start)
        if sentence is None:
            return None
        named = [n for n in self._listed if sentence.start <= n.start and n.end <= mention.start and n.plural]
        if named:
            return self._counted(named[-1], "recalled")
        return recent

    def _counted(self, noun: KindNoun, found: str) -> Counted:
        token = next(t.i for t in self._doc if t.idx >= noun.start)
        start = noun.start
        while token > 0 and self._modifies(self._doc[token - 1]):
            token -= 1
            start = self._doc[token].idx
        return Counted(noun.kind, self._text[start : noun.end], start, noun.end, found)

    def _modifies(self, token: Token) -> bool:
        word = token.lower_
        return token.is_alpha and word not in _set("breakers") | _set("partitive") and not word.endswith(("ed", "s"))

    def _sentence(self, offset: int) -> Sentence | None:
        return next((s for s in self._sentences if s.start <= offset < s.end), None)

    def _near(self, recent: Counted, sentence: Sentence) -> bool:
        home = self._sentence(recent.start)
        here = self._sentences.index(sentence)
        return home is not None and 0 <= here - self._sentences.index(home) <= 3

    def _linked(self, mention: Mention, sentence: Sentence) -> bool:
        before = self._text[sentence.start : mention.start]
        after = self._text[mention.end : sentence.end]
        if re.search(r"[,(][ ]?$", before) and re.match(r"[,.)]", after):
            return False
        return bool(not before.strip() or self._links_before.search(before)) or bool(self._links_after.match(after))
