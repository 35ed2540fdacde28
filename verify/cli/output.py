"""Data on stdout, prose on stderr."""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
import unicodedata
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from verify.cli.streams import compact, put, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from claims.errors import RecountError

__all__ = ["Format", "complain", "emit", "say", "wrapped"]

WIDTH = 100
"""Columns of text that goes to a file or a pipe."""

_UNIT = re.compile(r"(?<=\d) (?=(?:(?:m|km|pixels)\b|%))")

_WHOLE = ("record: ",)
"""Lines that begin so hold a path, which is of use only whole."""


class Format(StrEnum):
    """How data is written; json and ndjson are both one compact document per line."""

    JSON = "json"
    NDJSON = "ndjson"
    TEXT = "text"


def emit(told: Any, *, form: Format | None, text: Callable[[], str]) -> None:
    """Write one document.

    Args:
        told: JSON data.
        form: None for text on a terminal, JSON otherwise.
        text: the same for a person.

    Raises:
        ReaderGoneError: nobody reads any more.
        OutputError: it cannot be written.
    """
    as_text = form is Format.TEXT or (form is None and sys.stdout.isatty())
    put(wrapped(text(), width=_columns()) if as_text else compact(told))


def complain(error: RecountError) -> None:
    """Tell a person what happened and what to do."""
    for sentence in (error.what, error.next_step):
        say(printable(" ".join(sentence.split())))


def wrapped(text: str, *, width: int = WIDTH) -> str:
    """Break long lines between words; what follows is indented four columns deeper than the line began."""
    return "\n".join(_broken(printable(line), width) for line in text.split("\n"))


def printable(line: str) -> str:
    """Take out what would steer a terminal: an article may hold escapes and marks that turn text around."""
    return "".join(_harmless(sign) for sign in line.replace("\t", " "))


def _harmless(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in {"Cc", "Cs"}:
        return "\ufffd"
    # The joiners are part of how some scripts spell.
    return "" if category == "Cf" and sign not in "\u200c\u200d" else sign


def _broken(line: str, width: int) -> str:
    bare = line.lstrip(" ")
    if len(line) <= width or bare.startswith(_WHOLE):
        return line
    indent = " " * (len(line) - len(bare))
    # A number stays with its unit.
    tied = _UNIT.sub("\u00a0", bare)
    return textwrap.fill(
        tied,
        width=width,
        initial_indent=indent,
        subsequent_indent=indent + "    ",
        break_long_words=False,
        break_on_hyphens=False,
    ).replace("\u00a0", " ")


def _columns() -> int:
    return max(40, shutil.get_terminal_size((WIDTH, 24)).columns) if sys.stdout.isatty() else WIDTH
