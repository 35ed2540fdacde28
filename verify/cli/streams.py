"""Standard input, output and error, whatever state the caller left them in."""

from __future__ import annotations

import json
import os
import re
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from verify.errors import VerifyError
from verify.files import reason

if TYPE_CHECKING:
    from typing import TextIO

_HALF = re.compile("[\ud800-\udfff]")
# Valid in JSON, yet many readers of lines take them for the end of one.
_LINE_ENDS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "\x85\u2028\u2029"}


class OutputError(VerifyError):
    """Standard output takes no data: closed, or its disk is full."""


class ReaderGoneError(Exception):
    """Whoever read our output has seen enough, as ``head`` does: no fault of anybody."""


def settle() -> bool:
    """Open what the caller closed, and write UTF-8.

    A closed descriptor would otherwise be given to the next file that is opened, which prose would then be
    written into.

    Returns:
        Whether standard output was open, so that data can reach somebody.
    """
    had_output = sys.stdout is not None
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            handle = os.open(os.devnull, os.O_RDWR)
            if handle != number:
                os.dup2(handle, number)
                os.close(handle)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - a descriptor, open for as long as the process
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # both are text here
    return had_output


def put(line: str) -> None:
    """Write one line of data, at once.

    Raises:
        ReaderGoneError: nobody reads any more.
        OutputError: it cannot be written.
    """
    put_bytes(f"{line}\n".encode("utf-8", "replace"))


def put_bytes(body: bytes) -> None:
    """Write data as it is, at once.

    Raises:
        ReaderGoneError: nobody reads any more.
        OutputError: it cannot be written.
    """
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()
    except BrokenPipeError as gone:
        silence(sys.stdout)
        raise ReaderGoneError from gone
    except OSError as refused:
        silence(sys.stdout)
        raise OutputError(
            f"Standard output cannot be written ({reason(refused)}).",
            next_step="Make room, or send the output elsewhere.",
        ) from refused


def say(sentence: str) -> None:
    """Tell a person how the work goes; when nobody can listen, the work goes on all the same."""
    try:
        sys.stderr.write(sentence + "\n")
        sys.stderr.flush()
    except OSError:
        silence(sys.stderr)


def silence(stream: TextIO) -> None:
    """Let a stream lead nowhere: what it still holds would fail again when the process ends."""
    with suppress(OSError):
        handle = os.open(os.devnull, os.O_WRONLY)
        os.dup2(handle, stream.fileno())
        os.close(handle)


def compact(told: Any) -> str:
    """JSON on one line.

    Raises:
        ValueError: a number is NaN or infinite, which JSON does not know.
        RecursionError: it nests without end.
    """
    line = json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    if _HALF.search(line):
        # Half of a character has no UTF-8, only an escape.
        return json.dumps(told, separators=(",", ":"), allow_nan=False)
    return line.translate(_LINE_ENDS)
