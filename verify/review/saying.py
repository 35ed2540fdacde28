"""What a person says that an article means: its own words and numbers, for nobody is held against others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claims.context import Context
from claims.languages.en.quantities.numbers import bounded, find
from verify.review.model import ReviewRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from claims.languages.en.quantities.numbers import Mention
    from claims.model import Claim, Number, Quantity
    from verify.review.model import ClaimEdit

_ITS_WORDS = "Give the words of the number as the article has them, and the number that they say."


def edited_claim(claim: Claim, edit: ClaimEdit, *, extracted: Claim) -> Claim:
    """Put into a claim what a person says of it.

    Args:
        claim: as it stands.
        edit: what the person says.
        extracted: as it was before any person.

    Raises:
        ReviewRefusedError: the article does not give the number.
    """
    if edit.quantity is not None and edit.quantity not in {claim.quantity, extracted.quantity}:
        _check(edit.quantity, claim)
    return claim.model_copy(update={name: field for name, field in edit if field is not None})


def _check(said: Quantity, claim: Claim) -> None:
    """Refuse a quantity that the quote does not give, or whose bounds are not those of its relation."""
    before, numbers = claim.quantity, _numbers([said])
    unchanged = said.text == before.text and said.unit == before.unit and numbers == _numbers([before])
    if not (unchanged and numbers):
        _found(said, numbers, claim)
    if said != _as_literally(said):
        raise ReviewRefusedError(
            f"{_shown(said)} is not what {said.relation.replace('_', ' ')} a number allows.",
            next_step="Leave low and high to the relation: at least 73 is 73 or more, between has both.",
        )


def _found(said: Quantity, numbers: set[Number], claim: Claim) -> None:
    """Refuse words that do not stand in the quote, and numbers that they do not say there."""
    places = _places(said.text, claim.quote)
    if not places:
        raise ReviewRefusedError(f"{said.text[:80]!a} does not stand in the sentence.", next_step=_ITS_WORDS)
    mentions = Context(claim.quote, "", None).mentions
    alone = _numbers(one.quantity for one in find(said.text))
    there = [one for one in mentions if any(one.start < end and start < one.end for start, end in places)]
    given: set[Number] = set()
    for one in there:
        told = _numbers([one.quantity])
        given |= told if _is_whole(one, places) else told & alone
    vague = said.relation == "vague" and any(
        one.form == "vague" and one.quantity.text == said.text for one in there
    )
    if not vague and (not numbers or not numbers <= given):
        shown = " to ".join(f"{one:,}" for one in sorted(numbers)) or "a vague number"
        raise ReviewRefusedError(f"The words {said.text[:80]!a} do not say {shown}.", next_step=_ITS_WORDS)
    if said.unit not in {claim.quantity.unit, *(one.quantity.unit for one in there)}:
        raise ReviewRefusedError(
            f"The words {said.text[:80]!a} do not say {said.unit[:20]!a}.", next_step=_ITS_WORDS
        )


def stands_in(words: str, text: str) -> bool:
    """Whether a text has these words, whole ones, however they are spaced: "7" does not stand in "73"."""
    return bool(_places(words, text))


def _places(words: str, text: str) -> list[tuple[int, int]]:
    spaced = r"\s+".join(map(re.escape, words.split()))
    return [found.span() for found in re.finditer(rf"(?<!\w){spaced}(?!\w)", text)] if spaced else []


def _is_whole(mention: Mention, places: Iterable[tuple[int, int]]) -> bool:
    """Whether one of these stretches holds all of a number but its hedge."""
    return any(start <= mention.core_start and mention.end <= end for start, end in places)


def _numbers(quantities: Iterable[Quantity]) -> set[Number]:
    """The numbers that quantities were written with."""
    told = [one.value if one.relation != "between" else (one.low, one.high) for one in quantities]
    flat = [each for one in told for each in (one if isinstance(one, tuple) else (one,))]
    return {one for one in flat if one is not None}


def _as_literally(said: Quantity) -> Quantity | None:
    """The quantity that these words, this relation and these numbers make; None where they make none."""
    if said.relation == "vague":
        return said.model_copy(update={"value": None, "low": None, "high": None})
    if said.relation == "between":
        both = said.low is not None and said.high is not None
        return said.model_copy(update={"value": None}) if both else None
    return bounded(said.text, said.relation, said.value, unit=said.unit) if said.value is not None else None


def _shown(said: Quantity) -> str:
    bounds = f"value {said.value}, low {said.low}, high {said.high}"
    return f"{said.text[:80]!a} ({bounds})"
