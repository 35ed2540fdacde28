"""Whether the STAC item of each scene says what the record says of that scene."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from verify.model import Check
from verify.records.bundle import item_path
from verify.records.told import told_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from verify.model import Record, SceneReference


def properties_of(told: SceneReference) -> dict[str, Any]:
    """What a record says of a scene, but for its licence, as properties of an item."""
    instant = told.taken_start == told.taken_end
    return {
        "datetime": told.taken_start if instant else None,
        "start_datetime": None if instant else told.taken_start,
        "end_datetime": None if instant else told.taken_end,
        "gsd": told.gsd_m,
        "view:off_nadir": told.off_nadir,
        "eo:cloud_cover": None if told.cloud is None else round(told.cloud * 100, 6),
        "recount:rendered": told.rendered,
        "recount:catalogue": told.catalogue,
        "recount:collection": told.collection,
        "recount:tiles": list(told.tiles) or None,
    }


def items(record: Record, files: Mapping[str, bytes]) -> Iterator[Check]:
    """Check that each scene's item says what the record says of that scene."""
    for number, scene in enumerate(record.scenes):
        path = item_path(number)
        if path not in files:
            continue
        told, check = told_in(path, files)
        if told is None:
            yield check
            continue
        wrong = _otherwise(told, scene)
        detail = f"tells otherwise of its {', '.join(wrong)}" if wrong else f"the scene {scene.id}"
        yield Check(name="item", ok=not wrong, file=path, detail=detail)


def _otherwise(told: Mapping[str, Any], scene: SceneReference) -> list[str]:
    """Names of what an item says otherwise than the record."""
    properties = told.get("properties")
    found = properties if isinstance(properties, dict) else {}
    wrong = [name for name, said in properties_of(scene).items() if found.get(name) != said]
    wrong += [] if _licence(told, found) == scene.licence else ["license"]
    return wrong + ([] if told.get("id") == scene.id else ["id"])


def _licence(told: Mapping[str, Any], found: Mapping[str, Any]) -> Any:
    """An identifier, the words beside ``other``, or the address that is linked to."""
    if found.get("license") != "other":
        return found.get("license")
    links = told.get("links")
    linked = [one.get("href") for one in links if isinstance(one, dict)] if isinstance(links, list) else []
    return found.get("recount:licence") or next(iter(linked), None)
