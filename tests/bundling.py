"""Small bundles for tests, and the ways of a careful forger."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import rfc8785
from making import SQUARE, assessed, claim, count, evidence, quantity

from claims.article import read
from evidence.chip import Chip
from evidence.model.counts import Mark
from evidence.model.scenes import CatalogueAnswer, Search
from evidence.pixels.chip import digest
from evidence.pixels.chips import write_chip
from evidence.pixels.plot import draw
from evidence.trail import Trail
from verify.policy import load_policy
from verify.records.audit import audit
from verify.records.bundle import (
    SOURCE,
    TEXT,
    chip_path,
    exchange_path,
    marks_path,
    picture_path,
    write_bundle,
)
from verify.records.canonical import canonical
from verify.records.marks import as_features
from verify.records.record import Versions, seal
from verify.records.seal import finding_id, record_id
from verify.sentences import caption
from verify.verdict import judge

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ANSWER = b'{"type": "FeatureCollection", "features": []}'
SENTENCE = "Satellite imagery shows 73 railcars at Tumangang Rail Facility on 5 October."
PAGE = f"""<!doctype html><html lang="en"><head><title>A yard fills</title></head><body><article>
<h1>A yard fills</h1><p>{SENTENCE}</p>
<p>The cars stood in long rows on the tracks north of the station, analysts said.</p>
</article></body></html>"""
MARKS = (
    Mark(px=110.0, py=205.0, lon=130.6, lat=42.42, angle=0.2, length_m=14.0, width_m=3.0, score=0.9),
    Mark(px=130.5, py=215.0, lon=130.6001, lat=42.4201, length_m=10.0, score=0.8),
)


def small_chip() -> Chip:
    """
    Give 40 by 24 grey pixels of half a metre, seen whole.
    """
    data = np.random.default_rng(3).integers(1, 255, (1, 24, 40)).astype(np.float32)
    valid = np.ones((24, 40), dtype=bool)
    chip = Chip(
        data=data,
        valid=valid,
        inside=valid,
        bands=("pan",),
        gsd_m=0.5,
        posting_m=0.5,
        col_off=100,
        row_off=200,
        transform=None,
        crs=None,
        sha256="",
    )
    return replace(chip, sha256=digest(data, valid))


def make_bundle(folder: Path, *, counted: bool = True, page: bytes = PAGE.encode(), **facts: Any) -> Path:
    """
    Write a bundle as a check does: one claim, one catalogue's answer and, if counted, one count.

    Args:
        folder: where it goes.
        counted: whether a count, with its chip and picture, is part of it.
        page: the article's bytes.
        facts: how the article is read: ``media_type``, ``retrieved``, ``url``.
    """
    trail = Trail(folder / "bodies")
    trail.note(ANSWER, url="https://catalogue.example/search", method="POST", status=200)
    article, chip = read(page, **facts), small_chip()
    said = claim(quantity(), quote=SENTENCE, start=article.text.index(SENTENCE))
    asked = CatalogueAnswer(
        name="catalogue",
        url="https://catalogue.example/",
        outcome="answered",
        response_sha256=(hashlib.sha256(ANSWER).hexdigest(),),
    )
    receipt = Search(catalogues=(asked,), query={"area": SQUARE}, when="2023-10-08T00:00:00Z", found=1)
    counts = (count(71, 66, 77, chip_sha256=chip.sha256, marks=MARKS),) if counted else ()
    found = evidence(quantity(), *counts, claim=said, search=receipt, scenes=(assessed(),))
    record = seal(
        article,
        found,
        judge(found, load_policy()),
        trail=trail.since(),
        versions=Versions(recount="0.1.0", python="3.11", gdal="3.10"),
        made_at=datetime(2023, 10, 8, tzinfo=UTC),
    )
    files = {SOURCE: page, TEXT: article.text.encode()}
    files[exchange_path(hashlib.sha256(ANSWER).hexdigest())] = ANSWER
    for number, seen in enumerate(counts):
        files[chip_path(number)] = write_chip(chip)
        files[picture_path(number)] = draw(chip, MARKS, caption=caption(record, seen))
        files[marks_path(number)] = canonical(as_features(MARKS))
    return write_bundle(record, files, folder / "out")


def mend(bundle: Path, *, listing: bool = False) -> None:
    """
    Bring the manifest up to date with the files; with ``listing``, list whatever there is now.
    """
    manifest = json.loads((bundle / "manifest.json").read_bytes())
    manifest["record"] = json.loads((bundle / "record.json").read_bytes())["id"]
    known = {entry["path"]: entry["media_type"] for entry in manifest["files"]}
    there = {path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if path.is_file()}
    manifest["files"] = [
        {
            "path": path,
            "sha256": hashlib.sha256((bundle / path).read_bytes()).hexdigest(),
            "bytes": (bundle / path).stat().st_size,
            "media_type": known.get(path, "application/octet-stream"),
        }
        for path in sorted((there if listing else known.keys()) - {"manifest.json"})
    ]
    (bundle / "manifest.json").write_bytes(rfc8785.dumps(manifest))


def rewrite(bundle: Path, change: Callable[[dict[str, Any]], Any], *, sealed: bool = False) -> None:
    """
    Change the record and mend the manifest; ``sealed`` anew, its own hashes are right too.
    """
    record = json.loads((bundle / "record.json").read_bytes())
    change(record)
    if sealed:
        record["finding_id"] = finding_id(record)
        record["id"] = record_id(record)
    (bundle / "record.json").write_bytes(rfc8785.dumps(record))
    mend(bundle)


def failed(bundle):
    """Names and files of the checks that failed."""
    return {(check.name, check.file) for check in audit(bundle).checks if not check.ok}
