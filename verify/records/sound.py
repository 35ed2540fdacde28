"""A bundle that something new is to rest on: audited first."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from verify.errors import RecordError
from verify.model import Record
from verify.records.audit import audit
from verify.records.bundle import RECORD
from verify.records.elsewhere import elsewhere
from verify.records.opened import open_bundle
from verify.records.remade import remade
from verify.records.signing.checks import signatures_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def sound(bundle: Path) -> tuple[Record, Mapping[str, bytes]]:
    """Open a bundle that passes its audit, trusted or not.

    Returns:
        Its record, with the signatures that hold, and its files by their path.

    Raises:
        RecordError: there is none, or one that is invalid.
    """
    found = audit(bundle, closer=[elsewhere(remade)])
    if found.outcome == "invalid":
        failed = [check for check in found.checks if not check.ok]
        raise RecordError(
            f"{bundle} is invalid: {len(failed)} checks fail, such as {failed[0].name} of {failed[0].file}.",
            next_step=f"Look closer with recount audit {bundle}; nothing is built upon such a bundle.",
        )
    files = open_bundle(bundle)
    record = Record.model_validate(json.loads(files[RECORD]))
    return record.model_copy(update={"signatures": signatures_in(files, record)}), files
