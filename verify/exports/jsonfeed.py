"""JSON Feed 1.1 (https://jsonfeed.org/version/1.1): one item for each record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from verify.exports.item import finding, item_of
from verify.exports.markup import as_bytes
from verify.exports.words import visible, web

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verify.seams import Asked, Held

_ABOUT = (
    "What Recount found, with the field names of the schema recount/record/1. `record` is the SHA-256 of the "
    "record, which `recount audit` checks."
)


class JsonFeed:
    """A feed of records, in the order given."""

    media_type = "application/feed+json"
    suffix = ".json"
    several = True

    def __call__(self, held: Sequence[Held], asked: Asked) -> bytes:
        """Write the feed; corrected and withdrawn records stand in it as such."""
        name = visible(asked.organisation) if asked.organisation else None
        feed: dict[str, Any] = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": f"{name}: statements counted again from above" if name else "Counted again from above",
            "language": "en",
            "items": [_item(one, asked) for one in held],
        }
        if name:
            feed["authors"] = [{"name": name}]
        if home := web(asked.url):
            feed["home_page_url"] = home
        return as_bytes(feed)


def _item(held: Held, asked: Asked) -> dict[str, Any]:
    record, item = held.record, item_of(held, asked)
    told: dict[str, Any] = {
        "id": item.uri,
        "title": item.headline,
        "content_text": item.text,
        "content_html": item.markup,
        "date_published": record.made_at,
        "tags": [record.claim.kind, item.outcome],
        "_recount": {"about": _ABOUT, **finding(held)},
    }
    if item.link:
        told["external_url"] = item.link
    return told
