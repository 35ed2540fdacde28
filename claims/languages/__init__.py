"""Word lists and patterns by language, read from the package's own data."""

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
