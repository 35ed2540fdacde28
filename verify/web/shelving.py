"""Scenes of the newsroom's own that are sent to the library, for the page and the API alike."""

from __future__ import annotations

import re
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from claims.errors import RecountError
from evidence.errors import CatalogueError
from evidence.pixels.intake import describe_placed, keep_copy
from evidence.scenes.library.library import Library
from verify.door import Doors, opened
from verify.files import FileRefusedError, folder_to_write, reason
from verify.web.turns import SHELVING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.model.scenes import Scene
    from evidence.seams import RasterFacts
    from verify.settings import Settings

SUFFIXES = (".tif", ".tiff", ".jp2", ".png", ".jpg", ".jpeg", ".json")

_PART = 1 << 20
_SAFE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")


class SceneRefusedError(RecountError):
    """A scene that cannot be taken into the library."""


@dataclass(frozen=True)
class Said:
    """What the person says of a scene; None leaves it to the file."""

    taken: str | None = None
    gsd_m: float | None = None
    licence: str | None = None
    crs: str | None = None
    withheld: bool = False


def shelve(
    settings: Settings, name: str, body: BinaryIO, said: Said, *, world: BinaryIO | None = None
) -> Scene:
    """Take a scene into the library.

    Args:
        settings: the newsroom's.
        name: the file's, as a client has it; no path of it is used.
        body: its bytes; how many there may be is the guard's business.
        said: what the person says of it.
        world: its world file, six lines that say where it lies; None without one.

    Raises:
        SceneRefusedError: its name is none of a picture.
        BusyError: others send scenes just now.
        EvidenceError: it cannot be read, lies nowhere, or nothing says when it was taken.
        FileRefusedError: the library cannot be written.
    """
    base = re.split(r"[/\\]", name)[-1]
    if not _SAFE.fullmatch(base) or not base.lower().endswith(SUFFIXES):
        raise SceneRefusedError(
            f"{base[:100]!a} is no name of a scene.",
            next_step=f"Send a file whose name has plain letters and ends in {', '.join(SUFFIXES)}.",
        )
    folder = folder_to_write(settings.data / "library", option="The library")
    making = folder_to_write(settings.data / "sent", option="The data folder")
    with (
        SHELVING.one(),
        _library(settings, folder, crs=said.crs) as library,
        tempfile.TemporaryDirectory(dir=making) as own,
    ):
        sent = Path(own) / base
        with sent.open("wb") as out:
            while part := body.read(_PART):
                out.write(part)
        if world is not None:
            sent.with_suffix(".wld").write_bytes(world.read(_PART))
        return library.add(
            sent, taken=said.taken, gsd_m=said.gsd_m, licence=said.licence, withheld=said.withheld
        )


def shelved(settings: Settings) -> tuple[Scene, ...]:
    """Every scene of the library. Raises FileRefusedError when it is damaged."""
    with _library(settings, settings.data / "library") as library:
        return library.scenes()


def unshelve(settings: Settings, name: str) -> None:
    """Take a scene out of the library. Raises EvidenceError when it is not in it."""
    with _library(settings, settings.data / "library") as library:
        library.remove(name)


@contextmanager
def _library(settings: Settings, folder: Path, *, crs: str | None = None) -> Iterator[Library]:
    def header(raster: Path) -> RasterFacts:
        return describe_placed(raster, crs=crs)

    def keep(raster: Path, copy: Path) -> object:
        return keep_copy(raster, copy, crs=crs)

    with opened(settings, Doors(offline=True)) as (_, trail):
        try:
            yield Library(folder, trail=trail, describe=header, keep=keep)
        except CatalogueError as damaged:
            raise FileRefusedError(damaged.what, next_step=damaged.next_step) from damaged
        except OSError as missing:
            raise FileRefusedError(
                f"The library cannot be used ({reason(missing)}).",
                next_step="Mend its permissions, or make room.",
            ) from missing
