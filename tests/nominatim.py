"""A real Nominatim server for tests: a database of its own, a small map in it, the API on loopback."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from postgres import database, lacking, listens, running, step, surroundings, wait
from servers import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

VENV = Path(__file__).parents[1] / ".venv-nominatim"
PROGRAM = VENV / "bin" / "nominatim"

IMPORT = ("--no-updates", "--index-noanalyse", "--offline", "--threads", "2")


def missing() -> str | None:
    """Say in one line what a server lacks here and how to get it; None when all is there."""
    # The raster extension comes last, with Debian's scripts.
    wanting = lacking(extension="postgis_raster")
    there = {"osm2pgsql": shutil.which("osm2pgsql") is not None, "Nominatim": (VENV / ".ready").exists()}
    wanting += [name for name, found in there.items() if not found]
    if not wanting:
        return None
    return (
        f"No Nominatim server here, for want of {', '.join(wanting)}. Get it as root on Debian with: "
        "./.ci/system && ./.ci/nominatim python3 .venv-nominatim"
    )


@contextmanager
def nominatim(osm: Path, phrases: Path) -> Iterator[str]:
    """Serve a map; gives the address of its API. Nothing is left of it afterwards.

    Args:
        osm: the map, as OSM XML.
        phrases: words for kinds of places, as CSV.
    """
    with (
        tempfile.TemporaryDirectory(prefix="nominatim-") as name,
        database(Path(name), user="nominatim"),
    ):
        env = surroundings() | {
            "NOMINATIM_DATABASE_DSN": f"pgsql:dbname=nominatim;host={name};user=nominatim",
            "NOMINATIM_DATABASE_WEBUSER": "nominatim",
        }
        project = Path(name) / "project"
        project.mkdir()
        _nominatim("import", "--osm-file", osm, *IMPORT, project=project, env=env)
        _nominatim("special-phrases", "--import-from-csv", phrases, project=project, env=env)
        port, log = free_port(), project.with_name("api.log")
        command = [PROGRAM, "serve", "--project-dir", project, "--server", f"127.0.0.1:{port}"]
        with running(command, log, env=env) as api:
            wait(lambda: listens(port), api, log)
            yield f"http://127.0.0.1:{port}"


def _nominatim(*arguments: object, project: Path, env: Mapping[str, str]) -> None:
    verb, *rest = arguments
    command = [PROGRAM, verb, "--project-dir", project, *rest]
    step(command, project.with_name(f"{verb}.log"), env=env)
