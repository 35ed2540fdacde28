"""Everything that one text says, each thing found once and when it is asked for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from claims.languages import pattern
from claims.languages.en.quantities import numbers
from claims.languages.en.speakers import sources
from claims.languages.en.things.nouns import kind_nouns
from claims.languages.en.times import dates
from claims.places import coordinates, names
from claims.places.nations import Nations
from claims.reading.sentences import sentences
from claims.reading.words import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from claims.languages.en.quantities.numbers import Mention
    from claims.languages.en.speakers.sources import Source
    from claims.languages.en.things.nouns import KindNoun
    from claims.languages.en.times.dates import Moment
    from claims.places.names import Place
    from claims.reading.sentences import Sentence
    from claims.reading.words import Word

_PASSING = frozenset({"adjunct", "acts", "again"})
"""Ways of being named that do not tell whether a name is somebody or a place."""


@dataclass(frozen=True)
class Context:
    """One text as the rules read it; offsets count characters."""

    text: str
    title: str

    published: date | None
    """Day of publication in the publisher's own time zone."""

    @cached_property
    def sentences(self) -> Sequence[Sentence]:
        """In order."""
        return sentences(self.text)

    @cached_property
    def tokens(self) -> Sequence[Word]:
        """Words and marks, in order."""
        return words_of(self.text)

    @cached_property
    def nouns(self) -> Sequence[KindNoun]:
        """Names of countable kinds, in order."""
        return kind_nouns(self.tokens, self.sentences)

    @cached_property
    def moments(self) -> Sequence[Moment]:
        """Words of time, in order."""
        return dates.find(self.text, published=self.published)

    @cached_property
    def taken(self) -> Sequence[tuple[int, int]]:
        """Stretches whose numbers are days or coordinates."""
        times = [(moment.start, moment.end) for moment in self.moments]
        return [*times, *coordinates.find(self.text)]

    @cached_property
    def _models(self) -> Sequence[tuple[int, int]]:
        return [(noun.start, noun.end) for noun in self.nouns if noun.model]

    @cached_property
    def mentions(self) -> Sequence[Mention]:
        """Numbers and what stands for one, in order."""
        return numbers.find(self.text, taken=[*self.taken, *self._models])

    @cached_property
    def speakers(self) -> Sequence[Source]:
        """Everybody who may have counted, in order. A facility that "shows" something is nobody."""
        return [source for source in sources.find(self.text) if not names.is_site(source.name)]

    @cached_property
    def places(self) -> Sequence[Place]:
        """Names that may be places, in order."""
        somebody = [
            (speaker.start, speaker.end)
            for speaker in self.speakers
            if speaker.sort != "place" and speaker.naming not in _PASSING
        ]
        return names.find(self.text, sources=somebody, taken=[*self.taken, *self._models])

    @cached_property
    def nations(self) -> Nations:
        """Tells in which country a place lies."""
        return Nations(self.text, self.title)

    def index(self, offset: int) -> int:
        """Number of the sentence that holds an offset, or of the next one."""
        return min(bisect_right(self._ends, offset), len(self.sentences) - 1)

    @cached_property
    def _ends(self) -> list[int]:
        return [sentence.end for sentence in self.sentences]

    @cached_property
    def imaged(self) -> bool:
        """Whether the text speaks of pictures."""
        return pattern("cues", "imaged").search(self.text) is not None

    def says(self, key: str, number: int) -> bool:
        """Whether a sentence holds a pattern of the cues; looked for once for all its numbers."""
        if (key, number) not in self._said:
            self._said[key, number] = pattern("cues", key).search(self.words(number)) is not None
        return self._said[key, number]

    @cached_property
    def _said(self) -> dict[tuple[str, int], bool]:
        return {}

    def words(self, number: int) -> str:
        """The text of a sentence."""
        sentence = self.sentences[number]
        return self.text[sentence.start : sentence.end]

    def cuts(self, one: int, other: int) -> int:
        """How many clause boundaries lie between two offsets of one sentence."""
        first, last = min(one, other), max(one, other)
        return bisect_left(self._cuts, last) - bisect_left(self._cuts, first)

    @cached_property
    def _cuts(self) -> list[int]:
        return [found.start() for found in pattern("grammar", "clause").finditer(self.text)]

    def clause(self, offset: int) -> tuple[int, int]:
        """First character and end of the clause around an offset."""
        sentence = self.sentences[self.index(offset)]
        behind = bisect_right(self._cuts, offset)
        first = self._cuts[behind - 1] if behind else 0
        last = self._cuts[behind] if behind < len(self._cuts) else len(self.text)
        return max(first, sentence.start), min(last, sentence.end)

    def near_places(self, offset: int) -> Sequence[Place]:
        """Places around an offset: enough for what is carried over, few enough for a very long text."""
        middle = bisect_left(self._place_starts, offset)
        return self.places[max(0, middle - 60) : middle + 30]

    @cached_property
    def _place_starts(self) -> list[int]:
        return [place.start for place in self.places]

    def times(self, place: Place) -> int:
        """How often a place is named in text and title."""
        if place.name not in self._times:
            self._times[place.name] = self.text.count(place.name) + self.title.count(place.name)
        return self._times[place.name]

    @cached_property
    def _times(self) -> dict[str, int]:
        return {}

    def near_mentions(self, offset: int) -> Sequence[Mention]:
        """Numbers around an offset."""
        middle = bisect_left(self._mention_starts, offset)
        return self.mentions[max(0, middle - 8) : middle + 8]

    def numbers_between(self, other: int, offset: int) -> bool:
        """Whether a number begins between another offset and one around which numbers are looked at."""
        first, last = min(other, offset), max(other, offset)
        return any(first < mention.start < last for mention in self.near_mentions(offset))

    @cached_property
    def _mention_starts(self) -> list[int]:
        return [mention.core_start for mention in self.mentions]

    def near_moments(self, offset: int) -> Sequence[Moment]:
        """Times around an offset, as for places."""
        middle = bisect_left(self._moment_starts, offset)
        return self.moments[max(0, middle - 40) : middle + 20]

    @cached_property
    def _moment_starts(self) -> list[int]:
        return [moment.start for moment in self.moments]

    def near_speakers(self, offset: int) -> Sequence[Source]:
        """Speakers around an offset, as for places."""
        middle = bisect_left(self._speaker_starts, offset)
        return self.speakers[max(0, middle - 30) : middle + 15]

    @cached_property
    def _speaker_starts(self) -> list[int]:
        return [speaker.start for speaker in self.speakers]
