"""Which pages of a file to ask for: near neighbours in one request, and some ahead of a short one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

Run = tuple[int, int]
"""First page, and the one after the last."""


def runs(missing: Iterable[int], held: Collection[int], *, gap: int, longest: int) -> list[Run]:
    """Join pages into requests.

    Args:
        missing: pages that are needed.
        held: pages that are there already; none of them is asked for again.
        gap: up to so many pages that nobody needs are fetched along, rather than asking twice.
        longest: most pages of one request.

    Returns:
        In ascending order, none overlapping.
    """
    joined: list[Run] = []
    for page in sorted(missing):
        start, stop = joined[-1] if joined else (page, page)
        near = page - stop <= gap and not any(between in held for between in range(stop, page))
        if joined and near and page + 1 - start <= longest:
            joined[-1] = (start, page + 1)
        else:
            joined.append((page, page + 1))
    return joined


def reaching(run: Run, held: Collection[int], *, least: int, end: int) -> Run:
    """Lengthen a run to ``least`` pages, but not over a page that is held, nor over ``end`` pages in all."""
    start, stop = run
    while stop < min(start + least, end) and stop not in held:
        stop += 1
    return start, stop
