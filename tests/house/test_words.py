"""The project speaks of itself alone, and promises nothing that it does not do."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = {".py", ".md", ".toml", ".yaml", ".html", ".css", ".sh", ""}


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 - git is found by the user's own PATH
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode != 0:
        return [
            path for stage in ("claims", "evidence", "verify", "docs") for path in (ROOT / stage).rglob("*")
        ]
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


FILES = sorted(
    path for path in _tracked() if path.suffix in TEXT and path.is_file() and path.name != "LICENSE"
)


def test_there_is_something_to_read() -> None:
    """
    The list of files that the other tests walk is not empty.
    """
    assert len(FILES) > 20


@pytest.mark.parametrize(
    "stub", ["NotImplemented" + "Error", "TO" + "DO", "FIX" + "ME", "pragma: no " + "cover"]
)
def test_nothing_is_left_for_later(stub: str) -> None:
    """
    What is in the code works; what does not work is not in the code.
    """
    assert [] == [path.name for path in FILES if stub in path.read_text(encoding="utf-8")]


def test_no_lock_names_an_address() -> None:
    """
    Requirements name packages, never the host that serves them.
    """
    host = re.compile(r"files\." + r"pythonhosted|pypi" + r"\.org|--(extra-)?index" + "-url")

    assert [] == [path.name for path in FILES if host.search(path.read_text(encoding="utf-8"))]


def test_only_the_three_packages_are_shipped() -> None:
    """
    No package beside claims, evidence and verify holds code that a wheel would need.
    """
    holders = {path.relative_to(ROOT).parts[0] for path in FILES if path.suffix == ".py"}

    assert {"claims", "evidence", "verify", "tests"} == holders
