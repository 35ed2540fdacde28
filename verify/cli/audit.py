"""``recount audit``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.cli.exits import AUDIT_FAILED, DONE
from verify.cli.output import Format, emit
from verify.records.audit import audit
from verify.records.canonical import as_json

if TYPE_CHECKING:
    from pathlib import Path

    from verify.model import Audit


def run(*, bundle: Path, form: Format | None) -> int:
    """Audit one bundle."""
    found = audit(bundle)
    emit(as_json(found), form=form, text=lambda: describe(found))
    return AUDIT_FAILED if found.outcome == "invalid" else DONE


def describe(found: Audit) -> str:
    """What failed, or what was checked, for a person."""
    outcome = found.outcome.replace("_", ", ")
    failed = [check for check in found.checks if not check.ok]
    if failed:
        return "\n".join([outcome, *(f"  {check.name}: {check.file}: {check.detail}" for check in failed)])
    names: dict[str, int] = {}
    for check in found.checks:
        names[check.name] = names.get(check.name, 0) + 1
    checked = ", ".join(name if times == 1 else f"{name} ×{times}" for name, times in names.items())
    return f"{outcome}: {len(found.checks)} checks passed ({checked})"
