"""Arithmetic inside one article: shares, factors, differences and sums that its own numbers do not give.

Silence over noise: only numbers that are clearly the two ends of one change, or all parts of one total, are
held against what is stated, with room for hedges and rounding.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING

from claims.arithmetic import headlines, reckoning
from claims.arithmetic.masks import FACTOR, FRACTION, NUMBER, SHARE, SIZE, Figure, Mask, masked
from claims.arithmetic.pairs import Pair, across, fits, ordered
from claims.languages import pattern, table
from claims.model import Discrepancy
from claims.reading.sentences import sentence_at, sentences
from claims.reading.words import without_long_words

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator, Sequence

    from claims.arithmetic.reckoning import Bounds
    from claims.model import Article, Claim, Quantity
    from claims.reading.sentences import Sentence

_TABLE = "discrepancies"


@dataclass(frozen=True, slots=True)
class _Cue:
    """A stated change: where its figure stands in the mask, and where its words do."""

    at: int
    start: int
    end: int
    rising: bool


def discrepancies(article: Article, claims: Sequence[Claim]) -> tuple[Discrepancy, ...]:
    """Statements of the article about its own numbers that those numbers do not bear out, in text order.

    Args:
        article: what was read.
        claims: its claims, as ``claims.statements.extract`` gives them.
    """
    found = [*headlines.check(article, claims), *_arithmetic(article.text)]
    return tuple(sorted(found, key=lambda one: one.start))


def _arithmetic(text: str) -> Iterator[Discrepancy]:
    low = text.lower()
    if not any(cue in low for cue in table(_TABLE)["cues"]):
        return
    clean = without_long_words(text)
    hints = [found.start() for found in pattern(_TABLE, "hint").finditer(clean)]
    pieces = sentences(clean) if hints else []

    @cache
    def mask(number: int) -> Mask:
        return masked(clean[pieces[number].start : pieces[number].end])

    def beside(number: int) -> list[Mask]:
        others = (other for other in (number - 1, number + 1) if 0 <= other < len(pieces))
        return [mask(other) for other in others if pieces[other].paragraph == pieces[number].paragraph]

    for number in sorted({at for hint in hints if (at := sentence_at(pieces, hint)) is not None}):
        for told in _of_sentence(mask(number), partial(beside, number)):
            yield told.at(text, pieces[number])


@dataclass(frozen=True, slots=True)
class _Told:
    kind: str
    stated: str
    reckoned: float
    why: str

    def at(self, text: str, sentence: Sentence) -> Discrepancy:
        return Discrepancy.model_validate(
            {
                "kind": self.kind,
                "quote": text[sentence.start : sentence.end],
                "start": sentence.start,
                "stated": self.stated,
                "reckoned": self.reckoned,
                "why": self.why,
            }
        )


def _of_sentence(mask: Mask, near: Callable[[], list[Mask]]) -> Iterator[_Told]:
    mask, sizes = _with_sizes(mask)
    for cue in [*_shares(mask), *_factors(mask), *sizes]:
        told = _against_pairs(mask, cue, near)
        if told:
            yield told
    yield from _parts_of(mask)
    yield from _sums(mask)


def _group(found: re.Match[str], name: str) -> int:
    """Where the group of this name, or of one of its numbered twins, begins."""
    return next(
        start for key in found.groupdict() if key.startswith(name) and (start := found.start(key)) >= 0
    )


def _with_sizes(mask: Mask) -> tuple[Mask, list[_Cue]]:
    """The mask with the sizes of rises and falls marked as such, and those sizes."""
    cues, text, figures = [], mask.text, dict(mask.figures)
    for name, rising in (("less_by", False), ("more_by", True)):
        for found in pattern(_TABLE, name).finditer(mask.text):
            at = _group(found, "size")
            text = text[:at] + SIZE + text[at + 1 :]
            figures[at] = replace(figures[at], sign=SIZE)
            cues.append(_Cue(at, found.start(), found.end(), rising))
    return Mask(text, figures), cues


def _shares(mask: Mask) -> Iterator[_Cue]:
    if not mask.at(SHARE + FRACTION):
        return
    seen: set[int] = set()
    for name, rising in (
        ("fell", False),
        ("a_fall", False),
        ("lost", False),
        ("rose", True),
        ("a_rise", True),
    ):
        for found in pattern(_TABLE, name).finditer(mask.text):
            at = _group(found, "cue")
            if at in mask.figures and at not in seen:
                seen.add(at)
                yield _Cue(at, found.start(), found.end(), rising)


def _factors(mask: Mask) -> Iterator[_Cue]:
    for at in mask.at(FACTOR):
        if not pattern(_TABLE, "elsewhere").match(mask.text, at + 1):
            yield _Cue(at, at, at + 1, not mask.figures[at].falling)


def _against_pairs(mask: Mask, cue: _Cue, near: Callable[[], list[Mask]]) -> _Told | None:
    """What is wrong with a stated change; None when a pair of numbers bears it out, or none is told."""
    pairs = [
        pair for pair in ordered(mask, near=(cue.start, cue.end)) if cue.at not in {pair.old_at, pair.new_at}
    ]
    if not pairs:
        pairs = across(mask, (cue.start, cue.end), near())
    if mask.text[cue.at] == SIZE:
        pairs = [pair for pair in pairs if fits(mask, cue.at, pair)]
    judged = [_judged(mask.figures[cue.at], cue, pair) for pair in pairs]
    if not judged or None in judged:
        return None
    return judged[0]


def _judged(stated: Figure, cue: _Cue, pair: Pair) -> _Told | None:
    """What is wrong with a stated change of a pair, in either order where none is known, or None."""
    readings = [pair] if pair.certain else [pair, replace(pair, old=pair.new, new=pair.old)]
    told = [_reading(stated, cue, reading) for reading in readings]
    if None in told:
        return None
    right_way = [
        one for one in told if one and one.reckoned > 0 and (stated.sign != FACTOR or one.reckoned >= 1)
    ]
    if pair.certain and not right_way and not pair.close:
        return None
    return (right_way or told)[0]


def _reading(stated: Figure, cue: _Cue, pair: Pair) -> _Told | None:
    old, new = reckoning.of_end(pair.old.said), reckoning.of_end(pair.new.said)
    was, now = _middle(pair.old), _middle(pair.new)
    if not was or (stated.sign == FACTOR and not now):
        return None
    ratio = reckoning.ratio(new, old)
    sign = 1 if cue.rising else -1
    if stated.sign == SIZE:
        kind, allowed = "difference", [reckoning.of_difference(stated.said)]
        given, value = _times(reckoning.difference(new, old), sign), sign * (now - was)
    elif stated.sign == FACTOR:
        kind, allowed = "factor", [reckoning.of_factor(said) for said in _factors_meant(stated)]
        given = ratio if cue.rising else reckoning.ratio(old, new)
        value = round(now / was if cue.rising else was / now, 2)
    else:
        kind, allowed = "share", [reckoning.of_share(stated.said, fraction=stated.sign == FRACTION)]
        given = _times(reckoning.Bounds(100 * ratio.low - 100, 100 * ratio.high - 100), sign)
        value = round(sign * 100 * (now / was - 1), 1)
    if any(given.meets(meant) for meant in allowed):
        return None
    why = {"difference": "difference", "factor": "factor" if cue.rising else "factor_down"}.get(
        kind, "rise" if now > was else "fall"
    )
    shown = abs(value) if kind != "factor" else value
    return _told(kind, stated, value, why, old=pair.old.words, new=pair.new.words, reckoned=_figure(shown))


def _factors_meant(stated: Figure) -> list[Quantity]:
    said = stated.said
    on_top = said.model_copy(update={"value": said.value + 1}) if stated.added and said.value else None
    return [said, on_top] if on_top else [said]


def _times(bounds: Bounds, sign: int) -> Bounds:
    return bounds if sign > 0 else reckoning.Bounds(-bounds.high, -bounds.low)


def _middle(figure: Figure) -> float:
    said = figure.said
    return said.value if said.value is not None else ((said.low or 0) + (said.high or said.low or 0)) / 2


def _figure(number: float) -> str:
    return f"{int(number):,}" if number == int(number) else f"{number:,}"


def _told(kind: str, stated: Figure, value: float, why: str, **said: str) -> _Told:
    number = int(value) if value == int(value) else round(value, 6)
    sentence = table(_TABLE)["why"][why].format(stated=f"“{stated.words}”", **said)
    return _Told(kind, stated.words, number, sentence)


def _parts_of(mask: Mask) -> Iterator[_Told]:
    """Shares of a whole: "30 of the 73, or 60 per cent"."""
    for found in pattern(_TABLE, "part_of").finditer(mask.text):
        part, whole, cue = (mask.figures[found.start(name)] for name in ("part", "whole", "cue"))
        if not _middle(whole):
            continue
        ratio = reckoning.ratio(reckoning.of_end(part.said), reckoning.of_end(whole.said))
        given = reckoning.Bounds(100 * ratio.low, 100 * ratio.high)
        if not given.meets(reckoning.of_share(cue.said, fraction=cue.sign == FRACTION)):
            value = round(100 * _middle(part) / _middle(whole), 1)
            yield _told("share", cue, value, "part", old=whole.words, new=part.words, reckoned=_figure(value))


def _sums(mask: Mask) -> Iterator[_Told]:
    """Totals whose parts are all named, and nothing else is counted in the sentence."""
    for name in ("sum_after", "sum_before", "of_the"):
        for found in pattern(_TABLE, name).finditer(mask.text):
            total_at = _group(found, "total")
            first, last = found.span("parts")
            places = [at for at in mask.figures if first <= at < last]
            if len(mask.figures) != len(places) + 1 or {mask.text[at] for at in places} != {NUMBER}:
                continue
            whole, parts = mask.figures[total_at], [mask.figures[at] for at in places]
            if len({figure.said.unit for figure in [whole, *parts]}) > 1:
                continue
            ends = [reckoning.of_end(part.said) for part in parts]
            # The first may be no part: "six ships, 12 jets and five bombers, 17 aircraft in all".
            sums = [reckoning.total(ends[first:]) for first in range(len(ends) - 1)]
            if not any(one.meets(reckoning.of_end(whole.said)) for one in sums):
                named = [part.words for part in parts]
                value = sum(_middle(part) for part in parts)
                listed = f"{', '.join(named[:-1])} and {named[-1]}"
                yield _told("sum", whole, value, "sum", parts=listed, reckoned=_figure(value))
                return
