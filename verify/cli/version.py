"""``recount --version``."""

from __future__ import annotations

from importlib.metadata import version

from verify.cli.exits import DONE
from verify.cli.streams import put


def run() -> int:
    """Say which version this is."""
    put(f"recount {version('recount-news')}")
    return DONE
