"""Which records are of which claim: one way for every page that shows an article beside them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from claims.model import Claim
    from verify.web.pages.lines import Line


def matched(claims: Sequence[Claim], lines: Iterable[Line]) -> list[list[Line]]:
    """Find the records of each claim of an article.

    A record of the very claim is its own. Where it has none, those of the same words at the same place of the
    text are: another version may have read them otherwise, and a person may have corrected how they are read.

    Args:
        claims: in the order of the text.
        lines: records of the article.

    Returns:
        For each claim its records, in the order of ``lines``.
    """
    others = set(claims)
    near: dict[tuple[object, ...], list[Line]] = defaultdict(list)
    for line in lines:
        near[_words(line.told.claim)].append(line)
    found = []
    for claim in claims:
        here = near.get(_words(claim), [])
        own = [one for one in here if one.told.claim == claim]
        found.append(own or [one for one in here if one.told.claim not in others])
    return found


def _words(claim: Claim) -> tuple[object, ...]:
    """What the article itself says, and where: two sentences may say the same of two places."""
    site = claim.site and claim.site.text
    return claim.start, claim.quote, claim.quantity.text, claim.object, site
