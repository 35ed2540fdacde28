"""What a map said of the ground, kept in the data folder by question, so that it says the same offline."""

from __future__ import annotations

import hashlib
import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import AwareDatetime, JsonValue, ValidationError

from claims.model import Value

if TYPE_CHECKING:
    from pathlib import Path


class Kept(Value):
    """One answer."""

    question: str
    service: str
    """Address that was asked."""

    at: AwareDatetime
    """When it answered."""

    elements: dict[str, JsonValue]
    """Ways and relations as they were answered, by type, OSM id and version: "way-123-4"."""


@dataclass(frozen=True)
class Found:
    """An answer as it lies in its file."""

    kept: Kept
    body: bytes
    """The whole file."""

    name: str
    """Of the file."""


class Store:
    """A folder with one file for each question; forgiving, as a cache is."""

    def __init__(self, folder: Path) -> None:
        """Keep answers in ``folder``, which is made when the first comes."""
        self._folder = folder

    def get(self, question: str) -> Found | None:
        """Give what is kept; None when nothing is, or nothing that can be read."""
        path = self._path(question)
        try:
            body = path.read_bytes()
            kept = Kept.model_validate_json(body)
        except (OSError, ValidationError):
            return None
        return Found(kept, body, path.name) if kept.question == question else None

    def put(self, kept: Kept) -> None:
        """Keep an answer in place of any other to its question, where anything can be written."""
        path = self._path(kept.question)
        partial = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}")
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            partial.write_text(kept.model_dump_json(indent=1), encoding="utf-8")
            partial.replace(path)

    def _path(self, question: str) -> Path:
        return self._folder / f"{hashlib.sha256(question.encode()).hexdigest()[:20]}.json"
