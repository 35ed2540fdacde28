"""pystac-client's way to the world: one method, and behind it the one door."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pystac
from pystac_client.stac_api_io import StacApiIO

from evidence.errors import CatalogueError
from evidence.scenes.documents import MOST_BYTES, document, objects, text

if TYPE_CHECKING:
    from evidence.seams import Answer
    from evidence.web import Web

TIMEOUT_S = 30.0
"""Handed to pystac-client for form's sake; the door keeps the time."""


class AskedAgain(CatalogueError):
    """The next page is one that was already read."""


class DoorIO(StacApiIO):
    """pystac-client's way to the world, with the world behind our door."""

    def __init__(self, web: Web) -> None:
        """Send everything through ``web``."""
        super().__init__(max_retries=None, timeout=TIMEOUT_S)
        self.hashes: list[str] = []
        """Digest of each answer's bytes, in the order asked."""

        self._web = web
        self._asked: set[str] = set()

    def read_text(self, source: Any, *args: Any, **kwargs: Any) -> str:
        """Read over the web alone: the method that this replaces opens local files too."""
        if isinstance(source, pystac.Link):
            return str(super().read_text(source, *args, **kwargs))
        return self.request(str(source), *args, **kwargs)

    def request(
        self,
        href: str,
        method: str | None = None,
        headers: dict[str, str] | None = None,
        parameters: dict[str, Any] | None = None,
    ) -> str:
        """Send one request; the same a second time is a loop of pages. Raises WebError, CatalogueError."""
        question = json.dumps([method, href, parameters], sort_keys=True, default=str)
        if question in self._asked:
            raise AskedAgain(
                f"{href} points back to a page that was already read.",
                next_step="Tell whoever runs the catalogue that its paging goes in circles.",
            )
        self._asked.add(question)
        answer = self._answer(href, (method or "GET").upper(), headers, parameters or {})
        self.hashes.append(answer.exchange.sha256)
        return json.dumps(_with_sound_links(document(answer.body, address=href)))

    def _answer(
        self, href: str, method: str, headers: dict[str, str] | None, parameters: dict[str, Any]
    ) -> Answer:
        if method == "POST":
            return self._web.post(href, json=parameters, most=MOST_BYTES, headers=headers)
        joint = "&" if "?" in href else "?"
        address = f"{href}{joint}{urlencode(parameters)}" if parameters else href
        return self._web.get(address, most=MOST_BYTES, headers=headers)


def _with_sound_links(read: dict[str, Any]) -> dict[str, Any]:
    """Keep only links that are objects with a rel and an href: pystac-client takes them for granted."""
    links = [link for link in objects(read.get("links")) if text(link.get("rel")) and text(link.get("href"))]
    return read | {"links": links} if "links" in read else read
