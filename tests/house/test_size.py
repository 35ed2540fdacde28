"""Files and functions stay small enough to be read at one sitting."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_LINES = 300
MOST_FUNCTION_LINES = 50
SOURCES = sorted(path for stage in ("claims", "evidence", "verify") for path in (ROOT / stage).rglob("*.py"))


def _lengths(source: str) -> dict[str, int]:
    """Lines of each function, its docstring left out."""
    found = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
            docstring = (first.end_lineno or 0) - first.lineno + 1 if told else 0
            found[node.name] = (node.end_lineno or 0) - node.lineno + 1 - docstring
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_holds_one_idea(path: Path) -> None:
    """
    No file is longer than 300 lines, and no function than 50.
    """
    source = path.read_text(encoding="utf-8")

    assert len(source.splitlines()) <= MOST_LINES
    assert {} == {name: lines for name, lines in _lengths(source).items() if lines > MOST_FUNCTION_LINES}
