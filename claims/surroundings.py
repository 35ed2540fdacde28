"""Where, when and by whom: what the words around a number say of it, and what is carried over from before."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from claims.languages import pattern
from claims.model import ClaimSite, Observed, Period
from claims.places import settle_country

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from claims.dates import Moment
    from claims.passage import Sentence
    from claims.places import Place
    from claims.sources import Source


@dataclass(frozen=True)
class Surroundings:
    """Everything in one text that may tell where, when and by whom."""

    text: str
    sentences: Sequence[Sentence]
    places: Sequence[Place]
    moments: Sequence[Moment]
    sources: Sequence[Source]

    countries: list[tuple[int, str, int]]
    """Every country named: offset, code, weight."""

    published: date | None

    title: str

    def index(self, offset: int) -> int:
        """Number of the sentence that holds an offset, or of the next one."""
        return min(bisect_right(self._ends, offset), len(self.sentences) - 1)

    @cached_property
    def _ends(self) -> list[int]:
        return [sentence.end for sentence in self.sentences]

    def _near(self, at: int) -> list[Moment]:
        """The times named around an offset: enough for what is carried, few enough for a very long text."""
        middle = bisect_left(self._moment_starts, at)
        return list(self.moments[max(0, middle - 60) : middle + 60])

    @cached_property
    def _moment_starts(self) -> list[int]:
        return [moment.start for moment in self.moments]

    @cached_property
    def _speakers(self) -> dict[int, list[Source]]:
        """Sources by the number of their sentence."""
        found: dict[int, list[Source]] = {}
        for source in self.sources:
            found.setdefault(self.index(source.start), []).append(source)
        return found

    @cached_property
    def _captions(self) -> list[Moment]:
        return [moment for moment in self.moments if moment.days and self._in_caption(moment)]

    @cached_property
    def _any_imaging(self) -> bool:
        return any(moment.imaging for moment in self.moments)

    @cached_property
    def _place_starts(self) -> list[int]:
        return [place.start for place in self.places]

    @cached_property
    def _counts(self) -> dict[str, int]:
        return {}

    def site(self, at: int, *, before: ClaimSite | None, reach: int = 99) -> ClaimSite | None:
        """The place that a number is most likely about; None when the text names none.

        Args:
            at: offset of the number.
            before: the place of the claim before it, which a text that names no other goes on about.
            reach: how many sentences away the place may be named.
        """
        here = self.index(at)
        middle = bisect_left(self._place_starts, at)
        around = self.places[max(0, middle - 80) : middle + 40]
        near = [place for place in around if abs(self.index(place.start) - here) <= reach]
        scored = [(self._fit(place, at, before), -abs(place.start - at), place) for place in near]
        usable = [entry for entry in scored if entry[0] > 0]
        if not usable:
            return None
        place = max(usable, key=lambda entry: entry[:2])[2]
        return ClaimSite(text=place.text, country=settle_country(place, self.text, self.countries))

    def _fit(self, place: Place, at: int, before: ClaimSite | None) -> float:
        here, there = self.index(at), self.index(place.start)
        worth = {"facility": 6.0, "place": 5.0, "region": 4.0, "unknown": 3.5, "country": 1.5}[place.level]
        if place.apart:
            worth -= 3.5
        worth += 1.5 if place.located else 0.0 if place.beside else -1.0
        if here == there:
            worth += 5.0 + (0.5 if place.start > at else 0.0)
            worth -= min(abs(place.start - at), 300) / 150
            worth -= 4.0 if self._where_the_speaker_is(place, at) else 0.0
        elif there < here:
            same = self.sentences[here].paragraph == self.sentences[there].paragraph
            worth += (2.5 if same else 1.5) - 0.45 * min(here - there, 5)
            worth += 1.5 if before and place.text == before.text else 0.0
        else:
            worth -= 2.0 + 0.45 * (there - here)
        worth += 0.4 * min(self._named(place), 3)
        return worth

    def _where_the_speaker_is(self, place: Place, at: int) -> bool:
        """Whether a place follows the one who says the number: "12 ships, said a lecturer in London"."""
        here = self.index(at)
        return any(at < s.start < place.start for s in self._speakers.get(here, ()))

    def _named(self, place: Place) -> int:
        """How often a place is named in text and title."""
        words = re.findall(r"[A-ZÀ-Þİ][\w'’-]+", place.text)
        name = max(words, key=len) if words else place.text
        if name not in self._counts:
            self._counts[name] = self.text.count(name) + 2 * self.title.count(name) - 1
        return self._counts[name]

    def observed(self, at: int, *, before: Observed | None, carry: bool, record: bool) -> Observed | None:
        """The days on which a number was so; None when the text does not say.

        Args:
            at: offset of the number.
            before: the days of the claim before it in the same run of the text, None for none.
            carry: whether a number whose sentence names no day may take one from its surroundings.
            record: whether the number is a record, whose "since 2021" is no day of its own.
        """
        here = self.index(at)
        own = [
            m for m in self._near(at) if m.days and self.index(m.start) == here and not self._in_dateline(m)
        ]
        usable = [
            m for m in own if m.how in {"day", "span"} and not m.reporting and not self._held_against(m, at)
        ]
        if not record:
            usable += [m for m in own if m.how == "since"]
        looks = [m for m in usable if not m.event]
        if looks:
            return self._told(self._closest(looks, at))
        carried = self._carried(here, before) if carry and usable else None
        if usable:
            return carried or self._told(self._closest(usable, at))
        windows = [m for m in own if m.how == "window"]
        if windows and not record:
            return self._told(windows[0])
        return self._carried(here, before) if carry else None

    def _in_dateline(self, moment: Moment) -> bool:
        lead = self.text[max(0, moment.start - 40) : moment.start]
        return moment.start < 40 and bool(re.fullmatch(r"[A-Z][A-Z ,.\-]+", lead))

    def _held_against(self, moment: Moment, at: int) -> bool:
        """Whether a time belongs to what the number is held against: "40, where a year ago there were 11"."""
        between = self.text[at : moment.start] if moment.start > at else ""
        turned = re.search(
            r",? (?:where|when|against|twice|than|compared|up from|down from|three times|which|whom)\b",
            between,
        )
        compared = re.search(
            r"\b(?:than|after|before)[ ](?:(?:on|in|at|the|end|start|of)[ ]){0,4}$",
            self.text[max(0, moment.start - 30) : moment.start],
        )
        return bool(turned and moment.aside) or bool(compared)

    def _closest(self, moments: list[Moment], at: int) -> Moment:
        def distance(moment: Moment) -> float:
            gap = moment.start - at if moment.start > at else at - moment.end
            between = self.text[min(at, moment.end) : max(at, moment.start)]
            gap += 60 * len(
                re.findall(r"[;:]|, (?:and|but|while|against|up from|with)|\b(?:and|where|when)\b", between)
            )
            gap += 40 if moment.start < at and re.search(r"\bto\b", between) else 0
            gap -= 40 if moment.imaging else 0
            gap += 60 if moment.aside else 0
            gap += {"day": 0, "span": 30, "since": 120}.get(moment.how, 0)
            return gap

        return min(moments, key=distance)

    def _carried(self, here: int, before: Observed | None) -> Observed | None:
        """The day that the text goes on about: a live entry's, the last claim's, a neighbouring image's."""
        sentence = self.sentences[here]
        moments = self._near(sentence.start)
        entry = [m for m in moments if m.how == "clock" and self._opens(m, sentence)]
        if entry and self.published:
            words, day = self.text[entry[0].start : entry[0].end].strip(), self.published.isoformat()
            return Observed(text=words, start=day, end=day)
        earlier = [
            m for m in moments if m.days and m.end <= sentence.start and not m.reporting and not m.aside
        ]
        imaged = [
            m for m in earlier if m.imaging and m.how in {"day", "span"} and here - self.index(m.start) <= 5
        ]
        after = [
            m
            for m in moments
            if m.days and m.imaging and m.start >= sentence.end and self.index(m.start) - here <= 4
        ]
        if imaged and (before is None or here - self.index(imaged[-1].start) <= 1):
            return self._told(imaged[-1])
        if before:
            return before
        reach = 1 if self._any_imaging else 3
        close = [
            m
            for m in earlier
            if m.how in {"day", "span"} and here - self.index(m.start) <= reach and not m.event
        ]
        caption = self._captions
        if caption or after:
            return self._told((caption or after)[0])
        return self._told(close[-1]) if close else None

    def _in_caption(self, moment: Moment) -> bool:
        sentence = self.sentences[self.index(moment.start)]
        return (
            re.match(r"(?:caption|photo|image|picture)\b ?:", self.text[sentence.start :], re.IGNORECASE)
            is not None
        )

    def _opens(self, moment: Moment, sentence: Sentence) -> bool:
        """Whether a time of day opens the paragraph: an entry of a live page."""
        return self.sentences[self.index(moment.start)].paragraph == sentence.paragraph and (
            moment.start == 0 or self.text[moment.start - 1] == "\n"
        )

    def _told(self, moment: Moment) -> Observed:
        assert moment.days is not None
        words = self.text[moment.start : moment.end].strip()
        others = (Period(start=first.isoformat(), end=last.isoformat()) for first, last in moment.others)
        start, end = moment.days
        return Observed(text=words, start=start.isoformat(), end=end.isoformat(), alternatives=tuple(others))

    def attribution(self, at: int) -> tuple[str, ...]:
        """Who reported and who counted, nearest the evidence last; empty when the text names nobody."""
        here = self.index(at)
        sentence = self.sentences[here]
        words = self.text[sentence.start : sentence.end]
        own = self._speakers.get(here)
        if own:
            return self._named_once(own)
        if pattern("sources", "first_person").search(words) or pattern("sources", "nobody").search(words):
            return ()
        reach = 8 if pattern("sources", "goes_on").search(words) else 3
        for back in range(1, reach + 1):
            if here < back:
                break
            same = self.sentences[here - back].paragraph == sentence.paragraph
            near = self.sentences[here - back].paragraph >= sentence.paragraph - 1 and back <= 2
            earlier = self._speakers.get(here - back)
            if earlier and (same or near or reach > 3):
                return self._named_once(earlier)
        later = self._speakers.get(here + 1, [])
        same = here + 1 < len(self.sentences) and self.sentences[here + 1].paragraph == sentence.paragraph
        return self._named_once(later) if same else ()

    def _named_once(self, sources: list[Source]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._short(source.name) for source in sources))

    def _short(self, name: str) -> str:
        """The abbreviation that the text gives for a name: "Federation of American Scientists (FAS)"."""
        found = re.search(
            rf"{re.escape(name)}(?: (?:at|of) [A-Z]\w+)? \(([A-Z][A-Za-z&-]{{1,9}})\)", self.text
        )
        return found[1] if found else name
