"""Article in, claims out: every countable statement of a text, with its place, day and source."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from claims import checkable, coordinates, dates, measures, numbers, passage, places, sources, states
from claims.drafts import AREAS, Drafter, same_clause
from claims.languages import pattern
from claims.model import Claim, Comparison, Period
from claims.objects import Finder
from claims.surroundings import Surroundings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc

    from claims.drafts import Draft
    from claims.model import Article, Measure, Observed, Reason


class Extractor:
    """Extracts claims from articles. Build one and keep it: its matchers take a moment to make."""

    def __init__(self) -> None:
        self._nlp = passage.pipeline()

    def __call__(self, article: Article) -> tuple[Claim, ...]:
        """All claims of one article in text order; those that no image can settle carry their reason."""
        doc = self._nlp(passage.without_long_words(article.text))
        return tuple(_Reading(doc, article).claims())


@cache
def _default() -> Extractor:
    return Extractor()


def extract(article: Article) -> tuple[Claim, ...]:
    """All claims of one article in text order; those that no image can settle carry their reason."""
    return _default()(article)


class _Reading:
    """One text while it is being read."""

    def __init__(self, doc: Doc, article: Article) -> None:
        self._article = article.text
        self._text = text = doc.text
        self._sentences = passage.sentences(text)
        nouns = passage.kind_nouns(doc)
        published = article.published_on
        self._moments = dates.find(text, published=published)
        taken = [*((moment.start, moment.end) for moment in self._moments), *coordinates.find(text)]
        self._asides = {text[m.start : m.end].strip() for m in self._moments if m.aside}
        self._mentions = numbers.find(text, taken=taken)
        finder = Finder(doc, nouns, self._sentences, taken)
        self._drafter = Drafter(
            text, sentences=self._sentences, nouns=nouns, mentions=self._mentions, finder=finder
        )
        speakers = sources.find(text)
        self._around = Surroundings(
            text=text,
            sentences=self._sentences,
            places=places.find(text, sources=[(s.start, s.end) for s in speakers]),
            moments=self._moments,
            sources=speakers,
            countries=places.prevailing(f"{text}\n{article.title or ''}"),
            published=published,
            title=article.title or "",
        )

    def claims(self) -> Iterator[Claim]:
        """All claims in text order."""
        before: Claim | None = None
        for draft in self._drafter.drafts():
            claim = self._claim(draft, before)
            if before is None or claim.checkable:
                before = self._with_day_of(claim, before)
            yield claim

    def _with_day_of(self, claim: Claim, before: Claim | None) -> Claim:
        """The claim as the next may go on from it: a day that was only compared with is not kept."""
        day = claim.observed
        aside = day and day.text in self._asides
        if day and not aside and claim.measure != "change":
            return claim
        return claim.model_copy(update={"observed": before.observed if before else None})

    def _claim(self, draft: Draft, before: Claim | None) -> Claim:
        sentence = draft.sentence
        words = self._text[sentence.start : sentence.end]
        first, last = draft.start - sentence.start, draft.end - sentence.start
        measure = self._measure(draft, words)
        limit = measures.upper_limit(draft.quantity, words[:first])
        said = first + len(draft.quantity.text)
        why = checkable.reason(words, first, max(last, said), kind=draft.counted.kind)
        if limit is None and draft.quantity.relation != "vague" and checkable.is_doubted(words, first, said):
            why = "denied_or_hypothetical"
        site = self._around.site(draft.start, before=before.site if before else None)
        if why is None and site is None:
            why = "not_at_a_site"
        if why == "not_at_a_site":
            site = self._around.site(draft.start, before=None, reach=0)
        return Claim(
            quote=self._article[sentence.start : sentence.end],
            start=sentence.start,
            quantity=limit or draft.quantity,
            kind=draft.counted.kind,
            object=draft.counted.text,
            state=self._state(draft, words),
            measure=measure,
            comparison=self._comparison(draft, measure, words),
            site=site,
            observed=self._observed(draft, words, measure, why, None if limit else before),
            attribution=self._around.attribution(draft.start),
            checkable=why is None,
            reason=why,
        )

    def _observed(
        self, draft: Draft, words: str, measure: Measure, why: Reason | None, before: Claim | None
    ) -> Observed | None:
        if why not in {None, "cumulative", "not_visual"}:
            return None
        return self._around.observed(
            draft.start,
            before=before.observed if before else None,
            carry=draft.quantity.unit not in AREAS and not _of_a_time(draft, words),
            record=measure == "record",
        )

    def _measure(self, draft: Draft, words: str) -> Measure:
        first, last = draft.start - draft.sentence.start, draft.end - draft.sentence.start
        own = [c for c in [*measures.vague_changes(words), *measures.records(words)] if c.start == first]
        if own and draft.quantity.relation == "vague":
            return "change" if own[0].measure == "change" else "record"
        if any(same_clause(draft, cue, words) for cue in measures.records(words)):
            return "record"
        if measures.is_change(words, first, min(last, first + len(draft.quantity.text))):
            return "change"
        if draft.quantity.unit in {"m", "km", "mi", "ft"}:
            return "length"
        return "count" if draft.quantity.unit == "each" else "area"

    def _comparison(self, draft: Draft, measure: str, words: str) -> Comparison | None:
        if measure not in {"change", "record"}:
            return None
        at = draft.sentence.start
        later = [
            m
            for m in self._moments
            if m.days and m.how in {"window", "since"} and at <= m.start < draft.sentence.end
        ]
        window = (
            Period(start=later[0].days[0].isoformat(), end=later[0].days[1].isoformat())
            if later and later[0].days
            else None
        )
        base = [
            m
            for m in self._mentions
            if at <= m.start < draft.sentence.end and measures.is_baseline(words, m.start - at)
        ]
        return Comparison(
            text=self._comparing(draft, words),
            baseline=base[0].quantity.value if base else None,
            window=window,
        )

    def _comparing(self, draft: Draft, words: str) -> str:
        """The words of the comparison: from the cue to the end of its clause, or the whole sentence."""
        cues = [*measures.records(words), *measures.vague_changes(words)]
        near = min(cues, key=lambda cue: abs(cue.start - draft.start + draft.sentence.start), default=None)
        if near is None:
            against = pattern("cues", "comparing").search(words)
            return against.group().strip() if against else words
        return re.split(r"[.;]", words[near.start :], maxsplit=1)[0].strip(' "”')

    def _state(self, draft: Draft, words: str) -> str | None:
        first = max(0, draft.start - draft.sentence.start)
        if pattern("cues", "whole_of").search(words[:first]):
            return None
        after = pattern("cues", "next_part").split(words[first:])[0][:110]
        noun = draft.counted.start - draft.sentence.start
        named = words[noun:first] if draft.counted.found == "before" and 0 <= noun < first else ""
        beside = words[max(0, first - 24) : first]
        phrase = words[first : draft.end - draft.sentence.start]
        return states.of(near=f"{named} {after}", before=beside, phrase=f"{phrase} {draft.counted.text}")


def _of_a_time(draft: Draft, words: str) -> bool:
    """Whether the number is one of a longer time, which takes no day from the sentences around."""
    before = words[: draft.start - draft.sentence.start]
    usual = pattern("cues", "usually").search(words) is not None
    return usual or measures.upper_limit(draft.quantity, before) is not None
