"""IPTC ninjs: 3.1; 1.6, whose names are lower case; and 1.6 with the ``extra`` that Superdesk reads.

3.1 and 1.6 allow no property that their schemas do not know, so a record is told in those that they have: the
verdict as a subject, hashes as alternative identifiers, the article as an association.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from verify.exports.item import Item, change, finding, is_signed_off, item_of
from verify.exports.markup import as_bytes
from verify.exports.words import is_rendered, urn, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verify.model import Record
    from verify.seams import Asked, Held

MEDIA_TYPE = "application/json"
XHTML = "application/xhtml+xml"
VERDICTS = "urn:recount:outcome"

RENDERED_SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"
"""IPTC NewsCodes: made by an algorithm alone, from no sampled data."""


class Ninjs31:
    """A news item of the current standard."""

    media_type = MEDIA_TYPE
    suffix = ".json"
    several = False

    def __call__(self, held: Sequence[Held], asked: Asked) -> bytes:
        """Write one item; a corrected or withdrawn record is ``canceled``, a signed-off one is not."""
        (one,) = held
        return as_bytes(self.item(one, asked))

    def item(self, held: Held, asked: Asked) -> dict[str, Any]:
        """The item as JSON data."""
        return _current(held, asked)


class Ninjs16(Ninjs31):
    """A news item of the older standard, which more systems read."""

    def item(self, held: Held, asked: Asked) -> dict[str, Any]:
        """The item as JSON data."""
        return _older(held, asked)


class Superdesk(Ninjs16):
    """A 1.6 item with the free dictionary ``extra``, which only Superdesk allows."""

    def item(self, held: Held, asked: Asked) -> dict[str, Any]:
        """The item as JSON data."""
        extra = {f"recount_{name}": value for name, value in finding(held).items() if value is not None}
        return super().item(held, asked) | {"extra": extra}


def _current(held: Held, asked: Asked) -> dict[str, Any]:
    record, item = held.record, item_of(held, asked)
    told = {
        **_shared(held, item),
        "standard": {
            "name": "ninjs",
            "version": "3.1",
            "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
        },
        "representationType": "full",
        "pubStatus": _status(held),
        "versionCreated": record.made_at,
        "contentCreated": item.taken,
        "edNote": _note(held),
        "by": _or_none(asked.reviewer),
        "copyrightHolder": _or_none(asked.organisation),
        "usageTerms": _terms(item),
        "headlines": [{"role": "main", "value": item.headline}],
        "bodies": [
            {"role": "main", "contentType": "text/plain", "value": item.text},
            {"role": "richtext", "contentType": XHTML, "value": item.markup},
        ],
        "subjects": [{"name": item.label, "rel": "about", "uri": f"{VERDICTS}:{item.outcome}"}],
        "objects": [{"name": record.claim.kind.replace("_", " "), "rel": "about"}],
        "places": [
            {"name": visible(site.name), "rel": "about", "geoJSON": _point(site.lon, site.lat)}
            for site in (record.site,)
            if site
        ],
        "infoSources": [{"name": name, "role": role} for name, role in _sources(record)],
        "altIds": [{"role": role, "value": value} for role, value in _names(record).items()],
        "associations": _associations(record, item, "headlines"),
        "digitalSourceType": {"uri": RENDERED_SOURCE} if is_rendered(record) else None,
    }
    return _told(told)


def _older(held: Held, asked: Asked) -> dict[str, Any]:
    record, item = held.record, item_of(held, asked)
    told = {
        **_shared(held, item),
        "$standard": {
            "name": "ninjs",
            "version": "1.6",
            "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_1.6.json#",
        },
        "representationtype": "complete",
        "pubstatus": _status(held),
        "versioncreated": record.made_at,
        "contentcreated": item.taken,
        "ednote": _note(held),
        "byline": _or_none(asked.reviewer),
        "copyrightholder": _or_none(asked.organisation),
        "usageterms": _terms(item),
        "headline": item.headline,
        "body_text": item.text,
        "body_html": item.markup,
        "subject": [{"name": item.label, "rel": "about", "scheme": VERDICTS, "code": item.outcome}],
        "object": [{"name": record.claim.kind.replace("_", " "), "rel": "about"}],
        "place": [
            {"name": visible(site.name), "rel": "about", "geometry_geojson": _point(site.lon, site.lat)}
            for site in (record.site,)
            if site
        ],
        "infosource": [{"name": name, "rel": role} for name, role in _sources(record)],
        "altids": _names(record),
        "associations": {one.pop("name"): one for one in _associations(record, item, "headline")},
        "digitalsourcetype": {"uri": RENDERED_SOURCE} if is_rendered(record) else None,
    }
    return _told(told)


def _shared(held: Held, item: Item) -> dict[str, Any]:
    return {"uri": item.uri, "type": "text", "version": "1", "language": "en", "profile": held.record.schema_}


def _told(everything: dict[str, Any]) -> dict[str, Any]:
    """Leave out what there is nothing to say of."""
    return {name: value for name, value in everything.items() if value not in (None, [], {}, "")}


def _status(held: Held) -> str:
    return "usable" if held.status == "active" or is_signed_off(held) else "canceled"


def _note(held: Held) -> str:
    told = [one.words for one in change(held)]
    # Whoever corrected it, or looked at it, has read it.
    open_ = "" if held.record.correction else "; to be read and signed off by a person"
    return " ".join([*told, f"Made by Recount{open_}."])


def _or_none(name: str | None) -> str | None:
    return visible(name) if name else None


def _terms(item: Item) -> str | None:
    return f"Images: {', '.join(item.licences)}." if item.licences else None


def _point(lon: float, lat: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [lon, lat]}


def _sources(record: Record) -> list[tuple[str, str]]:
    """Who is named as a source, and as what."""
    publisher = [(visible(record.article.publisher), "publisher")] if record.article.publisher else []
    told = [(visible(name), "attribution") for name in record.claim.attribution]
    images = dict.fromkeys(scene.catalogue for scene in record.scenes)
    return [*publisher, *told, *((visible(name), "imagery") for name in images)]


def _names(record: Record) -> dict[str, str]:
    names = {"recount_record": record.id, "recount_finding": record.finding_id}
    return names | ({"recount_supersedes": record.supersedes} if record.supersedes else {})


def _associations(record: Record, item: Item, headline: str) -> list[dict[str, Any]]:
    """The article, and the record whose place this one takes."""
    told: list[dict[str, Any]] = []
    if item.link:
        title = visible(record.article.title or record.article.publisher or item.link)
        words: Any = title if headline == "headline" else [{"role": "main", "value": title}]
        told.append({"name": "article", "uri": item.link, "type": "text", headline: words})
    if record.supersedes:
        told.append({"name": "supersedes", "uri": urn(record.supersedes), "type": "text"})
    return told
