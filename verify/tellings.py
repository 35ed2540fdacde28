"""Articles that were handed in, as tellings of what others tell too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.lineage.telling import Telling
from claims.reading.links import links
from claims.statements import extract_if_readable

if TYPE_CHECKING:
    from verify.intake import Taken


def telling_of(taken: Taken, *, name: str) -> Telling:
    """Read an article's claims and links.

    Args:
        taken: the article and the bytes that it was read from.
        name: what a person calls it.

    Raises:
        UnknownLanguage: it is in a language that cannot be read yet.
    """
    found = extract_if_readable(taken.article)
    return Telling(name, taken.article, found, links(taken.source, taken.article))
