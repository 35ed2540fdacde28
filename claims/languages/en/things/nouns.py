"""Names of countable kinds in a text."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from claims.kinds import KINDS, NOTHING, may_be_model, model_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from claims.reading.sentences import Sentence
    from claims.reading.words import Word


@dataclass(frozen=True, slots=True)
class KindNoun:
    """A name of a countable kind in the text; offsets count characters."""

    start: int
    end: int
    kind: str
    plural: bool
    singular: bool

    model: bool
    """Whether it is a name of make or model, such as Tu-95s; numbers in it ("Leopard 2") count nothing."""


@dataclass(frozen=True, slots=True)
class _Name:
    """A noun of the table."""

    noun: str
    words: tuple[str, ...]
    """Its words in lower case, hyphens left out: "ro-ro" may be written "ro ro"."""

    meanings: Mapping[str, frozenset[str]]
    """The words that speak for each kind that it may mean, by kind."""

    itself: str | None
    """The kind that it means in no company; None when it then means none."""

    proper: bool

    capital: bool
    """Whether it counts only with a capital: proper names and abbreviations."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A name where it stands in the text; ``last`` is the index of its last word."""

    name: _Name | None
    kind: str | None
    last: int

    @property
    def nothing(self) -> bool:
        """Whether it names no kind, whatever its words say."""
        return self.name is not None and not self.name.meanings

    @property
    def certain(self) -> bool:
        """Whether it means the same in any company."""
        return self.name is None or (len(self.name.meanings) == 1 and self.name.itself is not None)


@cache
def _names() -> Mapping[str, Sequence[_Name]]:
    """Names of kinds, filed under their first word, the longest first."""
    meanings: dict[str, dict[str, frozenset[str]]] = {}
    itself: dict[str, str] = {}
    proper = {name for kind in KINDS.values() for name in kind.names}
    for kind in KINDS.values():
        for noun in (*kind.nouns, *kind.names):
            meanings.setdefault(noun, {}).setdefault(kind.name, frozenset())
            itself.setdefault(noun, kind.name)
        for company in kind.contextual:
            for noun in company.nouns:
                known = meanings.setdefault(noun, {})
                known[kind.name] = known.get(kind.name, frozenset()) | company.near
    meanings.update((noun, {}) for noun in NOTHING)
    filed: dict[str, list[_Name]] = {}
    for noun, kinds in meanings.items():
        words = _cut(noun)
        name = _Name(noun, words, kinds, itself.get(noun), noun in proper, noun[0].isupper())
        filed.setdefault(words[0], []).append(name)
    for names in filed.values():
        names.sort(key=lambda name: (-len(name.words), name.capital))
    return filed


def _cut(noun: str) -> tuple[str, ...]:
    """The words of a noun as the tokenizer cuts them, only faster; hyphens before letters left out."""
    apart = re.sub(r"-(?=[^\W\d])", " ", noun.lower())
    return tuple(apart.replace("'s", " 's").replace("/", " / ").split())


def kind_nouns(words: Sequence[Word], sentences: Sequence[Sentence]) -> list[KindNoun]:
    """Names of kinds in order, none overlapping another, models included.

    A name of several kinds goes to the one whose company stands around it.
    """
    scan = _Scan(words, sentences)
    company: _Company | None = None
    found: list[KindNoun] = []
    past, before = 0, None
    for index, names in scan.found.items():
        for one in names if index >= past else ():
            kind = one.kind
            if kind is None and one.name:
                company = company or _Company(scan.lowers, scan.certain(), scan.bounds)
                kind = company.settle(one.name, index, before)
            if kind:
                found.append(_noun(words, index, one, kind))
                before = (kind, one.last + 1) if found[-1].model else None
            if kind or one.nothing:
                past = one.last + 1
                break
    return found


def _noun(words: Sequence[Word], index: int, found: _Found, kind: str) -> KindNoun:
    last = words[found.last]
    start, end = words[index].start, last.end - (len(last.text) - len(last.text.rstrip(".")))
    if found.name is None or found.name.proper:
        return KindNoun(start, end, kind, plural=True, singular=True, model=True)
    many, one = found.name.noun in KINDS[kind].plurals, found.name.noun in KINDS[kind].singulars
    return KindNoun(start, end, kind, plural=many, singular=one, model=False)


class _Scan:
    """Finds what may be a name at each word of a text."""

    def __init__(self, words: Sequence[Word], sentences: Sequence[Sentence]) -> None:
        self._words = words
        self.lowers = [word.lower for word in words]
        self.bounds = [bisect_left(words, one.start, key=lambda word: word.start) for one in sentences]
        self._opening = frozenset(self.bounds)
        self.found = self._all()
        """Names that may start at a word, the longest first, by its index, in order."""

    def _all(self) -> dict[int, list[_Found]]:
        names, found = _names(), {}
        for index, (text, lower, _, _) in enumerate(self._words):
            listed = names.get(lower)
            # No model name is all small letters; most words are.
            if listed or ((text != lower or not text.isalpha()) and may_be_model(self._words, index)):
                here = self._look(index, listed or ())
                if here:
                    found[index] = here
        return found

    def certain(self) -> dict[str, list[int]]:
        """Where the names stand that mean one kind in any company, by kind; also under its wider kind."""
        marks: dict[str, list[int]] = {}
        past = 0
        for index, (longest, *_) in self.found.items():
            if index < past:
                continue
            kind = longest.kind
            while longest.certain and kind and kind not in {"other", "area"}:
                marks.setdefault(kind, []).append(index)
                kind = KINDS[kind].parent
            past = longest.last + 1
        return marks

    def _look(self, index: int, listed: Iterable[_Name]) -> list[_Found]:
        found = []
        for name in listed:
            last = self._matches(name, index)
            if last is not None and self._written_so(name, index, last):
                only = name.itself if len(name.meanings) == 1 else None
                found.append(_Found(name, only, last))
        model = model_at(self._words, index) if may_be_model(self._words, index) else None
        if model:
            found.append(_Found(None, *model))
            found.sort(key=lambda one: -one.last)
        return found

    def _matches(self, name: _Name, index: int) -> int | None:
        """Index of the last word of a name that starts here, over hyphens; None when it does not."""
        if len(name.words) == 1:
            return index
        here = index
        for word in name.words[1:]:
            here += 1
            if here + 1 < len(self.lowers) and self.lowers[here] == "-":
                here += 1
            if here >= len(self.lowers) or self.lowers[here] != word:
                return None
        return here

    def _written_so(self, name: _Name, index: int, last: int) -> bool:
        """Whether capitals are as they must be: "Leopards" and "TEL", no "leopards"; "row" and no "ROW"."""
        text = self._words[index].text
        before = self.lowers[index - 1] if index else ""
        if not name.capital:
            shouted = text.isupper() and 1 < len(text) <= 4 and len(name.words) == 1
            return not shouted and not (text[0].isupper() and self._in_a_name(index, last))
        if not text[0].isupper() or before == "-" or (not name.proper and text[:2] != name.noun[:2]):
            return False
        if not name.proper or len(name.words) > 1:
            return True
        if before in _MAKERS and name.noun in KINDS[name.itself or ""].singulars:
            return False
        following = self._words[last + 1].text if last + 1 < len(self._words) else ""
        return index not in self._opening and not (following.istitle() and following.lower() not in _names())

    def _in_a_name(self, index: int, last: int) -> bool:
        """Whether a noun with a capital has another beside it: "Gaza Strip", "Collier County"."""
        if index in self._opening:
            return False
        before = "" if index - 1 in self._opening else self._words[index - 1].text
        beside = [before, *(word.text for word in self._words[last + 1 : last + 2])]
        return any(text.istitle() and text.isalpha() for text in beside)


_MAKERS = frozenset({"of", "by", "from", "to", "and", "a", "an", "the"})
"""Before a proper name in the singular these make it a maker's: "images by Airbus"."""

_ITSELF = 0.15
"""What speaks for the kind that a noun means by itself: as much as one word 27 words away."""

_ENOUGH = 0.2
"""What must speak for the kind of a noun that means none by itself."""


class _Company:
    """The words around a noun, by which "tanker" is a ship or an aircraft."""

    def __init__(self, lowers: Sequence[str], marks: Mapping[str, list[int]], bounds: Sequence[int]) -> None:
        self._marks = marks
        self._bounds = bounds
        self._spots: dict[str, list[int]] = {}
        self._pulls: dict[tuple[str, str, int], float] = {}
        for index, word in enumerate(lowers):
            self._spots.setdefault(word, []).append(index)

    def settle(self, name: _Name, index: int, before: tuple[str, int] | None) -> str | None:
        """The kind that a noun means: that of the model before it, of its company, or its own.

        Args:
            name: a noun of several kinds, or of one in some company only.
            index: of its first word.
            before: kind of the model name that stood last, and the index behind it.
        """
        if before and before[1] == index and before[0] in name.meanings:
            return before[0]
        same = self._spots[name.words[0]]
        at = bisect_left(same, index)
        sums: dict[str | None, float] = {name.itself: _ITSELF if name.itself else _ENOUGH}
        for kind in name.meanings:
            # A word seldom changes its meaning within a text.
            elsewhere = sum(self._pull(name, kind, i) for i in same[max(0, at - 2) : at + 3] if i != index)
            sums[kind] = sums.get(kind, 0.0) + self._pull(name, kind, index) + 0.3 * elsewhere
        return max(sums, key=lambda kind: sums[kind])

    def _pull(self, name: _Name, kind: str, index: int) -> float:
        """How strongly the words around speak for a kind: each the more, the nearer it stands."""
        known = (name.noun, kind, index)
        if known not in self._pulls:
            self._pulls[known] = sum(self._weight(spots, index) for spots in self._around(name, kind))
        return self._pulls[known]

    def _around(self, name: _Name, kind: str) -> list[list[int]]:
        """Where each word stands that speaks for a kind, and all that is named of it."""
        spots, near = self._spots, name.meanings[kind]
        around = [spots[word] for word in near if word in spots]
        if len(name.meanings) > 1 and kind in self._marks and (near or kind == name.itself):
            around.append(self._marks[kind])
        return around

    def _weight(self, spots: Sequence[int], index: int) -> float:
        """From 1.4 beside the noun to less than 0.1 a hundred words away; its own sentence counts double."""
        at = bisect_left(spots, index)
        return max((self._worth(s, index) for s in spots[max(0, at - 1) : at + 2] if s != index), default=0.0)

    def _worth(self, spot: int, index: int) -> float:
        first, last = min(spot, index), max(spot, index)
        apart = bisect_left(self._bounds, first + 1) != bisect_left(self._bounds, last + 1)
        return (5.0 if apart else 10.0) / (6 + last - first)
