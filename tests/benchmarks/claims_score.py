"""Measure how well claims are read: ``make score GOLD=FILE``.

FILE holds annotated passages, one JSON object a line, in the form of ``tests/claims/passages/README.md``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from scoring import passages, score

from claims.statements import Extractor


def main() -> None:
    """Print one figure a line; "false" counts the claims found in passages that have none."""
    try:
        rows = passages(Path(sys.argv[1]))
    except (OSError, ValueError, KeyError, TypeError) as broken:
        sys.exit(
            f"{sys.argv[1]} cannot be read as annotated passages: {broken!r}. "
            "tests/claims/passages/README.md has their form."
        )
    sys.stdout.write(f"passages {len(rows)}\n")
    for name, figure in score(rows, Extractor()).items():
        sys.stdout.write(f"{name} {figure}\n")


if __name__ == "__main__":
    main()
