"""The library's folder: catalog.json, and a folder for each scene. What is listed there is whole."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from evidence.errors import EvidenceError
from evidence.scenes.stac.documents import document, mapping, objects, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

LIBRARY = "library"
"""Name of the newsroom's own catalogue: it never answers for what the world holds."""

ROOT = "catalog.json"

_DRAFT = "draft-"
_STALE_S = 24 * 3600
"""Age from which a draft was left behind by a crash: the largest scene is copied in minutes."""

_LONGEST_S = 30.0
"""Time to wait for another process; each holds the lock for as long as a file takes to be renamed."""

_LOOK_AGAIN_S = 0.02


class LibraryBusy(EvidenceError):
    """Another process has held the library for too long."""


class Shelf:
    """Puts scenes into the folder and takes them out, a whole one at a time, whoever else does the same.

    Example:
        with shelf.draft() as draft:
            …  # write NAME.json, and NAME.tif unless it is withheld
            with shelf.locked():
                shelf.put(draft, "NAME")
    """

    def __init__(self, folder: Path) -> None:
        """Keep scenes in ``folder``, which is made with the first."""
        self.root = folder / ROOT
        self._folder = folder

    def ids(self) -> set[str]:
        """Scenes that are listed. Raises CatalogueError when catalog.json was damaged."""
        if not self.root.is_file():
            return set()
        links = objects(document(self.root.read_bytes(), address=str(self.root)).get("links"))
        hrefs = (text(link.get("href")) for link in links if link.get("rel") == "item")
        names = {href.split("/")[-1].removesuffix(".json") for href in hrefs if href is not None}
        return names - {"", ".", ".."}

    def path(self, name: str) -> Path:
        """Where a scene's item lies."""
        return self._folder / "scenes" / name / f"{name}.json"

    def item(self, name: str) -> dict[str, Any]:
        """A scene's item. Raises CatalogueError when its file was damaged, OSError when it is gone."""
        path = self.path(name)
        return document(path.read_bytes(), address=str(path))

    def same(self, digest: str) -> str | None:
        """The listed scene that was made from this SHA-256, or holds it; None without a whole one."""
        for name in sorted(self.ids()):
            if self.path(name).is_file() and digest in _digests(self.item(name)) and self._is_whole(name):
                return name
        return None

    def _is_whole(self, name: str) -> bool:
        hrefs = [
            text(mapping(asset).get("href")) for asset in mapping(self.item(name).get("assets")).values()
        ]
        return all(href is not None and (self.path(name).parent / href).is_file() for href in hrefs)

    @contextmanager
    def draft(self) -> Iterator[Path]:
        """A folder for a scene in the making, which is gone afterwards unless it was put on the shelf."""
        scenes = self._folder / "scenes"
        scenes.mkdir(parents=True, exist_ok=True)
        for left in scenes.glob(f"{_DRAFT}*"):
            if time.time() - left.stat().st_mtime > _STALE_S:
                shutil.rmtree(left, ignore_errors=True)
        draft = scenes / f"{_DRAFT}{secrets.token_hex(8)}"
        draft.mkdir()
        try:
            yield draft
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Let nobody else change the list meanwhile. Raises LibraryBusy after half a minute."""
        self._folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            until = time.monotonic() + _LONGEST_S
            while not _taken(handle):
                if time.monotonic() > until:
                    raise LibraryBusy(
                        f"Another process has held the library for {_LONGEST_S:g} s.",
                        next_step="Wait until it is done, or end it.",
                    )
                time.sleep(_LOOK_AGAIN_S)
            yield
        finally:
            os.close(handle)

    def put(self, draft: Path, name: str) -> None:
        """List a finished draft under a name; to be called while locked."""
        place = self.path(name).parent
        # What lies there is not listed, or not whole: a crash came between renaming and listing.
        shutil.rmtree(place, ignore_errors=True)
        for file in draft.iterdir():
            _settle(file)
        draft.rename(place)
        self._list({*self.ids(), name})

    def rewrite(self, name: str, item: Mapping[str, Any]) -> None:
        """Change what is said of a listed scene; to be called while locked."""
        write(self.path(name), item)

    def drop(self, name: str) -> None:
        """Take a scene out; to be called while locked."""
        self._list(self.ids() - {name})
        shutil.rmtree(self.path(name).parent, ignore_errors=True)

    def _list(self, names: set[str]) -> None:
        links = [{"rel": "root", "href": f"./{ROOT}", "type": "application/json"}]
        links += [
            {"rel": "item", "href": f"./scenes/{name}/{name}.json", "type": "application/geo+json"}
            for name in sorted(names)
        ]
        catalogue = {
            "type": "Catalog",
            "stac_version": "1.1.0",
            "id": LIBRARY,
            "description": "Own scenes.",
            "links": links,
        }
        write(self.root, catalogue)


def write(path: Path, read: Mapping[str, Any]) -> None:
    """Write JSON as a whole or not at all: a search may be reading."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(f".{os.getpid()}.part")
    half.write_text(json.dumps(read, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    _settle(half)
    half.replace(path)


def _digests(item: Mapping[str, Any]) -> set[str]:
    """SHA-256 of the file that a scene was made from, and of the one that it holds, hex."""
    checksums = (text(mapping(asset).get("file:checksum")) for asset in mapping(item.get("assets")).values())
    held = {checksum.removeprefix("1220") for checksum in checksums if checksum is not None}
    original = text(mapping(item.get("properties")).get("recount:original_sha256"))
    return held if original is None else held | {original}


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _settle(file: Path) -> None:
    """Have a file on the disk before it is listed: a list may not outlive what it names."""
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
