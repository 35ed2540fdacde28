"""Days written in numbers alone: "25.10.2023", "10/05/2023"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims import periods

if TYPE_CHECKING:
    import re
    from datetime import date

    from claims.periods import Days


def readings(found: re.Match[str], today: date) -> list[Days]:
    """What a day in numbers may mean, the likelier first; none when no such day exists.

    A reading in the future is dropped where another is past. Points go with the day first; with slashes,
    which go with either order, the reading nearest before publication comes first, for news is new.

    Args:
        found: with the groups ``day``, ``month``, ``year`` in the order day first, and ``mark`` between them.
        today: day of publication.
    """
    first, second, year = int(found["day"]), int(found["month"]), int(found["year"])
    stated = (periods.one(year, second, first), periods.one(year, first, second))
    possible = list(dict.fromkeys(days for days in stated if days))
    past = [days for days in possible if days[0] <= today]
    if found["mark"] == "/":
        past.sort(reverse=True)
    return past or possible
