"""A STAC API: asked through pystac-client, whose every request goes through the one door."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pystac_client import Client
from shapely.geometry import MultiPolygon, shape

from evidence.errors import CatalogueError, WebError
from evidence.scenes.api_door import TIMEOUT_S, DoorIO
from evidence.scenes.documents import mapping, objects, text
from evidence.scenes.footprints import geojson
from evidence.scenes.places import resolved
from evidence.scenes.refusals import ItemRefused
from evidence.scenes.sift import Listed, answered, sift

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from evidence.model.places import Geometry
    from evidence.seams import Found, SceneQuery
    from evidence.web import Web

_NO_POST = {404, 405, 415, 501}
_MOST_POINTS = 200


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
    ids: set[str] = field(default_factory=set)
    stopped: str | None = None


class ApiCatalogue:
    """Lists the scenes of a STAC API."""

    def __init__(
        self,
        name: str,
        url: str,
        *,
        web: Web,
        collections: Mapping[str, Mapping[str, Any]] | None = None,
        pixels: bool = True,
        limits: Limits | None = None,
    ) -> None:
        """Ask the API whose landing page is ``url``.

        Args:
            name: how scenes and receipts call it.
            url: http(s) address of its landing page.
            web: the door.
            collections: ids of the collections to search, each with the ``gsd_m`` and ``licence`` that hold
                for items which say none; None to search all.
            pixels: False when they stand behind an account: its scenes then list no assets.
            limits: where to stop.
        """
        self.name = name
        self.url = url
        self._web = web
        self._collections = collections or {}
        self._pixels = pixels
        self._limits = limits or Limits()

    def __call__(self, query: SceneQuery) -> Found:
        """Scenes that touch the area in the interval; asked by POST, and by GET where that is refused.

        Raises:
            CatalogueError: it answers, but not as a STAC API does.
            WebError: it cannot be asked.
        """
        door = DoorIO(self._web)
        haul = self._haul(door, query)
        scenes, refused = sift((self._listed(item) for item in haul.features), query, catalogue=self.name)
        if not self._pixels:
            scenes = tuple(scene.model_copy(update={"assets": {}}) for scene in scenes)
        return answered(self, scenes, refused, hashes=door.hashes, detail=haul.stopped)

    def _haul(self, door: DoorIO, query: SceneQuery) -> _Haul:
        with warnings.catch_warnings():
            # It warns of servers that promise less than they do; the answers are checked here in any case.
            warnings.simplefilter("ignore")
            # Client.open sets the timeout anew, to None unless it is told again.
            client = Client.open(self.url, stac_io=door, timeout=TIMEOUT_S)
            haul = _Haul()
            try:
                self._collect(client, query, "POST", haul)
            except WebError as refused:
                if refused.status not in _NO_POST:
                    raise
                self._collect(client, query, "GET", haul)
        return haul

    def _collect(self, client: Client, query: SceneQuery, method: str, haul: _Haul) -> None:
        asked = client.search(
            method=method,
            intersects=_small(query.area),
            datetime=f"{query.start:%Y-%m-%dT%H:%M:%SZ}/{query.end:%Y-%m-%dT%H:%M:%SZ}",
            collections=list(self._collections) or None,
            limit=self._limits.page,
        )
        pages = asked.pages_as_dicts()
        for number in range(1, self._limits.pages + 1):
            page = self._page(pages, number, haul)
            if page is None:
                return
            fresh = [item for item in objects(page.get("features")) if str(item.get("id")) not in haul.ids]
            if not fresh:
                haul.stopped = f"Stopped at page {number}, which held nothing new."
                return
            haul.ids.update(str(item.get("id")) for item in fresh)
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

    def _listed(self, item: Mapping[str, Any]) -> Listed:
        known = mapping(self._collections.get(str(item.get("collection"))))
        return Listed(item, self._address(item), licence=text(known.get("licence")), gsd_m=known.get("gsd_m"))

    def _address(self, item: Mapping[str, Any]) -> str:
        """The item's own address, else the API's."""
        for link in objects(item.get("links")):
            href = text(link.get("href"))
            if link.get("rel") == "self" and href is not None:
                try:
                    return resolved(href, base=self.url)
                except ItemRefused:
                    break
        return self.url


def _small(area: Geometry) -> Geometry:
    """An area that a server takes: boxes around its parts when it has very many points."""
    whole = shape(area)
    parts = list(getattr(whole, "geoms", [whole]))
    if sum(len(part.exterior.coords) for part in parts) <= _MOST_POINTS:
        return area
    boxes = [part.envelope for part in parts]
    return geojson(boxes[0] if len(boxes) == 1 else MultiPolygon(boxes))
