"""The one word of a record: its code, which is fixed, and its label, which a newsroom may edit."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal, get_args

from verify.errors import SettingError
from verify.exports.words import is_rendered
from verify.files import short_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from verify.seams import Held

Outcome = Literal[
    "consistent", "inconsistent", "altered", "inconclusive", "not_checkable", "void", "rendered"
]

_LONGEST = 40
"""Characters of a label: about four words, which is what search engines show."""

_ABSOLUTE = re.compile(
    r"\b(true|truth|untrue|false|falsehood|fake|fact|lies?|liars?|hoax|wrong|right|debunked|proven|disproved|refuted"
    r"|wahr|unwahr|falsch|gelogen|vrai|faux|verdadero|falso)\b",
    re.IGNORECASE,
)
"""Words that no picture of an instant can bear out, in the languages that we know them in."""


def outcome(held: Held) -> Outcome:
    """Roll a record up into one code; what comes first of these decides.

    Taken back; judged on rendered pixels; at odds with the imagery; altered on the way from its own source;
    then whatever the verdict says.
    """
    record = held.record
    agreement = record.verdict.agreement
    if held.status == "void":
        return "void"
    if agreement != "not_checkable" and is_rendered(record):
        return "rendered"
    if agreement != "inconsistent" and record.fidelity.outcome == "altered":
        return "altered"
    return agreement


def load_labels(path: Path | None = None) -> dict[str, str]:
    """Read a table of labels, a word for each code; None for the one that ships with Recount.

    Raises:
        SettingError: the file is missing, is not TOML, lacks a code or has one too many, or a label is too
            long or calls a statement true or false.
    """
    source = path or resources.files("verify").joinpath("exports", "labels.toml")
    try:
        told = tomllib.loads(short_text(source))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as wrong:
        raise _no_table(source, str(wrong)) from wrong
    if problem := _problem(told):
        raise _no_table(source, problem)
    return told


def _problem(told: Mapping[str, Any]) -> str | None:
    if odd := set(told) ^ set(get_args(Outcome)):
        return f"{min(odd)} is missing or unknown"
    for code, label in told.items():
        if not isinstance(label, str) or not label.strip() or not label.isprintable():
            return f"{code} has no words"
        if len(label) > _LONGEST or _ABSOLUTE.search(label):
            return f"{code} is over {_LONGEST} characters, or calls a statement true or false: {label!r}"
    return None


def _no_table(source: object, why: str) -> SettingError:
    return SettingError(
        f"{source} is no table of labels ({why}).",
        next_step="Start from the labels.toml that ships with Recount (verify/exports).",
    )
