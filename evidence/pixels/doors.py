"""The way to a scene's files: which door opens which address."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evidence.disk import Disk
from evidence.errors import RasterError
from evidence.pixels.ranges import MOST, Ranges

if TYPE_CHECKING:
    from collections.abc import Callable

    from evidence.kit import Kit
    from evidence.model.scenes import Scene
    from evidence.seams import Door
    from evidence.trail import Trail


@dataclass(frozen=True)
class Way:
    """How bytes of a scene's files are had."""

    web: Door
    """The way to http(s) addresses."""

    disk: Callable[[Scene, str], Door]
    """Gives the way to a local file, by scene and path: the folder of its catalogue."""

    trail: Trail | None = None
    """Where the doors note what they read; with it, several ranges are fetched at a time."""

    def ranges(self, scene: Scene, href: str, *, most: int = MOST) -> Ranges:
        """Byte ranges of a file of a scene, at most so many bytes. Raises RasterError, WebError."""
        remote = href.lower().startswith(("http://", "https://"))
        door = self.web if remote else self.disk(scene, href)
        return Ranges(door, href, most=most, trail=self.trail)


def local_doors(kit: Kit) -> Callable[[Scene, str], Door]:
    """Give the way to a local file, by scene and path: only below the folders that the person named."""
    places = [Path(place).expanduser().resolve() for place in kit.imagery if "://" not in place]
    roots = [*(place if place.is_dir() else place.parent for place in places), kit.data.resolve()]

    def disk(scene: Scene, href: str) -> Door:
        for root in roots:
            if Path(href).resolve().is_relative_to(root):
                return Disk(scene.catalogue, root, trail=kit.trail)
        raise RasterError(
            f"The scene {scene.id} names the file {href}, which lies in no folder that was named.",
            next_step="Name its folder with --imagery, or add the scene to the library.",
        )

    return disk
