"""Word lists and patterns by language, read from the package's own data.

Patterns are regular expressions in which ``<<name>>`` stands for any phrase of the list ``name`` of the same
table, or for the piece of that name under its ``[parts]``.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

APOSTROPHE = "['’]"


@cache
def table(name: str, language: str = "en") -> dict[str, Any]:
    """The named TOML table of a language, such as ``numbers`` of ``en``.

    Raises:
        FileNotFoundError: the language has no such table.
    """
    path = resources.files("claims").joinpath("languages", language, f"{name}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def one_of(phrases: Iterable[str]) -> str:
    """A regular expression for any of the phrases, longest first, in a group that captures nothing.

    Blanks match any white space inside a paragraph; apostrophes match straight and curly ones.
    """
    longest_first = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return "(?:" + "|".join(_loose(phrase) for phrase in longest_first) + ")"


def _loose(phrase: str) -> str:
    escaped = re.escape(phrase).replace(r"\ ", r"[ \t\u00a0]+")
    return re.sub(r"\\?['’]", APOSTROPHE, escaped)


def filled(name: str, text: str) -> str:
    """A pattern of a table with every ``<<list>>`` and ``<<part>>`` put in."""
    words = table(name)

    def put_in(found: re.Match[str]) -> str:
        key = found[1]
        part = words.get("parts", {}).get(key)
        return filled(name, part) if part is not None else one_of(words[key])

    return re.sub(r"<<(\w+)>>", put_in, text)


@cache
def pattern(name: str, key: str, *, ignore_case: bool = True) -> re.Pattern[str]:
    """The compiled pattern ``key`` from the section ``[patterns]`` of a table."""
    return re.compile(filled(name, table(name)["patterns"][key]), re.IGNORECASE if ignore_case else 0)
