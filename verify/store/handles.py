"""What records are found by: names without accents, words, days, and which claims are the same."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from math import cos, hypot, radians
from typing import TYPE_CHECKING

from verify.records.canonical import digest

if TYPE_CHECKING:
    from claims.model import Claim
    from evidence.model.places import Site

MOST_LETTERS = 500
"""Of a name that is looked for; PostgreSQL's indexes hold some 2,700 bytes."""

SAME_PLACE_M = 1000.0
"""Two sites that lie closer are one for the question whether two claims are the same: facilities that are
counted, such as yards, ports and airfields, are of that size."""

_DEGREE_M = 111_320.0
"""One degree along the equator."""


def folded(name: str) -> str:
    """Give a name without its accents, capitals and doubled spaces."""
    bare = (sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return shortened("".join(bare).lower())


def shortened(told: str) -> str:
    """Give a stranger's words for a column: on one line, and not endless."""
    return " ".join(plain(told).split())[:MOST_LETTERS]


def plain(text: str) -> str:
    """Take out the one sign that a database cannot keep in a text."""
    return text.replace("\0", " ")


def days_of(claim: Claim) -> tuple[str, str] | None:
    """First and last ISO 8601 day of a claim; None when it has none that a calendar knows."""
    if claim.observed is None:
        return None
    try:
        first, last = date.fromisoformat(claim.observed.start), date.fromisoformat(claim.observed.end)
    except ValueError:
        return None
    return first.isoformat(), last.isoformat()


def claim_key(claim: Claim) -> str:
    """Digest of what a claim says but for the place: kind, measure, numbers, days."""
    said = claim.quantity
    return digest([claim.kind, claim.measure, said.unit, said.low, said.high, days_of(claim)])


def close(site: Site, lon: float, lat: float) -> bool:
    """Whether a position, degrees, is so near to a site that it is the same one."""
    return near((site.lon, site.lat), (lon, lat))


def near(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Whether two positions, longitude and latitude in degrees, are so near that they are one place."""
    across = (one[0] - other[0] + 180) % 360 - 180
    return hypot(across * cos(radians(one[1])), one[1] - other[1]) * _DEGREE_M <= SAME_PLACE_M


def words_in(text: str) -> list[re.Match[str]]:
    """Find the words of a text, where they stand; the text has to be in Unicode's form NFC."""
    return list(re.finditer(r"[^\W_]+", text))
