"""A record with everything that it rests on, in one folder that can be checked without us.

manifest.json            every other file with its hash
record.json              canonical
article/source           the bytes that were read
article/text.txt         the text that the claim's offset refers to
exchanges/SHA256         each body of the trail
chips/N.tif              the pixels that were counted, one file for each count
marks/N.png, N.geojson   the marks on them, for people and for machines
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from verify.model import Manifest, ManifestFile
from verify.records.canonical import as_json, canonical

if TYPE_CHECKING:
    from collections.abc import Mapping

    from verify.model import Record

MANIFEST = "manifest.json"
RECORD = "record.json"
SOURCE = "article/source"
TEXT = "article/text.txt"

MEDIA_TYPES = {
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".txt": "text/plain; charset=utf-8",
    ".tif": "image/tiff; application=geotiff",
    ".png": "image/png",
}


def exchange_path(sha256: str) -> str:
    """Where a body of the trail lies in a bundle."""
    return f"exchanges/{sha256}"


def chip_path(number: int) -> str:
    """Where the pixels of a record's count of that number lie."""
    return f"chips/{number}.tif"


def picture_path(number: int) -> str:
    """Where the picture of that count's marks lies."""
    return f"marks/{number}.png"


def marks_path(number: int) -> str:
    """Where that count's marks lie as GeoJSON."""
    return f"marks/{number}.geojson"


def media_type_of(path: str) -> str:
    """What kind of file that is, by its name."""
    return MEDIA_TYPES.get(Path(path).suffix, "application/octet-stream")


def write_bundle(record: Record, files: Mapping[str, bytes], folder: Path) -> Path:
    """Write a bundle, whole or not at all.

    Args:
        record: the sealed record.
        files: the other files, by their path in the bundle.
        folder: where bundles lie; the new one is called by the record's id.

    Returns:
        The bundle's folder. A bundle that is there already is left as it is: its name is its content.
    """
    bundle = folder / record.id
    if bundle.exists():
        return bundle
    folder.mkdir(parents=True, exist_ok=True)
    everything = {**files, RECORD: canonical(as_json(record))}
    manifest = Manifest(
        record=record.id,
        files=tuple(_listed(path, everything[path]) for path in sorted(everything)),
    )
    everything[MANIFEST] = canonical(as_json(manifest))
    building = Path(tempfile.mkdtemp(prefix=".building-", dir=folder))
    try:
        for path, body in everything.items():
            target = building / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(body)
        building.chmod(0o755)
        building.replace(bundle)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return bundle


def _listed(path: str, body: bytes) -> ManifestFile:
    return ManifestFile(
        path=path,
        sha256=hashlib.sha256(body).hexdigest(),
        bytes=len(body),
        media_type=media_type_of(path),
    )
