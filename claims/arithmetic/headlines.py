"""A headline's number against the body's."""

from __future__ import annotations

import re
from functools import cache
from math import inf
from typing import TYPE_CHECKING

from claims.arithmetic.reckoning import Bounds, rounding
from claims.kinds import KINDS
from claims.languages import table
from claims.languages.en.quantities import numbers
from claims.languages.en.things import states
from claims.languages.en.things.nouns import kind_nouns
from claims.languages.en.things.phrases import word_set
from claims.languages.en.times import dates
from claims.model import Discrepancy
from claims.reading.sentences import sentences
from claims.reading.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from claims.languages.en.quantities.numbers import Mention
    from claims.languages.en.things.nouns import KindNoun
    from claims.model import Article, Claim, Quantity

_TABLE = "discrepancies"
_FAR = 2.0
"""Numbers further apart than this, as a factor, are hardly of the same things."""


def check(article: Article, claims: Sequence[Claim]) -> Iterator[Discrepancy]:
    """Numbers of the headline that no number of the body bears out, each against the nearest claim."""
    title = article.title or ""
    if not claims or not _may_count(title):
        return
    for mention, noun in _counted(title):
        rivals = [claim for claim in claims if _same_things(title, mention, noun, claim)]
        known = [claim for claim in rivals if claim.quantity.relation != "vague"]
        if not known or len(known) < len(rivals) or _borne_out(article.text, mention.quantity, known):
            continue
        nearest = min(known, key=lambda claim: abs(_value(claim.quantity) - _value(mention.quantity)))
        if not _within_reach(_value(mention.quantity), _value(nearest.quantity)):
            continue
        value = _value(nearest.quantity)
        yield Discrepancy(
            kind="headline",
            quote=nearest.quote,
            start=nearest.start,
            stated=mention.quantity.text,
            reckoned=int(value) if value == int(value) else value,
            why=table(_TABLE)["why"]["headline"].format(
                stated=f"“{_phrase(title, mention, noun)}”",
                found=f"“{nearest.quantity.text} {nearest.object}”",
            ),
        )


@cache
def _number_words() -> frozenset[str]:
    listed = table("numbers")
    return frozenset([*listed["units"], *listed["magnitudes"]])


def _may_count(title: str) -> bool:
    """Whether a headline holds a digit or a number word."""
    return bool(re.search(r"\d", title)) or not _number_words().isdisjoint(re.split(r"\W+", title.lower()))


def _counted(title: str) -> list[tuple[Mention, KindNoun]]:
    """Numbers of a headline with the kind that follows each at once."""
    taken = [(moment.start, moment.end) for moment in dates.find(title, published=None)]
    words = words_of(title)
    nouns = kind_nouns(words, sentences(title))
    found = []
    for mention in numbers.find(title, taken=taken):
        if mention.form not in {"number", "range"} or mention.quantity.relation == "vague":
            continue
        noun = next(
            (noun for noun in nouns if noun.start >= mention.end and _joined(title, mention, noun)), None
        )
        if noun and noun.plural:
            found.append((mention, noun))
    return found


def _joined(title: str, mention: Mention, noun: KindNoun) -> bool:
    """Whether a noun belongs to a number: at most three words between, none of which ends a phrase."""
    gap = title[mention.end : noun.start]
    between = gap.lower().split()
    plain = re.fullmatch(r"[ ](?:[\w’'-]+[ ])*", gap) is not None
    following = title[noun.end : noun.end + 1]
    return plain and len(between) <= 3 and following != "-" and not set(between) & word_set("breakers")


def _phrase(title: str, mention: Mention, noun: KindNoun) -> str:
    return title[mention.start : noun.end]


def _same_things(title: str, mention: Mention, noun: KindNoun, claim: Claim) -> bool:
    """Whether a claim counts what the headline counts: its kind by the same name or by one that all bear."""
    if claim.kind != noun.kind or claim.quantity.unit != mention.quantity.unit or claim.measure != "count":
        return False
    if claim.reason in {"forecast", "denied_or_hypothetical"}:
        return False
    said, whole = title[noun.start : noun.end].lower(), KINDS[noun.kind].whole
    same = bool(_stems(said) & _stems(claim.object)) or said in whole or claim.object.lower() in whole
    state = states.of(near=title)
    return same and (claim.state == state or claim.state is None)


def _stems(words: str) -> set[str]:
    return {word.removesuffix("s") for word in re.findall(r"[\w’'-]+", words.lower())[-1:]}


def _value(said: Quantity) -> float:
    if said.value is not None:
        return said.value
    return ((said.low or 0) + (said.high or said.low or 0)) / 2


def _within_reach(headline: float, body: float) -> bool:
    less, more = sorted((headline, body))
    return less > 0 and more <= _FAR * less


def _borne_out(text: str, headline: Quantity, known: Sequence[Claim]) -> bool:
    """Whether a claim, all or two of them together, or the same number anywhere in the body, agrees."""
    said = [claim.quantity for claim in known]
    if any(_agree(headline, one) for one in said):
        return True
    values = [_value(one) for one in said]
    sums = {sum(values), *(a + b for n, a in enumerate(values) for b in values[n + 1 :])}
    allowed = _of_headline(headline)
    if len(values) > 1 and any(allowed.meets(Bounds(one, one)) for one in sums):
        return True
    wanted = headline.value
    return any(
        mention.quantity.value == wanted and _agree(headline, mention.quantity)
        for mention in numbers.find(text)
    )


def _agree(headline: Quantity, body: Quantity) -> bool:
    """Whether a headline may stand over a body's number."""
    same = headline.value is not None and headline.value == body.value
    if same and headline.relation in {"exactly", "about"}:
        return body.relation not in {"fewer_than", "nearly"} or headline.relation == "about"
    return _of_headline(headline).meets(_of_body(body))


def _of_headline(said: Quantity) -> Bounds:
    """What a headline's words allow: a bare round number from the hundreds on may be rounded."""
    value = said.value
    if value is None:
        return Bounds(said.low or 0, said.high if said.high is not None else inf)
    off = rounding(value)
    return {
        "about": Bounds(0.9 * value, 1.1 * value),
        "nearly": Bounds(0.9 * value, value),
        "at_least": Bounds(value, inf),
        "more_than": Bounds(value + 0.1, inf),
        "at_most": Bounds(0, value),
        "fewer_than": Bounds(0, value - 0.1),
    }.get(said.relation, Bounds(value - off, value + off))


def _of_body(said: Quantity) -> Bounds:
    """What a body's words vouch for: "at least 38" for 38, "more than 40" for a little more."""
    value = said.value
    if value is None:
        return Bounds(said.low or 0, said.high if said.high is not None else inf)
    return {
        "nearly": Bounds(0.9 * value, value - 0.2),
        "more_than": Bounds(value + 0.1, value + 1),
        "at_most": Bounds(0.9 * value, value),
        "fewer_than": Bounds(0.9 * value, value - 0.2),
    }.get(said.relation, Bounds(value, value))
