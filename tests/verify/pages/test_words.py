"""Every sentence of the pages stands in one catalogue, and every one of it is used."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import pytest

from verify.web.pages.words import catalogue

WEB = Path(str(resources.files("verify").joinpath("web")))
NAMED = re.compile(r"\bw\.([a-z_]+)(?:\.([a-z_]+)\b(?!\())?")
PYTHON = re.compile(r'catalogue\(\)\["([a-z_]+)"\]')
GLUED = re.compile(r"[a-z][.:;][A-Za-z]|\b[a-z]+_[a-z]+\b")


def _sources() -> list[str]:
    code = [file.read_text(encoding="utf-8") for file in (WEB / "pages").glob("*.py")]
    return [*(file.read_text(encoding="utf-8") for file in (WEB / "templates").iterdir()), *code]


def _used() -> set[tuple[str, str]]:
    named = {(table, name) for text in _sources() for table, name in NAMED.findall(text)}
    return named | {(table, "") for text in _sources() for table in PYTHON.findall(text)}


def _kept(table: str) -> list[str]:
    return [name for name, told in catalogue()[table].items() if isinstance(told, str)]


def test_every_word_that_a_template_names_is_there():
    """
    A name without a sentence would be an error in front of a reader.
    """
    known = catalogue()
    missing = [
        (table, name) for table, name in _used() if table not in known or (name and name not in known[table])
    ]

    assert [] == missing


def test_no_table_is_left_over():
    """
    Sentences that no page says are taken out.
    """
    assert set() == set(catalogue()) - {table for table, _ in _used()}


def test_no_sentence_is_left_over():
    """
    A table that is only ever asked by a name in full has no other names; one that a value is looked up in
    (``w.states[job.state]``) has those of the values.
    """
    used = _used()
    looked_up = {table for table, name in used if not name}
    whole = set(catalogue()) - looked_up
    left = [(table, name) for table in whole for name in _kept(table) if (table, name) not in used]

    assert [] == left


def test_no_name_is_one_of_a_dictionary_s_own():
    """
    ``w.paste.keys`` would show a method, and not a word.
    """
    assert set() == {name for _, name in _used()} & set(dir(dict))


@pytest.mark.parametrize("table", sorted(catalogue()))
def test_words_are_those_of_people(table):
    """
    No name of a code shows ("not_checkable"), no two sentences run into each other, and there is no blank at
    an end.
    """
    told = [catalogue()[table][name] for name in _kept(table)]

    assert [] == [words for words in told if GLUED.search(words) or words != words.strip()]
