"""Many small bundles for tests of the store, and processes that file them."""

from __future__ import annotations

import copy
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rfc8785
from bundling import make_bundle

from verify.records.seal import finding_id, record_id

if TYPE_CHECKING:
    from collections.abc import Iterable

CLIENT = Path(__file__).with_name("storing_client.py")

TEXT = "Satellite imagery shows 73 railcars at Tumangang Rail Facility on 5 October.\n\nIt snowed."


def template(folder: Path) -> dict[str, Any]:
    """Give the JSON of a record without a count."""
    return json.loads((make_bundle(folder, counted=False) / "record.json").read_bytes())


def sealed(told: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """
    Change fields of a record, and seal it anew.

    Args:
        told: a record's JSON, which is left as it is.
        changes: new values; a dictionary changes the field's own fields.
    """
    record = copy.deepcopy(told)
    for name, value in changes.items():
        record[name] = record[name] | value if isinstance(value, dict) and record[name] else value
    record["finding_id"] = finding_id(record)
    record["id"] = record_id(record)
    return record


def numbered(told: dict[str, Any], number: int, **changes: Any) -> dict[str, Any]:
    """Give a record of an article of its own, made in the given second after midnight."""
    day, rest = divmod(number, 86_400)
    hour, minute, second = rest // 3600, rest // 60 % 60, rest % 60
    sha256 = hashlib.sha256(str(number).encode()).hexdigest()
    fields = {
        "article": {"sha256": sha256, "title": f"Report {number}"},
        "made_at": f"2024-01-{day + 1:02}T{hour:02}:{minute:02}:{second:02}Z",
    }
    return sealed(told, **(fields | changes))


def write(folder: Path, record: dict[str, Any], *, text: str = TEXT) -> Path:
    """Write as much of a record's bundle as the store looks at."""
    bundle = folder / record["id"]
    files = {"record.json": rfc8785.dumps(record), "article/text.txt": text.encode()}
    manifest = {
        "schema": "recount/manifest/1",
        "record": record["id"],
        "files": [
            {
                "path": path,
                "sha256": hashlib.sha256(body).hexdigest(),
                "bytes": len(body),
                "media_type": "application/json" if path == "record.json" else "text/plain; charset=utf-8",
            }
            for path, body in sorted(files.items())
        ],
    }
    for path, body in {**files, "manifest.json": rfc8785.dumps(manifest)}.items():
        (bundle / path).parent.mkdir(parents=True, exist_ok=True)
        (bundle / path).write_bytes(body)
    return bundle


def filer(data: Path, bundles: Iterable[Path], *, store: str | None = None) -> subprocess.Popen[str]:
    """Start a process that files bundles, and prints the id of each when it is filed."""
    command = [sys.executable, "-W", "error", str(CLIENT), str(data), store or ""]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=CLIENT.parents[1]
    )
    assert process.stdin
    process.stdin.write("\n".join(map(str, bundles)))
    process.stdin.close()
    return process
