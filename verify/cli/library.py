"""``recount library``."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evidence.errors import CatalogueError
from evidence.pixels.intake import describe_placed, keep_copy
from evidence.scenes.library.library import Library
from verify.cli.asking import asker
from verify.cli.exits import DONE
from verify.cli.numbers import checked_gsd
from verify.cli.output import Format, emit, say
from verify.door import Doors, opened
from verify.files import FileRefusedError, folder_to_write, no_device, reason
from verify.judge.sentences import pixel, timed
from verify.records.canonical import as_json
from verify.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from evidence.model.scenes import Scene
    from evidence.seams import RasterFacts
    from evidence.trail import Trail

_SCENE = (
    "Name a GeoTIFF, a JPEG 2000 file, a PNG or JPEG with its world file, or the STAC item (.json) of a "
    "scene without pixels."
)

_LARGE_BYTES = 50_000_000
"""Size of a file from which a copy takes longer than a few seconds."""


@dataclass(frozen=True)
class Told:
    """What the person says of a scene."""

    taken: str | None = None
    gsd: float | None = None
    licence: str | None = None
    crs: str | None = None
    withheld: bool = False
    where: str | None = None


def run(
    *, action: str, form: Format | None, scene: Path | str = "", told: Mapping[str, Any] | None = None
) -> int:
    """Add a scene to the library, list it, or remove one."""
    settings = load_settings()
    folder = settings.data / "library"
    said = Told(**told or {})
    if action == "add":
        checked_gsd(said.gsd)
        _checked(Path(scene))
        folder_to_write(folder, option="The library")
    with opened(settings, Doors(offline=True)) as (_, trail), _undamaged():
        if action == "add":
            added = _add(folder, trail, Path(scene), said)
            emit(as_json(added), form=form, text=lambda: describe(added))
        elif action == "remove":
            Library(folder, trail=trail).remove(str(scene))
            say(f"Removed {scene}.")
        else:
            scenes = Library(folder, trail=trail).scenes()
            emit(
                {"scenes": [as_json(one) for one in scenes]},
                form=form,
                text=lambda: "\n".join(map(describe, scenes)) or "The library is empty.",
            )
    return DONE


@contextmanager
def _undamaged() -> Iterator[None]:
    """Blame the library's own files, not the world, when they are damaged."""
    try:
        yield
    except CatalogueError as damaged:
        raise FileRefusedError(damaged.what, next_step="Mend or remove that file.") from damaged
    except OSError as missing:
        raise FileRefusedError(
            f"The library cannot be used: {missing.filename or 'its folder'} ({reason(missing)}).",
            next_step="Mend its permissions, make room, or add the scene again.",
        ) from missing


def _checked(scene: Path) -> None:
    """Refuse what is no file, and say what a SCENE is. Raises FileRefusedError."""
    no_device(scene)
    if os.path.isdir(scene):  # noqa: PTH112 - never raises, as Path.is_dir may
        raise FileRefusedError(
            f"{scene} is a folder, and a scene is one file.",
            next_step=f"{_SCENE} A whole folder is searched with --imagery.",
        )
    if not os.path.isfile(scene):  # noqa: PTH113 - the same
        raise FileRefusedError(f"There is no file {scene}.", next_step=_SCENE)


def _add(folder: Path, trail: Trail, scene: Path, told: Told) -> Scene:
    def header(raster: Path) -> RasterFacts:
        return describe_placed(raster, crs=told.crs)

    def keep(raster: Path, copy: Path) -> None:
        size = raster.stat().st_size
        if size > _LARGE_BYTES:
            say(f"Copying {raster.name}, {size / 1e6:,.0f} MB; this can take some minutes.")
        if keep_copy(raster, copy, crs=told.crs):
            say(f"Made a cloud-optimized copy of {raster.name}, without loss.")

    return Library(folder, trail=trail, describe=header, keep=keep).add(
        scene,
        taken=told.taken,
        gsd_m=told.gsd,
        licence=told.licence,
        withheld=told.withheld,
        where=told.where,
        ask=asker(),
    )


def describe(scene: Scene) -> str:
    """One scene for a person."""
    is_timed = timed(scene.taken_start.isoformat(), scene.taken_end.isoformat())
    when = f"{scene.taken_start:{'%Y-%m-%d %H:%M UTC' if is_timed else '%Y-%m-%d (time unknown)'}}"
    parts = [f"{scene.id}: {when}", pixel(scene.gsd_m), scene.licence or "no licence stated"]
    if scene.access != "open":
        parts.append(f"pixels not kept ({scene.access.replace('_', ' ')})")
    if scene.where is not None:
        parts.append(f"ask {scene.where}")
    return ", ".join(parts)
