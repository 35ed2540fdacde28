"""What a record's two hashes are taken over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from verify.records.canonical import digest

if TYPE_CHECKING:
    from collections.abc import Mapping

UNSEALED = frozenset({"id", "status", "signatures"})
"""Fields outside the record's own hash: the hash itself, and what is added later."""

FINDING = ("claim", "site", "scenes", "counts", "verdict", "fidelity")
"""Fields that a replay or a re-run must reproduce."""


def finding_id(told: Mapping[str, Any]) -> str:
    """Hash of what was found, whoever found it and whenever."""
    return digest({name: told[name] for name in FINDING})


def record_id(told: Mapping[str, Any]) -> str:
    """Hash of the whole record."""
    return digest({name: field for name, field in told.items() if name not in UNSEALED})
