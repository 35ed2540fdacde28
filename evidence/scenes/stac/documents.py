"""JSON from outside: read strictly, and its fields checked as they are taken."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, NoReturn

from evidence.errors import CatalogueError
from evidence.scenes.stac.refusals import Unreadable
from evidence.web import redact_within

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_BYTES = 20_000_000
"""A catalogue page or item beyond this is refused; recorded pages of 250 items stay under 5 MB."""


def document(body: bytes, *, address: str) -> dict[str, Any]:
    """Read one JSON object.

    Raises:
        CatalogueError: the bytes are no JSON object, hold NaN or Infinity, or nest without end.
    """
    told = redact_within(address)
    try:
        read = json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError) as bad:
        raise CatalogueError(
            f"{told} did not answer with JSON ({bad}).",
            next_step="Open it in a browser, and correct the address of the catalogue.",
        ) from bad
    if not isinstance(read, dict):
        raise CatalogueError(
            f"{told} answered with a JSON {type(read).__name__} where an object was expected.",
            next_step="Give the address of a STAC catalogue, collection or API.",
        )
    return read


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def number(fields: Mapping[str, Any], name: str) -> float | None:
    """Take a finite number.

    Returns:
        None when the field is absent or null.

    Raises:
        Unreadable: it is something else.
    """
    value = fields.get(name)
    if value is None:
        return None
    read = finite(value)
    if read is None:
        raise Unreadable(
            f"Its {name} is {shown(value)}, which is no number.",
            next_step="Correct the item, or look for the scene in another catalogue.",
        )
    return read


def finite(value: object) -> float | None:
    """Give a JSON number as a float; None when it is none, or none that a float can hold."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) <= sys.float_info.max else None


def within(fields: Mapping[str, Any], name: str, *, low: float, high: float) -> float | None:
    """Take a number from ``low`` to ``high``, both inclusive; None when absent. Raises Unreadable."""
    value = number(fields, name)
    if value is not None and not low <= value <= high:
        raise Unreadable(
            f"Its {name} is {value:g}, outside {low:g} to {high:g}.",
            next_step="Correct the item, or look for the scene in another catalogue.",
        )
    return value


def objects(value: object) -> Sequence[Mapping[str, Any]]:
    """Keep the JSON objects of a list; empty when it is no list."""
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def mapping(value: object) -> Mapping[str, Any]:
    """Give a JSON object; empty when it is none."""
    return value if isinstance(value, dict) else {}


def text(value: object) -> str | None:
    """Give a string that is not blank and can be written as UTF-8; None when it is none."""
    if not isinstance(value, str) or not value.strip():
        return None
    # JSON may hold half of a surrogate pair, which no record could repeat.
    return None if any("\ud800" <= letter <= "\udfff" for letter in value) else value


def shown(value: object) -> str:
    """A value from outside, short enough for a sentence; an address without its secrets."""
    value = redact_within(value) if isinstance(value, str) else value
    # Python refuses to write integers of thousands of digits.
    said = repr(value) if not isinstance(value, int) or abs(value) < 10**60 else "a number of over 60 digits"
    return said if len(said) <= 60 else f"{said[:57]}…"
