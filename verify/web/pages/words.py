"""Every English sentence of the pages, from one catalogue."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def catalogue() -> dict[str, dict[str, Any]]:
    """Read ``words.toml``: a table for each page, a sentence for each name."""
    told = resources.files("verify").joinpath("web", "words.toml").read_text(encoding="utf-8")
    return tomllib.loads(told)
