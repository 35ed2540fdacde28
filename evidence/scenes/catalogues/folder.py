"""A plain folder of GeoTIFFs and JPEG 2000 files as a catalogue, with or without JSON files beside them."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from evidence.errors import CatalogueError, RasterError, WebError
from evidence.model.scenes import Asset, Rejection, Scene
from evidence.scenes.catalogues.sidecars import said_of, span_told
from evidence.scenes.catalogues.sift import answered, asked_for
from evidence.scenes.stac.documents import document
from evidence.scenes.stac.items import scene_of
from evidence.scenes.stac.refusals import ItemRefused, Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from evidence.seams import Door, Found, RasterFacts, SceneQuery

MOST_FILES = 2_000
_PLACED = {".tif", ".tiff", ".jp2"}
_UNPLACED = {".png", ".jpg", ".jpeg"}
"""Ends of names of pictures that say in which coordinate system they lie, and of those that cannot."""

PICTURES = _PLACED | _UNPLACED
"""Ends of file names that are taken for pictures, in lower case."""

_TYPES = {".jp2": "image/jp2"}


class FolderCatalogue:
    """Lists the GeoTIFFs and JPEG 2000 files in a folder and the folders in it.

    Beside NAME.tif there may be NAME.json: a STAC item, or an object that holds ``datetime`` (or ``date``,
    or ``taken``), ``gsd`` and ``licence``; other keys are ignored. ``sidecars.said_of`` says what counts
    where it is silent. A PNG or JPEG with a world file beside it is refused, as nothing says its coordinate
    system; without one it is an illustration and passed over.
    """

    def __init__(
        self,
        name: str,
        root: Path,
        *,
        door: Door,
        describe: Callable[[Path], RasterFacts] | None,
        only: Path | None = None,
    ) -> None:
        """List ``root``.

        Args:
            name: how scenes and receipts call it.
            root: the folder.
            door: way to its JSON files.
            describe: reads a raster's header; None when that is not possible here.
            only: the one file to list; None for all.
        """
        self.name = name
        self.url = str(only or root)
        self._only = only
        self._root = root.resolve()
        self._door = door
        self._describe = describe
        self._headers: dict[tuple[Path, int, int], RasterFacts] = {}

    def __call__(self, query: SceneQuery) -> Found:
        """Scenes that touch the area in the interval.

        Raises:
            CatalogueError: the folder is not there.
        """
        scenes: list[Scene | None] = []
        refused: list[Rejection] = []
        hashes: list[str] = []
        pictures = list(islice(self._pictures(), MOST_FILES + 1))
        for path in pictures[:MOST_FILES]:
            try:
                scenes.append(self._scene(path, query, hashes))
            except (ItemRefused, RasterError, WebError, CatalogueError) as why:
                reason = f"{why.what} {why.next_step}"
                refused.append(Rejection(scene=self._id(path), code="imagery_unreadable", reason=reason))
        wanted = tuple(scene for scene in scenes if scene is not None and asked_for(scene, query))
        stopped = f"Stopped after {MOST_FILES} files." if len(pictures) > MOST_FILES else None
        return answered(self, wanted, refused, hashes=hashes, detail=stopped)

    def _pictures(self) -> Iterator[Path]:
        if not self._root.is_dir():
            raise CatalogueError(
                f"There is no folder {self._root}.", next_step="Name a folder, or a catalog.json."
            )
        for path in [self._only] if self._only else sorted(self._root.rglob("*")):
            inside = path.resolve().is_relative_to(self._root)
            if inside and path.is_file() and self._is_picture(path):
                yield path

    def _is_picture(self, path: Path) -> bool:
        end = path.suffix.lower()
        return end in _PLACED or (end in _UNPLACED and (path == self._only or _has_world_file(path)))

    def _id(self, path: Path) -> str:
        return path.relative_to(self._root).with_suffix("").as_posix()

    def _scene(self, path: Path, query: SceneQuery, hashes: list[str]) -> Scene | None:
        """The scene in a file; None when what stands beside it already puts it in another time."""
        beside = path.with_suffix(".json")
        sidecar = self._sidecar(beside, hashes)
        if sidecar is not None and sidecar.get("type") == "Feature":
            return scene_of(sidecar, catalogue=self.name, base=str(beside), root=self._root)
        told = span_told(sidecar or {})
        if told is not None and (told[1] < query.start or query.end < told[0]):
            return None
        if path.suffix.lower() in _UNPLACED:
            raise Unreadable(
                "A picture of this format does not say in which coordinate system it lies.",
                next_step=f"Add it with: recount library add {path.name} --crs EPSG:…",
            )
        facts = self._header(path)
        if facts.footprint is None:
            raise Unreadable(
                "It has no georeference, so it lies nowhere on Earth.",
                next_step="Georeference it, or count on it alone with recount count.",
            )
        said = said_of(path.name, facts, sidecar)
        return Scene(
            id=self._id(path),
            collection=None,
            catalogue=self.name,
            taken_start=said.span[0],
            taken_end=said.span[1],
            gsd_m=said.gsd_m,
            footprint=facts.footprint,
            licence=said.licence,
            rendered=said.rendered,
            assets={"image": _picture(path, facts, said.gsd_m)},
        )

    def _header(self, path: Path) -> RasterFacts:
        """Read a header once for each state of the file: opening a raster takes half a second."""
        if self._describe is None:
            raise CatalogueError(
                f"The folder {self.name} has no catalog.json, and its rasters cannot be opened here.",
                next_step="Name the catalog.json of a STAC catalogue.",
            )
        state = path.stat()
        key = (path, state.st_mtime_ns, state.st_size)
        if key not in self._headers:
            self._headers[key] = self._describe(path)
        return self._headers[key]

    def _sidecar(self, path: Path, hashes: list[str]) -> Mapping[str, Any] | None:
        if not path.is_file():
            return None
        answer = self._door.get(str(path))
        hashes.append(answer.exchange.sha256)
        return document(answer.body, address=path.name)


def _picture(path: Path, facts: RasterFacts, gsd_m: float | None) -> Asset:
    # Descriptions go on as they are ("B04 red"): which band plays which role is the reader's to say.
    bands = facts.bands if any(facts.bands) else ()
    media_type = _TYPES.get(path.suffix.lower(), "image/tiff")
    return Asset(href=str(path), media_type=media_type, roles=("data",), bands=bands, gsd_m=gsd_m)


def _has_world_file(path: Path) -> bool:
    end = path.suffix.lower()
    ends = (f".{end[1]}{end[-1]}w", f"{end}w", ".wld")
    return any(path.with_suffix(written).is_file() for one in ends for written in (one, one.upper()))
