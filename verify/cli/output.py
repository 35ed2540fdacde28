"""Data on stdout, prose on stderr."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from claims.errors import RecountError


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
    """
    as_text = form is Format.TEXT or (form is None and sys.stdout.isatty())
    line = text() if as_text else json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def say(sentence: str) -> None:
    """Tell a person how the work goes."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


def complain(error: RecountError) -> None:
    """Tell a person what happened and what to do."""
    say(f"{error.what}\n{error.next_step}")
