"""A bundle, written whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from verify.records.bundle import CRATE, MANIFEST, RECORD
from verify.records.canonical import as_json, canonical, canonical_words
from verify.records.contents import derived, manifest_of
from verify.records.crate import crate_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from verify.model import Record

Sealer: TypeAlias = "Callable[[bytes, Record], Mapping[str, bytes]]"
"""Makes the files that vouch for a manifest: signature and time stamps, by their path."""


def write_bundle(
    record: Record, files: Mapping[str, bytes], folder: Path, *, seal: Sealer | None = None
) -> Path:
    """Write a bundle.

    Args:
        record: the sealed record.
        files: what it was sealed over and the bodies of its trail, by their path in the bundle; those that
            are withheld may be missing, and are not written. What follows from the record is made here.
        folder: where bundles lie; the new one is called by the record's id.
        seal: signs; None to leave the bundle unsigned.

    Returns:
        The bundle's folder. A bundle that is there already is left as it is: its name is its content.
    """
    bundle = folder / record.id
    if bundle.exists():
        return bundle
    folder.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=".building-", dir=folder))
    try:
        for path, body in _everything(record, files, seal).items():
            target = building / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(body)
        building.chmod(0o755)
        try:
            building.replace(bundle)
        except OSError:
            # Another process wrote the same record meanwhile.
            if not bundle.is_dir():
                raise
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return bundle


def take_back(bundle: Path) -> None:
    """Take away a bundle that was just written and is to count for nothing; no half of it is ever there."""
    aside = Path(tempfile.mkdtemp(prefix=".building-", dir=bundle.parent))
    # The same request, sent twice, may have taken it away already.
    with suppress(FileNotFoundError):
        bundle.rename(aside / bundle.name)
    shutil.rmtree(aside, ignore_errors=True)


def _everything(record: Record, files: Mapping[str, bytes], seal: Sealer | None) -> dict[str, bytes]:
    body = canonical(as_json(record))
    manifest = manifest_of(record, body)
    kept = [file for file in manifest.files if file.withheld is None]
    described = crate_of(record, [file for file in manifest.files if file.path != CRATE])
    made = {**derived(record), RECORD: body, CRATE: canonical_words(described)}
    everything = {file.path: made.get(file.path) or files[file.path] for file in kept}
    everything[MANIFEST] = canonical_words(as_json(manifest))
    return everything if seal is None else everything | dict(seal(everything[MANIFEST], record))
