"""Real STAC APIs for tests, with the same items in each: pgstac on PostgreSQL and PostGIS, and rustac."""

from __future__ import annotations

import json
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from catalogues import item, serving
from postgres import database, lacking, listens, running, step, surroundings, wait
from servers import free_port, stac_api
from shapely.geometry import shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

VENV = Path(__file__).parents[1] / ".venv-pgstac"

Served = "dict[str, Any]"
"""A JSON object that a server is asked with, or answers with."""


def missing() -> str | None:
    """Say in one line what pgstac lacks here and how to get it; None when all is there."""
    wanting = lacking(extension="postgis")
    wanting += [] if (VENV / ".ready").exists() else ["stac-fastapi-pgstac"]
    if not wanting:
        return None
    return (
        f"No pgstac server here, for want of {', '.join(wanting)}. Get it as root on Debian with: "
        "./.ci/system && ./.ci/pgstac python3 .venv-pgstac"
    )


def listed(name: str, **fields: Any) -> dict[str, Any]:
    """An item as ``catalogues.item`` makes it, with the bbox that a server asks for."""
    made = item(name, **fields)
    return made | {"bbox": list(shape(made["geometry"]).bounds)}


@contextmanager
def pgstac(items: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Serve items from a database of its own; gives the address of the landing page."""
    with tempfile.TemporaryDirectory(prefix="pgstac-") as name, database(Path(name), user="stac"):
        folder = Path(name)
        env = surroundings() | {"PGHOST": name, "PGUSER": "stac", "PGDATABASE": "postgres"}
        _write(folder / "collections.ndjson", [_collection(one) for one in _names(items)])
        _write(folder / "items.ndjson", items)
        _pypgstac("migrate", folder=folder, env=env)
        for kind in ("collections", "items"):
            _pypgstac("load", kind, folder / f"{kind}.ndjson", folder=folder, env=env)
        port, log = free_port(), folder / "api.log"
        # It writes the place of the database into an address, where a folder has to be escaped.
        env |= {"PGHOST": name.replace("/", "%2F"), "PGPORT": "5432", "PGPASSWORD": "none"}
        app = ["--factory", "stac_fastapi.pgstac.app:create_app"]
        command = [VENV / "bin" / "uvicorn", *app, "--host", "127.0.0.1", "--port", str(port)]
        with running(command, log, env=env, cwd=folder) as api:
            wait(lambda: listens(port), api, log)
            yield f"http://127.0.0.1:{port}/"


@contextmanager
def rustac(items: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Serve items from memory; gives the address of the landing page."""
    with tempfile.TemporaryDirectory(prefix="rustac-") as name, stac_api(items, Path(name)) as address:
        yield f"{address}/"


@contextmanager
def fronted(
    address: str,
    *,
    question: Callable[[dict[str, Any]], dict[str, Any]] = lambda asked: asked,
    answer: Callable[[dict[str, Any]], dict[str, Any]] = lambda page: page,
) -> Iterator[str]:
    """Stand in front of a server and change what it is asked, or what it says; gives the new address.

    Args:
        address: landing page of the server behind.
        question: changes the body of a search.
        answer: changes a page of items.
    """
    front: list[str] = []

    def react(method: str, path: str, body: bytes) -> tuple[int, bytes]:
        sent = question(json.loads(body)) if body else None
        got = httpx.request(method, address.rstrip("/") + path, json=sent)
        told = json.loads(got.text.replace(address.rstrip("/"), front[0]))
        return got.status_code, json.dumps(answer(told) if "features" in told else told).encode()

    with serving(react) as here:
        front.append(here)
        yield f"{here}/"


def _names(items: Sequence[dict[str, Any]]) -> list[str]:
    return sorted({str(one["collection"]) for one in items})


def _collection(name: str) -> dict[str, Any]:
    return {
        "type": "Collection",
        "id": name,
        "stac_version": "1.0.0",
        "description": "Invented items.",
        "license": "CC-BY-4.0",
        "links": [],
        "extent": {"spatial": {"bbox": [[-180, -90, 180, 90]]}, "temporal": {"interval": [[None, None]]}},
    }


def _write(path: Path, documents: Sequence[dict[str, Any]]) -> None:
    path.write_text("\n".join(map(json.dumps, documents)), encoding="utf-8")


def _pypgstac(*arguments: object, folder: Path, env: dict[str, str]) -> None:
    step([VENV / "bin" / "pypgstac", *arguments], folder / "pypgstac.log", env=env, cwd=folder)
