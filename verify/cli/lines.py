"""Many documents in, one per line; many out, one per line; a bad one does not stop the rest."""

from __future__ import annotations

import json
import stat
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from claims.errors import RecountError
from verify.cli.exits import BAD_LINES, DONE
from verify.cli.streams import compact, put
from verify.files import FileRefusedError, reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

LONGEST = 16 * 2**20
"""Bytes of one line."""

MOST_SKIPPED = 2**30
"""Bytes after which a line that never ends is taken for no line at all."""


class BadLineError(RecountError):
    """A line that is not of the agreed form."""


@contextmanager
def lines_of(source: str, *, lines: str) -> Iterator[BinaryIO]:
    """Open what many lines come from: ``-``, a file, or a pipe that the shell made of a command.

    Args:
        source: a path, or ``-`` for standard input.
        lines: the form that ``--input`` names.

    Raises:
        FileRefusedError: another form, or it cannot be read.
    """
    if lines != "ndjson":
        raise FileRefusedError(
            f"--input {lines} is not known.", next_step="Give --input ndjson: one JSON object per line."
        )
    if source == "-":
        yield sys.stdin.buffer
        return
    try:
        mode = Path(source).stat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
            raise FileRefusedError(f"{source} is no file.", next_step="Give a file, or - for standard input.")
        opened = Path(source).open("rb")  # noqa: SIM115 - closed below; only the opening may be at fault here
    except (OSError, ValueError) as unreadable:
        raise FileRefusedError(
            f"{source[:200]!r} cannot be read ({reason(unreadable)}).",
            next_step="Give a file, or - for standard input.",
        ) from unreadable
    with opened:
        yield opened


def answer_lines(source: BinaryIO, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    """Answer each line of NDJSON with a line of NDJSON.

    Args:
        source: lines, as bytes.
        answer: one JSON object in, one out; raises RecountError for a line that it cannot take.

    Returns:
        Exit code: 6 when a line was bad. A bad line gives {"id"?, "line", "error"} and the rest goes on.

    Raises:
        ReaderGoneError: nobody reads the answers any more.
        OutputError: they cannot be written.
    """
    bad = False
    for number, line in _numbered(source):
        known: dict[str, Any] = {}
        try:
            told = _parsed(line)
            known = _name_of(told)
            out = compact(answer(told))
        except RecountError as error:
            bad = True
            out = compact(known | {"line": number, "error": str(error)})
        put(out)
    return BAD_LINES if bad else DONE


def _numbered(source: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Lines that are not blank, with their numbers; of one that is too long, the beginning alone."""
    number = 0
    while line := source.readline(LONGEST + 1):
        number += 1
        ended = len(line) <= LONGEST or line.endswith(b"\n") or _skipped(source)
        if line.strip():
            yield number, line
        if not ended:
            return


def _skipped(source: BinaryIO) -> bool:
    """Pass over the rest of a line; False when there seems to be no end to it."""
    passed = 0
    while passed < MOST_SKIPPED:
        rest = source.readline(2**20)
        passed += len(rest)
        if not rest or rest.endswith(b"\n"):
            return True
    return False


def _name_of(told: dict[str, Any]) -> dict[str, Any]:
    """The id, when there is one."""
    if "id" not in told:
        return {}
    try:
        compact(told["id"])
    except (ValueError, RecursionError) as broken:
        raise BadLineError(
            f"The id cannot be written as JSON: {broken}.", next_step="Give a text or a finite number as id."
        ) from broken
    return {"id": told["id"]}


def _parsed(line: bytes) -> dict[str, Any]:
    if len(line) > LONGEST:
        raise BadLineError(f"The line has over {LONGEST:,} bytes, which is the most.", next_step="Split it.")
    try:
        told = json.loads(line, parse_constant=_refuse)
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


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")
