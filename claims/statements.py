"""Article in, claims out: every countable statement of a text, with its place, day and source."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from claims.choosing.days import Known, choose_day
from claims.choosing.measures import choose_measure
from claims.choosing.reasons import choose_reason
from claims.choosing.sites import choose_site
from claims.choosing.speakers import choose_speaker
from claims.choosing.states import choose_state
from claims.choosing.told import Told
from claims.choosing.weights import learned
from claims.context import Context
from claims.drafts import Drafter
from claims.languages import language_of, refuse_foreign
from claims.languages.en.quantities import measures
from claims.languages.en.quantities.comparisons import comparison_of
from claims.model import Claim, ClaimSite, Observed, Period
from claims.prefilter import may_count
from claims.reading.words import without_long_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from claims.choosing.weights import Chooser
    from claims.drafts import Draft
    from claims.languages.en.speakers.sources import Source
    from claims.languages.en.times.dates import Moment
    from claims.model import Article
    from claims.places.names import Place


class Extractor:
    """Extracts claims from articles. Build one and keep it: its word lists take a moment to read."""

    def __init__(self, choose: Chooser | None = None) -> None:
        """Take the chooser between readings; the learned one unless a trainer brings another."""
        self._choose = choose or learned()

    def __call__(self, article: Article) -> tuple[Claim, ...]:
        """All claims of one article in text order; those that no image can settle carry their reason.

        Raises:
            UnknownLanguage: the article is in a language that cannot be read yet.
        """
        language_of(article.language, article.text)
        text = without_long_words(article.text)
        if not may_count(text):
            return ()
        return tuple(_Reading(text, article, self._choose).claims())


@cache
def _default() -> Extractor:
    return Extractor()


def extract(article: Article) -> tuple[Claim, ...]:
    """All claims of one article in text order; those that no image can settle carry their reason."""
    return _default()(article)


def extract_if_readable(article: Article) -> tuple[Claim, ...]:
    """As ``extract``, but a text of another language in which nothing was found is refused.

    Raises:
        UnknownLanguage: the article is in a language that cannot be read yet, stated or not.
    """
    found = extract(article)
    if not found:
        refuse_foreign(article.text)
    return found


class _Reading:
    """One text while it is being read."""

    def __init__(self, text: str, article: Article, choose: Chooser) -> None:
        self._article = article.text
        self._text = text
        self._choose = choose
        self._context = Context(text, article.title or "", article.published_on)

    def claims(self) -> Iterator[Claim]:
        """All claims in text order."""
        told = Told()
        for draft in Drafter(self._context, choose=self._choose).drafts():
            claim, told = self._claim(draft, told)
            yield claim

    def _claim(self, draft: Draft, told: Told) -> tuple[Claim, Told]:
        sentence, around, choose = draft.sentence, self._context, self._choose
        limit = measures.upper_limit(draft.quantity, self._text[sentence.start : draft.start])
        measure = choose_measure(draft, around, choose=choose)
        why = choose_reason(draft, around, limited=limit is not None, choose=choose)
        place = choose_site(draft, around, told=told, reason=why, choose=choose)
        if why is None and place is None:
            why = "not_at_a_site"
        speaker = choose_speaker(draft, around, told=told, choose=choose)
        known = Known(measure, why, place, speaker)
        moment = choose_day(draft, around, known=known, told=told, choose=choose)
        if why is None and self._is_to_come(moment):
            why = "forecast"
        state = choose_state(draft, around, last=told.state_near(draft), choose=choose)
        claim = Claim(
            quote=self._article[sentence.start : sentence.end],
            start=sentence.start,
            quantity=limit or draft.quantity,
            kind=draft.counted.kind,
            object=draft.counted.text,
            state=state,
            measure=measure,
            comparison=comparison_of(draft, measure, around),
            site=self._site(place),
            observed=_observed(self._text, moment),
            attribution=self._chain(speaker),
            checkable=why is None,
            reason=why,
        )
        return claim, told.then(draft, place, moment, speaker, state)

    def _is_to_come(self, moment: Moment | None) -> bool:
        """Whether a day lies beyond that of publication; one day more is what time zones may make of it."""
        today = self._context.published
        if moment is None or moment.days is None or today is None:
            return False
        return moment.days[0] - today > timedelta(days=1)

    def _site(self, place: Place | None) -> ClaimSite | None:
        if place is None:
            return None
        return ClaimSite(text=place.text, country=self._context.nations.of(place))

    def _chain(self, speaker: Source | None) -> tuple[str, ...]:
        """Everybody in the sentence of the one who counted who passes the number on, then that one."""
        if speaker is None:
            return ()
        here = self._context.index(speaker.start)
        others = [
            s for s in self._context.near_speakers(speaker.start) if self._context.index(s.start) == here
        ]
        names = [s.name for s in others if s.start < speaker.start] + [speaker.name]
        return tuple(dict.fromkeys(names))


def _observed(text: str, moment: Moment | None) -> Observed | None:
    if moment is None or moment.days is None:
        return None
    others = (Period(start=first.isoformat(), end=last.isoformat()) for first, last in moment.others)
    start, end = moment.days
    words = text[moment.start : moment.end].strip()
    return Observed(text=words, start=start.isoformat(), end=end.isoformat(), alternatives=tuple(others))
