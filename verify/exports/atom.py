"""Atom (RFC 4287): one entry for each record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

from verify.exports.item import item_of
from verify.exports.words import visible, web

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verify.seams import Asked, Held

_ATOM = "http://www.w3.org/2005/Atom"
_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document may hold."""

_LONG_AGO = "1970-01-01T00:00:00Z"


class Atom:
    """A feed of records, in the order given."""

    media_type = "application/atom+xml"
    suffix = ".atom"
    several = True

    def __call__(self, held: Sequence[Held], asked: Asked) -> bytes:
        """Write the feed; corrected and withdrawn records stand in it as such."""
        name = visible(asked.organisation) if asked.organisation else "Recount"
        home = web(asked.url)
        feed = Element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
        _say(feed, "id", home or "urn:recount:feed")
        _say(feed, "title", f"{name}: statements counted again from above")
        _say(feed, "updated", max(map(_updated, held), default=_LONG_AGO))
        _say(SubElement(feed, "author"), "name", name)
        if home:
            SubElement(feed, "link", {"href": home})
        if itself := web(asked.feed):
            SubElement(feed, "link", {"rel": "self", "href": itself})
        for one in held:
            _enter(feed, one, asked)
        body: bytes = tostring(feed, encoding="utf-8")
        return b'<?xml version="1.0" encoding="utf-8"?>\n' + body


def _enter(feed: Element, held: Held, asked: Asked) -> None:
    item = item_of(held, asked)
    entry = SubElement(feed, "entry")
    _say(entry, "id", item.uri)
    _say(entry, "title", item.headline)
    _say(entry, "published", held.record.made_at)
    _say(entry, "updated", _updated(held))
    _say(entry, "content", item.text)
    SubElement(entry, "category", {"term": _plain(held.record.claim.kind)})
    SubElement(entry, "category", {"term": _plain(item.outcome)})
    if item.link:
        SubElement(entry, "link", {"rel": "related", "href": _plain(item.link)})


def _updated(held: Held) -> str:
    """When there was last news of a record: when it was made, or ended by another."""
    return max(one.made_at for one in (held.record, held.successor) if one is not None)


def _say(parent: Element, name: str, told: str) -> None:
    SubElement(parent, name).text = _plain(told)


def _plain(told: str) -> str:
    return _NO_XML.sub("\ufffd", told)
