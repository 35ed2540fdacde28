"""Days written in numbers alone: "25.10.2023", "10/05/2023"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.languages.en.times import periods

if TYPE_CHECKING:
    import re
    from datetime import date

    from claims.languages.en.times.periods import Days


def readings(found: re.Match[str], today: date) -> list[Days]:
    """What a day in numbers may mean, the likelier first; none when no such day exists.

    A reading in the future is dropped where another is past. Points go with the day first; with slashes,
    which go with either order, the reading nearest before publication comes first, for news is new.

    Args:
        found: with the groups ``day``, ``month``, ``year`` in the order day first, and ``mark`` between them.
        today: day of publication.
    """
    first, second = int(found["day"]), int(found["month"])
    named = found.groupdict().get("year")
    stated: tuple[Days | None, ...]
    if named is None:
        months = ((second, first), (first, second))
        stated = tuple(periods.latest(today, m, d) for m, d in months if 1 <= m <= 12 and 1 <= d <= 31)
    else:
        year = full_year(named, today)
        stated = (periods.one(year, second, first), periods.one(year, first, second))
    possible = list(dict.fromkeys(days for days in stated if days))
    past = [days for days in possible if days[0] <= today]
    if found["mark"] == "/":
        past.sort(reverse=True)
    return past or possible


def full_year(digits: str, today: date) -> int:
    """The year that four or two digits mean; two mean the latest that is not beyond the next."""
    if len(digits) == 4:
        return int(digits)
    return max(year for year in (1900 + int(digits), 2000 + int(digits)) if year <= max(today.year + 1, 1999))
