"""What a file says of itself: a picture with what lies beside it, or an item alone."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from evidence.errors import CatalogueError, NoGeoreference
from evidence.scenes.catalogues.sidecars import stated_licence
from evidence.scenes.stac.documents import MOST_BYTES, document, mapping, text
from evidence.scenes.stac.footprints import footprint
from evidence.scenes.stac.items import scene_of
from evidence.scenes.stac.refusals import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from evidence.model.places import Geometry
    from evidence.model.scenes import Access, Scene
    from evidence.seams import RasterFacts

_KEPT = (
    "eo:cloud_cover",
    "view:off_nadir",
    "view:azimuth",
    "view:sun_elevation",
    "view:sun_azimuth",
    "platform",
    "constellation",
    "instruments",
)
"""Properties of an item that are carried over as they are."""


@dataclass(frozen=True)
class Look:
    """What a file says by itself."""

    name: str
    """File name."""

    label: str
    """What its id in the library begins with: the file's name without its end, or the item's own id."""

    digest: str
    """SHA-256 of the file, hex."""

    facts: RasterFacts | None
    """The picture's header, which lies somewhere on Earth; None for an item alone."""

    footprint: Geometry
    fields: Mapping[str, Any]
    """What stands beside the picture, or in the item, in a simple file's words."""

    kept: Mapping[str, Any]
    """Properties to carry over from an item."""

    access: Access
    where: str | None
    """Where an item says that its pixels can be asked for."""

    def beside_which(self, *, gsd_m: float | None, licence: str | None) -> Look:
        """The same where nothing states another GSD or licence than these."""
        known = {"gsd": gsd_m, "licence": licence}
        if stated_licence(self.fields) is not None:
            del known["licence"]
        said = {key: value for key, value in self.fields.items() if value is not None}
        return replace(self, fields={**known, **said})


def look_at(scene: Path, *, describe: Callable[[Path], RasterFacts], taken: str | None) -> Look:
    """Look at a picture, or at a STAC item alone.

    Args:
        scene: the picture, or an item (NAME.json), which is metadata only.
        describe: reads a picture's header.
        taken: time that a person gives, for an item that has none.

    Raises:
        NoGeoreference: the picture lies nowhere on Earth.
        RasterError: it cannot be read.
        Unreadable: what stands beside it, or the item, is no JSON object, or no sound item.
    """
    if scene.suffix.lower() in {".json", ".geojson"}:
        return _item(scene, taken=taken)
    facts = describe(scene)
    if facts.footprint is None:
        raise NoGeoreference(
            f"{scene.name} has no georeference, so it lies nowhere on Earth.",
            next_step="Georeference it, or put a world file beside it; or count on it with: recount count.",
        )
    fields, kept = beside(scene)
    access: Access = "open" if fields.get("recount:access") in (None, "open") else "withheld"
    return Look(
        name=scene.name,
        label=scene.stem,
        digest=sha256(scene),
        facts=facts,
        footprint=footprint(facts.footprint),
        fields=fields,
        kept=kept,
        access=access,
        where=text(fields.get("recount:where")),
    )


def _item(path: Path, *, taken: str | None) -> Look:
    read = _read(path)
    if read.get("type") != "Feature":
        raise Unreadable(
            f"{path.name} is JSON but no STAC item.", next_step="Name the picture, or the item of one scene."
        )
    told = mapping(read.get("properties"))
    said = {"recount:access": "withheld", **told} | ({} if taken is None else {"datetime": taken})
    if said["recount:access"] == "open":
        said["recount:access"] = "withheld"
    scene = scene_of({**read, "assets": {}, "properties": said}, catalogue="beside", base=str(path))
    return Look(
        name=path.name,
        label=scene.id,
        digest=sha256(path),
        facts=None,
        footprint=scene.footprint,
        fields=_words(scene),
        kept=_kept(told),
        access=scene.access,
        where=scene.where,
    )


def beside(raster: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a JSON file of the same name says, in a simple file's words, and properties to carry over.

    Both are empty without one. Raises Unreadable when it is no JSON object, or no sound item.
    """
    path = raster.with_suffix(".json")
    if not path.is_file():
        return {}, {}
    read = _read(path)
    if read.get("type") != "Feature":
        return read, {}
    told = mapping(read.get("properties"))
    access = {key: told[key] for key in ("recount:access", "recount:where") if key in told}
    return _words(scene_of(read, catalogue="beside", base=str(path))) | access, _kept(told)


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            held = file.read(MOST_BYTES)
    except OSError as refused:
        raise Unreadable(
            f"The file {path.name} cannot be read ({refused.strerror}).", next_step="Mend its permissions."
        ) from refused
    try:
        return document(held, address=path.name)
    except CatalogueError as bad:
        raise Unreadable(
            f"The file {path.name} holds no JSON object.", next_step="Correct it, or take it away."
        ) from bad


def _words(scene: Scene) -> dict[str, Any]:
    return {
        "start_datetime": written(scene.taken_start),
        "end_datetime": written(scene.taken_end),
        "gsd": scene.gsd_m,
        "licence": scene.licence,
        "recount:rendered": scene.rendered,
    }


def _kept(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {name: properties[name] for name in _KEPT if name in properties}


def written(moment: Any) -> str:
    """An aware UTC time as STAC writes it."""
    return str(moment.isoformat()).replace("+00:00", "Z")


def sha256(path: Path) -> str:
    """Digest of a file, hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
