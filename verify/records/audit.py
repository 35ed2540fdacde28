"""Check a bundle without us and without a network: every hash, every reference, every promise."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import rfc8785
from pydantic import ValidationError

from evidence.errors import RasterError
from verify.errors import RecordError
from verify.model import Audit, Check, Manifest, Record
from verify.records.bundle import MANIFEST, RECORD, SOURCE, TEXT, chip_path, exchange_path, media_type_of
from verify.records.canonical import canonical
from verify.records.opened import open_bundle
from verify.records.seal import finding_id, record_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

ChipDigest = "Callable[[bytes], str]"


def audit(bundle: Path, *, chip_digest: Callable[[bytes], str]) -> Audit:
    """Check a bundle, folder or zip.

    Args:
        bundle: a bundle's folder, or the zip of one.
        chip_digest: gives the hash of the pixels in a chip's file; raises RasterError for what is no chip.

    Raises:
        RecordError: there is no bundle at that path.
    """
    files = open_bundle(bundle)
    if MANIFEST not in files:
        raise RecordError(
            f"{bundle} holds no {MANIFEST}, so it is not a bundle.",
            next_step="Give the folder that holds manifest.json, or the zip of it.",
        )
    checks = [*_files(files), *_canonical(files)]
    record = _record(files, checks)
    if record is not None:
        told = json.loads(files[RECORD])
        checks += [*_hashes(record, told), *_article(record, files), *_trail(record, files)]
        checks += [*_chips(record, files, chip_digest), _promise(record)]
    return Audit(outcome="valid" if all(check.ok for check in checks) else "invalid", checks=tuple(checks))


def _files(files: Mapping[str, bytes]) -> Iterator[Check]:
    try:
        manifest = Manifest.model_validate_json(files[MANIFEST])
    except ValidationError as wrong:
        yield Check(name="manifest", ok=False, file=MANIFEST, detail=_first(wrong))
        return
    yield Check(name="manifest", ok=True, file=MANIFEST, detail=f"{len(manifest.files)} files listed")
    for entry in manifest.files:
        body = files.get(entry.path)
        if body is None:
            yield Check(name="file", ok=False, file=entry.path, detail="listed, but not there")
            continue
        listed = (entry.sha256, entry.bytes, entry.media_type)
        found = (hashlib.sha256(body).hexdigest(), len(body), media_type_of(entry.path))
        detail = "as listed" if found == listed else f"listed as {listed}, is {found}"
        yield Check(name="file", ok=found == listed, file=entry.path, detail=detail)
    for extra in sorted(set(files) - {entry.path for entry in manifest.files} - {MANIFEST}):
        yield Check(name="file", ok=False, file=extra, detail="there, but not listed")
    same = manifest.record == _told_id(files)
    yield Check(
        name="manifest_record",
        ok=same,
        file=MANIFEST,
        detail="names the record" if same else "names another record",
    )


def _told_id(files: Mapping[str, bytes]) -> str | None:
    try:
        told = json.loads(files.get(RECORD, b""))
    except ValueError:
        return None
    return told.get("id") if isinstance(told, dict) else None


def _canonical(files: Mapping[str, bytes]) -> Iterator[Check]:
    for path in sorted(path for path in files if path.endswith(("json", ".geojson"))):
        try:
            same = canonical(json.loads(files[path])) == files[path]
            detail = "in canonical form" if same else "not in canonical form (RFC 8785)"
        except (ValueError, RecursionError, rfc8785.CanonicalizationError) as wrong:
            same, detail = False, f"not canonical JSON: {wrong}"
        yield Check(name="canonical", ok=same, file=path, detail=detail)


def _record(files: Mapping[str, bytes], checks: list[Check]) -> Record | None:
    if RECORD not in files:
        checks.append(Check(name="schema", ok=False, file=RECORD, detail="there is no record"))
        return None
    try:
        record = Record.model_validate_json(files[RECORD])
    except ValidationError as wrong:
        checks.append(Check(name="schema", ok=False, file=RECORD, detail=_first(wrong)))
        return None
    checks.append(Check(name="schema", ok=True, file=RECORD, detail="recount/record/1"))
    return record


def _hashes(record: Record, told: Mapping[str, Any]) -> Iterator[Check]:
    for name, said, found in (
        ("id", record.id, record_id(told)),
        ("finding_id", record.finding_id, finding_id(told)),
    ):
        detail = "matches its fields" if said == found else f"says {said}, its fields give {found}"
        yield Check(name=name, ok=said == found, file=RECORD, detail=detail)


def _article(record: Record, files: Mapping[str, bytes]) -> Iterator[Check]:
    source = files.get(SOURCE)
    same = source is not None and hashlib.sha256(source).hexdigest() == record.article.sha256
    yield Check(
        name="article",
        ok=same,
        file=SOURCE,
        detail="the bytes that were read" if same else "not the bytes that were read",
    )
    text = files.get(TEXT, b"").decode("utf-8", "replace")
    claim = record.claim
    there = text[claim.start : claim.start + len(claim.quote)] == claim.quote
    yield Check(
        name="quote",
        ok=there,
        file=TEXT,
        detail=f"quote {'stands' if there else 'does not stand'} at {claim.start}",
    )


def _trail(record: Record, files: Mapping[str, bytes]) -> Iterator[Check]:
    for exchange in {entry.sha256: entry for entry in record.trail}.values():
        path = exchange_path(exchange.sha256)
        body = files.get(path)
        same = (
            body is not None
            and hashlib.sha256(body).hexdigest() == exchange.sha256
            and len(body) == exchange.bytes
        )
        detail = (
            f"{exchange.bytes} bytes from {exchange.url}" if same else f"not what {exchange.url} answered"
        )
        yield Check(name="trail", ok=same, file=path, detail=detail)


def _chips(
    record: Record, files: Mapping[str, bytes], chip_digest: Callable[[bytes], str]
) -> Iterator[Check]:
    for number, count in enumerate(record.counts):
        path = chip_path(number)
        if path not in files:
            yield Check(name="chip", ok=False, file=path, detail="not there")
            continue
        try:
            found = chip_digest(files[path])
        except RasterError as unreadable:
            yield Check(name="chip", ok=False, file=path, detail=unreadable.what)
            continue
        same = found == count.chip_sha256
        detail = f"pixels of {count.scene_id}" if same else f"record says {count.chip_sha256}, is {found}"
        yield Check(name="chip", ok=same, file=path, detail=detail)


def _promise(record: Record) -> Check:
    """Never a definite word without a count on an adequate scene at a site."""
    definite = record.verdict.agreement in {"consistent", "inconsistent"}
    adequate = {scene.id for scene in record.scenes if scene.adequacy.verdict in {"count", "length"}}
    grounds = record.site is not None and any(count.scene_id in adequate for count in record.counts)
    ok = grounds or not definite
    detail = "rests on a count on an adequate scene" if grounds else "says nothing definite"
    return Check(name="grounds", ok=ok, file=RECORD, detail=detail if ok else "definite without grounds")


def _first(wrong: ValidationError) -> str:
    error = wrong.errors(include_url=False)[0]
    return f"{'.'.join(map(str, error['loc'])) or 'document'}: {error['msg']}"
