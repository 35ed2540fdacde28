"""At which place a number was counted: of all that the text names, or none."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from claims.choosing.distances import away, far
from claims.languages import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claims.choosing.told import Told
    from claims.choosing.weights import Chooser, Hints, Reading
    from claims.context import Context
    from claims.drafts import Draft
    from claims.model import Reason
    from claims.places.names import Place


_BESIDE = 60
"""Characters within which the place that another lies in or near is named: "Camp 11, near Balukhali"."""


_LETTERS = re.compile(r"[a-z]+")
_NAMES = re.compile(r"[A-Z]\w+[ ].*[A-Z]")
_NEXT = re.compile(r"[ ]?([a-z]+|[^\w\s])")

_APPOSED = 90
"""Characters behind a speaker's name in which an apposition may name the place of that speaker."""


def choose_site(
    draft: Draft, context: Context, *, told: Told, reason: Reason | None, choose: Chooser
) -> Place | None:
    """The place that a number is most likely about; None when the text names none.

    Args:
        draft: the number and what it counts.
        context: the text.
        told: what the numbers before it were told of.
        reason: why no image can settle the number; None when one can.
        choose: tells which reading weighs most.
    """
    here = context.index(draft.start)
    places = _without_dateline(context.near_places(draft.start), context, here)
    around = _Around(draft, context, here, places, told)
    few = "none among few" if len(places) < 3 else "none among many"
    nowhere: Reading[Place | None] = (None, ["none", f"none reason={reason}", few])
    return choose.pick("site", [nowhere, *((place, around.hints(place)) for place in places)], draft.start)


def _without_dateline(places: Sequence[Place], context: Context, here: int) -> Sequence[Place]:
    """Where an article was written is not where things stand when the sentence itself names a place."""
    line = pattern("sites", "dateline", ignore_case=False).match(context.text)
    others = [place for place in places if line is None or place.start >= line.end()]
    own = (place for place in others if place.located and context.index(place.start) == here)
    return others if any(p.level != "country" or p.head for p in own) else places


class _Around:
    """One number among the places that its text names."""

    def __init__(
        self, draft: Draft, context: Context, here: int, places: Sequence[Place], told: Told
    ) -> None:
        self._draft, self._context, self._here = draft, context, here
        self._before = told.places[-1] if told.places else None
        self._named = {place.name for place in told.places}
        fresh = any(
            told.end <= p.start < draft.sentence.start and p.located and p.level != "country" for p in places
        )
        self._since = "places since" if fresh else "no place since"
        self._parts = {
            one.start for one, other in pairwise(places) if other.apart and other.start - one.end < _BESIDE
        }
        named = [context.times(place) for place in places if place.level != "country" and not place.dateline]
        self._most = max(named, default=0)
        self._titled = any(place.name in context.title for place in places)
        self._first = next((p.start for p in places if not p.dateline and p.level != "country"), -1)
        words = context.words(here)
        located = [
            place for place in places if place.located and not place.apart and place.level != "country"
        ]
        own = [place for place in located if context.index(place.start) == here]
        self._own = "own" if own else "bare"
        ahead = [place.start for place in own if place.start >= draft.end]
        behind = [place.start for place in own if place.end <= draft.start]
        self._next, self._last = min(ahead, default=-1), max(behind, default=-1)
        self._recent = [p.start for p in reversed(located) if p.end <= draft.sentence.start][:3]
        referring = pattern("sites", "referring").search(words)
        self._referring = referring["head"].lower() if referring and referring["head"] else ""
        self._there = bool(referring) and not self._referring

    def hints(self, place: Place) -> Hints:
        """What speaks for a place, and against it."""
        there = self._context.index(place.start)
        hints = [*self._sort(place), *self._standing(place), *self._opening(place, there)]
        if there == 0:
            hints.append("in the first sentence")
        if self._before is not None and place.name == self._before.name:
            hints += ["as before", f"as before {self._own}", f"as before {self._own} {self._since}"]
        elif place.name in self._named:
            hints.append("as some before")
        lead, tail = self._beside(place)
        hints += [f"word before: {lead}", f"word after: {tail}"]
        if place.start == self._context.sentences[there].start:
            hints.append(f"begins a sentence {place.level} {'known' if place.known else 'unknown'}")
        if there == self._here:
            return [*hints, f"word before here: {lead}", *self._in_sentence(place)]
        return hints + self._elsewhere(place, there)

    def _sort(self, place: Place) -> Hints:
        """What sort of name it is, and how the words before it take it."""
        led = "at" if place.located else "beside" if place.beside else "loose"
        hints = [f"level {place.level}", led, f"{self._draft.counted.kind} at {place.head or place.level}"]
        hints.append(f"{'known' if place.known else 'unknown'} {'at' if place.located else 'loose'}")
        hints.append(f"{place.level} of {min(len(place.text.split()), 3)} words")
        signs = {
            "apart": place.apart,
            "part of another": place.start in self._parts,
            f"part of another {place.level}": place.start in self._parts,
            "where a speaker is": self._tells_of_a_speaker(place),
            "dateline": place.dateline,
        }
        return hints + [sign for sign, true in signs.items() if true]

    def _standing(self, place: Place) -> Hints:
        """How much the whole text is about it."""
        times = self._context.times(place)
        hints = [f"times {min(times, 4)}"]
        if place.name in self._context.title:
            hints += ["in the title", f"in the title {self._own}"]
        elif self._titled:
            hints.append("another in the title")
        if place.start == self._first:
            hints.append("first of the text")
        if times == self._most > 1:
            hints += ["most named", f"most named {self._own} {self._since}"]
        return hints

    def _beside(self, place: Place) -> tuple[str, str]:
        """The word before a place, and the word or mark behind it; empty where none is near."""
        text = self._context.text
        lead = _LETTERS.findall(text[max(0, place.start - 24) : place.start].lower())
        tail = _NEXT.match(text, place.end, place.end + 16)
        return lead[-1] if lead else "", tail[1] if tail else ""

    def _tells_of_a_speaker(self, place: Place) -> bool:
        """Whether a place only says where somebody sits who speaks: "Kestrel, a consultancy in Piraeus"."""
        before = [s for s in self._context.near_speakers(place.start) if s.end <= place.start]
        if not before or place.start - before[-1].end > _APPOSED:
            return False
        gap = self._context.text[before[-1].end : place.start]
        return pattern("sites", "apposed").fullmatch(gap) is not None

    def _opening(self, place: Place, there: int) -> Hints:
        sentence = self._context.sentences[there]
        lead = self._context.text[sentence.start : place.start]
        if len(lead) > 24 or _NAMES.search(lead):
            return []
        same = sentence.paragraph == self._draft.sentence.paragraph
        after = self._context.text[place.end : place.end + 2]
        heads = ["heads"] if after.startswith((":", " –", " -", ".")) else []
        return ["opens", *(["opens the paragraph" if same else "opens another"]), *heads]

    def _in_sentence(self, place: Place) -> Hints:
        draft = self._draft
        if place.start >= draft.end:
            gap = self._context.text[draft.end : place.start]
            hints = ["after", f"after {far(len(gap))}", f"after {place.level}"]
            if place.start == self._next:
                hints.append("next one")
            if pattern("sites", "adjoining").fullmatch(gap):
                hints.append("adjoins")
            if any(draft.start < s.start < place.start for s in self._context.near_speakers(draft.start)):
                hints.append("behind the speaker")
        else:
            hints = ["ahead", f"ahead {far(draft.start - place.end)}", f"ahead {place.level}"]
            if place.start == self._last:
                hints.append("last one")
        cuts = self._context.cuts(place.start, draft.start)
        hints.append(f"cuts {min(cuts, 3)} {'after' if place.start >= draft.end else 'ahead'}")
        if self._context.numbers_between(place.start, draft.start):
            hints.append("beyond another number")
        return hints

    def _elsewhere(self, place: Place, there: int) -> Hints:
        apart = away(self._context, self._here, there)
        way, distance = apart.way, apart.distance
        hints = [*apart.hints(self._own), f"{way} {place.level}"]
        if place.start in self._recent:
            hints.append(f"recent {self._recent.index(place.start)}")
        if self._referring:
            hints.append("referred to" if place.head.endswith(self._referring) else "another referred to")
        elif self._there:
            hints.append(f"there {way} {distance}")
        return hints
