"""Whether a bundle's scenes are those that the catalogues on its own trail listed."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from evidence.errors import CatalogueError
from evidence.scenes.stac.dialects import standard
from evidence.scenes.stac.documents import document, objects
from evidence.scenes.stac.items import item_id, scene_of
from evidence.scenes.stac.refusals import ItemRefused
from verify.model import Check
from verify.records.bundle import exchange_path, item_path
from verify.records.limits import MOST_JSON, oversized
from verify.records.record import utc

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from evidence.model.places import Geometry
    from evidence.model.scenes import Scene
    from verify.model import Record, SceneReference

    Listings = Sequence[tuple[str, Mapping[str, Any]]]
    Documents = Mapping[str, Listings]

_MOST = 20
"""Documents of one scene that are read: an acquisition is listed by a few catalogues, and by each twice."""


def listed(record: Record, files: Mapping[str, bytes]) -> Iterator[Check]:
    """Hold each scene against the STAC documents of it on the trail, read as they were when it was found.

    Only what a document says is compared: one without a GSD or a licence leaves them to its collection.

    Args:
        record: a record whose bundle was audited.
        files: the bundle's files.
    """
    known = _documents(record, files)
    for number, said in enumerate(record.scenes):
        path = item_path(number)
        outline = json.loads(files[path]).get("geometry")
        answers = [
            (_otherwise(said, outline, scene), address)
            for name in _names(said)
            for address, scene in _scenes(known.get(name, ()), said)
        ]
        # Several may list one acquisition, and the first with pixels was believed.
        wrong, address = min(answers, default=([], ""), key=lambda answer: len(answer[0]))
        detail = f"as {address} lists it" if address else "no STAC document on the trail lists it"
        detail = f"{address} tells otherwise of its {', '.join(wrong)}" if wrong else detail
        yield Check(name="listed", ok=not wrong, file=path, detail=detail)


def _documents(record: Record, files: Mapping[str, bytes]) -> Documents:
    """Every item in the answers on the trail by its id, with the path of the answer."""
    found: dict[str, list[tuple[str, Mapping[str, Any]]]] = defaultdict(list)
    for path in dict.fromkeys(exchange_path(one.sha256) for one in record.trail):
        body = files.get(path, b"")
        if not body.lstrip().startswith(b"{") or oversized(body, most=MOST_JSON) is not None:
            continue
        try:
            told = document(body, address=path)
        except CatalogueError:
            continue
        for item in [told] if told.get("type") == "Feature" else objects(told.get("features")):
            item = standard(item)  # noqa: PLW2901 - the same item in STAC's words
            name = item_id(item)
            if name is not None:
                found[name].append((path, item))
    return found


def _names(said: SceneReference) -> set[str]:
    """Ids that a scene may have had before it was told apart from others of one name."""
    names = {said.id, said.id.rpartition("@")[0]}
    for owner in (said.catalogue, said.collection):
        names |= {name.removeprefix(f"{owner}/") for name in names}
    return names - {""}


def _scenes(items: Listings, said: SceneReference) -> Iterator[tuple[str, Scene]]:
    for path, item in items[:_MOST]:
        try:
            # Without its files, whose addresses are of the machine that read it.
            bare = {**item, "assets": {}}
            yield path, scene_of(bare, catalogue=said.catalogue, base=path, witness=("withheld", None))
        except ItemRefused:
            continue


def _otherwise(said: SceneReference, outline: Geometry, found: Scene) -> list[str]:
    """Names of what a document says otherwise than the bundle."""
    alike = {
        "datetime": (said.taken_start, said.taken_end) == (utc(found.taken_start), utc(found.taken_end)),
        "gsd": found.gsd_m is None or (said.gsd_m is not None and said.gsd_m >= found.gsd_m),
        "recount:rendered": said.rendered or not found.rendered,
        "license": found.licence in (None, said.licence),
        # Tiles that were put together have the outline of all, and the worst sky of any.
        "eo:cloud_cover": bool(said.tiles) or said.cloud == found.cloud,
        "view:off_nadir": bool(said.tiles) or said.off_nadir == found.off_nadir,
        "geometry": bool(said.tiles) or outline == found.footprint,
    }
    return [name for name, same in alike.items() if not same]
