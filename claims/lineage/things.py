"""What two claims count: the same things, a sort of them, or what holds many of them."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from claims.kinds import KINDS
from claims.languages import table

if TYPE_CHECKING:
    from claims.model import Change, Claim


def kin(one: Claim, other: Claim) -> bool:
    """Whether one claim counts what the other does, or a sort of it: every submarine is a ship."""
    if "other" in {one.kind, other.kind}:
        return _words(one.object)[-1] == _words(other.object)[-1]
    return other.kind in _line(one.kind) or one.kind in _line(other.kind)


def thing_changes(source: Claim, told: Claim) -> tuple[Change, ...]:
    """Whether a claim counts other things than its source: boxcars for freight cars, trains for wagons."""
    if _is_collective(source) != _is_collective(told):
        return ("unit_changed",)
    same = (
        _are_same_things(source, told)
        and is_increment(source) == is_increment(told)
        and (source.state is None or told.state is None or source.state == told.state)
    )
    return () if same else ("scope_changed",)


def is_increment(claim: Claim) -> bool:
    """Whether a number is by how much there are more, which "up from 20 to 73" and "73 new ones" are not."""
    level = claim.comparison is not None and claim.comparison.baseline is not None
    return claim.measure == "change" and not level and claim.state != "new"


def _are_same_things(source: Claim, told: Claim) -> bool:
    """Whether two claims count the same; "drones" may be short for "attack drones", but not the other way."""
    same_noun = _words(source.object)[-1] == _words(told.object)[-1]
    if source.kind != told.kind:
        # "Tanks" are vehicles in one article and storage tanks in another, where one of them was misread.
        return same_noun
    was, now = sort_of(source.kind, source.object), sort_of(told.kind, told.object)
    return was == now or (same_noun and now < was)


@lru_cache(maxsize=2**12)
def sort_of(kind: str, thing: str) -> frozenset[str]:
    """The words that make a sort of a kind: "boxcars" and "oil tankers", none for "freight railcars".

    Words that no name of the kind holds, such as "white" and "Chinese", make no sort.
    """
    singulars = (_singulars(kind).get(word, word) for word in _words(thing))
    return frozenset(_synonyms().get(word, word) for word in singulars if word in _sorts(kind))


def _is_collective(claim: Claim) -> bool:
    thing = " ".join(_words(claim.object))
    return any(thing == one or thing.endswith(f" {one}") for one in _collectives())


@cache
def _synonyms() -> dict[str, str]:
    """The first word of those that mean the same, by each of the others."""
    return {word: same[0] for same in table("lineage")["synonyms"] for word in same[1:]}


@cache
def _collectives() -> frozenset[str]:
    found = (one.lower() for one in table("lineage")["collectives"])
    return frozenset(form for one in found for form in (one, f"{one}s"))


@cache
def _line(kind: str) -> tuple[str, ...]:
    """A kind and those that it is a sort of."""
    parent = KINDS[kind].parent if kind in KINDS else None
    return (kind, *(_line(parent) if parent else ()))


@cache
def _sorts(kind: str) -> frozenset[str]:
    """Words, in the singular, that stand in names of a kind's sorts alone."""
    if kind not in KINDS:
        return frozenset()
    one = KINDS[kind]
    contextual = (noun for some in one.contextual for noun in some.nouns)
    words = {word for noun in (*one.nouns, *one.names, *contextual) for word in _words(noun)}
    whole = {word for noun in one.whole for word in _words(noun)}
    singulars = _singulars(kind)
    return frozenset(singulars.get(word, word) for word in words - whole)


@cache
def _singulars(kind: str) -> dict[str, str]:
    """The singular of each word that may be plural in a kind's names."""
    if kind not in KINDS:
        return {}
    lasts = {_words(noun)[-1] for noun in KINDS[kind].singulars}
    return {
        _words(noun)[-1]: one
        for noun in KINDS[kind].plurals
        for one in lasts
        if _words(noun)[-1] in {f"{one}s", f"{one}es", f"{one[:-1]}ies"}
    }


@lru_cache(maxsize=2**12)
def _words(phrase: str) -> tuple[str, ...]:
    return tuple(phrase.lower().replace("-", " ").split()) or ("",)
