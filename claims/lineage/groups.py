"""Claims of several articles, put together where they are one claim."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from claims.lineage.changes import changes
from claims.lineage.days import days_apart
from claims.lineage.likeness import ENOUGH, likeness
from claims.lineage.names import same_place
from claims.lineage.numbers import derives, reach
from claims.lineage.origin import origin
from claims.lineage.telling import Told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from claims.lineage.numbers import Vague
    from claims.lineage.origin import Sign
    from claims.lineage.telling import Telling
    from claims.model import Change, Claim


MOST_CLAIMS = 100
"""Claims of one article that are compared, the first ones: pairs cost, and a page may hold any number."""


@dataclass(frozen=True)
class Member:
    """One telling of a claim."""

    told: Told
    changes: tuple[Change, ...]
    """Against the source; empty for the source itself, and where none is known."""


@dataclass(frozen=True)
class Group:
    """One claim as several articles tell it."""

    members: tuple[Member, ...]
    """In the order in which the articles were given; at most one of each."""

    source: Told | None
    """The member that the others have it from; None when nothing tells."""

    sign: Sign | None
    """What tells the source."""


def groups(tellings: Sequence[Telling], *, vague: Vague) -> tuple[Group, ...]:
    """Put together what several articles tell of the same thing, in text order of the first that tells it.

    A claim that one article alone makes is in no group.

    Args:
        tellings: the articles with their claims.
        vague: least and most that vague plurals may stand for.
    """
    told = [Told(claim, telling) for telling in tellings for claim in distinct(telling.claims)[:MOST_CLAIMS]]
    held = [{at} for at in range(len(told))]
    for first, second in _alike(told, vague):
        one, other = held[first], held[second]
        if one is not other and _fit([told[at] for at in sorted(one | other)], vague):
            one |= other
            for at in other:
                held[at] = one
    # Members of a group share one set: each group is taken where its first member stands.
    return tuple(
        _group([told[one] for one in sorted(some)], vague)
        for at, some in enumerate(held)
        if len(some) > 1 and at == min(some)
    )


def counterpart(told: Told, telling: Telling, *, vague: Vague) -> Claim | None:
    """The claim of another article that a claim is a telling of; None when it makes none."""
    scored = [
        (likeness(told, Told(claim, telling), vague=vague), -at, claim)
        for at, claim in enumerate(telling.claims[: 10 * MOST_CLAIMS])
    ]
    best = max(scored, key=lambda one: one[:2], default=None)
    return best[2] if best is not None and best[0] >= ENOUGH else None


def distinct(claims: Sequence[Claim]) -> list[Claim]:
    """The claims of an article, each once: of those that say the same again, the one that says most."""
    kept: dict[tuple[object, ...], list[Claim]] = {}
    for claim in claims:
        said = claim.quantity
        number = (said.low, said.high, said.text.lower()) if said.value is None else said.value
        same = kept.setdefault((claim.kind, claim.measure, said.unit, number), [])
        again = next((at for at, one in enumerate(same) if _is_again(one, claim)), None)
        if again is None:
            same.append(claim)
        elif _fullness(claim) > _fullness(same[again]):
            same[again] = claim
    return sorted((claim for same in kept.values() for claim in same), key=lambda claim: claim.start)


def _is_again(one: Claim, other: Claim) -> bool:
    """Whether neither place nor day tells two claims of one number apart."""
    apart = one.site and other.site and same_place(one.site.text, other.site.text) is False
    return not apart and not days_apart(one.observed, other.observed)


def _fullness(claim: Claim) -> int:
    return sum(map(bool, (claim.site, claim.observed, claim.attribution)))


def _alike(told: Sequence[Told], vague: Vague) -> list[tuple[int, int]]:
    """Pairs of claims that are alike enough, the likest first."""
    scored = (
        (likeness(told[one], told[other], vague=vague), one, other) for one, other in _near(told, vague)
    )
    enough = [pair for pair in scored if pair[0] >= ENOUGH]
    return [(one, other) for _, one, other in sorted(enough, key=lambda pair: (-pair[0], *pair[1:]))]


def _near(told: Sequence[Told], vague: Vague) -> Iterator[tuple[int, int]]:
    """Pairs of claims of different articles whose numbers may have to do with each other."""
    reaches = sorted((*reach(one.claim.quantity, vague=vague), at) for at, one in enumerate(told))
    for number, (what, _, high, at) in enumerate(reaches):
        for other_what, low, _, other in islice(reaches, number + 1, None):
            if other_what != what or low > high:
                break
            if told[at].telling is not told[other].telling:
                yield min(at, other), max(at, other)


def _fit(some: Sequence[Told], vague: Vague) -> bool:
    """Whether claims can be one: each of another article, and all made from the number of one of them."""
    if len({id(one.telling) for one in some}) < len(some):
        return False
    said = [one.claim.quantity for one in some]
    return any(all(derives(fine, coarse, vague=vague) for coarse in said) for fine in said)


def _group(some: Sequence[Told], vague: Vague) -> Group:
    found = origin(some)
    source = some[found[0]] if found else None
    members = tuple(
        Member(one, () if source is None else changes(source.claim, one.claim, vague=vague)) for one in some
    )
    return Group(members, source, found[1] if found else None)
