"""``recount audit``."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from verify.cli.exits import AUDIT_FAILED, DONE
from verify.cli.filing import bundle_of, file_audit
from verify.cli.output import Format, emit
from verify.cli.standing import described, later_records, record_in, standing
from verify.records.audit import audit
from verify.records.canonical import as_json
from verify.records.signing.sealing import trust_of
from verify.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from verify.cli.standing import Standing
    from verify.model import Audit
    from verify.settings import Settings


def run(*, bundle: str, form: Format | None, trust: Sequence[Path], later: Sequence[str], again: bool) -> int:
    """Audit one bundle, do it again when asked to, and say what became of it where that is known."""
    settings = load_settings()
    believed, where = trust_of(settings, trust), bundle_of(bundle, settings)
    after = [bundle_of(one, settings) for one in later]
    if again:
        # Counters and readers of articles take two seconds to load, and most audits need neither.
        with import_module("verify.cli.again").closer(settings) as closer:
            found = audit(where, believed, closer=closer)
    else:
        found = audit(where, believed)
    became = _became(where, found, after, settings)
    emit(
        as_json(found) | (_as_told(became) if became else {}),
        form=form,
        text=lambda: "\n".join([describe(found), *_status(became, asked=bool(after))]),
    )
    return AUDIT_FAILED if found.outcome == "invalid" else DONE


def _became(bundle: Path, found: Audit, named: Sequence[Path], settings: Settings) -> Standing | None:
    """What became of the record, by the store and by the bundles named; None where nothing can tell."""
    record = None if found.outcome == "invalid" else record_in(bundle)
    known = file_audit(bundle, record, found.outcome, settings)
    if record is None or not (known or named):
        return None
    record, filed = known or (record, ())
    return standing(record, [*filed, *later_records(record, named)])


def _as_told(became: Standing) -> dict[str, Any]:
    return {
        "status": became.status,
        "superseded_by": became.successor and became.successor.id,
        "disputed_by": sorted({one.id for one in became.disputed}),
    }


def _status(became: Standing | None, *, asked: bool) -> list[str]:
    """That nothing happened to a record is told to those alone who asked."""
    if became is None or (became.status == "active" and not became.disputed and not asked):
        return []
    told = _as_told(became)["disputed_by"]
    disputes = [f"  disputed by {one}, which another key signed" for one in told]
    return [f"status: {described(became)}", *disputes]


_TOLD = (
    *("withheld", "signer", "timestamp", "authority", "correction", "review"),
    *("rerun_code", "rerun_count", "rerun_finding", "reviewed"),
)
"""Checks whose words say more than that they passed."""


def describe(found: Audit) -> str:
    """What failed; and, unless that makes it invalid, what was checked, for a person."""
    outcome = found.outcome.replace("_", ", ")
    failed = [f"{check.name}: {check.file}: {check.detail}" for check in found.checks if not check.ok]
    if found.outcome == "invalid":
        return "\n  ".join([outcome, *failed])
    passed = [check for check in found.checks if check.ok]
    names: dict[str, int] = {}
    for check in passed:
        names[check.name] = names.get(check.name, 0) + 1
    checked = ", ".join(name if times == 1 else f"{name} ×{times}" for name, times in names.items())
    of = f" of {len(found.checks)}" if failed else ""
    notes = [check.detail for check in passed if check.name in _TOLD]
    return "\n  ".join([f"{outcome}: {len(passed)}{of} checks passed ({checked})", *failed, *notes])
