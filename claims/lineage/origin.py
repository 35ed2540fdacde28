"""Which of several tellings the others have a claim from."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from claims.lineage.likeness import is_by
from claims.reading.links import page_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claims.lineage.telling import Telling, Told

Sign = Literal["cited", "linked", "earliest"]
"""What tells the source: others name its publisher, or link to it, or it is the first to have appeared."""


def origin(tellings: Sequence[Told]) -> tuple[int, Sign] | None:
    """The place of the source in a group, and what tells it; None when nothing does.

    Of those that others name or link to, one that has it from none of the others comes first, then the one
    that most of them point to.
    """
    named = [[_names(one, other) for other in tellings] for one in tellings]
    linked = [[_links(one.telling, other.telling) for other in tellings] for one in tellings]
    everybody = range(len(tellings))
    pointing = [sum(named[one][to] or linked[one][to] for one in everybody) for to in everybody]
    has_it_from = [any(named[one]) or any(linked[one]) for one in everybody]
    ranked = sorted(everybody, key=lambda at: (has_it_from[at], -pointing[at], _appeared(tellings[at]), at))
    found = next((at for at in ranked if pointing[at]), None)
    if found is not None:
        return found, "cited" if any(named[one][found] for one in everybody) else "linked"
    dated = [at for at in everybody if tellings[at].telling.article.published]
    return (min(dated, key=lambda at: _appeared(tellings[at])), "earliest") if dated else None


def _names(one: Told, other: Told) -> bool:
    """Whether a claim is put down to the publisher of another telling, who is not its own as well."""
    if one.telling is other.telling:
        return False
    return any(is_by(other.telling, name) and not is_by(one.telling, name) for name in one.claim.attribution)


def _links(one: Telling, other: Telling) -> bool:
    pages = {page_of(address) for address in other.addresses}
    return one is not other and any(page_of(link.url) in pages for link in one.links)


def _appeared(told: Told) -> datetime:
    """When an article appeared; a day alone stands for its beginning, no day for the end of time."""
    stated = told.telling.article.published
    if stated is None:
        return datetime.max.replace(tzinfo=UTC)
    moment = datetime.fromisoformat(stated)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
