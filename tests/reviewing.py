"""A small record with a count that follows from its pixels, and reviews of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
from bundling import PAGE as UNDATED
from bundling import small_chip
from making import assessed, evidence, quantity, site

from claims.article import read
from claims.statements import extract
from evidence.counting import counted_on
from evidence.model.counts import Count, CounterId, Mark
from evidence.pixels.chip import digest
from evidence.pixels.grid import Grid
from verify.judge.policy import load_policy
from verify.judge.verdict import judge
from verify.model import Fidelity
from verify.records.contents import over
from verify.records.files import files_of
from verify.records.record import Versions, seal
from verify.review.applying import apply
from verify.review.reading import review_of

if TYPE_CHECKING:
    from evidence.chip import Chip
    from verify.model import Record

CODE = "a" * 64
PAGE = UNDATED.replace("5 October", "5 October 2023")
NOW = datetime(2024, 1, 1, tzinfo=UTC)
VERSIONS = Versions(recount="0.1.0", python="3.11", gdal="3.10", code=CODE)
POLICY = load_policy()


@dataclass(frozen=True)
class Bright:
    """
    Counts bright pixels inside the area: a counter whose answer follows from the pixels alone.
    """

    measured_on: str = "real"
    coarsest_m: float = 0.6
    finest_m: float = 0.3
    smallest_m: float = 10.0
    kind: str = "railcar"
    method: str = "objects"

    @property
    def identity(self) -> CounterId:
        """
        Its name, and on what its errors were measured.
        """
        return CounterId(name="bright", version="1", sha256="b" * 64, measured_on=self.measured_on)

    def __call__(self, chip: Chip) -> Count:
        """
        One mark for each bright pixel; 2 more or less are left possible.
        """
        where = ((chip.data[0] > 250) & chip.inside).nonzero()
        marks = tuple(
            Mark(px=chip.col_off + float(x) + 0.5, py=chip.row_off + float(y) + 0.5, length_m=14.0, score=0.9)
            for y, x in zip(*where, strict=True)
        )
        best = len(marks)
        told = {"best": best, "low": max(0, best - 2), "high": best + 2, "marks": marks}
        return Count(kind=self.kind, method=self.method, counter=self.identity, **told)


def placed_chip(*, bright: int = 73) -> Chip:
    """
    40 by 24 pixels of half a metre on the map, so many of them bright: every twelfth from the upper left on.
    """
    data = np.full((1, 24, 40), 9.0, dtype=np.float32)
    data[0].flat[np.arange(bright) * 12] = 255.0
    transform = (0.5, 0.0, 467000.0, 0.0, -0.5, 4696900.0)
    return replace(with_data(small_chip(), data), transform=transform, crs="EPSG:32652")


def with_data(chip: Chip, data: np.ndarray) -> Chip:
    """
    The same chip with other pixels.
    """
    return replace(chip, data=data, sha256=digest(data, chip.valid))


def outline(left: float, top: float, right: float, bottom: float) -> dict[str, Any]:
    """
    A rectangle of the chip's pixels as GeoJSON.
    """
    chip = placed_chip()
    grid = Grid(40, 24, chip.transform, chip.crs)
    px = np.array([left, right, right, left])
    py = np.array([top, top, bottom, bottom])
    ring = [[float(lon), float(lat)] for lon, lat in grid.to_lonlat(px, py)]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def reviewable(
    counter: Bright | None = None, *, chip: Chip | None = None, scene: Any = None, **facts: Any
) -> tuple[Record, dict[str, bytes]]:
    """
    A sealed record of one count, as a check makes it, and its files.
    """
    counter, chip = counter or Bright(), chip or placed_chip()
    article = read(PAGE.encode())
    said = extract(article)[0]
    seen = counted_on(chip, counter, scene_id="S1").model_copy(update=facts.pop("count", {}))
    lies = {"geometry": outline(0, 0, 40, 24), "lon": 128.59898, "lat": 42.42366}
    place = site(**lies | facts)
    scene = scene or assessed()
    found = evidence(quantity(), seen, claim=said, scenes=(scene,), site=place)
    record = seal(
        article,
        found,
        judge(found, POLICY),
        fidelity=Fidelity(),
        trail=(),
        versions=VERSIONS,
        made_at=datetime(2023, 10, 8, tzinfo=UTC),
    )
    files = files_of(
        record, source=PAGE.encode(), text=article.text, scenes=[scene.scene], chips=[chip], bodies={}
    )
    return over(record, files, {}), files


def told(record: Record, *, by: str = "A. Reader", **edits: Any) -> dict[str, Any]:
    """
    A review's JSON.
    """
    return {"record": record.id, "by": by, "reason": "Looked again."} | edits


def one_count(**edit: Any) -> dict[str, Any]:
    """
    A review's edits of its first count.
    """
    return {"counts": [{"number": 0} | edit]}


def reviewed_by(record: Record, files: dict[str, bytes], counter: Bright | None = None, **edits: Any):
    """
    Apply a review to a record.
    """
    return apply(
        record,
        files,
        review_of(told(record, **edits)),
        counters=[counter or Bright()],
        policy=POLICY,
        now=NOW,
        versions=VERSIONS,
    )
