"""One provider's turn: who is tried, through what, and what is being found out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from evidence.scenes.probing.notes import of_landing
from evidence.scenes.stac.documents import document, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import JsonValue

    from evidence.kit import Kit
    from evidence.model.exchanges import Exchange
    from evidence.scenes.catalogues.configured import Provider


@dataclass
class Trial:
    """What the steps of a trial share; each adds its sentences and its figures."""

    provider: Provider
    kit: Kit
    headers: Mapping[str, str]
    """Sent to its own host; they may hold credentials."""

    exchanges: list[Exchange]
    """What was answered so far, noted by the trail."""

    facts: dict[str, JsonValue]
    told: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)

    def answers(self, *, since: int = 0) -> list[Exchange]:
        """Exchanges from that position on that were neither redirects nor refused."""
        return [one for one in self.exchanges[since:] if one.status is not None and one.status < 300]

    def read(self, exchange: Exchange) -> dict[str, Any]:
        """The document of an exchange. Raises CatalogueError when it is none."""
        return document(self.kit.trail.body(exchange.sha256), address=exchange.url)

    def landing(self, exchange: Exchange) -> None:
        """Look at the first document."""
        read = self.read(exchange)
        self.facts["stac_version"] = text(read.get("stac_version"))
        self.changed += of_landing(read)
