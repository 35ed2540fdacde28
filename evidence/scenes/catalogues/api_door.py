"""pystac-client's way to the world: one method, and behind it the one door."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlencode

import pystac
from pystac_client.stac_api_io import StacApiIO

from evidence.errors import CatalogueError
from evidence.scenes.stac.documents import MOST_BYTES, document, objects, shown, text
from evidence.scenes.stac.places import joined, split
from evidence.scenes.stac.refusals import Unavailable
from evidence.web import redact, redact_within

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evidence.seams import Answer
    from evidence.web import Web

TIMEOUT_S = 30.0
"""Handed to pystac-client for form's sake; the door keeps the time."""


_NOWHERE = "about:invalid#"
"""Before a link that is no address."""


class AskedAgain(CatalogueError):
    """The next page is one that was already read."""


class DoorIO(StacApiIO):
    """pystac-client's way to the world, with the world behind our door."""

    def __init__(
        self,
        web: Web,
        *,
        headers: Mapping[str, str] | None = None,
        search: str | None = None,
        landing: Answer | None = None,
    ) -> None:
        """Send everything through ``web``.

        Args:
            web: the door.
            headers: sent with each request, and kept from other hosts than the one first asked.
            search: search address of an API that has no landing page; None to read it from that page.
            landing: that page, where it was read already; None to ask for it.
        """
        super().__init__(max_retries=None, timeout=TIMEOUT_S)
        self.hashes: list[str] = []
        """Digest of each answer's bytes, in the order asked."""

        self.at: str | None = None
        """ISO 8601 UTC time of the first answer."""

        self.read: Mapping[str, Any] = {}
        """The last answer, as the server wrote it."""

        self._web = web
        self._own = dict(headers or {})
        self._search = search
        self._landing = landing
        self._host: str | None = None
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
                f"{redact(href)} points back to a page that was already read.",
                next_step="Tell whoever runs the catalogue that its paging goes in circles.",
            )
        landing = not self._asked
        self._asked.add(question)
        if landing and self._search is not None:
            self._host = _origin(self._search)
            return json.dumps(_landing({"links": [_search_at(self._search)]}, href))
        self._host = self._host or _origin(href)
        known = self._landing if landing else None
        answer = known or self._answer(href, (method or "GET").upper(), headers, parameters or {})
        self.hashes.append(answer.exchange.sha256)
        self.at = self.at or answer.exchange.at
        self.read = document(answer.body, address=href)
        return json.dumps(_landing(self.read, href) if landing else _page(self.read, href))

    def _answer(
        self, href: str, method: str, headers: dict[str, str] | None, parameters: dict[str, Any]
    ) -> Answer:
        if _origin(href) == self._host:
            # A page may lead to another host, which must not learn who asks.
            headers = {**(headers or {}), **self._own}
        if method == "POST":
            return self._web.post(href, json=parameters, most=MOST_BYTES, headers=headers)
        joint = "&" if "?" in href else "?"
        address = f"{href}{joint}{urlencode(parameters)}" if parameters else href
        return self._web.get(address, most=MOST_BYTES, headers=headers)


def _origin(address: str) -> str:
    if address.startswith(_NOWHERE):
        raise _no_address(unquote(address.removeprefix(_NOWHERE)))
    try:
        parts = split(address)
    except Unavailable as none:
        raise _no_address(address) from none
    return f"{parts.scheme}://{parts.netloc}".lower()


def _no_address(address: str) -> CatalogueError:
    return CatalogueError(
        f"It leads to {shown(redact_within(address))}, which is no address.",
        next_step="Tell whoever runs the catalogue, and ask another.",
    )


def _search_at(address: str) -> dict[str, Any]:
    return {"rel": "search", "href": address, "type": "application/geo+json"}


def _landing(read: Mapping[str, Any], address: str) -> dict[str, Any]:
    """What pystac-client needs of a landing page, in the form that it takes for granted."""
    # Its other links stay out: pystac would follow "root" to the same page under another spelling.
    found = [_link(link, (), address) for link in _sound(read) if link["rel"] == "search"]
    if not found:
        raise CatalogueError(
            f"{redact(address)} is no STAC API: its landing page offers no search.",
            next_step="Give the address of the API's landing page.",
        )
    # It warns of a type or a method that a page does not promise; both are tried, whatever is promised.
    kind = "application/geo+json"
    links = [{**link, "type": kind, "method": method} for link in found for method in ("GET", "POST")]
    return {
        "type": "Catalog",
        "id": "landing",
        "stac_version": "1.0.0",
        "description": "",
        # Not all that search say so; what they answer is checked in any case.
        "conformsTo": ["https://api.stacspec.org/v1.0.0/item-search"],
        "links": links,
    }


def _page(read: Mapping[str, Any], address: str) -> dict[str, Any]:
    """A page's items and the way to the next."""
    features = read.get("features")
    if not isinstance(features, list):
        raise CatalogueError(
            f"{redact(address)} answered a search with no list of items.",
            next_step="Ask another catalogue.",
        )
    onward = [link for link in _sound(read) if link["rel"] == "next"]
    return {
        "features": list(objects(features)),
        "links": [_link(link, ("type", "method", "body", "merge"), address) for link in onward],
    }


def _sound(read: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [link for link in objects(read.get("links")) if text(link.get("rel")) and text(link.get("href"))]


_FORMS: Mapping[str, type] = {"type": str, "method": str, "body": dict, "merge": bool}


def _link(link: Mapping[str, Any], kept: tuple[str, ...], base: str) -> dict[str, Any]:
    """A link with these further fields, each of its own form; headers that a server asks for are left out."""
    also = {name: link[name] for name in kept if isinstance(link.get(name), _FORMS[name])}
    try:
        href = joined(base, link["href"])
    except Unavailable:
        # pystac-client would fail at it by itself. Who follows it is told, and the rest of the page stays.
        href = f"{_NOWHERE}{quote(link['href'])}"
    return {"rel": link["rel"], "href": href, **also}
