"""An invented static catalogue on a server that remembers what it was asked."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from catalogues import item, query, serving, square

from evidence.scenes.catalogues.indexed import IndexedCatalogue
from evidence.scenes.catalogues.walk import Bounds
from evidence.trail import Trail
from evidence.web import Policy, Web, World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.seams import Found, SceneQuery

PLACES, DAYS, PER_DAY = 8, 4, 6


@dataclass
class Clock:
    """A time that a test sets."""

    now: datetime = datetime(2024, 5, 2, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now

    def later(self, **passed: float) -> None:
        """Let time pass."""
        self.now += timedelta(**passed)


@dataclass
class Host:
    """Documents by path, and what was asked of them."""

    documents: dict[str, Any] = field(default_factory=dict)
    """What is not bytes is served as JSON."""

    down: int | None = None
    """Status that everything is answered with instead."""

    asked: list[str] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)
    url: str = ""

    def __call__(self, _method: str, path: str, _body: bytes) -> tuple[int, bytes]:
        """Answer a request, and remember it."""
        self.asked.append(path)
        self.moments.append(time.monotonic())
        found = self.documents.get(path)
        if self.down is not None or found is None:
            return self.down or 404, b"{}"
        return 200, found if isinstance(found, bytes) else json.dumps(found).encode()

    def since(self, mark: int) -> list[str]:
        """What was asked after the first ``mark`` requests."""
        return self.asked[mark:]


@contextmanager
def hosting(documents: dict[str, Any]) -> Iterator[Host]:
    """Serve documents; the first is at ``/catalog.json``."""
    host = Host(documents)
    with serving(host) as address:
        host.url = f"{address}/catalog.json"
        yield host


def links(rel: str, *hrefs: str) -> dict[str, Any]:
    """Make a catalogue that leads on."""
    return {"type": "Catalog", "id": "c", "links": [{"rel": rel, "href": href} for href in hrefs]}


def grown(seed: int = 7) -> dict[str, Any]:
    """Three levels: a collection for each place, in it a folder for each of four days, in it items."""
    dice = Random(seed)  # noqa: S311 (a drawing)
    documents: dict[str, Any] = {"/catalog.json": links("child", *(f"./p{n}/c.json" for n in range(PLACES)))}
    for place in range(PLACES):
        west, south = 128 + place, 40 + place % 3
        documents[f"/p{place}/c.json"] = links(
            "child", *(f"./2023-10-{4 + n:02}/c.json" for n in range(DAYS))
        ) | {
            "type": "Collection",
            "license": "CC-BY-4.0",
            "extent": {"spatial": {"bbox": [[west, south, west + 1, south + 1]]}},
        }
        for day in range(DAYS):
            folder = f"/p{place}/2023-10-{4 + day:02}"
            documents[f"{folder}/c.json"] = links("item", *(f"./{n}.json" for n in range(PER_DAY)))
            for number in range(PER_DAY):
                corner = west + dice.random() * 0.8, south + dice.random() * 0.8
                documents[f"{folder}/{number}.json"] = item(
                    f"{place}/{day}/{number}",
                    geometry=square(*corner, side=0.2),
                    datetime=f"2023-10-{4 + day:02}T{dice.randrange(24):02}:10:00Z",
                )
    return documents


def yard() -> dict[str, Any]:
    """Two levels: one collection with one item, at the place and time of ``catalogues.query``."""
    return {
        "/catalog.json": links("child", "./yards.json"),
        "/yards.json": links("item", "./yard.json"),
        "/yard.json": item(),
    }


def around(place: int, *, day: int = 1, days: int = 1) -> SceneQuery:
    """Ask for all of one place of ``grown`` on some of its days."""
    area = square(128 + place + 0.05, 40 + place % 3 + 0.05, side=0.9)
    return query(area, f"2023-10-{4 + day:02}T00:00:00", f"2023-10-{3 + day + days:02}T23:59:59")


def ids(found: Found) -> list[str]:
    """Ids of the scenes found."""
    return [scene.id for scene in found.scenes]


@dataclass
class Desk:
    """One newsroom's machine: its folder, its clock, its door."""

    folder: Path
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.trail = Trail(self.folder / "trail")
        self.indexes = self.folder / "catalogues"

    @contextmanager
    def catalogue(
        self, host: Host, *, bounds: Bounds | None = None, door: dict[str, Any] | None = None, **policy: Any
    ) -> Iterator[IndexedCatalogue]:
        """Open the door, and the host's catalogue behind it."""
        allowed = Policy(allow_private=("127.0.0.0/8",), **policy)
        with Web(allowed, trail=self.trail, world=World(now=self.clock), **(door or {})) as web:
            yield IndexedCatalogue(
                "test",
                host.url,
                web=web,
                folder=self.indexes,
                now=self.clock,
                bounds=bounds or Bounds(documents=1_000, pause_s=0),
            )

    def ask(self, host: Host, question: SceneQuery | None = None, **options: Any) -> Found:
        """Ask one question, by default for the yard."""
        with self.catalogue(host, **options) as catalogue:
            return catalogue(question or query())

    def index(self) -> Path:
        """Path of the one index."""
        (path,) = self.indexes.glob("*.sqlite")
        return path


def ask_in_a_process(folder: str, url: str, question: SceneQuery, pause_s: float) -> list[str]:
    """Ask as another process of the same machine would."""
    host = Host(url=url)
    return ids(Desk(Path(folder)).ask(host, question, bounds=Bounds(documents=1_000, pause_s=pause_s)))
