"""On which days a number was so: of all times that the text names, or none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.choosing.distances import away, far

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claims.choosing.told import Told
    from claims.choosing.weights import Chooser, Hints, Reading
    from claims.context import Context
    from claims.drafts import Draft
    from claims.languages.en.speakers.sources import Source
    from claims.languages.en.times.dates import Moment
    from claims.model import Measure, Reason
    from claims.places.names import Place


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a number before its day is asked for."""

    measure: Measure

    reason: Reason | None
    """Why no image can settle it; None when one can."""

    place: Place | None
    speaker: Source | None


def choose_day(draft: Draft, context: Context, *, known: Known, told: Told, choose: Chooser) -> Moment | None:
    """The time that a number is most likely of; None when the text does not say.

    Args:
        draft: the number and what it counts.
        context: the text.
        known: what else is known of the number.
        told: what the numbers before it were told of.
        choose: tells which reading weighs most.
    """
    moments = [moment for moment in context.near_moments(draft.start) if moment.days]
    around = _Around(draft, context, moments, known, told)
    never: Reading[Moment | None] = (None, around.none())
    return choose.pick("day", [never, *((m, around.hints(m)) for m in moments)], draft.start)


class _Around:
    """One number among the times that its text names."""

    def __init__(
        self, draft: Draft, context: Context, moments: Sequence[Moment], known: Known, told: Told
    ) -> None:
        self._draft, self._context, self._known = draft, context, known
        self._before = told.moments[-1] if told.moments else None
        self._newest = max((m.days for m in told.moments if m.days), key=lambda days: days[1], default=None)
        self._main = next((m.days for m in reversed(told.moments) if m.imaging), None)
        self._here = context.index(draft.start)
        self._words = context.words(self._here)
        own = [m for m in moments if context.index(m.start) == self._here and m.how in {"day", "span"}]
        self._own = "own" if any(not m.reporting for m in own) else "bare"
        ahead = [m.start for m in own if m.start >= draft.end and not m.reporting]
        behind = [m.start for m in own if m.end <= draft.start and not m.reporting]
        self._next, self._last = min(ahead, default=-1), max(behind, default=-1)
        self._images = "images" if any(m.imaging for m in moments) else "no images"
        earlier = [m.start for m in moments if m.end <= draft.sentence.start and m.how in {"day", "span"}]
        self._recent = list(reversed(earlier))[:3]
        first, last = context.clause(draft.start)
        self._clause = list(dict.fromkeys(re.findall(r"[a-z’']{2,}", context.text[first:last].lower())))
        self._tense = "past perfect" if "had" in self._clause else ""
        self._run = self._running_on(moments, told)

    def _running_on(self, moments: Sequence[Moment], told: Told) -> Hints:
        """How the number goes on from the one before it."""
        draft, known = self._draft, self._known
        fresh = any(told.end <= m.start < draft.sentence.start and not m.reporting for m in moments)
        run = [told.way_to(draft), "times since" if fresh else "no time since"]
        if told.last is not None:
            same = told.last.counted.kind == draft.counted.kind
            run += ["same kind" if same else "other kind", f"{run[0]} {'same' if same else 'other'} kind"]
        if told.places and known.place is not None:
            run.append("same place" if told.places[-1].name == known.place.name else "other place")
        if known.speaker is None:
            run.append("no speaker")
        else:
            last = told.speakers[-1] if told.speakers else None
            same = last is not None and last.name == known.speaker.name
            here = self._context.index(known.speaker.start) == self._here
            run.append(f"{'same' if same else 'other'} speaker {'here' if here else 'before'}")
            run.append(f"speaker {known.speaker.speaking}" if here else "speaker elsewhere")
        if self._context.says("imaged", self._here):
            run.append("image in the sentence")
        return run

    def none(self) -> Hints:
        """What speaks for no time at all."""
        known = self._known
        hints = ["none", f"none {self._own}", f"none {self._images}", f"none reason={known.reason}"]
        hints += [f"none measure={known.measure}", f"none unit={self._draft.quantity.unit}"]
        hints += [f"none relation={self._draft.quantity.relation}", f"none kind={self._draft.counted.kind}"]
        hints += [f"none {self._own} {run}" for run in self._run]
        hints += [f"none word {word}" for word in self._clause]
        if self._before is None:
            hints.append("none as before")
        if self._context.says("usually", self._here):
            hints.append("none habit")
        if self._context.says("once", self._here):
            hints.append("none once")
        return hints

    def hints(self, moment: Moment) -> Hints:
        """What speaks for a time, and against it."""
        context = self._context
        there = context.index(moment.start)
        hints = [f"how {moment.how}", f"lasts {_length(moment)}"]
        flags = {
            "reporting": moment.reporting,
            "imaging": moment.imaging,
            "aside": moment.aside,
            "event": moment.event,
            "long ago": moment.long_ago,
        }
        marked = [name for name, true in flags.items() if true] or ["plain"]
        hints += marked
        hints.append(f"{moment.how} {self._known.measure}")
        said = re.findall(r"[a-z]+", context.text[max(0, moment.start - 25) : moment.start].lower())
        hints.append(f"word before: {said[-1] if said else ''}")
        first_word = context.text[moment.start : moment.end].split()[0].lower()
        hints.append(f"first word: {first_word}")
        if self._before is not None and moment.days == self._before.days:
            hints += ["as before", f"as before {self._own}", f"as before {self._tense}"]
            hints += [f"as before {self._own} {run}" for run in self._run]
            hints.append(f"as before {marked[0]} {self._own}")
            if self._before.start == moment.start:
                hints.append("the same as before")
        if self._newest and moment.days == self._newest:
            hints += ["newest so far", f"newest so far {self._own}", f"newest so far {self._tense}"]
        if self._main and moment.days == self._main:
            hints += ["last image", f"last image {self._own}"]
        if context.published and moment.days:
            hints.append(f"old {_age((context.published - moment.days[1]).days)}")
        if there == self._here:
            return hints + self._in_sentence(moment, marked)
        return hints + self._elsewhere(moment, there, marked)

    def _in_sentence(self, moment: Moment, marked: Sequence[str]) -> Hints:
        draft = self._draft
        if moment.start >= draft.start:
            way, gap = "after", moment.start - draft.end
            near = moment.start == self._next
        else:
            way, gap = "ahead", draft.start - moment.end
            near = moment.start == self._last
        cuts = self._context.cuts(moment.start, draft.start)
        hints = [way, f"{way} {far(max(gap, 0))}", f"{way} cuts {min(cuts, 3)}"]
        hints += [f"{way} {mark}" for mark in marked]
        hints += [f"{way} {moment.how} {self._tense}"]
        if near:
            hints.append(f"nearest {way}")
        if self._context.numbers_between(moment.start, draft.start):
            hints.append(f"{way} beyond another number")
        between = self._context.text[moment.end : draft.start] if way == "ahead" else ""
        if way == "ahead" and re.fullmatch(r"[,:]?[ ](?:\w+[ ]){0,2}", between):
            hints.append("opens the clause")
        return hints

    def _elsewhere(self, moment: Moment, there: int, marked: Sequence[str]) -> Hints:
        context = self._context
        apart = away(context, self._here, there)
        way, distance = apart.way, apart.distance
        hints = apart.hints(self._own)
        hints += [f"{way} {mark}" for mark in marked]
        hints += [f"{way} {distance} {moment.how}", f"{way} {self._images} {marked[0]}"]
        if self._tense:
            hints.append(f"{way} {self._tense}")
        if moment.start in self._recent:
            hints.append(f"recent {self._recent.index(moment.start)}")
        if there == 0:
            hints.append("in the first sentence")
        if context.says("caption", there):
            hints.append("in a caption")
        if moment.start == context.sentences[there].start:
            hints.append("opens a sentence" + (" of the paragraph" if apart.paragraph == "same" else ""))
        return hints


def _length(moment: Moment) -> str:
    if moment.days is None:
        return "nothing"
    days = (moment.days[1] - moment.days[0]).days + 1
    return "a day" if days == 1 else "days" if days <= 7 else "a month" if days <= 31 else "longer"


def _age(days: int) -> str:
    for most, name in (
        (-1, "future"),
        (0, "today"),
        (3, "days"),
        (10, "a week"),
        (45, "a month"),
        (400, "a year"),
    ):
        if days <= most:
            return name
    return "years"
