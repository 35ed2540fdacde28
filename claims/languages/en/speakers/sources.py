"""Who says so: everybody in a text to whom a number may be put down."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from claims.languages.en.speakers.again import meant, reach, references
from claims.languages.en.speakers.names import names
from claims.languages.en.speakers.naming import acts, called, cue_of
from claims.languages.en.speakers.sorts import Sort, fits, plain_words, sort_of
from claims.languages.en.speakers.tokens import tokens_of, words_of_list
from claims.languages.en.speakers.verbs import Cue, Naming, Speaking

if TYPE_CHECKING:
    from claims.languages.en.speakers.tokens import Name


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody who reports, counts or supplies pictures; offsets count characters."""

    start: int
    end: int

    name: str
    """The name as people would cite it; that of the one who is meant by "the lab" and "she"."""

    naming: Naming = "mention"
    """Which words name it: ``according`` to, ``subject`` of a verb, ``possessive``; ``again`` for a further
    mention, ``goes_on`` for "she" and "the lab"; ``mention`` for an imagery firm without a cue."""

    sort: Sort = "name"
    """``firm`` supplies imagery; ``institution`` has no capital letter; ``place`` is a town that speaks."""

    speaking: Speaking = "says"
    """Whether it says, counts, or only supplies pictures."""

    whole: str = ""
    """The whole name where `name` is a part of it; empty otherwise."""

    short: str = ""
    """The abbreviation that stands in brackets after it: "FAS"; empty when none does."""


def find(text: str) -> list[Source]:
    """Everybody to whom a number may be put down, in order, none overlapping another."""
    return _Search(text).sources()


class _Search:
    """One text while its sources are looked for."""

    def __init__(self, text: str) -> None:
        self._text, self._tokens = text, tokens_of(text)
        self._names = [(name, sort) for name in names(self._tokens) if (sort := sort_of(self._tokens, name))]
        self._found: dict[int, Source] = {}
        self._ends: dict[int, Source] = {}

    @cached_property
    def _in_lower_case(self) -> frozenset[str]:
        return frozenset(word for word in self._tokens.words if word.islower())

    @cached_property
    def _inside(self) -> frozenset[str]:
        """Words with a capital that do not only open sentences."""
        words = enumerate(self._tokens.words)
        return frozenset(
            word for number, word in words if word[0].isupper() and not self._tokens.opens(number)
        )

    def sources(self) -> list[Source]:
        """All of them in order."""
        for name, sort in self._names:
            cue = self._cue(name, sort)
            if cue and fits(cue, sort) and not self._is_common(name, sort, cue):
                self._keep(name, sort, cue)
        self._beside()
        self._again()
        self._go_on()
        return [self._found[start] for start in sorted(self._found)]

    def _cue(self, name: Name, sort: Sort) -> Cue | None:
        cue = cue_of(self._tokens, name)
        if cue and fits(cue, sort) and not (cue.naming == "role_of" and self._is_home(name, sort)):
            return cue
        if sort == "firm":
            return Cue("mention", "pictures")
        if sort != "place" and (called(self._tokens, name) or (sort == "person" and not name.titled)):
            return Cue("called", "says")
        if sort == "outlet" and self._tokens.lower[name.start - 1] in {"on", "in"}:
            return Cue("drawn_on", "says")
        several = name.end - name.start > 1
        body = sort in {"organisation", "outlet"} or (
            sort == "name" and several and self._tokens.opens(name.start)
        )
        return Cue("acts", "says") if body and acts(self._tokens, name) else None

    def _is_home(self, name: Name, sort: Sort) -> bool:
        """Whether a name is where somebody comes from: "the mayor of Anyanga"."""
        lower = self._tokens.lower
        return sort == "name" and not words_of_list("locals").isdisjoint(
            lower[max(0, name.start - 3) : name.start]
        )

    def _is_common(self, name: Name, sort: Sort, cue: Cue) -> bool:
        """Whether a single word that opens a sentence is an everyday one: "Traders say"."""
        word = self._tokens.words[name.start]
        if (
            name.end - name.start > 1
            or not self._tokens.opens(name.start)
            or sort not in {"name", "organisation"}
        ):
            return False
        if word.isupper() or word[0] == "@" or not word[1:].islower():
            return False
        everyday = (
            word.endswith(("s", "ing"))
            or cue.naming in {"acts", "adjunct"}
            or word.lower() in self._in_lower_case
        )
        return everyday and word not in self._inside

    def _keep(self, name: Name, sort: Sort, cue: Cue) -> None:
        start, end = self._tokens.starts[name.start], self._tokens.ends[name.end - 1]
        plain = re.sub(r"[’']s?$", "", self._text[start:end])
        source = Source(
            start,
            start + len(plain),
            " ".join(plain.split()),
            cue.naming,
            sort,
            cue.speaking,
            short=self._short(name),
        )
        self._found[start] = self._ends[name.end] = source

    def _short(self, name: Name) -> str:
        words, end = self._tokens.words, name.end
        if words[end] in {"in", "at", "of"} and words[end + 1][0].isupper():
            end += 2
        bracketed = words[end] == "(" and words[end + 2] == ")" and words[end + 1][:2].isupper()
        return words[end + 1] if bracketed and 1 < len(words[end + 1]) < 12 else ""

    def _beside(self) -> None:
        """Names beside a source: "Ana Reyes of the Open Nuclear Ledger", "the harbor master, Ruiz"."""
        lower = self._tokens.lower
        for name, sort in self._names:
            if self._tokens.starts[name.start] in self._found or sort == "place":
                continue
            back = name.start - 1
            back -= lower[back] in {"the", "a", "an"}
            before = self._ends.get(back)
            if before is None:
                continue
            if (
                lower[back] in {"of", "from", "at", "with"}
                and before.sort in {"person", "name"}
                and sort != "name"
            ) or (lower[back] == "of" and before.sort in {"person", "name", "institution"}):
                self._keep(name, sort, Cue("role_of", before.speaking))
            elif lower[back] == "," and before.sort == "institution":
                self._keep(name, "person", Cue("apposition", before.speaking))

    def _again(self) -> None:
        """Further mentions of a source, and the whole name where a part of it stands."""
        whole = self._wholes()
        for name, sort in self._names:
            start = self._tokens.starts[name.start]
            called = " ".join(plain_words(self._tokens, name))
            full, known, short = whole.get(called.lower(), ("", sort, ""))
            found = self._found.get(start)
            bracketed = name.start > 0 and self._tokens.words[name.start - 1] == "(" and called == short
            if not full or bracketed or sort == "place" or (found and full == found.name):
                continue
            if not found:
                self._keep(name, known, Cue("again", "says"))
            part = self._found[start]
            cited = full if known == "organisation" and not part.name.isupper() else part.name
            whole_name = full if full != cited else ""
            self._found[start] = replace(
                part, name=cited, sort=known, whole=whole_name, short=part.short or short
            )

    def _wholes(self) -> dict[str, tuple[str, Sort, str]]:
        """Whole names by the parts that may stand for them: a surname, a head noun, an abbreviation."""
        whole: dict[str, tuple[str, Sort, str]] = {}
        for source in sorted(self._found.values(), key=lambda source: source.start):
            if source.sort in {"place", "institution"}:
                continue
            parts = source.name.split()
            keys = [source.name, source.short]
            if len(parts) > 1 and source.sort in {"person", "name"}:
                keys += [parts[-1], parts[0]]
                keys += ["".join(part[0] for part in parts)] if source.naming == "label" else []
            elif len(parts) > 1 and source.sort == "organisation":
                keys.append(parts[-1])
            for key in keys:
                if key:
                    whole.setdefault(key.lower(), (source.name, source.sort, source.short))
        return whole

    def _silent(self) -> list[Source]:
        """Persons whom only a pronoun makes speak: "Father Inácio rang. … , he believes"."""
        starts, ends = self._tokens.starts, self._tokens.ends
        return [
            Source(starts[n.start], ends[n.end - 1], self._text[starts[n.start] : ends[n.end - 1]], sort=sort)
            for n, sort in self._names
            if sort == "person" and starts[n.start] not in self._found and not n.possessive
        ]

    def _go_on(self) -> None:
        """Pronouns and nouns that stand for a source named before."""
        before: list[Source] = []
        waiting = sorted([*self._found.values(), *self._silent()], key=lambda source: source.start)
        at = 0
        for first, last, cue in references(self._tokens):
            start = self._tokens.starts[first]
            while at < len(waiting) and waiting[at].start < start:
                before.append(waiting[at])
                at += 1
            who = meant(self._tokens, first, last, before, reach(self._tokens, first))
            end = self._tokens.ends[last - 1]
            over = [
                self._found[s.start]
                for s in (*before[-1:], *waiting[at : at + 1])
                if s.start < end and start < s.end and s.start in self._found
            ]
            if who and not over:
                self._found[start] = Source(
                    start, end, who.name, cue.naming, who.sort, cue.speaking, who.whole, who.short
                )
            elif who and over[0].sort == "institution" and _is_meant(over[0].name, who):
                self._found[over[0].start] = replace(over[0], name=who.name, naming="goes_on", sort=who.sort)


def _is_meant(words: str, who: Source) -> bool:
    """Whether "the ministry" goes on about somebody: it says nothing more, or the same noun."""
    last = words.rpartition(" ")[2]
    return last == words and last in who.name.lower().split()
