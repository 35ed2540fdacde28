"""Which catalogues are asked: the library, then what the person named, else what is configured."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from evidence.disk import Disk
from evidence.model.scenes import CatalogueAnswer
from evidence.scenes.catalogues.api import ApiCatalogue
from evidence.scenes.catalogues.configured import configured, wanted
from evidence.scenes.catalogues.folder import PICTURES, FolderCatalogue
from evidence.scenes.catalogues.indexed import IndexedCatalogue
from evidence.scenes.catalogues.static import StaticCatalogue, is_api
from evidence.scenes.library.library import Library
from evidence.scenes.stac.documents import MOST_BYTES, document
from evidence.scenes.stac.places import is_web
from evidence.scenes.stac.refusals import NotThere
from evidence.seams import Found
from evidence.web import redact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.kit import Kit
    from evidence.scenes.catalogues.configured import Configured, Provider
    from evidence.seams import Catalogue, SceneQuery


def make(kit: Kit) -> Sequence[Catalogue]:
    """Give the catalogues to ask: the library first.

    Raises:
        NotThere: a path in ``kit.imagery`` is neither a folder nor a file.
        ProvidersRefused: the own file of providers, or a name in ``kit.catalogues``, makes no sense.
    """
    library: Catalogue = Library(kit.data / "library", trail=kit.trail, describe=kit.describe)
    if kit.imagery:
        return (library, *(named(place, kit) for place in kit.imagery))
    every = configured(kit.providers)
    asked = _recorded(every, kit) or wanted(every, named=kit.catalogues, environment=os.environ)
    return (library, *(online(one, kit) for one in asked))


def _recorded(every: Configured, kit: Kit) -> tuple[Provider, ...]:
    """Those that a recording answers for: whom it asked matters, not which keys and names are set here."""
    return tuple(one for one in every.provider if kit.web.replays(one.search or one.url))


def online(provider: Provider, kit: Kit) -> Catalogue:
    """Make a configured catalogue; while the network is off it stands on the receipt as not asked."""
    if provider.kind == "static":
        return _indexed(provider.name, provider.url, kit, provider=provider)
    if kit.offline:
        return Silenced(provider.name, provider.url)
    headers = provider.auth.headers(os.environ) if provider.auth else None
    return ApiCatalogue(provider.name, provider.url, web=kit.web, provider=provider, headers=headers)


def _indexed(name: str, url: str, kit: Kit, *, provider: Provider | None = None) -> Catalogue:
    """A static catalogue on the web, with what was read of it kept in the data folder."""
    folder = kit.data / "catalogues"
    return IndexedCatalogue(name, url, web=kit.web, folder=folder, now=kit.now, provider=provider)


def named(place: str, kit: Kit) -> Catalogue:
    """Make a catalogue of what a person named.

    Args:
        place: address of an API or of a static catalogue; path of a catalog.json, of a folder that holds
            one, of a plain folder of GeoTIFFs, or of one GeoTIFF.
        kit: what it is made from.

    Raises:
        NotThere: there is nothing at that path.
    """
    if is_web(place):
        return Online(place, kit)
    path = Path(place).expanduser().resolve()
    first = path / "catalog.json" if path.is_dir() else path
    if first.is_file() and first.suffix.lower() in PICTURES:
        door = Disk(first.stem, first.parent, trail=kit.trail)
        return FolderCatalogue(first.stem, first.parent, door=door, describe=kit.describe, only=first)
    if first.is_file():
        door = Disk(first.parent.name, first.parent, trail=kit.trail)
        return StaticCatalogue(first.parent.name, str(first), door=door, root=first.parent)
    if path.is_dir():
        door = Disk(path.name, path, trail=kit.trail)
        return FolderCatalogue(path.name, path, door=door, describe=kit.describe)
    raise NotThere(
        f"There is no folder or catalogue at {place}.",
        next_step="Name a catalog.json, a folder of GeoTIFFs, or the address of a STAC catalogue.",
    )


class Online:
    """An address that a person named: an API or a static catalogue, which its first document tells."""

    def __init__(self, url: str, kit: Kit) -> None:
        """Look at ``url`` when first asked."""
        self.name = self.url = redact(url)
        self._first = url
        self._kit = kit

    def __call__(self, query: SceneQuery) -> Found:
        """Scenes that touch the area in the interval. Raises CatalogueError, WebError."""
        if self._kit.offline:
            # An API cannot answer then; of a static catalogue something may have been read before.
            return _indexed(self.name, self._first, self._kit)(query)
        first = self._kit.web.get(self._first, most=MOST_BYTES)
        if is_api(document(first.body, address=self._first)):
            return ApiCatalogue(self.name, self._first, web=self._kit.web, landing=first)(query)
        return _indexed(self.name, self._first, self._kit)(query)


class Silenced:
    """A configured catalogue while the network is off: it stands on the receipt as not asked."""

    def __init__(self, name: str, url: str) -> None:
        """Stand for the catalogue at ``url``."""
        self.name = name
        self.url = redact(url)

    def __call__(self, query: SceneQuery) -> Found:  # noqa: ARG002 (the seam gives it)
        """Find nothing, and say that nobody was asked."""
        detail = "The network is off; it was not asked."
        return Found((), CatalogueAnswer(name=self.name, url=self.url, outcome="not_asked", detail=detail))
