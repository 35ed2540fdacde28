"""The newsroom's own scenes, kept as a local STAC catalogue that every search asks first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evidence.disk import Disk
from evidence.errors import EvidenceError, RasterError
from evidence.model.scenes import CatalogueAnswer
from evidence.scenes.catalogues.static import StaticCatalogue
from evidence.scenes.library.asking import Given, completed
from evidence.scenes.library.items import Availability, item_of, restated
from evidence.scenes.library.looks import look_at, sha256
from evidence.scenes.library.shelf import LIBRARY, Shelf, write
from evidence.scenes.stac.items import scene_of
from evidence.scenes.stac.refusals import NotThere
from evidence.seams import Found

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from evidence.model.scenes import Access, Scene
    from evidence.scenes.catalogues.sidecars import Said
    from evidence.scenes.library.asking import Ask
    from evidence.scenes.library.looks import Look
    from evidence.scenes.stac.times import Span
    from evidence.seams import RasterFacts, SceneQuery
    from evidence.trail import Trail

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_LABEL = 100


class AlreadyThere(EvidenceError):
    """The same file is listed already, with another time or other rights."""

    def __init__(self, what: str, *, scene: str) -> None:
        """Keep the id under which it is listed, so that a page can lead to it."""
        super().__init__(
            what, next_step=f"If that was wrong, take it out first: recount library remove {scene}."
        )
        self.scene = scene


class Library:
    """A folder with catalog.json and, for each scene, a folder with its item and its raster.

    Example:
        library = Library(data / "library", trail=trail, describe=describe, keep=keep_copy)
        scene = library.add(Path("yard.tif"), taken="2023-10-05T02:15:00Z", gsd_m=0.5, licence="CC-BY-4.0")
        library.remove(scene.id)
    """

    name = LIBRARY

    def __init__(
        self,
        folder: Path,
        *,
        trail: Trail,
        describe: Callable[[Path], RasterFacts] | None = None,
        keep: Callable[[Path, Path], object] | None = None,
    ) -> None:
        """Keep scenes in ``folder``, which is made with the first.

        Args:
            folder: where they lie.
            trail: notes what is read of it.
            describe: reads a raster's header; None when nothing is to be added.
            keep: writes a cloud-optimized copy of a raster to another path; None when nothing is to be added.
        """
        self.url = str(folder)
        self._folder = folder.resolve()
        self._shelf = Shelf(self._folder)
        self._trail = trail
        self._describe, self._keep = describe, keep

    def __call__(self, query: SceneQuery) -> Found:
        """Scenes that touch the area in the interval; an empty library is not asked.

        Raises:
            CatalogueError: its catalog.json is damaged.
        """
        if not self._shelf.ids():
            detail = "The library is empty."
            return Found(
                (), CatalogueAnswer(name=self.name, url=self.url, outcome="not_asked", detail=detail)
            )
        root = str(self._shelf.root)
        door = Disk(self.name, self._folder, trail=self._trail)
        found = StaticCatalogue(self.name, root, door=door, root=self._folder)(query)
        return Found(found.scenes, found.answer.model_copy(update={"url": self.url}), found.refused)

    def scenes(self) -> tuple[Scene, ...]:
        """Every scene, by time. Raises CatalogueError, Unreadable when a file was damaged."""
        found = map(self._scene, self._shelf.ids())
        return tuple(sorted(found, key=lambda scene: (scene.taken_start, scene.id)))

    def add(
        self,
        scene: Path,
        *,
        taken: str | None = None,
        gsd_m: float | None = None,
        licence: str | None = None,
        withheld: bool = False,
        where: str | None = None,
        ask: Ask | None = None,
    ) -> Scene:
        """Copy a raster in and list it; what is not given is looked for beside it, in its tags, in its name.

        Args:
            scene: a raster with a georeference; or a STAC item alone, which is metadata only.
            taken: ISO 8601 time, or a day; None to look for it.
            gsd_m: native ground sample distance; None to look for it, and then to take its pixel spacing.
            licence: under which it may be used; None when that is unknown.
            withheld: keep its metadata alone: a search then shows that it exists, and not its pixels.
            where: where such pixels can be asked for.
            ask: asks a person for what is still missing; None where nobody can be asked.

        Returns:
            The scene as searches will find it. The same file with the same time is listed once: its GSD and
            licence are then those of now, where something states them.

        Raises:
            NoGeoreference: it lies nowhere on Earth.
            RasterError: it cannot be read.
            Unreadable: nothing says when it was taken.
            AlreadyThere: the same file is listed with another time or other rights.
            LibraryBusy: another process has held the list for half a minute.
        """
        seen = look_at(scene, describe=self._header, taken=taken)
        listed = self._shelf.same(seen.digest)
        if listed is not None:
            there = self._scene(listed)
            seen = seen.beside_which(gsd_m=there.gsd_m, licence=there.licence)
        said = completed(seen, Given(taken, gsd_m, licence), ask=ask)
        access: Access = "withheld" if withheld and seen.access == "open" else seen.access
        pixels = Availability(access, where or seen.where)
        if listed is None:
            return self._added(scene, seen, said, pixels)
        with self._shelf.locked():
            again = self._again(seen, said, pixels)
        return again or self._added(scene, seen, said, pixels)

    def remove(self, scene_id: str) -> None:
        """Take a scene and its raster out. Raises NotThere when there is none of that id."""
        ids = self._shelf.ids()
        if scene_id not in ids:
            raise NotThere(
                f"The library has no scene {scene_id!r} among its {len(ids)}.",
                next_step="See the ids with: recount library list.",
            )
        with self._shelf.locked():
            self._shelf.drop(scene_id)

    def _added(self, scene: Path, seen: Look, said: Said, pixels: Availability) -> Scene:
        label = _UNSAFE.sub("-", seen.label).strip("-.")[:_LONGEST_LABEL] or "scene"
        name = f"{label}-{said.span[0]:%Y%m%d}-{seen.digest[:8]}"
        with self._shelf.draft() as draft:
            copy = None if pixels.access != "open" else draft / f"{name}.tif"
            if copy is not None:
                self._copy(scene, copy, seen)
            write(draft / f"{name}.json", item_of(name, seen, said, pixels=pixels, copy=copy))
            with self._shelf.locked():
                # Another process may have added the same meanwhile.
                again = self._again(seen, said, pixels)
                if again is None:
                    self._shelf.put(draft, name)
        return again or self._scene(name)

    def _again(self, seen: Look, said: Said, pixels: Availability) -> Scene | None:
        """The scene that is listed already, with what is said of it now; None when there is none."""
        listed = self._shelf.same(seen.digest)
        if listed is None:
            return None
        there = self._scene(listed)
        if (there.taken_start, there.taken_end) != said.span:
            raise AlreadyThere(
                f"{seen.name} is in the library as {listed}, taken "
                f"{_told((there.taken_start, there.taken_end))}, and not {_told(said.span)}.",
                scene=listed,
            )
        if there.access != pixels.access:
            raise AlreadyThere(
                f"{seen.name} is in the library as {listed}, "
                f"{'with' if there.access == 'open' else 'without'} its pixels.",
                scene=listed,
            )
        self._shelf.rewrite(listed, restated(self._shelf.item(listed), said, pixels))
        return self._scene(listed)

    def _copy(self, scene: Path, copy: Path, seen: Look) -> None:
        if self._keep is None:
            raise _closed(scene)
        self._keep(scene, copy)
        if sha256(scene) != seen.digest:
            raise RasterError(
                f"{scene.name} changed while it was being copied.", next_step="Add it once it is complete."
            )

    def _header(self, raster: Path) -> RasterFacts:
        if self._describe is None:
            raise _closed(raster)
        return self._describe(raster)

    def _scene(self, name: str) -> Scene:
        item = self._shelf.item(name)
        return scene_of(item, catalogue=self.name, base=str(self._shelf.path(name)), root=self._folder)


def _closed(raster: Path) -> RasterError:
    return RasterError(f"{raster.name} cannot be opened here.", next_step="Add it with: recount library add.")


def _told(span: Span) -> str:
    start, end = (moment.isoformat(timespec="seconds").replace("+00:00", "Z") for moment in span)
    return start if start == end else f"{start} to {end}"
