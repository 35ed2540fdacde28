"""How long to wait before asking a busy server once more."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evidence.seams import Answer

# Nominatim's and STAC hosts' limits are per second; a second is the least that can help.
_UNSAID_S = 1.0


def polite_wait_s(answer: Answer, *, longest_s: float) -> float | None:
    """Give the seconds to wait after 429 or 503; None when asking again is pointless or would take too long.

    Retry-After is a number of seconds or a date (RFC 9110, section 10.2.3); without it, one second.
    """
    if answer.status not in {429, 503}:
        return None
    stated = answer.headers.get("retry-after", "").strip()
    wait_s = float(stated) if stated.isascii() and stated.isdigit() else _until_date(stated, answer)
    return wait_s if wait_s <= longest_s else None


def _until_date(stated: str, answer: Answer) -> float:
    try:
        moment = parsedate_to_datetime(stated)
    except ValueError:
        return _UNSAID_S
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.fromisoformat(answer.exchange.at)).total_seconds())
