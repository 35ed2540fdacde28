"""An audit against hashing the same files, in one run, over two sizes so that the fixed start cancels out."""

from __future__ import annotations

import hashlib
import random
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from bundling import make_bundle

from evidence.trail import Trail
from verify.model import Record
from verify.records.audit import audit
from verify.records.contents import over
from verify.records.writing import write_bundle

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MOST = 2.0
"""Times what hashing costs."""

ANSWERS = (8, 64)
ANSWER_BYTES = 1 << 20

SUMS = shutil.which("sha256sum")


def large_bundle(folder: Path, answers: int) -> Path:
    """
    A bundle with one count, and so many answers of a mebibyte on its trail.
    """
    trail, dice = Trail(folder / "bodies"), random.Random(answers)  # noqa: S311 - any bytes will do
    for number in range(answers):
        first = number * ANSWER_BYTES
        span = (first, first + ANSWER_BYTES - 1)
        url = "https://scenes.example/scene.tif"
        trail.note(dice.randbytes(ANSWER_BYTES), url=url, method="GET", status=206, span=span)
    small = make_bundle(folder)
    record = Record.model_validate_json((small / "record.json").read_bytes())
    record = record.model_copy(update={"trail": (*record.trail, *trail.since())})
    files = {
        path.relative_to(small).as_posix(): path.read_bytes() for path in small.rglob("*") if path.is_file()
    }
    files |= {f"exchanges/{one.sha256}": trail.body(one.sha256) for one in trail.since()}
    return write_bundle(over(record, files, {}), files, folder / "large")


def hashed(bundle: Path) -> None:
    """
    Hash every file once, in pieces.
    """
    for path in bundle.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                hashlib.file_digest(file, "sha256")


def summed(bundle: Path) -> None:
    """
    The same by the common tool.
    """
    files = [str(path) for path in bundle.rglob("*") if path.is_file()]
    subprocess.run([str(SUMS), *files], stdout=subprocess.DEVNULL, check=True)


def seconds(act: Callable[[Path], object], bundle: Path) -> float:
    """
    Least time of five.
    """
    taken = []
    for _ in range(5):
        started = time.perf_counter()
        act(bundle)
        taken.append(time.perf_counter() - started)
    return min(taken)


def test_an_audit_costs_no_more_than_twice_the_hashes(tmp_path: Path) -> None:
    """
    For each further byte; what it costs at the start is told.
    """
    small, large = (large_bundle(tmp_path / str(answers), answers) for answers in ANSWERS)
    assert "valid" == audit(small).outcome == audit(large).outcome
    audits = [seconds(audit, bundle) for bundle in (small, large)]
    hashes = [seconds(hashed, bundle) for bundle in (small, large)]

    slope = (audits[1] - audits[0]) / (hashes[1] - hashes[0])
    start = audits[0] - slope * hashes[0]
    sys.stdout.write(f"audit {slope:.2f} times the hashes of its bytes, and {start * 1000:.0f} ms\n")
    if SUMS is not None:
        tool = [seconds(summed, bundle) for bundle in (small, large)]
        ratio = (audits[1] - audits[0]) / (tool[1] - tool[0])
        sys.stdout.write(f"audit {ratio:.2f} times sha256sum\n")
    assert slope <= MOST
