"""Measure how fast claims are read, against quantulum3 and a bare ``import spacy``, in the same run.

    python tests/benchmarks/claims_speed.py PEER PASSAGES.jsonl [PLAIN.conllu] [--stream 100000]

PEER is the Python of an environment that has quantulum3 (``make peers`` makes one). PLAIN is a treebank whose
"# text =" lines are ordinary sentences: eight of them make a passage without claims, and nine such passages
to one of PASSAGES make a feed. Fails when a ratio is beyond its limit.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from claims.model import Article
from claims.statements import Extractor

SLOWEST_OF_PEER_DENSE, SLOWEST_OF_PEER_FEED = 1 / 4, 1 / 10
"""Time a passage against quantulum3's: where every passage is full of counts, and on a feed."""

SLOWEST_START = 3.0
"""Time of a cold ``recount claims ARTICLE`` against ``python -c "import spacy"``."""

MOST_MIB = 400
MOST_GROWTH_MIB = 30
"""Between a tenth of a stream and its end."""

_PEER = """
import json, sys, time
from quantulum3 import parser
texts = json.load(sys.stdin)
parser.parse(texts[0])
started = time.process_time()
for text in texts:
    parser.parse(text)
print(time.process_time() - started)
"""

Row = dict[str, Any]


def ours(rows: list[Row]) -> float:
    """Milliseconds a passage, the best of three runs, on one core."""
    extract = Extractor()
    articles = [
        Article(text=row["text"], title=row.get("title"), published=row["published"], sha256="")
        for row in rows
    ]
    times = []
    for _ in range(3):
        started = time.process_time()
        for article in articles:
            extract(article)
        times.append(time.process_time() - started)
    return 1000 * min(times) / len(rows)


def peers(python: str, rows: list[Row]) -> float:
    """The same of quantulum3."""
    texts = json.dumps([row["text"] for row in rows])
    told = subprocess.run(
        [python, "-W", "ignore", "-c", _PEER], input=texts, capture_output=True, text=True, check=True
    )
    return 1000 * float(told.stdout) / len(rows)


def feed(rows: list[Row], treebank: Path) -> list[Row]:
    """One passage with counts to nine of ordinary sentences."""
    lines = treebank.read_text(encoding="utf-8").splitlines()
    said = [line[9:] for line in lines if line.startswith("# text = ")]
    plain = [" ".join(said[first : first + 8]) for first in range(0, len(said), 8)]
    count = len(plain) // 9
    return [*rows[:count], *({"text": text, "published": "2005-06-15"} for text in plain)]


def seconds(command: list[str]) -> float:
    """Wall time of a command, the best of five."""
    times = []
    for _ in range(5):
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    return min(times)


def cold_start(row: Row) -> tuple[float, float]:
    """Seconds of ``recount claims`` on one article, and of importing spaCy."""
    recount = str(Path(sys.executable).with_name("recount"))
    with tempfile.TemporaryDirectory() as folder:
        article = Path(folder, "article.json")
        article.write_text(json.dumps({name: row[name] for name in ("text", "published")}), encoding="utf-8")
        return seconds([recount, "claims", str(article)]), seconds([sys.executable, "-c", "import spacy"])


def stream(rows: list[Row], count: int) -> tuple[float, float, float]:
    """Resident MiB after a tenth of a long stream and at its most, and passages a second."""
    recount = str(Path(sys.executable).with_name("recount"))
    command = [recount, "claims", "-", "--input", "ndjson"]
    lines = [
        json.dumps({"id": row["id"], "text": row["text"], "published": row["published"]}) + "\n"
        for row in rows
    ]
    started = time.perf_counter()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdin is not None
        assert reader.stdout is not None
        early = 0.0
        for number in range(count):
            reader.stdin.write(lines[number % len(lines)])
            reader.stdin.flush()
            reader.stdout.readline()
            if number == count // 10:
                early = _resident(reader.pid)
        late = _resident(reader.pid)
        reader.stdin.close()
    return early, late, count / (time.perf_counter() - started)


def _resident(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1])
    return pages * resource.getpagesize() / 2**20


def main() -> int:
    """Measure, print and judge."""
    parser = argparse.ArgumentParser(description="Measure how fast claims are read.")
    parser.add_argument("peer")
    parser.add_argument("passages", type=Path)
    parser.add_argument("plain", type=Path, nargs="?")
    parser.add_argument("--stream", type=int, default=20_000)
    asked = parser.parse_args()
    rows = [json.loads(line) for line in asked.passages.read_text(encoding="utf-8").splitlines()]
    failed = False

    def judge(what: str, ours_is: float, peer_is: float, limit: float, unit: str) -> None:
        nonlocal failed
        ratio = ours_is / peer_is
        failed = failed or ratio > limit
        sys.stdout.write(
            f"{what}: {ours_is:.2f} {unit}, peer {peer_is:.2f}, ratio {ratio:.3f} (limit {limit:.3f})\n"
        )

    judge("passages full of counts", ours(rows), peers(asked.peer, rows), SLOWEST_OF_PEER_DENSE, "ms")
    if asked.plain:
        mixed = feed(rows, asked.plain)
        judge(
            "a feed, one in ten with counts",
            ours(mixed),
            peers(asked.peer, mixed),
            SLOWEST_OF_PEER_FEED,
            "ms",
        )
    judge("cold start", *cold_start(rows[0]), SLOWEST_START, "s")
    early, late, rate = stream(rows, asked.stream)
    failed = failed or late > MOST_MIB or late - early > MOST_GROWTH_MIB
    sys.stdout.write(
        f"stream of {asked.stream:,}: {early:.0f} MiB after a tenth, {late:.0f} at the end, "
        f"{rate:.0f} passages a second\n"
    )
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
