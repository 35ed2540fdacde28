"""``recount audit``."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from verify.cli.exits import AUDIT_FAILED, DONE
from verify.cli.filing import note_audit
from verify.cli.output import Format, emit
from verify.records.audit import audit
from verify.records.canonical import as_json
from verify.records.signing.sealing import trust_of
from verify.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from verify.model import Audit


def run(
    *, bundle: Path, form: Format | None, trust: Sequence[Path], later: Sequence[Path], again: bool
) -> int:
    """Audit one bundle, do it again when asked to, and say what became of it when later ones are given."""
    settings = load_settings()
    believed = trust_of(settings, trust)
    if again:
        # Counters and readers of articles take two seconds to load, and most audits need neither.
        with import_module("verify.cli.again").closer(settings) as closer:
            found = audit(bundle, believed, closer=closer)
    else:
        found = audit(bundle, believed)
    told = as_json(found)
    if later and found.outcome != "invalid":
        told |= import_module("verify.cli.again").standing(bundle, later)
    note_audit(bundle, found.outcome, settings)
    emit(told, form=form, text=lambda: "\n".join([describe(found), *_became(told)]))
    return AUDIT_FAILED if found.outcome == "invalid" else DONE


def _became(told: Mapping[str, Any]) -> list[str]:
    if "status" not in told:
        return []
    disputes = [f"  disputed by {one}, which another key signed" for one in told["disputed_by"]]
    return [f"status: {told['status']}", *disputes]


_TOLD = ("withheld", "signer", "timestamp", "authority", "correction", "rerun_count", "rerun_finding")
"""Checks whose words say more than that they passed."""


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
    notes = [check.detail for check in found.checks if check.name in _TOLD]
    return "\n".join(
        [f"{outcome}: {len(found.checks)} checks passed ({checked})", *map("  {}".format, notes)]
    )
