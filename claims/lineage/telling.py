"""An article as one telling of what others tell too."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claims.model import Article, Claim
    from claims.reading.links import Link


@dataclass(frozen=True)
class Telling:
    """An article, its claims and where it links to."""

    name: str
    """What a person calls it: an address or a file."""

    article: Article = field(repr=False)
    claims: tuple[Claim, ...]
    links: tuple[Link, ...] = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where the article lies: as it was asked for, and after redirects."""
        return tuple(one for one in (self.article.url, self.article.final_url) if one)


@dataclass(frozen=True)
class Told:
    """One claim of one telling."""

    claim: Claim
    telling: Telling
