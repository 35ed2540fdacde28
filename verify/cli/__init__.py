"""The command ``recount``."""

from __future__ import annotations

from verify.cli.app import main

__all__ = ["main"]
