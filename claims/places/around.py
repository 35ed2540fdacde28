"""Which places a text names around one of its passages."""

from __future__ import annotations

from functools import lru_cache

from claims.places.names import Place, find

MOST = 12
"""Names; those farther away say little."""


def named_around(text: str, at: int, *, site: str) -> tuple[str, ...]:
    """Names of places in a text, those nearest to an offset first; countries and the site itself left out.

    Args:
        text: running text.
        at: offset in characters.
        site: name of the site that the others surround.
    """
    apart = sorted(_found(text), key=lambda place: abs(place.start - at))
    names = dict.fromkeys(place.text for place in apart if place.level != "country" and place.text != site)
    return tuple(names)[:MOST]


@lru_cache(maxsize=4)
def _found(text: str) -> tuple[Place, ...]:
    return tuple(find(text))
