"""The way to a scene's files: which door opens which address."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from evidence.disk import Disk
from evidence.errors import RasterError

if TYPE_CHECKING:
    from collections.abc import Callable

    from evidence.kit import Kit
    from evidence.model.scenes import Scene
    from evidence.seams import Door


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
