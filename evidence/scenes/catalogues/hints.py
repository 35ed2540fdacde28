"""What an address tells of its time: it decides what is read first, never what is left out."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from evidence.scenes.stac.places import split
from evidence.scenes.stac.refusals import Unavailable

if TYPE_CHECKING:
    from evidence.scenes.stac.times import Span
    from evidence.seams import SceneQuery

Promise = tuple[int, float]
"""Rank and days; the lower is read first."""

# 2023, 2023-10, 2023/10/05, 20231005, and 20231005021500 with its time of day. Umbra and Capella name their
# folders so, Maxar the folder of each acquisition's day.
_WRITTEN = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:([-_/.]?)(0[1-9]|1[0-2])(?:\2(0[1-9]|[12]\d|3[01])(?:T?\d{4}(?:\d\d)?)?)?)?(?!\d)"
)

_SLACK = timedelta(days=1)
"""Folders may be named by local days."""


class Hints:
    """Says how much a link promises for one question."""

    def __init__(self, query: SceneQuery) -> None:
        """Weigh links for ``query``, whose middle is taken for the day that matters most."""
        self._query = query
        self._middle = query.start + (query.end - query.start) / 2

    def __call__(self, address: str, title: str | None, *, near: bool) -> Promise:
        """Weigh one link.

        Args:
            address: where it leads; only its path is looked at.
            title: what the link is called; None when it has no name.
            near: whether a collection above it is known to lie around the place asked for.

        Returns:
            Rank 0 for what speaks of the time asked for, the days nearest to its middle first, and for what
            lies near and speaks of no time; 1 for what tells nothing; 2 for what speaks of another time.
        """
        spoken = told(f"{_path(address)} {title or ''}")
        if spoken is None:
            return (0 if near else 1, 0.0)
        start, end = spoken
        off = max(start - self._middle, self._middle - end, timedelta(0)) / timedelta(days=1)
        return (0 if self._touches(start, end) else 2, off)

    def _touches(self, start: datetime, end: datetime) -> bool:
        # Compared on the side of the hint: the query may start at the least of all datetimes.
        return start - _SLACK <= self._query.end and self._query.start <= end + _SLACK


def told(words: str) -> Span | None:
    """The shortest year, month or day that stands in words, the last of several; None when none does."""
    spans = [span for found in _WRITTEN.finditer(words) if (span := _span(found)) is not None]
    return min(reversed(spans), key=lambda span: span[1] - span[0], default=None)


def _span(found: re.Match[str]) -> Span | None:
    year, month, day = int(found[1]), int(found[3] or 0), int(found[4] or 0)
    try:
        start = datetime(year, month or 1, day or 1, tzinfo=UTC)
    except ValueError:
        return None
    if day:
        return start, start + timedelta(days=1)
    after = datetime(year + (month or 12) // 12, (month or 12) % 12 + 1, 1, tzinfo=UTC)
    return start, after


def _path(address: str) -> str:
    try:
        return split(address).path
    except Unavailable:
        return ""
