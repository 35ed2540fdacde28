"""A sentence with one sign for each number, share, factor and time in it, for patterns to speak of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from claims.languages import pattern, table
from claims.languages.en.quantities import numbers
from claims.languages.en.times import dates

if TYPE_CHECKING:
    from collections.abc import Mapping

    from claims.languages.en.quantities.numbers import Mention
    from claims.model import Quantity

NUMBER, TOTAL, SHARE, FACTOR, SIZE, DAY, FRACTION = "\ue000\ue001\ue002\ue003\ue004\ue005\ue006"
_TABLE = "discrepancies"


@dataclass(frozen=True, slots=True)
class Figure:
    """What a sign of a mask stands for."""

    sign: str
    words: str
    """As the sentence has them, hedge and "per cent" included."""

    said: Quantity

    falling: bool = False
    """Whether a factor says how many times fewer there are: "halved"."""

    added: bool = False
    """Whether a factor may be meant to come on top: "three times more" is read as three and as four times."""


@dataclass(frozen=True, slots=True)
class Mask:
    """A sentence with signs for its figures."""

    text: str
    figures: Mapping[int, Figure] = field(default_factory=dict)
    """By the offset of the sign in ``text``; times have none."""

    def at(self, signs: str) -> list[int]:
        """Offsets of the figures of these signs, in order."""
        return [offset for offset in self.figures if self.text[offset] in signs]

    def words_after(self, offset: int) -> list[str]:
        """The words that follow a figure, up to a mark or another figure."""
        run = re.match(r"(?:[ ]?[\w’'-]+){0,5}", self.text[offset + 1 : offset + 80])
        return re.findall(r"[\w’'-]+", run.group()) if run else []


def _in_digits(text: str) -> tuple[str, list[str]]:
    """The text with shares and factors in digits and a sign, and their own words in order."""
    words: list[str] = []
    listed = table(_TABLE)

    def fraction(found: re.Match[str]) -> str:
        value = listed["fractions"][" ".join(found.group().lower().split())]
        return f"{100 * value:.0f}{FRACTION}"

    def factor(found: re.Match[str]) -> str:
        value = listed["factors"][found.group().lower()]
        return f"{abs(value)}{FACTOR}"

    def keep(found: re.Match[str]) -> str:
        words.append(found.group())
        decimal = pattern(_TABLE, "decimal").match(text, found.start())
        if decimal:
            return decimal["number"].replace(".", "") + (FACTOR if decimal["times"] else SHARE)
        for name, make in (("fraction", fraction), ("factor", factor)):
            if pattern(_TABLE, name).match(text, found.start()):
                return make(found)
        return SHARE if pattern(_TABLE, "share").match(text, found.start()) else FACTOR

    names = ("decimal", "fraction", "factor", "share", "times")
    whole = "|".join(pattern(_TABLE, name).pattern for name in names)
    return re.sub(whole, keep, text, flags=re.IGNORECASE), words


def masked(sentence: str) -> Mask:
    """The sentence with signs for its figures."""
    text, spelt = _in_digits(re.sub("[\ue000-\ue006]", " ", sentence))
    signs = [found.start() for found in re.finditer("[\ue002\ue003\ue006]", text)]
    own = dict(zip(signs, spelt, strict=True))
    moments = dates.find(text, published=None)
    # "66.67 %" is no day of a 67th month.
    days = [(moment.start, moment.end) for moment in moments if moment.end not in own]
    mentions = [m for m in numbers.find(text, taken=days) if m.form in {"number", "range"}]
    pieces = sorted([*((start, end, None) for start, end in days), *((m.start, m.end, m) for m in mentions)])
    built, figures, reached = "", {}, 0
    for start, end, mention in pieces:
        if start < reached:
            continue
        built += text[reached:start]
        reached = end
        if mention is None:
            built += DAY
            continue
        for sign, figure in _figures(text, mention, own):
            built += sign
            if figure:
                figures[len(built) - 1] = figure
        reached += text[end : end + 1] in {SHARE, FACTOR, FRACTION} and end in own
    return Mask(built + text[reached:], figures)


def _figures(text: str, mention: Mention, own: Mapping[int, str]) -> list[tuple[str, Figure | None]]:
    """What stands in the mask for a mention; "from 20 to 73" is two numbers and the words around them."""
    words, said = text[mention.start : mention.end], mention.quantity
    sign = text[mention.end : mention.end + 1]
    if sign in {SHARE, FACTOR, FRACTION} and mention.end in own:
        hedge, spelt = text[mention.start : mention.core_start], own[mention.end]
        decimal = pattern(_TABLE, "decimal").match(spelt)
        if decimal:
            exact = numbers.bounded(hedge + spelt, said.relation, float(decimal["number"]))
            return [(sign, Figure(sign, hedge + spelt, exact))]
        shown = words + spelt if sign == SHARE or spelt[0] in " -" or spelt == "fold" else hedge + spelt
        falling = table(_TABLE)["factors"].get(spelt.lower(), 0) < 0
        added = bool(pattern(_TABLE, "added").match(text, mention.end + 1))
        return [(sign, Figure(sign, shown, said, falling, added))]
    opened = pattern(_TABLE, "opened").fullmatch(words) if mention.form == "range" else None
    ends = opened and (opened["open"] or pattern(_TABLE, "size_before").search(text, 0, mention.start))
    if opened and ends and said.low is not None and said.high is not None:
        low = numbers.bounded(opened["low"], "exactly", said.low, unit=said.unit)
        high = numbers.bounded(opened["high"], "exactly", said.high, unit=said.unit)
        return [
            (opened["open"] or "", None),
            (NUMBER, Figure(NUMBER, low.text, low)),
            (opened["join"], None),
            (NUMBER, Figure(NUMBER, high.text, high)),
        ]
    than = pattern(_TABLE, "than_the").match(words)
    if than and said.value is not None:
        rest = words[than.end() :]
        bare = numbers.bounded(rest, "exactly", said.value, unit=said.unit)
        return [(than.group(), None), (NUMBER, Figure(NUMBER, rest, bare))]
    if pattern(_TABLE, "year").fullmatch(words):
        return [(DAY, None)]
    sign = TOTAL if pattern(_TABLE, "total_before").search(text, 0, mention.start) else NUMBER
    return [(sign, Figure(sign, words, said))]
