"""What a receipt allows to be said when it leaves nothing to count on."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from evidence.model.findings import DeadEnd
from evidence.scenes.library.shelf import LIBRARY

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from evidence.codes import Code
    from evidence.model.scenes import CatalogueAnswer, Rejection, Search

_ORDER: tuple[Code, ...] = (
    "resolution_insufficient",
    "obscured",
    "partial_coverage",
    "imagery_withheld",
    "imagery_unlicensed",
    "imagery_unreadable",
    "class_unvalidated",
    "wrong_day",
)
_SEEN: frozenset[Code] = frozenset(_ORDER[:5])
"""Said of scenes of the days asked for; the others are of other days, or of items without a readable one."""


def dead_ends(search: Search, *, of_days: Collection[str] = ()) -> tuple[DeadEnd, ...]:
    """Why no scene is left, chief reason first; for a search of which every scene was rejected.

    That nothing was acquired is only said when a catalogue that was asked answered so: not when none was
    asked, not when all were down, and not on the word of the own library beside catalogues that could not
    be asked.

    Args:
        search: the receipt.
        of_days: ids of scenes known to be of the days asked for; what stopped those is said of them alone.
    """
    near = [why for why in search.rejected if why.code in _SEEN or why.scene in of_days]
    others = [why for why in search.rejected if why.code not in _SEEN]
    return _grouped(near) if near else (_silence(search), *_grouped(others))


def _silence(search: Search) -> DeadEnd:
    """Nothing of these days: because nobody was asked, nobody answered, or nothing is there."""
    rest = [one for one in search.catalogues if one.name != LIBRARY]
    answering = [one for one in rest or search.catalogues if one.outcome == "answered"]
    # One that stopped early, or knows what was so some days ago, may have left out the very scene.
    whole = [one for one in answering if one.detail is None]
    in_part = "".join(f" {one.name} answered in part: {one.detail}" for one in answering if one.detail)
    down = [one for one in search.catalogues if one.outcome == "unreachable"]
    if whole:
        also = f" {_said(down)} could not be asked." if down else ""
        return DeadEnd(
            code="no_acquisition_in_window",
            detail=f"{_said(whole)}: no scene of {search.query['local_days']} is listed.{also}{in_part}",
        )
    if in_part:
        days = search.query["local_days"]
        return DeadEnd(
            code="not_searched", detail=f"No scene of {days} is listed, and not all was looked at.{in_part}"
        )
    if down:
        detail = " ".join(f"{one.name}: {one.detail}" for one in down)
        return DeadEnd(code="catalogue_unreachable", detail=f"No catalogue answered. {detail}")
    asked = " ".join(f"{one.name}: {one.detail}" for one in search.catalogues if one.detail)
    return DeadEnd(
        code="not_searched", detail=f"No catalogue of satellite imagery was asked. {asked}".strip()
    )


def _said(answers: Sequence[CatalogueAnswer]) -> str:
    return ", ".join(one.name for one in answers)


def _grouped(rejected: Sequence[Rejection]) -> tuple[DeadEnd, ...]:
    """One dead end for each code, with its first sentence and how many more there are."""
    first: dict[Code, Rejection] = {}
    for why in rejected:
        if why.code is not None:
            first.setdefault(why.code, why)
    counts = Counter(why.code for why in rejected)
    return tuple(
        DeadEnd(code=code, detail=f"{first[code].scene}: {first[code].reason}{_more(counts[code] - 1)}")
        for code in sorted(first, key=_rank)
    )


def _more(others: int) -> str:
    return f" The same of {others} more." if others else ""


def _rank(code: Code) -> int:
    return _ORDER.index(code) if code in _ORDER else len(_ORDER)
