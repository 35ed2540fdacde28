"""``recount correct`` and ``recount withdraw``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from verify.cli.asking import secret_asker
from verify.cli.exits import DONE
from verify.cli.filing import bundle_of, file_bundle, folder_for_bundles, keep_pixels, write
from verify.cli.output import Format, emit, say
from verify.door import Doors, opened
from verify.files import named
from verify.records.canonical import as_json
from verify.records.corrections import disputed, reason_for, status_of, superseding
from verify.records.house import with_kept
from verify.records.signing.sealing import sealing_of
from verify.records.sound import sound
from verify.settings import load_settings

if TYPE_CHECKING:
    from pathlib import Path

    from verify.model import Correction, Record


def run(
    *, old: str, new: str | None, why: str, by: str, out: str | None, offline: bool, form: Format | None
) -> int:
    """Write a record that takes the place of another: with a new finding, or with none."""
    settings = load_settings()
    correction = reason_for(withdrawn=new is None, reason=why, by=by)
    folder = named("--out", out)
    before, files = sound(bundle_of(old, settings))
    after, files = (before, files) if new is None else sound(bundle_of(new, settings))
    files = with_kept(after, files, settings.data)
    with opened(settings, Doors(offline=offline)) as (web, _):
        own = folder_for_bundles(folder, settings)
        seal = sealing_of(settings, web, tell=say, ask=secret_asker())
        record = superseding(after, old=before, correction=correction, made_at=datetime.now(UTC))
        bundle, record = write(record, files, own, seal)
        keep_pixels(record, files, settings)
        record = record.model_copy(update={"status": status_of(record, ())})
    file_bundle(bundle, settings)
    if disputed(before, [record]):
        say(f"Record {before.id} was signed by another key, so this one will not count against it.")
        say("Sign with that key (setting key), or ask whoever holds it.")
    emit(as_json(record), form=form, text=lambda: describe(record, correction, bundle))
    return DONE


def describe(record: Record, told: Correction, bundle: Path) -> str:
    """What was done, for a person."""
    done = "withdraws" if told.withdrawn else "corrects"
    return f"{record.id}\n  {done} {record.supersedes}\n  {told.reason} ({told.by})\n  record: {bundle}"
