"""Article in, claims out: every countable statement of a text, with its place, day and source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from claims import checkable, dates, measures, numbers, passage, places, sources, states
from claims.model import Claim, Comparison, Period, Quantity
from claims.objects import Counted, Finder
from claims.surroundings import Surroundings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc

    from claims.measures import Cue
    from claims.model import Article, Measure, Observed, Reason
    from claims.numbers import Mention
    from claims.passage import KindNoun, Sentence


@dataclass(frozen=True, slots=True)
class _Draft:
    """A number and what it counts, before anything else is known of it."""

    quantity: Quantity
    start: int
    end: int
    counted: Counted
    sentence: Sentence


class Extractor:
    """Extracts claims from articles. Build one and keep it: its matchers take a moment to make."""

    def __init__(self) -> None:
        self._nlp = passage.pipeline()

    def __call__(self, article: Article) -> tuple[Claim, ...]:
        """All claims of one article in text order; those that no image can settle carry their reason."""
        doc = self._nlp(article.text)
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
        self._text = text = article.text
        self._sentences = passage.sentences(text)
        self._nouns = passage.kind_nouns(doc)
        published = article.published_on
        self._moments = dates.find(text, published=published) if published else []
        taken = [(moment.start, moment.end) for moment in self._moments]
        self._mentions = numbers.find(text, taken=taken)
        self._finder = Finder(doc, self._nouns, self._sentences, taken)
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
        drafts = list(self._drafts())
        worded = [draft for sentence in self._sentences for draft in self._worded(sentence, drafts)]
        before: Claim | None = None
        for draft in sorted([*drafts, *worded], key=lambda d: d.start):
            claim = self._claim(draft, before)
            if before is None or claim.checkable:
                before = self._with_day_of(claim, before)
            yield claim

    def _with_day_of(self, claim: Claim, before: Claim | None) -> Claim:
        """The claim as the one that the next may go on from: a day that was only compared with is not kept."""
        day = claim.observed
        aside = day and any(
            m.aside and self._text[m.start : m.end].strip() == day.text for m in self._moments
        )
        if day and not aside and claim.measure != "change":
            return claim
        return claim.model_copy(update={"observed": before.observed if before else None})

    def _drafts(self) -> Iterator[_Draft]:
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
            yield _Draft(whole.quantity, mention.start, end, counted, sentence)

    def _counted(self, mention: Mention, sentence: Sentence, recent: Counted | None) -> Counted | None:
        counted, how = self._finder.after(mention, recent)
        words = mention.quantity.text.lower()
        before = self._text[max(sentence.start, mention.core_start - 12) : mention.core_start]
        if words.endswith("one") and re.search(
            r"\b(?:the|any|every|each|that|this)[ ]$", before, re.IGNORECASE
        ):
            return None
        if counted and words == "one" and self._text[mention.end :].startswith(" of "):
            return counted if states.of(near=self._text[mention.end : counted.end + 40]) else None
        if counted or how == "other":
            return counted
        if mention.form == "zero" and words in {"no", "no sign", "no trace"} and how != "of_them":
            return None
        if words == "one":
            fate = how == "of_them" and states.of(near=self._text[mention.end : mention.end + 40])
            return self._finder.recalled(mention, recent) if fate else None
        if how in {"stand_in", "of_them"}:
            return self._finder.recalled(mention, recent, pronoun=how == "of_them")
        first = mention.start - sentence.start
        compared = re.search(r"\b(?:to|by|of)[ ]$", self._text[sentence.start : mention.start])
        if compared and measures.is_change(self._words(sentence), first, mention.end - sentence.start):
            return self._finder.recalled(mention, recent)
        return self._finder.left_out(mention, recent)

    def _extent(self, mention: Mention, sentence: Sentence) -> Counted | None:
        words = self._words(sentence)
        first, last = mention.start - sentence.start, mention.end - sentence.start
        if not measures.is_extent(words, first, last):
            return None
        own = [n for n in self._nouns if sentence.start <= n.start < sentence.end]
        if mention.quantity.unit in {"ha", "acre", "km2", "m2", "mi2"}:
            near = [n for n in own if n.kind == "area" and n.end <= mention.start]
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

    def _worded(self, sentence: Sentence, drafts: Sequence[_Draft]) -> Iterator[_Draft]:
        """Changes and records that state no number of their own."""
        words = self._words(sentence)
        here = [d for d in drafts if d.sentence == sentence]
        for cue in [*measures.vague_changes(words), *measures.records(words)]:
            if any(self._belongs(draft, cue) for draft in here):
                continue
            counted = self._subject(sentence, cue, drafts)
            if counted:
                text = words[cue.start : cue.end]
                vague = Quantity(text=text, relation="vague", value=None, low=None, high=None)
                start = sentence.start + cue.start
                yield _Draft(vague, start, sentence.start + cue.end, counted, sentence)
                return

    def _belongs(self, draft: _Draft, cue: Cue) -> bool:
        """Whether cue and number stand in the same clause."""
        first = draft.start - draft.sentence.start
        words = self._words(draft.sentence)
        between = words[min(first, cue.end) : max(first, cue.start)]
        return not re.search(r"[;:]|[.]\s|\band\b", between)

    def _subject(self, sentence: Sentence, cue: Cue, drafts: Sequence[_Draft]) -> Counted | None:
        named = measures.record_subject(self._words(sentence))
        if named:
            start = sentence.start + self._words(sentence).index(named[1])
            return Counted(named[0], named[1], start, start + len(named[1]), "before")
        own = [
            n
            for n in self._nouns
            if sentence.start <= n.start < sentence.end and n.kind not in {"area", "other"}
        ]
        if own:
            noun = min(own, key=lambda n: abs(n.start - sentence.start - cue.start))
            return Counted(noun.kind, self._text[noun.start : noun.end], noun.start, noun.end, "before")
        earlier = [d for d in drafts if d.sentence.start < sentence.start]
        number = self._sentences.index(sentence)
        if earlier and number - self._sentences.index(earlier[-1].sentence) <= 3:
            return earlier[-1].counted
        return None

    def _claim(self, draft: _Draft, before: Claim | None) -> Claim:
        sentence = draft.sentence
        words = self._words(sentence)
        first, last = draft.start - sentence.start, draft.end - sentence.start
        measure = self._measure(draft, words)
        why = checkable.reason(
            words, first, max(last, first + len(draft.quantity.text)), kind=draft.counted.kind
        )
        site = self._around.site(draft.start, before=before.site if before else None)
        if why is None and site is None:
            why = "not_at_a_site"
        return Claim(
            quote=words,
            start=sentence.start,
            quantity=draft.quantity,
            kind=draft.counted.kind,
            object=draft.counted.text,
            state=self._state(draft, words),
            measure=measure,
            comparison=self._comparison(draft, measure, words),
            site=site,
            observed=self._observed(draft, words, measure, why, before),
            attribution=self._around.attribution(draft.start),
            checkable=why is None,
            reason=why,
        )

    def _observed(
        self, draft: _Draft, words: str, measure: Measure, why: Reason | None, before: Claim | None
    ) -> Observed | None:
        if why not in {None, "cumulative", "not_visual"}:
            return None
        return self._around.observed(
            draft.start,
            before=before.observed if before else None,
            carry=draft.quantity.unit not in {"ha", "acre", "km2", "m2", "mi2"}
            and not _USUALLY.search(words),
            record=measure == "record",
        )

    def _measure(self, draft: _Draft, words: str) -> Measure:
        first, last = draft.start - draft.sentence.start, draft.end - draft.sentence.start
        own = [c for c in [*measures.vague_changes(words), *measures.records(words)] if c.start == first]
        if own and draft.quantity.relation == "vague":
            return "change" if own[0].measure == "change" else "record"
        if any(self._belongs(draft, cue) for cue in measures.records(words)):
            return "record"
        if measures.is_change(words, first, last):
            return "change"
        if draft.quantity.unit in {"m", "km", "mi", "ft"}:
            return "length"
        return "count" if draft.quantity.unit == "each" else "area"

    def _comparison(self, draft: _Draft, measure: str, words: str) -> Comparison | None:
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
        return Comparison(text=words, baseline=base[0].quantity.value if base else None, window=window)

    def _state(self, draft: _Draft, words: str) -> str | None:
        first = max(0, draft.start - draft.sentence.start)
        after = _NEXT_PART.split(words[first:])[0][:110]
        noun = draft.counted.start - draft.sentence.start
        named = words[noun:first] if draft.counted.found == "before" and 0 <= noun < first else ""
        beside = words[max(0, first - 24) : first]
        return states.of(
            near=f"{named} {after}", before=beside, phrase=words[first : draft.end - draft.sentence.start]
        )

    def _sentence(self, offset: int) -> Sentence | None:
        return next((s for s in self._sentences if s.start <= offset < s.end), None)

    def _words(self, sentence: Sentence) -> str:
        return self._text[sentence.start : sentence.end]


_USUALLY = re.compile(
    r"\b(?:usually|on most days|on other days|on an ordinary|as a rule|normally|typically|at any (?:given )?(?:time|moment))\b",
    re.IGNORECASE,
)


_NEXT_PART = re.compile(r"[;:]\s|,\s(?:and|but|while|a couple|one|two)\s|\sand\s")
