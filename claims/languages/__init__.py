"""Word lists and patterns by language, read from the package's own data.

Patterns are regular expressions in which ``<<name>>`` stands for any phrase of the list ``name`` of the same
table, or for the piece of that name under its ``[parts]``.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from claims.errors import UnknownLanguage

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.resources.abc import Traversable

APOSTROPHE = "['’]"


@cache
def table(name: str, language: str = "en") -> dict[str, Any]:
    """The named TOML table of a language, such as ``numbers`` of ``en``.

    Raises:
        UnknownLanguage: nothing is there for the language.
        FileNotFoundError: the language has no such table.
    """
    if language not in known():
        raise _refusal(language)
    path = _folder().joinpath(language, f"{name}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _folder() -> Traversable:
    return resources.files("claims").joinpath("languages")


@cache
def known() -> tuple[str, ...]:
    """Codes of the languages that can be read: the folders beside this file."""
    return tuple(
        sorted(entry.name for entry in _folder().iterdir() if entry.joinpath("grammar.toml").is_file())
    )


def language_of(stated: str | None, text: str) -> str:
    """The language to read a text in.

    A page's template may state another language than its article has: a text whose words are English is read
    as English whatever was stated.

    Args:
        stated: BCP 47 tag, such as "en-GB"; None when nothing was stated, which is taken for English.
        text: the article's text.

    Raises:
        UnknownLanguage: the language has no folder here.
    """
    primary = (stated or "en").replace("_", "-").partition("-")[0].lower()
    if primary in known():
        return primary
    if _reads_as_english(text):
        return "en"
    raise _refusal(primary)


def refuse_foreign(text: str) -> None:
    """Refuse a text in which nothing was found because it is not in English, whatever its page says.

    Raises:
        UnknownLanguage: nearly all letters are of one other script, or many words are of another language.
    """
    words = _words(text)
    if len(words) >= _MANY_WORDS and not _reads_as_english(text):
        listed = _others()
        code, share = max(((c, _share(words, listed[c])) for c in listed), key=lambda one: one[1])
        if share >= _LEAST_SHARE:
            raise _refusal(code)
    letters = [sign for sign in text[:20_000] if sign.isalpha()]
    scripts = Counter(unicodedata.name(sign, "?").partition(" ")[0] for sign in letters)
    script, most = max(scripts.items(), key=lambda one: one[1], default=("LATIN", 0))
    if script != "LATIN" and most >= max(_MANY_LETTERS, _NEARLY_ALL * len(letters)):
        raise _unreadable("does not read as English")


@cache
def _names() -> dict[str, str]:
    return tomllib.loads(_folder().joinpath("names.toml").read_text(encoding="utf-8"))


def _refusal(language: str) -> UnknownLanguage:
    name = _names().get(language, "a language")
    return _unreadable(f"is in {name} ({language[:20]}), which cannot be read yet")


def _unreadable(fault: str) -> UnknownLanguage:
    names = _names()
    can = ", ".join(f"{names.get(code, code)} ({code})" for code in known())
    return UnknownLanguage(
        f"The text {fault}; known: {can}.",
        next_step="Give an English version of the article, or paste its translation.",
    )


_LEAST_SHARE = 0.15
"""Of all words; English prose has over a third of the commonest words, other languages next to none."""

_MANY_WORDS = 12
"""Fewer tell no language."""

_MANY_LETTERS = 20
_NEARLY_ALL = 0.8
"""Of the letters; what is thrown together has fewer of one script."""


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text[:20_000].lower())


def _reads_as_english(text: str) -> bool:
    return _share(_words(text), frozenset(table("grammar")["commonest"])) >= _LEAST_SHARE


def _share(words: list[str], common: frozenset[str]) -> float:
    return sum(word in common for word in words) / max(len(words), 1)


@cache
def _others() -> dict[str, frozenset[str]]:
    listed = tomllib.loads(_folder().joinpath("commonest.toml").read_text(encoding="utf-8"))
    return {code: frozenset(words) for code, words in listed.items()}


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
