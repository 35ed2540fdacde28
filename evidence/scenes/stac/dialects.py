"""Items of catalogues that answer nearly in STAC, put into its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evidence.scenes.stac.documents import mapping

if TYPE_CHECKING:
    from collections.abc import Mapping

_UP42 = {
    "acquisitionDate": "datetime",
    "cloudCoverage": "eo:cloud_cover",
    "resolution": "gsd",
    "constellation": "constellation",
}
"""UP42's catalogue: its words for what STAC says with others."""


def standard(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give an item in STAC's words; one that is in them already comes back as it is.

    UP42 has the id among the properties, the time as ``acquisitionDate``, the cloud as ``cloudCoverage`` in
    per cent, and metres as ``resolution``; nothing of STAC that it does say is replaced.
    """
    fields = mapping(item.get("properties"))
    if "acquisitionDate" not in fields or fields.get("datetime") is not None:
        return item
    renamed = {ours: fields[theirs] for theirs, ours in _UP42.items() if fields.get(theirs) is not None}
    told = {name: value for name, value in fields.items() if value is not None}
    return {
        **item,
        "id": item.get("id") or fields.get("id"),
        "collection": item.get("collection") or fields.get("collection"),
        "properties": {**renamed, **told},
    }
