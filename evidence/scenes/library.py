"""The newsroom's own scenes, kept as a local STAC catalogue that every search asks first."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

from evidence.disk import Disk
from evidence.errors import NoGeoreference, RasterError
from evidence.model.scenes import CatalogueAnswer
from evidence.scenes.documents import document, objects, text
from evidence.scenes.items import scene_of
from evidence.scenes.library_items import beside, item_of, sha256, write
from evidence.scenes.receipt import LIBRARY
from evidence.scenes.refusals import NotThere
from evidence.scenes.sidecars import said_of
from evidence.scenes.static import StaticCatalogue
from evidence.seams import Found

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from evidence.model.scenes import Scene
    from evidence.seams import RasterFacts, SceneQuery
    from evidence.trail import Trail

_ROOT = "catalog.json"
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


class Library:
    """A folder with catalog.json and, for each scene, a folder with its item and its raster.

    Example:
        library = Library(data / "library", trail=trail, describe=describe)
        scene = library.add(Path("yard.tif"), taken="2023-10-05T02:15:00Z", gsd_m=0.5, licence="CC-BY-4.0")
        library.remove(scene.id)
    """

    name = LIBRARY

    def __init__(
        self, folder: Path, *, trail: Trail, describe: Callable[[Path], RasterFacts] | None = None
    ) -> None:
        """Keep scenes in ``folder``, which is made with the first.

        Args:
            folder: where they lie.
            trail: notes what is read of it.
            describe: reads a raster's header; None when nothing is to be added.
        """
        self.url = str(folder)
        self._folder = folder.resolve()
        self._trail = trail
        self._describe = describe

    def __call__(self, query: SceneQuery) -> Found:
        """Scenes that touch the area in the interval; an empty library is not asked.

        Raises:
            CatalogueError: its catalog.json is damaged.
        """
        if not self._ids():
            detail = "The library is empty."
            return Found(
                (), CatalogueAnswer(name=self.name, url=self.url, outcome="not_asked", detail=detail)
            )
        root = self._folder / _ROOT
        door = Disk(self.name, self._folder, trail=self._trail)
        found = StaticCatalogue(self.name, str(root), door=door, root=self._folder)(query)
        return Found(found.scenes, found.answer.model_copy(update={"url": self.url}), found.refused)

    def scenes(self) -> tuple[Scene, ...]:
        """Every scene, by time. Raises CatalogueError, Unreadable when a file was damaged."""
        found = (self._scene(self._item_path(name)) for name in self._ids())
        return tuple(sorted(found, key=lambda scene: (scene.taken_start, scene.id)))

    def add(
        self,
        raster: Path,
        *,
        taken: str | None = None,
        gsd_m: float | None = None,
        licence: str | None = None,
    ) -> Scene:
        """Copy a raster in and list it; what is not given is looked for beside it, in its tags, in its name.

        Args:
            raster: GeoTIFF with a georeference.
            taken: ISO 8601 time, or a day; None to look for it.
            gsd_m: native ground sample distance; None to look for it, and then to take its pixel spacing.
            licence: under which it may be used; None when that is unknown.

        Returns:
            The scene as searches will find it. The same pixels at the same time are listed once.

        Raises:
            NoGeoreference: it lies nowhere on Earth.
            RasterError: it cannot be read.
            Unreadable: nothing says when it was taken.
        """
        facts = self._header(raster)
        fields, kept = beside(raster)
        said = said_of(raster.name, facts, fields, taken=taken, gsd_m=gsd_m, licence=licence)
        digest = sha256(raster)
        name = f"{_UNSAFE.sub('-', raster.stem).strip('-.') or 'scene'}-{said.span[0]:%Y%m%d}-{digest[:8]}"
        place = self._folder / "scenes" / name
        place.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(raster, place / f"{name}.tif")
        write(place / f"{name}.json", item_of(name, facts, said, digest=digest, kept=kept))
        self._list({*self._ids(), name})
        return self._scene(self._item_path(name))

    def remove(self, scene_id: str) -> None:
        """Take a scene and its raster out. Raises NotThere when there is none of that id."""
        ids = self._ids()
        if scene_id not in ids:
            raise NotThere(
                f"The library has no scene {scene_id!r} among its {len(ids)}.",
                next_step="See the ids with: recount library list.",
            )
        self._list(ids - {scene_id})
        shutil.rmtree(self._item_path(scene_id).parent)

    def _header(self, raster: Path) -> RasterFacts:
        if self._describe is None:
            raise RasterError(
                f"{raster.name} cannot be opened here.", next_step="Add it with: recount library add."
            )
        facts = self._describe(raster)
        if facts.footprint is None:
            raise NoGeoreference(
                f"{raster.name} has no georeference, so it lies nowhere on Earth.",
                next_step="Georeference it, or count on it alone with: recount count.",
            )
        return facts

    def _ids(self) -> set[str]:
        path = self._folder / _ROOT
        if not path.is_file():
            return set()
        links = objects(document(path.read_bytes(), address=str(path)).get("links"))
        hrefs = (text(link.get("href")) for link in links if link.get("rel") == "item")
        return {href.split("/")[-1].removesuffix(".json") for href in hrefs if href is not None}

    def _item_path(self, name: str) -> Path:
        return self._folder / "scenes" / name / f"{name}.json"

    def _scene(self, path: Path) -> Scene:
        item = document(path.read_bytes(), address=str(path))
        return scene_of(item, catalogue=self.name, base=str(path), root=self._folder)

    def _list(self, ids: set[str]) -> None:
        links = [{"rel": "root", "href": f"./{_ROOT}", "type": "application/json"}]
        links += [
            {"rel": "item", "href": f"./scenes/{name}/{name}.json", "type": "application/geo+json"}
            for name in sorted(ids)
        ]
        catalogue = {
            "type": "Catalog",
            "stac_version": "1.0.0",
            "id": LIBRARY,
            "description": "Own scenes.",
            "links": links,
        }
        write(self._folder / _ROOT, catalogue)
