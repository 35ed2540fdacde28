"""What differs between two JSON documents of one form, and by how much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 12
"""Differences told one by one; the rest are counted."""


def moved(said: Any, found: Any) -> str:
    """Tell the differences: "best: 74 in the record, 73 here (-1)"; empty when there is none."""
    every = list(_differences(said, found, ""))
    more = [f"and {len(every) - MOST} more"] if len(every) > MOST else []
    return "; ".join(every[:MOST] + more)


def _differences(said: Any, found: Any, where: str) -> Iterator[str]:
    if isinstance(said, dict) and isinstance(found, dict):
        for name in sorted(said.keys() | found.keys()):
            yield from _differences(said.get(name), found.get(name), f"{where}.{name}" if where else name)
    elif isinstance(said, list) and isinstance(found, list):
        if len(said) != len(found):
            yield f"{where}: {len(said)} in the record, {len(found)} here"
        for number, (one, other) in enumerate(zip(said, found, strict=False)):
            yield from _differences(one, other, f"{where}.{number}")
    elif said != found or isinstance(said, bool) is not isinstance(found, bool):
        by = f" ({found - said:+g})" if _number(said) and _number(found) else ""
        yield f"{where}: {_shown(said)} in the record, {_shown(found)} here{by}"


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:79]}…"
