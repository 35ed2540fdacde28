"""How the wording of a statement differs from its source, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from verify.exports.words import days, web
from verify.records.bundle import exchange_path

if TYPE_CHECKING:
    from collections.abc import Container

    from claims.model import Change, Claim
    from verify.model import Record

Field = Literal["number", "unit", "thing", "day"]

_FIELD: dict[Change, Field] = {
    "hedge_dropped": "number",
    "bound_changed": "number",
    "rounded": "number",
    "unit_changed": "unit",
    "scope_changed": "thing",
    "date_shifted": "day",
}
"""Which field of a statement a change is one of."""


@dataclass(frozen=True)
class Row:
    """One field of the statement."""

    field: Field

    here: str
    """What this article says; empty where it says nothing of it."""

    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Drift:
    """A statement against its source."""

    sentence: str
    """Which sentence of the catalogue sums it up."""

    link: str | None
    """Address of the source, where it can be a link."""

    page: str | None
    """Path of the source's page in the bundle; None where it is not in there."""

    rows: tuple[Row, ...]
    """Empty where nothing was compared."""


def drift_of(record: Record, files: Container[str]) -> Drift:
    """Put what was found against the source into a table."""
    told = record.fidelity
    compared = told.outcome in {"faithful", "altered"}
    read = "" if compared or told.source_url is None else "_read"
    path = exchange_path(told.source_sha256) if told.source_sha256 else None
    return Drift(
        sentence=told.outcome + read,
        link=web(told.source_final_url) or web(told.source_url),
        page=path if path in files else None,
        rows=_rows(record) if compared else (),
    )


def _rows(record: Record) -> tuple[Row, ...]:
    said = _said(record.claim)
    fields: tuple[Field, ...] = ("number", "unit", "thing", "day")
    return tuple(
        Row(field, said[field], tuple(one for one in record.fidelity.changes if _FIELD[one] == field))
        for field in fields
    )


def _said(claim: Claim) -> dict[Field, str]:
    seen = claim.observed
    return {
        "number": claim.quantity.text,
        "unit": "" if claim.quantity.unit == "each" else claim.quantity.unit,
        "thing": claim.object,
        "day": f"{seen.text} ({days(seen)})" if seen else "",
    }
