"""Who counted: of all who speak in a text, or nobody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claims.choosing.distances import away, far
from claims.languages import pattern

if TYPE_CHECKING:
    from claims.choosing.told import Told
    from claims.choosing.weights import Chooser, Hints, Reading
    from claims.context import Context
    from claims.drafts import Draft
    from claims.languages.en.speakers.sources import Source


def choose_speaker(draft: Draft, context: Context, *, told: Told, choose: Chooser) -> Source | None:
    """The one who most likely counted or reported a number; None when the text names nobody.

    Args:
        draft: the number and what it counts.
        context: the text.
        told: what the numbers before it were told of.
        choose: tells which reading weighs most.
    """
    speakers = context.near_speakers(draft.start)
    around = _Around(draft, context, told)
    nobody: Reading[Source | None] = (None, around.none())
    return choose.pick("speaker", [nobody, *((s, around.hints(s)) for s in speakers)], draft.start)


class _Around:
    """One number among those who speak in its text."""

    def __init__(self, draft: Draft, context: Context, told: Told) -> None:
        self._draft, self._context = draft, context
        self._before = told.speakers[-1] if told.speakers else None
        self._first = not told.end
        near = context.near_speakers(draft.start)
        fresh = any(told.end <= s.start < draft.sentence.start for s in near)
        self._since = "speakers since" if fresh else "no speaker since"
        self._run = told.way_to(draft)
        first, last = context.clause(draft.start)
        self._clause = list(dict.fromkeys(re.findall(r"\b[a-z’']{2,}", context.text[first:last])))
        self._here = context.index(draft.start)
        words = context.words(self._here)
        self._beside = [s for s in near if context.index(s.start) == self._here]
        self._own = "own" if self._beside else "bare"
        earlier = [s.start for s in near if s.end <= draft.sentence.start]
        self._recent = list(reversed(earlier))[:3]
        self._manner = next(
            (key for key in ("goes_on", "first_person", "nobody") if pattern("sources", key).search(words)),
            "plain",
        )
        self._quoted = (
            "quoted"
            if _in_quotes(
                context.text[draft.sentence.start - 200 if draft.sentence.start > 200 else 0 : draft.start]
            )
            else ""
        )

    def none(self) -> Hints:
        """What speaks for nobody."""
        hints = ["none", f"none {self._own}", f"none {self._manner}", f"none {self._own} {self._manner}"]
        hints.append("none at first" if self._here == 0 else "none later")
        if self._before is None:
            hints += (
                ["none at the start"] if self._first else ["none as before", f"none as before {self._manner}"]
            )
            hints.append(f"none as before {self._own} {self._since}")
        hints.append(f"none {self._own} {self._run}")
        hints += [f"none word {word}" for word in self._clause]
        if self._quoted:
            hints.append("none quoted")
        return hints

    def hints(self, speaker: Source) -> Hints:
        """What speaks for somebody, and against them."""
        context = self._context
        there = context.index(speaker.start)
        hints = [f"naming {speaker.naming}", f"sort {speaker.sort}", f"doing {speaker.speaking}"]
        if self._before is not None and speaker.name == self._before.name:
            hints += ["as before", f"as before {self._own}", f"as before {self._manner}"]
            hints += [f"as before {self._own} {self._since}", f"as before {self._own} {self._run}"]
        if there == self._here:
            return hints + self._in_sentence(speaker)
        way, distance, paragraph = away(context, self._here, there)
        hints += [
            way,
            f"{way} {distance} {paragraph} paragraph",
            f"{way} {self._own}",
            f"{way} {self._manner}",
            f"{way} {distance} {self._manner}",
            f"{way} {speaker.sort}",
            f"{way} {speaker.speaking}",
        ]
        if speaker.start in self._recent:
            hints.append(f"recent {self._recent.index(speaker.start)}")
        if self._quoted:
            hints.append(f"{way} quoted")
        return hints

    def _in_sentence(self, speaker: Source) -> Hints:
        draft = self._draft
        way = "after" if speaker.start >= draft.start else "ahead"
        gap = speaker.start - draft.end if way == "after" else draft.start - speaker.end
        cuts = self._context.cuts(speaker.start, draft.start)
        own = self._beside
        rank = (
            "only"
            if len(own) == 1
            else "last"
            if own[-1] is speaker
            else "first"
            if own[0] is speaker
            else "middle"
        )
        return [
            way,
            f"{way} {far(max(gap, 0))}",
            f"{way} cuts {min(cuts, 3)}",
            f"{way} {speaker.naming}",
            f"{way} {speaker.sort}",
            f"{way} {speaker.speaking}",
            f"{rank} of its sentence",
            f"{rank} {way}",
            f"{rank} {way} {speaker.naming} {speaker.speaking}",
            f"{speaker.naming} {speaker.speaking} cuts {min(cuts, 3)}",
        ]


def _in_quotes(before: str) -> bool:
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1
