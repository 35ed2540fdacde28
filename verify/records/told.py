"""JSON of a bundle: read once, guarded, and only in its one canonical form."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar

import rfc8785
from pydantic import ValidationError

from claims.model import Value
from verify.model import Check
from verify.records.canonical import canonical
from verify.records.limits import MOST_ITEM, MOST_JSON, oversized

if TYPE_CHECKING:
    from collections.abc import Mapping

V = TypeVar("V", bound=Value)

_MOST_FAULTS = 1_000
"""Faults of which the first is told; to list more takes as much memory again as to find them."""


def told_in(path: str, files: Mapping[str, bytes]) -> tuple[dict[str, Any] | None, Check]:
    """Parse a file that holds a JSON object.

    Returns:
        What it tells, None unless it is an object in canonical form; and the check that says so.
    """
    if path not in files:
        return None, Check(name="canonical", ok=False, file=path, detail="not there")
    body = files[path]
    too_much = oversized(body, most=MOST_ITEM if path.startswith("items/") else MOST_JSON)
    if too_much is not None:
        return None, Check(name="canonical", ok=False, file=path, detail=too_much)
    try:
        told = json.loads(body)
        same = canonical(told) == body
    except RecursionError:
        return None, Check(name="canonical", ok=False, file=path, detail="nested too deeply")
    except (ValueError, rfc8785.CanonicalizationError) as wrong:
        return None, Check(name="canonical", ok=False, file=path, detail=f"not canonical JSON: {wrong}")
    if not same or not isinstance(told, dict):
        detail = "not in canonical form (RFC 8785)" if isinstance(told, dict) else "no JSON object"
        return None, Check(name="canonical", ok=False, file=path, detail=detail)
    return told, Check(name="canonical", ok=True, file=path, detail="in canonical form")


def read_as(model: type[V], told: dict[str, Any]) -> V | str:
    """Read canonical JSON as a value of the contract.

    Fields that have a default may be left out: bundles outlive the version that wrote them.

    Returns:
        The value; or what is wrong: a field is missing, unknown, or of another type than the contract's, even
        where it could be converted (a number as text).
    """
    try:
        # Strict in JSON: a list is a tuple there, and a text is a time; nothing else is converted.
        return model.model_validate_json(json.dumps(told), strict=True)
    except ValidationError as wrong:
        if wrong.error_count() > _MOST_FAULTS:
            return f"{wrong.error_count():,} fields are wrong"
        error = wrong.errors(include_url=False)[0]
        return f"{'.'.join(map(str, error['loc'])) or 'document'}: {error['msg']}"
