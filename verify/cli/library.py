"""``recount library``."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from evidence.errors import CatalogueError
from evidence.pixels.read import describe as header_of
from evidence.scenes.library import Library
from verify.cli.exits import DONE
from verify.cli.numbers import checked_gsd
from verify.cli.output import Format, emit, say
from verify.door import Doors, opened
from verify.files import FileRefusedError, folder_to_write, no_device, reason
from verify.records.canonical import as_json
from verify.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.model.scenes import Scene


def run(
    *,
    action: str,
    form: Format | None,
    scene: Path | str = "",
    taken: str | None = None,
    gsd: float | None = None,
    licence: str | None = None,
) -> int:
    """Add a scene to the library, list it, or remove one."""
    settings = load_settings()
    checked_gsd(gsd)
    folder = settings.data / "library"
    if action == "add":
        no_device(Path(scene))
        folder_to_write(folder, option="The library")
    with opened(settings, Doors(offline=True)) as (_, trail):
        library = Library(folder, trail=trail, describe=header_of)
        with _undamaged():
            _do(library, action, scene, taken=taken, gsd=gsd, licence=licence, form=form)
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
            f"The library cannot be used: {missing.filename} ({reason(missing)}).",
            next_step="Mend its permissions, or add the scene again.",
        ) from missing


def _do(
    library: Library,
    action: str,
    scene: Path | str,
    *,
    taken: str | None,
    gsd: float | None,
    licence: str | None,
    form: Format | None,
) -> None:
    if action == "add":
        added = library.add(Path(scene), taken=taken, gsd_m=gsd, licence=licence)
        emit(as_json(added), form=form, text=lambda: describe(added))
    elif action == "remove":
        library.remove(str(scene))
        say(f"Removed {scene}.")
    else:
        scenes = library.scenes()
        emit(
            {"scenes": [as_json(one) for one in scenes]},
            form=form,
            text=lambda: "\n".join(map(describe, scenes)) or "The library is empty.",
        )


def describe(scene: Scene) -> str:
    """One scene for a person."""
    gsd = f"{scene.gsd_m:g} m" if scene.gsd_m else "unknown GSD"
    return (
        f"{scene.id}: {scene.taken_start:%Y-%m-%d %H:%M} UTC, {gsd}, {scene.licence or 'no licence stated'}"
    )
