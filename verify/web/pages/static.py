"""Style sheets, scripts and pictures of the pages: those that ship, and nothing else.

A file's address carries a part of its hash, so that browsers keep it until it changes. Nothing of them is
secret, so they travel packed, which pages with a form's token must not.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}

REPORT = "report.css"
"""The style that the exported report has too."""

_FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Shipped:
    """One file."""

    body: bytes
    media_type: str
    version: str
    packed: bytes
    """The body as gzip."""


@cache
def shipped() -> dict[str, Shipped]:
    """Read every file that the pages may load, by its name."""
    package = resources.files("verify")
    found = dict(_below(package.joinpath("web", "static"), ""))
    found[REPORT] = _read(package.joinpath("exports", "page.css"))
    return found


def address(name: str) -> str:
    """Say where a file of the pages is: "/static/site.css?v=0f3a…"."""
    return f"/static/{name}?v={shipped()[name].version}"


def static_routes() -> APIRouter:
    """Serve the files. A name that is not one of theirs is not looked for on the disk."""
    router = APIRouter(include_in_schema=False)

    @router.get("/static/{name:path}")
    def file(request: Request, name: str, v: str = "") -> Response:
        known = shipped().get(name)
        if known is None:
            return PlainTextResponse("There is no such file.", status_code=404)
        # A script that another loads is asked for without a version, and so is asked whether it changed.
        keep = _FOREVER if v == known.version else "no-cache"
        headers = {"Cache-Control": keep, "ETag": f'"{known.version}"', "Vary": "Accept-Encoding"}
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        body = known.body
        if "gzip" in request.headers.get("accept-encoding", "") and len(known.packed) < len(body):
            body, headers["Content-Encoding"] = known.packed, "gzip"
        return Response(body, media_type=known.media_type, headers=headers)

    return router


def _below(folder: Traversable, path: str) -> Iterator[tuple[str, Shipped]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _below(entry, f"{path}{entry.name}/")
        elif any(entry.name.endswith(end) for end in _TYPES):
            yield f"{path}{entry.name}", _read(entry)


def _read(file: Traversable) -> Shipped:
    body = file.read_bytes()
    kind = next(kind for end, kind in _TYPES.items() if file.name.endswith(end))
    return Shipped(body, kind, hashlib.sha256(body).hexdigest()[:12], gzip.compress(body, mtime=0))
