"""Where, when and by whom: what the words around a number say of it, and what is carried over from before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.model import ClaimSite, Observed
from claims.places import settle_country

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claims.dates import Moment
    from claims.passage import Sentence
    from claims.places import Place
    from claims.sources import Source


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything in one text that may tell where, when and by whom."""

    text: str
    sentences: Sequence[Sentence]
    places: Sequence[Place]
    moments: Sequence[Moment]
    sources: Sequence[Source]

    countries: list[tuple[int, str]]
    """Every country named, by offset."""

    title: str

    def index(self, offset: int) -> int:
        """Number of the sentence that holds an offset."""
        for number, sentence in enumerate(self.sentences):
            if offset < sentence.end:
                return number
        return len(self.sentences) - 1

    def site(self, at: int) -> ClaimSite | None:
        """The place that a number at ``at`` is most likely about; None when the text names none."""
        scored = [(self._fit(place, at), -abs(place.start - at), place) for place in self.places]
        usable = [entry for entry in scored if entry[0] > 0]
        if not usable:
            return None
        place = max(usable, key=lambda entry: entry[:2])[2]
        return ClaimSite(text=place.text, country=settle_country(place, self.text, self.countries))

    def _fit(self, place: Place, at: int) -> float:
        here, there = self.index(at), self.index(place.start)
        worth = {"facility": 6.0, "place": 5.0, "unknown": 3.5, "country": 1.5}[place.level]
        if place.apart:
            worth -= 3.5
        worth += 1.5 if place.located else -2.0
        if here == there:
            worth += 5.0 + (0.5 if place.start > at else 0.0)
            worth -= min(abs(place.start - at), 300) / 150
        elif there < here:
            same = self.sentences[here].paragraph == self.sentences[there].paragraph
            worth += (2.5 if same else 1.5) - 0.45 * (here - there)
        else:
            worth -= 0.5 + 0.45 * (there - here)
        worth += 0.4 * min(self._named(place), 3)
        return worth

    def _named(self, place: Place) -> int:
        """How often a place is named in text and title."""
        words = re.findall(r"[A-ZÀ-Þİ][\w'’-]+", place.text)
        name = max(words, key=len) if words else place.text
        return self.text.count(name) + 2 * self.title.count(name) - 1

    def observed(self, at: int) -> Observed | None:
        """The days on which a number at ``at`` was so; None when the text does not say."""
        here = self.index(at)
        sentence = self.sentences[here]
        own = [m for m in self.moments if m.days and self.index(m.start) == here and m.how in {"day", "span", "since"}]
        seen = [m for m in own if not m.reporting]
        if seen:
            return self._told(self._closest(seen, at))
        windows = [m for m in self.moments if m.days and self.index(m.start) == here and m.how == "window"]
        if windows:
            return self._told(windows[0])
        return self._carried(here, sentence)

    def _closest(self, moments: list[Moment], at: int) -> Moment:
        def distance(moment: Moment) -> float:
            gap = moment.start - at if moment.start > at else at - moment.end
            between = self.text[min(at, moment.end) : max(at, moment.start)]
            gap += 60 * len(re.findall(r"[;:]|, (?:and|but|while|against|up from)|\band\b", between))
            gap -= 40 if moment.imaging else 0
            gap += {"day": 0, "span": 30, "since": 120}.get(moment.how, 0)
            return gap

        return min(moments, key=distance)

    def _carried(self, here: int, sentence: Sentence) -> Observed | None:
        """The day of the image that the text goes on about: from before, else from just after."""
        before = [m for m in self.moments if m.days and m.end <= sentence.start and not m.reporting and m.how in {"day", "span"}]
        imaged = [m for m in before if m.imaging and here - self.index(m.start) <= 5]
        close = [m for m in before if here - self.index(m.start) <= 2]
        after = [m for m in self.moments if m.days and m.imaging and m.start >= sentence.end and self.index(m.start) - here <= 2]
        if imaged and (not close or close[-1].start <= imaged[-1].start or not close[-1].imaging):
            return self._told(imaged[-1])
        if after:
            return self._told(after[0])
        return self._told(close[-1]) if close else None

    def _told(self, moment: Moment) -> Observed:
        assert moment.days is not None
        words = self.text[moment.start : moment.end].strip()
        return Observed(text=words, start=moment.days[0].isoformat(), end=moment.days[1].isoformat())

    def attribution(self, at: int) -> tuple[str, ...]:
        """Who reported and who counted, nearest the evidence last; empty when the text names nobody."""
        here = self.index(at)
        own = [s for s in self.sources if self.index(s.start) == here]
        if own:
            return self._named_once(own)
        for back in range(1, 4):
            earlier = [s for s in self.sources if self.index(s.start) == here - back]
            if earlier:
                return self._named_once(earlier)
        later = [s for s in self.sources if self.index(s.start) == here + 1]
        return self._named_once(later)

    def _named_once(self, sources: list[Source]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(source.name for source in sources))
