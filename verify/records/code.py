"""Which code is at work: a hash over the packages, and the libraries' versions, so that a re-run can tell."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from importlib.metadata import version
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

PACKAGES = ("claims", "evidence", "verify")

_LIBRARIES = (
    *("lxml", "numpy", "onnxruntime", "pillow", "pyproj"),
    *("rasterio", "scipy", "shapely", "spacy", "trafilatura"),
)
"""What reads articles, decodes, measures, counts and draws: another version may find otherwise."""

_NOT_AT_WORK = frozenset({"__pycache__", "training"})
"""Folders whose files no check touches: caches, and what models and fixtures are made with."""


@cache
def code_sha256() -> str:
    """SHA-256 over every file of the packages by order of paths: path, null byte, SHA-256 of its bytes."""
    whole = hashlib.sha256()
    for package in PACKAGES:
        for path, file in sorted(_files(resources.files(package), package), key=itemgetter(0)):
            whole.update(path.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def libraries() -> dict[str, str]:
    """Versions of the libraries that can move a result, by their names."""
    return {name: version(name) for name in _LIBRARIES}


def _files(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.name in _NOT_AT_WORK:
            continue
        if entry.is_dir():
            yield from _files(entry, f"{path}/{entry.name}")
        else:
            yield f"{path}/{entry.name}", entry
