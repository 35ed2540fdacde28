"""The ways of writing a time: which stretches of a text mean one, and the calendar sum of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from claims.languages import filled, table
from claims.languages.en.times import names as timenames
from claims.languages.en.times import parts as timeparts
from claims.languages.en.times import relative as timerelative
from claims.languages.en.times import weekdays as timeweekdays
from claims.languages.en.times.points import Told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from claims.languages.en.times.points import Point, Sum


def _clock(_: re.Match[str], __: Point) -> Told:
    return Told(None, "clock")


def _part_of_day(_: re.Match[str], point: Point) -> Told:
    return Told(point.anchor if point.anchor[0] == point.anchor[1] else (point.today, point.today), "clock")


_SUMS: dict[str, Sum] = {
    "two_months": timenames.two_months,
    "dated": timenames.dated,
    "months": timenames.months,
    "iso": timenames.iso,
    "numeric": timenames.in_numbers,
    "piece": timeparts.piece,
    "quarter": timeparts.quarter,
    "ordinal": timenames.ordinal,
    "weekday_ago": timeweekdays.weekday_ago,
    "weekday_week": timeweekdays.weekday_week,
    "weekday_from": timeweekdays.weekday_from,
    "weekday": timeweekdays.weekday,
    "deictic": timerelative.deictic,
    "weekend": timerelative.weekend,
    "week_of": timerelative.week_of,
    "last_year_same": timerelative.last_year_same,
    "this_or_last": timerelative.this_or_last,
    "season": timenames.season,
    "ago": timerelative.ago,
    "window_back": timerelative.window,
    "from_anchor": timerelative.from_anchor,
    "within": timerelative.within,
    "same_day": timerelative.same_day,
    "same_period": timerelative.same_period,
    "window": timerelative.window,
    "decade": timenames.decade,
    "year": timenames.year_named,
    "feast": timenames.feast,
    "clock": _clock,
    "part_of_day": _part_of_day,
}
_ASIDE = {"season", "window", "window_back", "last_year_same", "decade"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of writing a time."""

    pattern: re.Pattern[str]
    days: Sum

    aside: bool
    """Whether it tells of another time than the text's own: a thing to compare with."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that mean a time; offsets count characters."""

    start: int
    end: int
    found: re.Match[str]
    rule: Rule


@cache
def _rule(number: int) -> Rule:
    """A way of writing a time, by its place in the order in which they are tried; few texts need all."""
    rule = table("dates")["rule"][number]
    return Rule(_compiled(rule), _SUMS[rule["sum"]], aside=rule["sum"] in _ASIDE)


def _compiled(rule: dict[str, Any]) -> re.Pattern[str]:
    # A blank may be one that does not break: "5 May" is often set so.
    words = filled("dates", rule["pattern"]).replace("[ ]", "[ \u00a0\u202f]")
    flags = re.NOFLAG if rule.get("capitals") else re.IGNORECASE
    return re.compile(rf"(?<![\w$€£.,-])(?:{words})(?!\w)", flags)


_SIDES = {None: "", "before": "<", "after": ">"}
"""What is put behind a word that has digits on one side: "October>" in "October 5"."""


@cache
def _triggers() -> dict[str, tuple[int, ...]]:
    """For each word that a rule cannot do without, the numbers of those rules."""
    numbers: dict[str, set[int]] = {}
    for number, rule in enumerate(table("dates")["rule"]):
        for word in _needed(rule["needs"]):
            forms = {word, word.upper(), word[0].upper() + word[1:]}
            for form in forms if rule.get("capitals") else {*forms, word.lower()}:
                numbers.setdefault(form + _SIDES[rule.get("side")], set()).add(number)
                numbers.setdefault(form, set())
    return {word: tuple(sorted(known)) for word, known in numbers.items()}


def _needed(names: Iterable[str]) -> set[str]:
    words = table("dates")
    found: set[str] = set()
    for name in names:
        for entry in words["triggers"].get(name, [name]):
            found |= set(words[entry[1:-1]]) if entry.startswith("<") else {entry}
    return found


@cache
def _tests() -> tuple[tuple[frozenset[str], int, int], ...]:
    """For each rule, the words one of which must stand in the text too, and its reach to either side."""
    known = [(_needed(rule.get("also", ())), rule["reach"]) for rule in table("dates")["rule"]]
    return tuple((frozenset(also | {word.title() for word in also}), *reach) for also, reach in known)


_WORD = re.compile(r"[A-Za-z]+")
_DIGITS = re.compile(
    r"([0-9]+)([-./:](?=[0-9])|s\b|h(?=[0-9])|(?:st|nd|rd|th)\b"
    r"|[ \u00a0]?(?:[AaPp]\.?[Mm]\b|o[’']|GMT|UTC|hrs|hours local))?"
)


def _places(text: str, words: set[str]) -> list[tuple[int, int, str]]:
    """Where words stand that some rule cannot do without: start, end, word. "#" stands for digits."""
    found: list[tuple[int, int, str]] = []
    for word in words:
        at = text.find(word)
        while at >= 0:
            end = at + len(word)
            if not text[at - 1 : at].isalpha() and not text[end : end + 1].isalpha():
                found.append((at, end, word))
                if _DIGIT.search(text, max(0, at - 10), at):
                    found.append((at, end, word + "<"))
                if _DIGIT.search(text, end, end + 7):
                    found.append((at, end, word + ">"))
            at = text.find(word, end)
    for digits in _DIGITS.finditer(text):
        number, mark = digits.groups()
        if len(number) == 8:
            found.append((*digits.span(), "#8"))
        if len(number) == 4 and number[:2] in {"19", "20"}:
            found.append((*digits.span(), "#year"))
        if mark:
            found.append((*digits.span(), "#" + mark if mark in _MARKS else "#clock"))
    return sorted(found)


_DIGIT = re.compile("[0-9]")
_MARKS = {"-", ".", "/", ":", "s", "h", "st", "nd", "rd", "th"}


def _windows(text: str) -> dict[int, list[list[int]]]:
    """By the number of a rule, the pieces of the text in which it may match."""
    triggers, tests = _triggers(), _tests()
    words = set(_WORD.findall(text))
    found: dict[int, list[list[int]]] = {}
    for at, end, word in _places(text, words & triggers.keys()):
        for number in triggers.get(word, ()):
            also, before, after = tests[number]
            if also and also.isdisjoint(words):
                continue
            windows = found.setdefault(number, [])
            if windows and at - before <= windows[-1][1]:
                windows[-1][1] = end + after
            else:
                windows.append([max(0, at - before), end + after])
    return found


def stretches(text: str) -> list[Stretch]:
    """All stretches of a text that mean a time, in order, none overlapping another."""
    taken: list[Stretch] = []
    used = bytearray(len(text) + 1)
    windows = _windows(text)
    for number in sorted(windows):
        rule = _rule(number)
        for first, last in windows[number]:
            blank = text.find(" ", last, last + 40)
            for found in rule.pattern.finditer(text, first, blank if blank >= 0 else last + 40):
                start, end = found.span()
                if not any(used[start:end]):
                    taken.append(Stretch(start, end, found, rule))
                    used[start:end] = b"\1" * (end - start)
    return sorted(taken, key=lambda stretch: stretch.start)
