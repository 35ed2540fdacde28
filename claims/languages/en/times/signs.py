"""What the words around a time tell of it: that somebody spoke, looked, compared, that a thing happened."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from claims.languages import pattern, table

_WORD = re.compile(r"[\w’'-]+|[^\w\s]|\n")
_REACH = 110
_PAST = {"was", "were", "had", "showed", "shows", "seen", "taken", "captured", "said", "stood", "held", "did"}
_BY = {"by", "at", "over", "from", "above", "in", "of", "for", "near", "using"}
_SHORT = {"mr", "mrs", "dr", "st", "gen", "lt", "col", "sgt", "no", "sept", *"abcdefghijklmnopqrstuvwxyz"}
_GOING_ON = {" ", "\u00a0", "'", "’"}
_COMPARING = {"than", "before", "after", "until", "from", "with", "to"}


@dataclass(frozen=True, slots=True)
class Signs:
    """What the words around a time tell."""

    reporting: bool
    imaging: bool
    event: bool
    compared: bool
    since: bool

    ahead: bool
    """Whether the words before it look into the future ("will leave on")."""

    before: bool
    """Whether "before" stands before it."""

    after: bool
    """Whether "after" stands before it."""

    until: bool
    """Whether "until" or "up to" stands before it."""


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(table("dates")[name])


def signs(text: str, start: int, end: int) -> Signs:
    """The signs around the words from ``start`` to ``end``."""
    first = max(0, start - _REACH)
    lead = text[max(first, text.rfind("\n", first, start)) : start]
    written = _clause(_WORD.findall(lead))
    words = [word.lower() for word in written]
    told = _without_gap(words)
    close = {told[-1], " ".join(told[-2:])} if told else set()
    goes_on = text[end : end + 1] in _GOING_ON
    seen_after = goes_on and pattern("dates", "seen_after").match(text, end) is not None
    happened_after = goes_on and pattern("dates", "event_after").match(text, end) is not None
    imaging = _names("imaging", words, told) or _taken_by(told) or _credited(written)
    reporting = not close.isdisjoint(_words("reporting")) or "told" in told[-4:]
    return Signs(
        reporting=reporting or _in_dateline(text, start, end),
        imaging=imaging or seen_after,
        event=not seen_after and (happened_after or not close.isdisjoint(_words("events"))),
        compared=_compared(words, lead),
        since="since" in words[-6:] and pattern("dates", "since").search(lead) is not None,
        ahead=_ahead(words),
        before=words[-1:] == ["before"],
        after=words[-1:] == ["after"],
        until=words[-1:] == ["until"] or words[-2:] == ["up", "to"],
    )


def _clause(words: list[str]) -> list[str]:
    """The words since the sentence began."""
    for at in range(len(words) - 1, -1, -1):
        if words[at] in {"\n", ";", "!", "?"} or (words[at] == "." and words[at - 1].lower() not in _SHORT):
            return words[at + 1 :]
    return words


def _without_gap(words: list[str]) -> list[str]:
    end, gap = len(words), 0
    while end and gap < 5 and (words[end - 1] in _words("gap") or words[end - 1] in {",", "(", ":", "“"}):
        end, gap = end - 1, gap + 1
    return words[:end]


def _names(name: str, words: list[str], told: list[str]) -> bool:
    """Whether a word of the list, or one with the preposition behind it ("image of"), closes the words."""
    known = _words(name)
    if not told:
        return " ".join(words[-2:]) in known
    if not known.isdisjoint((told[-1], " ".join(told[-2:]), " ".join(words[-2:]))):
        return True
    behind = words[len(told) : len(told) + 1]
    return bool(behind) and f"{told[-1]} {behind[0]}" in known


def _taken_by(told: list[str]) -> bool:
    """Such as "taken by Maxar over the port on"."""
    near = told[-8:]
    if _words("shooting").isdisjoint(near):
        return False
    for at, word in enumerate(near[:-1]):
        if word in _words("shooting") and near[at + 1] in _BY:
            return not any(later in _words("reporting") for later in near[at + 1 :])
    return False


def _credited(written: list[str]) -> bool:
    """Such as "(Image: Planet Labs PBC,": image words with nothing but names behind them."""
    for word in reversed(written[-9:]):
        if word.lower() in _words("image_words") or word.lower() in {"caption", "satellite"}:
            return word is not written[-1] or word.lower() in _words("image_words")
        if not (word[0].isupper() or word in {",", ":", "(", "/", "©", "-", "–", "|"}):
            return False
    return False


def _compared(words: list[str], lead: str) -> bool:
    close = words[-7:]
    if "," not in close and any(word in _words("against") for word in close):
        return True
    return not _COMPARING.isdisjoint(close) and pattern("dates", "compared").search(lead[-60:]) is not None


def _ahead(words: list[str]) -> bool:
    known = _words("ahead")
    if known.isdisjoint(words):
        return False
    return next(word in known for word in reversed(words) if word in known or word in _PAST)


def _in_dateline(text: str, start: int, end: int) -> bool:
    if start > 60 or not pattern("dates", "dateline", ignore_case=False).fullmatch(text, 0, start):
        return False
    return pattern("dates", "dateline_after").match(text, end) is not None and text[:3].isupper()
