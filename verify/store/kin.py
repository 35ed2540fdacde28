"""Which of the records are about one and the same statement, for lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from verify.store.handles import near
from verify.store.queries import FILED, filed
from verify.store.tables import RecordRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row

    from verify.store.values import Filed

MOST_ALIKE = 1_000
"""Records that are looked through for one list."""


def alike(link: Connection, records: Sequence[str]) -> tuple[tuple[Filed, ...], ...]:
    """Put records, and all that say the same of the same place, into groups.

    Args:
        link: a connection.
        records: ids of those on a list.

    Returns:
        Groups, each with its newest record first. One that has no equal is alone in its group.
    """
    said = select(RecordRow.claim).where(RecordRow.id.in_(records))
    names = ("id", "article", "claim", "place", "called", "lon", "lat")
    asked = select(*(getattr(RecordRow, name) for name in names)).where(RecordRow.claim.in_(said))
    groups: list[list[Row[Any]]] = []
    for row in link.execute(asked.order_by(RecordRow.turn.desc()).limit(MOST_ALIKE)):
        group = next((one for one in groups if _same(one[0], row)), None)
        if group is None:
            groups.append([row])
        else:
            group.append(row)
    ids = [row.id for group in groups for row in group]
    known = {one.id: one for one in filed(link, FILED.where(RecordRow.id.in_(ids)))}
    wanted = set(records)
    return tuple(
        tuple(known[row.id] for row in group) for group in groups if wanted & {row.id for row in group}
    )


def _same(one: Row[Any], other: Row[Any]) -> bool:
    """Whether two rows say the same of the same place: by its name, or by where it is.

    Two places of which nothing is known are one in one article alone.
    """
    if one.claim != other.claim:
        return False
    ours, theirs = ({row.place, row.called} - {None} for row in (one, other))
    if ours & theirs:
        return True
    if not (ours or theirs):
        return bool(one.article == other.article)
    return None not in {one.lon, other.lon} and near((one.lon, one.lat), (other.lon, other.lat))
