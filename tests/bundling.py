"""Small bundles for tests, and the ways of a careful forger."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import rfc8785
from making import SQUARE, assessed, claim, count, evidence, quantity, site
from pydantic import ValidationError

from claims.article import read
from evidence.chip import Chip
from evidence.model.counts import Mark
from evidence.model.scenes import CatalogueAnswer, Search
from evidence.pixels.chip import digest
from evidence.pixels.grid import Grid
from evidence.trail import Trail
from verify.judge.policy import load_policy
from verify.judge.verdict import judge
from verify.model import Fidelity, Record
from verify.records.audit import audit
from verify.records.bundle import CRATE, MANIFEST
from verify.records.canonical import as_json, canonical
from verify.records.contents import derived, manifest_of, over
from verify.records.crate import crate_of
from verify.records.files import files_of
from verify.records.licences import load_handing, withheld
from verify.records.record import seal
from verify.records.seal import finding_id, record_id
from verify.records.writing import write_bundle
from verify.wiring import versions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from claims.model import Quantity
    from evidence.model.places import Candidate
    from verify.records.licences import Rule

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


GROUND = Grid(40, 24, (0.5, 0.0, 631_700.0, 0.0, -0.5, 4_697_700.0), "EPSG:32652")
"""Where the pixels of ``small_chip`` lie."""


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
        transform=GROUND.transform,
        crs=GROUND.crs,
        sha256="",
    )
    return replace(chip, sha256=digest(data, valid))


def make_bundle(
    folder: Path,
    *,
    counted: bool = True,
    page: bytes = PAGE.encode(),
    pixels: Rule = "always",
    answer: bytes = ANSWER,
    reviewer: str | None = None,
    chip: Chip | None = None,
    others: tuple[Candidate, ...] = (),
    method: str = "objects",
    stated: Quantity | None = None,
    **facts: Any,
) -> Path:
    """
    Write a bundle as a check does: one claim, one catalogue's answer and, if counted, one count.

    Args:
        folder: where it goes.
        counted: whether a count, with its chip and picture, is part of it.
        page: the article's bytes.
        pixels: which of them it hands on.
        answer: what the catalogue answered.
        reviewer: who corrected the marks; None for nobody.
        chip: the pixels; None for those of ``small_chip``.
        others: places that the site's name may mean too.
        method: of the count.
        stated: what the article says; None for 73 exactly.
        facts: how the article is read: ``media_type``, ``retrieved``, ``url``.
    """
    trail = Trail(folder / "bodies")
    trail.note(answer, url="https://catalogue.example/search", method="POST", status=200)
    article, chip = read(page, **facts), chip or small_chip()
    said = claim(stated or quantity(), quote=SENTENCE, start=article.text.index(SENTENCE))
    asked = CatalogueAnswer(
        name="catalogue",
        url="https://catalogue.example/",
        outcome="answered",
        response_sha256=(hashlib.sha256(answer).hexdigest(),),
    )
    receipt = Search(catalogues=(asked,), query={"area": SQUARE}, when="2023-10-08T00:00:00Z", found=1)
    seen = count(71, 66, 77, chip_sha256=chip.sha256, marks=MARKS, reviewed_by=reviewer, method=method)
    counts = (seen,) if counted else ()
    [[lon, lat]] = GROUND.to_lonlat(np.array([20.0]), np.array([12.0]))
    yard = site(geometry=GROUND.footprint(), lon=float(lon), lat=float(lat), runners_up=others)
    found = evidence(None, *counts, claim=said, site=yard, search=receipt, scenes=(assessed(),))
    record = seal(
        article,
        found,
        judge(found, load_policy()),
        fidelity=Fidelity(),
        trail=trail.since(),
        versions=versions(),
        made_at=datetime(2023, 10, 8, tzinfo=UTC),
        media_type=facts.get("media_type"),
    )
    scenes, bodies = [one.scene for one in found.scenes], {entry.sha256: answer for entry in trail.since()}
    files = files_of(
        record, source=page, text=article.text, scenes=scenes, chips=[chip][: len(counts)], bodies=bodies
    )
    kept_back = withheld(record, scenes, bodies, load_handing(pixels))
    return write_bundle(over(record, files, kept_back), files, folder / "out")


def mend(bundle: Path, *, listing: bool = False) -> None:
    """
    Bring the manifest up to date with the files; with ``listing``, list whatever there is now.
    """
    manifest = json.loads((bundle / "manifest.json").read_bytes())
    manifest["record"] = json.loads((bundle / "record.json").read_bytes())["id"]
    known = {entry["path"]: entry for entry in manifest["files"]}
    there = {path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if path.is_file()}
    manifest["files"] = [
        {"media_type": "application/octet-stream", "withheld": None}
        | known.get(path, {})
        | {
            "path": path,
            "sha256": hashlib.sha256((bundle / path).read_bytes()).hexdigest(),
            "bytes": (bundle / path).stat().st_size,
        }
        for path in sorted((there if listing else known.keys()) - {"manifest.json"})
    ]
    (bundle / "manifest.json").write_bytes(rfc8785.dumps(manifest))


def rewrite(bundle: Path, change: Callable[[dict[str, Any]], Any], *, sealed: bool = False) -> None:
    """
    Change the record and mend the manifest; ``sealed`` anew, all that follows from the record is right too.
    """
    record = json.loads((bundle / "record.json").read_bytes())
    change(record)
    if sealed:
        record["finding_id"] = finding_id(record)
        record["id"] = record_id(record)
    (bundle / "record.json").write_bytes(rfc8785.dumps(record))
    try:
        told = Record.model_validate(record)
    except ValidationError:
        return mend(bundle)
    if not sealed:
        return mend(bundle)
    return follow(bundle, told)


def follow(bundle: Path, record: Record) -> None:
    """
    Make anew all that follows from a record, as whoever sealed it would.
    """
    body = (bundle / "record.json").read_bytes()
    manifest = manifest_of(record, body)
    listed = [file for file in manifest.files if file.path != CRATE]
    made = {**derived(record), CRATE: canonical(crate_of(record, listed))}
    for path, there in {**made, MANIFEST: canonical(as_json(manifest))}.items():
        (bundle / path).write_bytes(there)


def reseal(bundle: Path, path: str, body: bytes) -> None:
    """
    Put other bytes in a file's place, and seal the record over them.
    """
    (bundle / path).write_bytes(body)
    summed = {"sha256": hashlib.sha256(body).hexdigest(), "bytes": len(body)}

    def seal_over(record: dict[str, Any]) -> None:
        next(file for file in record["files"] if file["path"] == path).update(summed)

    rewrite(bundle, seal_over, sealed=True)


def failed(bundle, *closer):
    """Names and files of the checks that failed."""
    return {(check.name, check.file) for check in audit(bundle, closer=closer).checks if not check.ok}
