"""Catalogues asked all at once; that one is down or talks nonsense is an answer too, and hides no other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from evidence.errors import CatalogueError, Offline, WebError
from evidence.model.scenes import CatalogueAnswer
from evidence.seams import Found

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.model.exchanges import Exchange
    from evidence.seams import Catalogue, SceneQuery
    from evidence.trail import Trail

_AT_ONCE = 16
"""Each catalogue is another host, so that asking them together is no burden to any."""


def ask_all(catalogues: Sequence[Catalogue], query: SceneQuery, *, trail: Trail | None) -> list[Found]:
    """Ask every catalogue, together: a search takes as long as the slowest of them.

    Args:
        catalogues: whom to ask.
        query: place and time.
        trail: notes what was read, in the order of the catalogues whichever answers first; None where
            nothing is noted.

    Returns:
        What each found, in their order.
    """
    if not catalogues:
        return []

    def one(catalogue: Catalogue) -> tuple[Found, list[Exchange]]:
        if trail is None:
            return ask(catalogue, query), []
        with trail.apart() as own:
            return ask(catalogue, query), own

    with ThreadPoolExecutor(min(len(catalogues), _AT_ONCE)) as pool:
        answers = list(pool.map(one, catalogues))
    if trail is not None:
        for _, own in answers:
            trail.repeat(own)
    return [found for found, _ in answers]


def ask(catalogue: Catalogue, query: SceneQuery) -> Found:
    """Ask one catalogue; its failure stands in its line of the receipt."""
    try:
        return catalogue(query)
    except Offline as off:
        return Found((), _silent(catalogue, "not_asked", f"{off.what} {off.next_step}"))
    except (WebError, CatalogueError) as down:
        return Found((), _silent(catalogue, "unreachable", f"{down.what} {down.next_step}"))


def _silent(catalogue: Catalogue, outcome: str, detail: str) -> CatalogueAnswer:
    return CatalogueAnswer.model_validate(
        {"name": catalogue.name, "url": catalogue.url, "outcome": outcome, "detail": detail}
    )
