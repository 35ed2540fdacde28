"""Numbers in running text: digits, words, ranges, vague plurals and nothing at all, with their hedges."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, get_args

from claims.languages import one_of, pattern, table
from claims.model import Number, Quantity, Relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Form = Literal["number", "range", "vague", "zero"]

MOST = 2**53 - 2
"""Larger numbers count nothing on the ground; from 2**53 on, JSON in its canonical form has no exact ones
(RFC 8785, section 3.2.2.3), and "more than" adds one."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A quantity as it stands in the text; offsets count characters."""

    start: int
    """First character of the words, hedge included."""

    core_start: int
    """First character of the number itself."""

    end: int
    """Just after the number, its unit and a hedge that follows at once."""

    form: Form
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class _Patterns:
    number: re.Pattern[str]
    span: re.Pattern[str]
    vague: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    unit: re.Pattern[str]
    label: re.Pattern[str]


# Twelve digits are enough for anything that stands on the ground; longer rows of digits are no numbers.
_DIGITS = (
    r"\d{1,3}(?:[,\u00a0\u202f]\d{3}){1,3}(?:\.\d{1,6})?(?!\d)|\d{1,3}(?:[ ]\d{3}){1,3}(?![\d,])"
    r"|\d{1,12}(?:\.\d{1,6})?(?!\d)"
)
_NOT_INSIDE = r"(?<![\w$€£¥₹№°#])(?<![\w)][-–/.,:])(?<![$€£¥₹][ ])"


def _number_pattern() -> str:
    words = table("numbers")
    unit, magnitude = one_of(words["units"]), one_of(words["magnitudes"])
    small = rf"{unit}(?:[- ]{unit})?"
    hedged_dozen = "|".join(rf"(?<={hedge} )dozen" for hedge in ("some", "about", "another"))
    compound = rf"(?:an?|{small})(?:[- ]{magnitude}(?:(?:[ ]and)?[ ]{small})?){{1,3}}"
    spelt = rf"(?:half a dozen|{hedged_dozen}|{compound}|{small})\b"
    digits = rf"(?:{_DIGITS})(?:[ ]{magnitude}\b(?:[ ]\d{{3}}\b)?)?"
    return rf"(?:{digits}|{spelt})"


@cache
def _patterns() -> _Patterns:
    words = table("numbers")
    number = _number_pattern()
    between = words["between"]
    units = [name for group in ("area", "length") for names in words[group].values() for name in names]
    hedges = [phrase for phrases in words["before"].values() for phrase in phrases]
    suffixes = [phrase for phrases in words["after"].values() for phrase in phrases]
    flags = re.IGNORECASE
    return _Patterns(
        number=re.compile(_NOT_INSIDE + number, flags),
        span=re.compile(
            rf"(?:\b(?P<opener>{one_of(between['openers'])})[ ])?{_NOT_INSIDE}(?P<low>{number})"
            rf"(?P<joiner>[ ](?:to|or|and)[ ]|[ ]?[-–—][ ]?)(?P<high>{number})",
            flags,
        ),
        vague=re.compile(rf"\b{one_of(words['vague']['words'])}\b", flags),
        before=re.compile(rf"(?:(?<=\W)|^){one_of(hedges)}[ \u00a0]*$", flags),
        after=re.compile(rf"[ ]?{one_of(suffixes)}(?!\w)", flags),
        unit=re.compile(rf"[ \u00a0]?(?P<unit>{one_of(units)})(?![\w-])", flags),
        label=re.compile(rf"\b{one_of(words['label_words'])}[ \u00a0]$", flags),
    )


def value_of(text: str) -> Number | None:
    """The number that words or digits stand for: "two dozen" is 24, "1.5 million" is 1500000.

    None when the words are no number.
    """
    words = table("numbers")
    flat = re.sub(r"(?<=\d)[ ,\u00a0\u202f](?=\d{3}\b)", "", text.lower()).replace("half a dozen", "6")
    total: float = 0
    part: float | None = None
    for word in re.findall(r"\d+(?:\.\d+)?|[a-z]+", flat):
        if word in {"a", "an"}:
            part = 1
        elif word in words["magnitudes"]:
            part = (1 if part is None else part) * words["magnitudes"][word]
            if words["magnitudes"][word] >= 1000:
                total, part = total + part, None
        elif word != "and":
            step = float(word) if word[0].isdigit() else words["units"].get(word)
            if step is None:
                return None
            part = (part or 0) + step
    result = round(total + (part or 0), 6)
    return int(result) if result == int(result) else result


def bounded(text: str, relation: Relation, value: Number, *, unit: str = "each") -> Quantity:
    """A quantity whose bounds are what its relation literally says of the value."""
    bounds: dict[str, tuple[Number | None, Number | None]] = {
        "at_least": (value, None),
        "more_than": (value + 1, None),
        "at_most": (None, value),
        "fewer_than": (None, value - 1),
    }
    low, high = bounds.get(relation, (value, value))
    return Quantity(text=text, relation=relation, value=value, low=low, high=high, unit=unit)


@cache
def _relation_of(side: str) -> dict[str, Relation]:
    listed = table("numbers")[side]
    return {phrase: relation for relation in get_args(Relation) for phrase in listed.get(relation, ())}


def _hedge_before(text: str, start: int) -> tuple[int, Relation]:
    """Where the hedges before a number begin, and which of them counts: a bound outweighs "about"."""
    relation: Relation = "exactly"
    begin = start
    for _ in range(3):
        found = _patterns().before.search(text, max(0, begin - 40), begin)
        if not found:
            break
        said = _relation_of("before")[" ".join(found.group().lower().split())]
        above = said == "more_than" and pattern("numbers", "moves").search(text, 0, found.start())
        if said == "exactly" or above:
            break
        if relation in {"exactly", "about"}:
            relation = said
        begin = found.start()
    return begin, relation


def _hedge_after(text: str, end: int) -> tuple[int, Relation | None]:
    found = _patterns().after.match(text, end)
    if not found:
        return end, None
    return found.end(), _relation_of("after")[" ".join(found.group().lower().split())]


def with_hedge_after(mention: Mention, text: str, noun_end: int) -> Mention:
    """The same mention when a hedge follows its noun: "20 cars at most"."""
    end, relation = _hedge_after(text, noun_end)
    value = mention.quantity.value
    if relation is None or value is None or mention.quantity.relation != "exactly":
        return mention
    words = text[mention.start : end]
    return Mention(mention.start, mention.core_start, mention.end, "number", bounded(words, relation, value))


@cache
def _unit_names() -> dict[str, str]:
    words = table("numbers")
    return {
        name: unit for group in ("area", "length") for unit, names in words[group].items() for name in names
    }


def _unit(text: str, end: int) -> tuple[int, str]:
    found = _patterns().unit.match(text, end)
    if not found:
        return end, "each"
    return found.end(), _unit_names()[" ".join(found["unit"].lower().split())]


def _single(text: str, start: int, end: int) -> Mention | None:
    value = value_of(text[start:end])
    spoilt = pattern("numbers", "spoils").match(text, end) or _patterns().label.search(
        text, max(0, start - 14), start
    )
    if (
        value is None
        or value > MOST
        or (spoilt and not _plural_follows(text, end, spoilt))
        or _is_ratio(text, start, end, value)
    ):
        return None
    begin, relation = _hedge_before(text, start)
    end, unit = _unit(text, end)
    after, said_after = _hedge_after(text, end)
    if said_after and relation == "exactly":
        relation, end = said_after, after
    return Mention(begin, start, end, "number", bounded(text[begin:end], relation, value, unit=unit))


def _is_ratio(text: str, start: int, end: int, value: Number) -> bool:
    """Whether a number is a side of "one in five"."""
    if pattern("numbers", "ratio_before").search(text, max(0, start - 20), start):
        return True
    return value < 10 and pattern("numbers", "ratio_after").match(text, end) is not None


def _plural_follows(text: str, end: int, spoilt: re.Match[str]) -> bool:
    """Whether a label before the number only looks like one: "on the line 40 trucks stood"."""
    return spoilt.end() <= end and re.match(r"[ ](?:[a-z-]+[ ]){0,2}[a-z-]{3,}s\b", text[end:]) is not None


def _range(text: str, found: re.Match[str]) -> Mention | None:
    low, high = value_of(found["low"]), value_of(found["high"])
    opener, joiner = (found["opener"] or "").lower(), found["joiner"].strip().lower()
    if low is None or high is None or (joiner == "and" and not opener.endswith("between")):
        return None
    if high <= low and high < 100 and low >= 1000:
        return None
    _, magnitude_low, magnitude_high = (
        0,
        re.search(r"[a-z]+$", found["low"]),
        re.search(r" (\w+)$", found["high"]),
    )
    if magnitude_high and not magnitude_low and magnitude_high[1] in table("numbers")["magnitudes"]:
        low = low * table("numbers")["magnitudes"][magnitude_high[1]]
    if high <= low or high > MOST or pattern("numbers", "spoils").match(text, found.end()):
        return None
    start = found.start() if opener else found.start("low")
    end, unit = _unit(text, found.end())
    quantity = Quantity(text=text[start:end], relation="between", value=None, low=low, high=high, unit=unit)
    return Mention(start, found.start("low"), end, "range", quantity)


def _ranges(text: str) -> Iterator[Mention]:
    for found in _patterns().span.finditer(text):
        opener = (found["opener"] or "").lower()
        if opener.endswith("from") and pattern("numbers", "rise_or_fall").search(
            text[max(0, found.start() - 80) : found.start()]
        ):
            continue
        mention = _range(text, found)
        if mention:
            yield mention


def _wordless(text: str, words: re.Pattern[str], form: Form) -> Iterator[Mention]:
    for found in words.finditer(text):
        relation: Relation = "vague" if form == "vague" else "exactly"
        nothing = None if form == "vague" else 0
        quantity = Quantity(text=found.group(), relation=relation, value=nothing, low=nothing, high=nothing)
        yield Mention(found.start(), found.start(), found.end(), form, quantity)


def find(text: str, *, taken: Iterable[tuple[int, int]] = ()) -> list[Mention]:
    """All quantities of the text in order, none overlapping another.

    Args:
        text: running text.
        taken: stretches that mean something else, such as dates; a number inside one is left out.
    """
    used = bytearray(len(text) + 1)
    for start, end in taken:
        used[start:end] = b"\1" * (end - start)
    found: list[Mention] = []

    def keep(mentions: Iterable[Mention]) -> None:
        for mention in mentions:
            if not any(used[mention.core_start : mention.end]):
                found.append(mention)
                used[mention.start : mention.end] = b"\1" * (mention.end - mention.start)

    keep(_ranges(text))
    keep(_wordless(text, _patterns().vague, "vague"))
    singles = (_single(text, match.start(), match.end()) for match in _patterns().number.finditer(text))
    keep(_wordless(text, pattern("numbers", "zero"), "zero"))
    keep(mention for mention in singles if mention)
    return sorted(found, key=lambda mention: mention.core_start)
