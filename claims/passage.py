"""A text cut into sentences and words, with every name of a countable kind marked."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.util import filter_spans

from claims.kinds import KINDS
from claims.languages import table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spacy.tokens import Doc, Span


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; offsets count characters of the text, surrounding white space left out."""

    start: int
    end: int

    paragraph: int
    """Number of the paragraph, from 0."""


@dataclass(frozen=True, slots=True)
class KindNoun:
    """A name of a countable kind in the text."""

    start: int
    end: int
    kind: str
    plural: bool
    singular: bool

    model: bool
    """Whether it is a name of make or model, such as Tu-95s."""


_ENDING = re.compile(r"[.!?…][\"”’')\]]*(?=\s+[\"“‘'(\[]?[A-Z0-9À-Þ])|\n+")


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(table("grammar")["abbreviations"])


def _ends(text: str, found: re.Match[str]) -> bool:
    if found.group()[0] != ".":
        return True
    word = re.search(r"[\w.\-]*$", text[max(0, found.start() - 24) : found.start()])
    last = word.group().lower() if word else ""
    after = text[found.end() : found.end() + 12].lstrip()
    if last in {"a.m", "p.m"}:
        return after[:1].isupper()
    return last not in _abbreviations() and not re.fullmatch(r"[a-z]", last)


_LONGEST = 1200
"""Characters; nobody writes a longer sentence, and what is read of one costs more than its length."""


def _pieces(text: str, start: int, end: int) -> list[int]:
    """Where a stretch ends, and where it is cut when it is longer than any sentence."""
    cuts = []
    while end - start > _LONGEST:
        blank = text.rfind(" ", start, start + _LONGEST)
        start = blank + 1 if blank > start else start + _LONGEST
        cuts.append(start)
    return [*cuts, end]


def without_long_words(text: str) -> str:
    """The text with every run of 200 characters and more blanked out, so that all offsets hold."""
    return re.sub(r"\S{200,}", lambda found: " " * len(found.group()), text)


def sentences(text: str) -> list[Sentence]:
    """Sentences in order. A line break always ends one; "U.S.", "Capt." and initials never do."""
    ends = [found.end() for found in _ENDING.finditer(text) if _ends(text, found)]
    cuts = [
        cut
        for start, end in zip([0, *ends], [*ends, len(text)], strict=True)
        for cut in _pieces(text, start, end)
    ]
    found: list[Sentence] = []
    paragraph = 0
    for start, end in zip([0, *cuts[:-1]], cuts, strict=True):
        part = text[start:end]
        if part.strip():
            first = start + len(part) - len(part.lstrip())
            last = end - (len(part) - len(part.rstrip()))
            found.append(Sentence(first, last, paragraph))
        paragraph += "\n" in part
    return found


def sentence_at(sentences: Sequence[Sentence], offset: int) -> int | None:
    """Number of the sentence that holds an offset; None between sentences."""
    number = bisect_right(sentences, offset, key=lambda sentence: sentence.start) - 1
    return number if number >= 0 and offset < sentences[number].end else None


@Language.component("recount_sentences")
def mark_sentences(doc: Doc) -> Doc:
    """Start spaCy's sentences where ours start."""
    starts = {sentence.start for sentence in sentences(doc.text)}
    # All at once: setting ``is_sent_start`` token by token reads the whole text each time.
    marks: Any = np.array([[token.idx in starts] for token in doc], dtype=np.uint64)
    marked: Doc = doc.from_array(["SENT_START"], marks)
    return marked


class KindMarker:
    """Puts the names of kinds into ``doc.spans["kinds"]``, longest first, labelled by kind."""

    def __init__(self, nlp: Language) -> None:
        self._matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        for kind in KINDS.values():
            nouns = dict.fromkeys([*kind.nouns, *(noun for c in kind.contextual for noun in c.nouns)])
            self._matcher.add(kind.name, [nlp.make_doc(noun) for noun in nouns])

    def __call__(self, doc: Doc) -> Doc:
        """Mark one text. A noun of several kinds goes to the first whose company stands around it."""
        spans: list[Span] = []
        seen: dict[tuple[int, int], list[Span]] = {}
        for span in self._matcher(doc, as_spans=True):
            seen.setdefault((span.start, span.end), []).append(span)
        words = frozenset(token.lower_ for token in doc)
        for same in seen.values():
            label = _settled(same[0], [span.label_ for span in same], words)
            if label:
                spans += [span for span in same if span.label_ == label]
        doc.spans["kinds"] = filter_spans(spans)
        return doc


def _settled(span: Span, labels: list[str], everything: frozenset[str]) -> str | None:
    """The kind that a noun means: by the company it keeps, its own sentence counting most, else by itself."""
    noun = span.text.lower()
    sentence = {token.lower_ for token in _sentence_around(span)}
    company: dict[str, int] = {}
    for label in labels:
        for contextual in KINDS[label].contextual:
            if noun in contextual.nouns:
                company[label] = 3 * len(sentence & contextual.near) + len(everything & contextual.near)
    likeliest = max(company, key=lambda label: company[label], default=None)
    if likeliest and company[likeliest]:
        return likeliest
    return next((label for label in labels if noun in KINDS[label].nouns), None)


def _sentence_around(span: Span) -> Span:
    """The span's sentence, at most 80 tokens on either side. spaCy's own ``sent`` reads the whole text."""
    doc, first, last = span.doc, span.start, span.end
    while first > max(0, span.start - 80) and not doc[first].is_sent_start:
        first -= 1
    while last < min(len(doc), span.end + 80) and not doc[last].is_sent_start:
        last += 1
    return doc[first:last]


@Language.factory("recount_kinds")
def _make_marker(nlp: Language, name: str) -> KindMarker:
    del name
    return KindMarker(nlp)


def pipeline() -> Language:
    """A blank English pipeline with our own components; reads no model."""
    nlp = spacy.blank("en")
    # spaCy's own limit is there for parsers; how long a text may be is the reader's to say.
    nlp.max_length = 10**8
    nlp.add_pipe("recount_sentences")
    nlp.add_pipe("recount_kinds")
    return nlp


@cache
def _models() -> Mapping[str, str]:
    listed = [(model, kind.name) for kind in KINDS.values() for model in kind.models]
    return dict(sorted(listed, key=lambda pair: -len(pair[0])))


def model_kind(word: str) -> str | None:
    """The kind of a model name, or None: Tu-95s and Il-76MD are aircraft, T-72B3 is a vehicle."""
    if not any(char.isdigit() for char in word) and not word[:1].isupper():
        return None
    name = (word[:-1] if word.endswith("s") and len(word) > 2 else word).upper()
    for model, kind in _models().items():
        if name == model or (
            name.startswith(model) and not name[len(model)].isdigit() and any(c.isdigit() for c in model)
        ):
            return kind
    return None


def kind_nouns(doc: Doc) -> list[KindNoun]:
    """Names of kinds in the text, in order, models included."""
    found = []
    for span in doc.spans["kinds"]:
        noun, kind = span.text.lower(), KINDS[span.label_]
        many = noun in kind.plurals
        found.append(
            KindNoun(
                span.start_char,
                span.end_char,
                kind.name,
                plural=many,
                singular=not many or _both(noun),
                model=False,
            )
        )
    covered = {index for span in doc.spans["kinds"] for index in range(span.start, span.end)}
    for token in doc:
        kind_name = model_kind(token.text) if token.i not in covered else None
        if kind_name:
            found.append(
                KindNoun(token.idx, token.idx + len(token), kind_name, plural=True, singular=True, model=True)
            )
    return sorted(found, key=lambda noun: noun.start)


def _both(noun: str) -> bool:
    return noun.endswith(("craft", "barracks", "stock", "class", "crops"))
