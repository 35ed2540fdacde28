"""A STAC API: asked through pystac-client, whose every request goes through the one door."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pystac_client import Client

from evidence.errors import CatalogueError, WebError
from evidence.scenes.catalogues.api_area import asked
from evidence.scenes.catalogues.api_door import TIMEOUT_S, DoorIO
from evidence.scenes.catalogues.configured import Provider
from evidence.scenes.catalogues.sift import Listed, answered, sift
from evidence.scenes.stac.documents import mapping, objects, text
from evidence.scenes.stac.places import resolved
from evidence.scenes.stac.refusals import ItemRefused
from evidence.web import redact

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from evidence.seams import Answer, Found, SceneQuery
    from evidence.web import Web

_NO_POST = {404, 405, 415, 501}


@dataclass(frozen=True)
class Limits:
    """How much of an answer is fetched before the search stops and says so."""

    page: int = 100
    """Items asked for at once; servers cap it, and some fail far above this."""

    pages: int = 20
    items: int = 1_000


@dataclass
class _Haul:
    """What the pages brought in."""

    features: list[Mapping[str, Any]] = field(default_factory=list)
    met: set[tuple[str, ...]] = field(default_factory=set)
    """Collection, id and time of each."""

    stopped: str | None = None


class ApiCatalogue:
    """Lists the scenes of a STAC API."""

    def __init__(
        self,
        name: str,
        url: str,
        *,
        web: Web,
        provider: Provider | None = None,
        headers: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        landing: Answer | None = None,
    ) -> None:
        """Ask the API whose landing page is ``url``.

        Args:
            name: how scenes and receipts call it.
            url: http(s) address of its landing page.
            web: the door.
            provider: what is configured of it: collections, what holds for items that do not say, how pixels
                can be had; None when nothing is.
            headers: sent with each request; they may hold credentials.
            limits: where to stop.
            landing: its landing page, where that was read already; None to ask for it.
        """
        self.name = name
        self.url = redact(url)
        self._first = url
        self._web = web
        self._provider = provider or Provider(name="named", url=url)
        self._headers = dict(headers or {})
        self._limits = limits or Limits()
        self._landing = landing

    def __call__(self, query: SceneQuery) -> Found:
        """Scenes that touch the area in the interval; asked by POST, and by GET where that is refused.

        Raises:
            CatalogueError: it answers, but not as a STAC API does.
            WebError: it cannot be asked.
        """
        door = self._door()
        haul = self._haul(door, query)
        listed = (self.listed(item) for item in haul.features if self._wants(item))
        scenes, refused = sift(listed, query, catalogue=self.name)
        return answered(
            self,
            scenes,
            refused,
            hashes=door.hashes,
            detail=haul.stopped,
            collections=tuple(self._provider.collections),
            at=door.at,
        )

    def page(self, query: SceneQuery) -> Mapping[str, Any]:
        """Give the last page of a search, its links whole as the server wrote them. Raises as a call does."""
        door = self._door()
        self._haul(door, query)
        return door.read

    def _door(self) -> DoorIO:
        return DoorIO(self._web, headers=self._headers, search=self._provider.search, landing=self._landing)

    def _haul(self, door: DoorIO, query: SceneQuery) -> _Haul:
        # Client.open sets the timeout anew, to None unless it is told again.
        client = Client.open(self._first, stac_io=door, timeout=TIMEOUT_S)
        haul = _Haul()
        try:
            self._collect(client, query, "POST", haul)
        except WebError as refused:
            if refused.status not in _NO_POST:
                raise
            self._collect(client, query, "GET", haul)
        return haul

    def _collect(self, client: Client, query: SceneQuery, method: str, haul: _Haul) -> None:
        found = client.search(
            method=method,
            intersects=asked(query.area),
            datetime=f"{query.start:%Y-%m-%dT%H:%M:%SZ}/{query.end:%Y-%m-%dT%H:%M:%SZ}",
            collections=list(self._provider.collections) or None,
            limit=self._limits.page,
        )
        pages = found.pages_as_dicts()
        for number in range(1, self._limits.pages + 1):
            page = self._page(pages, number, haul)
            if page is None:
                return
            fresh = [item for item in objects(page.get("features")) if _key(item) not in haul.met]
            if not fresh:
                haul.stopped = f"Stopped at page {number}, which held nothing new."
                return
            haul.met.update(map(_key, fresh))
            haul.features += fresh[: self._limits.items - len(haul.features)]
            if len(haul.features) >= self._limits.items:
                break
        haul.stopped = f"Stopped after {len(haul.features)} items; there may be more."

    def _page(self, pages: Iterator[dict[str, Any]], number: int, haul: _Haul) -> Mapping[str, Any] | None:
        """The next page; None at the end, or when a page after the first fails, which is noted."""
        try:
            return next(pages, None)
        except (WebError, CatalogueError) as failed:
            if number == 1:
                raise
            haul.stopped = f"Stopped before page {number}. {failed.what}"
        return None

    def _wants(self, item: Mapping[str, Any]) -> bool:
        """Whether it is of a collection asked for, which not every server heeds."""
        named, asked_for = text(item.get("collection")), self._provider.collections
        return not asked_for or named is None or named in asked_for

    def listed(self, item: Mapping[str, Any]) -> Listed:
        """Give one of its items with what is configured of its collection."""
        known = self._provider.known(item.get("collection"))
        return Listed(
            item,
            self._address(item),
            licence=known.licence,
            gsd_m=known.gsd_m,
            bands=known.bands,
            witness=self._provider.witness,
        )

    def _address(self, item: Mapping[str, Any]) -> str:
        """The item's own address, else the API's."""
        for link in objects(item.get("links")):
            href = text(link.get("href"))
            if link.get("rel") == "self" and href is not None:
                try:
                    return resolved(href, base=self._first)
                except ItemRefused:
                    break
        return self._first


def _key(item: Mapping[str, Any]) -> tuple[str, ...]:
    """What an item is known by: an id is unique in its collection only, and some use it again."""
    times = mapping(item.get("properties"))
    told = (times.get("datetime"), times.get("start_datetime"))
    return str(item.get("collection")), str(item.get("id")), *map(str, told)
