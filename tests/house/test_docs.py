"""The documents are true: their examples run, their schema is the one of the types."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import jsonschema
import pytest

from verify.records.schema import record_schema

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]

ELSEWHERE = ("make test", "make demo", "git clone", "cd ")
"""Commands that are run by other tests, or that would run this one again."""


@dataclass(frozen=True)
class Example:
    """One command of a page, and what the page says that it prints."""

    page: str
    command: str
    printed: str


def _examples(page: Path) -> list[Example]:
    found = []
    for block in re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, printed = part.partition("\n")
            while command.endswith("\\"):
                more, _, printed = printed.partition("\n")
                command = command[:-1] + more.strip().removeprefix("> ")
            found.append(Example(page.name, command, printed.strip()))
    return [one for one in found if not one.command.startswith(ELSEWHERE)]


EXAMPLES = [example for page in PAGES for example in _examples(page)]


def _matches(printed: str, out: str) -> bool:
    """Whether the output is what the page shows; an ellipsis stands for anything."""
    pattern = ".*".join(re.escape(part) for part in printed.split("…"))
    return re.fullmatch(pattern, out.strip(), re.DOTALL) is not None


def test_the_readme_has_examples() -> None:
    """
    The test below has something to run.
    """
    assert "README.md" in {example.page for example in EXAMPLES}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.page}: {example.command[:60]}")
def test_an_example_prints_what_the_page_says(example, tmp_path) -> None:
    """
    Each command of a page is run from the project's folder, with an empty home.
    """
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {"PATH": path, "HOME": str(tmp_path), "RECOUNT_DATA": str(tmp_path / "data"), "OUT": str(tmp_path)}
    ran = subprocess.run(
        ["bash", "-c", example.command],  # noqa: S607 - examples are written for a shell
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert _matches(example.printed, ran.stdout), f"{ran.stdout}\n{ran.stderr}"


def test_the_schema_is_the_one_of_the_types() -> None:
    """
    `make schema` has been run since the types changed.
    """
    assert record_schema() == json.loads((ROOT / "docs" / "record.schema.json").read_text(encoding="utf-8"))


def test_the_schema_is_valid() -> None:
    """
    It follows JSON Schema 2020-12.
    """
    jsonschema.Draft202012Validator.check_schema(record_schema())


def test_the_changelog_has_its_form() -> None:
    """
    Keep a Changelog: a title, an unreleased section, and known kinds of change.
    """
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    known = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}

    assert text.startswith("# Changelog\n")
    assert "## [Unreleased]" in text
    assert set(re.findall(r"^### (.+)$", text, re.MULTILINE)) <= known
