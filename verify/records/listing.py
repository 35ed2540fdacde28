"""Whether a bundle holds exactly the files that its record implies, and its manifest lists exactly those."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.model import Check, Manifest
from verify.records.bundle import MANIFEST, RECORD, chip_path, exchange_path, is_seal, picture_path
from verify.records.canonical import as_json, canonical_words
from verify.records.contents import manifest_of, own
from verify.records.limits import is_plain
from verify.records.opened import Sum
from verify.records.told import read_as, told_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from verify.model import ManifestFile, Record
    from verify.records.opened import Opened


def listing(files: Opened, record: Record, body: bytes) -> Iterator[Check]:
    """Hold the files against the record, and the manifest against both.

    Args:
        files: everything in the bundle.
        record: what the bundle is about, whose id holds: what it does not imply, no bundle of it holds.
        body: its canonical JSON as it was sealed.
    """
    yield _sealed(record)
    manifest = manifest_of(record, body)
    expected = {entry.path: entry for entry in manifest.files}
    yield from _manifest(files, manifest)
    for path in sorted(expected.keys() | _held(files)):
        yield _file(path, expected.get(path), files)


def bare_listing(files: Opened) -> Iterator[Check]:
    """Hold the files against the manifest alone, where there is no record to believe."""
    told, check = told_in(MANIFEST, files)
    yield check
    manifest = "no canonical JSON" if told is None else read_as(Manifest, told)
    wrong = manifest if isinstance(manifest, str) else _disorder([entry.path for entry in manifest.files])
    if isinstance(manifest, str) or wrong:
        yield Check(name="manifest", ok=False, file=MANIFEST, detail=str(wrong))
        return
    expected = {entry.path: entry for entry in manifest.files}
    for path in sorted(expected.keys() | _held(files)):
        yield _file(path, expected.get(path), files)


def _held(files: Opened) -> set[str]:
    return {path for path in files if path != MANIFEST and not is_seal(path)}


def _sealed(record: Record) -> Check:
    """Whether a record is sealed over what it must be, in order, and withholds nothing but pixels."""
    counted = range(len(record.counts))
    pixels = {of(number) for number in counted for of in (chip_path, picture_path)}
    answers = {(exchange_path(one.sha256), one.sha256, one.bytes) for one in record.trail}
    addresses = {path for path, _, _ in answers}
    paths = [file.path for file in record.files]
    ok = (
        paths == sorted(set(paths))
        and own(record) == set(paths) - addresses
        and len(addresses) == len(answers)
        and all(
            file.withheld is not None and (file.path, file.sha256, file.bytes) in answers
            if file.path in addresses
            else file.withheld is None or file.path in pixels
            for file in record.files
        )
    )
    detail = f"over {len(paths)} files" if ok else "not over the files that its fields call for, each once"
    return Check(name="sealed", ok=ok, file=RECORD, detail=detail)


def _manifest(files: Mapping[str, bytes], manifest: Manifest) -> Iterator[Check]:
    if files[MANIFEST] == canonical_words(as_json(manifest)):
        detail = f"{len(manifest.files)} files, as the record implies"
        yield Check(name="manifest", ok=True, file=MANIFEST, detail=detail)
        return
    told, check = told_in(MANIFEST, files)
    if told is None:
        yield check
        return
    found = read_as(Manifest, told)
    detail = found if isinstance(found, str) else _difference(found, manifest)
    yield Check(name="manifest", ok=False, file=MANIFEST, detail=detail)


def _difference(found: Manifest, manifest: Manifest) -> str:
    if found.record != manifest.record:
        return "names another record"
    paths = [entry.path for entry in found.files]
    others = set(found.files) ^ set(manifest.files)
    first = min((entry.path for entry in others), default="")
    return _disorder(paths) or f"tells of {first!a} otherwise than the record"


def _disorder(paths: list[str]) -> str | None:
    """What is wrong with the paths of a manifest; None when they are plain, sorted, and each there once."""
    odd = [path for path in paths if not is_plain(path)]
    if odd:
        return f"lists the odd path {odd[0]!a}"
    return None if paths == sorted(set(paths)) else "does not list its files sorted, each once"


def _file(path: str, expected: ManifestFile | None, files: Opened) -> Check:
    if expected is None:
        detail = "no file that this record rests on"
        return Check(name="file", ok=False, file=path, detail=detail)
    if path not in files:
        away = expected.withheld
        detail = "not there" if away is None else f"{path} is withheld, not checked: {away}"
        return Check(
            name="file" if away is None else "withheld", ok=away is not None, file=path, detail=detail
        )
    found, wanted = files.sum(path), Sum(expected.sha256, expected.bytes)
    if found == wanted:
        return Check(name="file", ok=True, file=path, detail=f"{found.bytes} bytes, as sealed")
    detail = f"its bytes were changed: SHA-256 is {found.sha256}, sealed as {wanted.sha256}"
    return Check(name="file", ok=False, file=path, detail=detail)
