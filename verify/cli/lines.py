"""Many documents in, one per line; many out, one per line; a bad one does not stop the rest."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from claims.errors import RecountError
from verify.cli.exits import BAD_LINES, DONE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LONGEST = 16 * 2**20
"""Bytes of one line."""


class BadLineError(RecountError):
    """A line that is not of the agreed form."""


def answer_lines(source: Iterable[bytes], answer: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    """Answer each line of NDJSON with a line of NDJSON.

    Args:
        source: lines, as bytes.
        answer: one JSON object in, one out; raises RecountError for a line that it cannot take.

    Returns:
        Exit code: 6 when a line was bad. A bad line gives {"id"?, "line", "error"} and the rest goes on.
    """
    bad = False
    for number, line in enumerate(source, start=1):
        if not line.strip():
            continue
        told: Any = None
        try:
            told = _parsed(line)
            out = answer(told)
        except RecountError as error:
            bad = True
            known = {"id": told["id"]} if isinstance(told, dict) and "id" in told else {}
            out = known | {"line": number, "error": str(error)}
        sys.stdout.write(json.dumps(out, ensure_ascii=False, separators=(",", ":")) + "\n")
        sys.stdout.flush()
    return BAD_LINES if bad else DONE


def _parsed(line: bytes) -> dict[str, Any]:
    if len(line) > LONGEST:
        raise BadLineError(
            f"The line has {len(line):,} bytes; at most {LONGEST:,} are read.", next_step="Split it."
        )
    try:
        told = json.loads(line)
    except (ValueError, RecursionError) as broken:
        raise BadLineError(
            f"The line is not JSON: {broken}.", next_step="Write one JSON object per line."
        ) from broken
    if not isinstance(told, dict):
        raise BadLineError(
            f"The line holds {type(told).__name__}, not an object.",
            next_step="Write one JSON object per line.",
        )
    return told
