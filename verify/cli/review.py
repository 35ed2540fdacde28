"""``recount review``."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from verify.afresh import check_afresh
from verify.cli.asking import secret_asker
from verify.cli.exits import DONE
from verify.cli.filing import file_bundle, keep_pixels
from verify.cli.output import Format, emit, say
from verify.door import Doors
from verify.files import FileRefusedError, folder_to_write, named, reason, regular_bytes
from verify.pipeline import Terms
from verify.records.canonical import as_json
from verify.records.corrections import disputed, does
from verify.records.house import with_kept
from verify.records.licences import load_handing
from verify.records.signing.sealing import sealing_of, signed
from verify.records.sound import sound
from verify.records.writing import write_bundle
from verify.review.applying import apply
from verify.review.model import ReviewRefusedError
from verify.review.reading import MOST_BYTES, read_review, template
from verify.settings import load_settings
from verify.wiring import versions, wired

if TYPE_CHECKING:
    from collections.abc import Mapping

    from verify.model import Record
    from verify.review.model import Review
    from verify.settings import Settings
    from verify.wiring import Wired


def run(
    *, bundle: Path, file: str | None, start: bool, out: str | None, offline: bool, form: Format | None
) -> int:
    """Correct a record as a review file says; or give a file to start from."""
    if start is (file is not None):
        raise ReviewRefusedError(
            "One of both is needed: a review file, or --template.",
            next_step="Write a file: recount review BUNDLE --template > review.json; then fill it in.",
        )
    settings = load_settings()
    if file is None:
        told = template(sound(bundle)[0])
        emit(told, form=form, text=lambda: json.dumps(told, indent=2))
        return DONE
    review = read_review(_body(file))
    folder = named("--out", out)
    before, files = sound(bundle)
    files = with_kept(before, files, settings.data)
    with wired(settings, Doors(offline=offline)) as ready:
        own = folder_to_write(
            folder or settings.data / "records", option="--out" if out else "The data folder"
        )
        seal = sealing_of(settings, ready.kit.web, tell=say, ask=secret_asker())
        after, files = _reviewed(before, files, review, ready=ready, settings=settings)
        try:
            written = write_bundle(after, files, own, seal=seal)
            after = signed(after, written)
        except OSError as refused:
            raise FileRefusedError(
                f"The bundle of {after.id} cannot be written below {own} ({reason(refused)}).",
                next_step="Make room, or name another folder with --out.",
            ) from refused
    keep_pixels(after, files, settings)
    file_bundle(written, settings)
    if disputed(before, [after]):
        say(f"Record {before.id} was signed by another key, so this one will not count against it.")
        say("Sign with that key (setting key), or ask whoever holds it.")
    emit(as_json(after), form=form, text=lambda: describe(before, after, written))
    return DONE


def _reviewed(
    before: Record, files: Mapping[str, bytes], review: Review, *, ready: Wired, settings: Settings
) -> tuple[Record, Mapping[str, bytes]]:
    """Do the review on what the bundle holds; search, read and count anew where it says so."""
    if review.afresh:
        handing = load_handing(settings.pixels, settings.licences)
        terms = Terms(policy=ready.policy, handing=handing, versions=versions(), now=datetime.now(UTC))
        made = check_afresh(before, files, review, tools=ready.tools, terms=terms, tell=say)
        return made.record, made.files
    return apply(
        before,
        files,
        review,
        counters=ready.tools.counters,
        policy=ready.policy,
        now=datetime.now(UTC),
        versions=versions(),
    )


def _body(file: str) -> bytes:
    """Bytes of a review file; ``-`` is standard input. Raises FileRefusedError when it cannot be read."""
    if file == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        return regular_bytes(Path(file), most=MOST_BYTES)
    except (OSError, ValueError) as unreadable:
        raise FileRefusedError(
            f"{file!a} cannot be read ({reason(unreadable)}).", next_step="Name a review file."
        ) from unreadable


def describe(before: Record, after: Record, bundle: Path) -> str:
    """What was corrected, for a person: what the machine said, what is there now, and the verdicts."""
    done = does(after.correction) if after.correction else "corrects"
    rows = [after.id, f"  {done} {before.id}"]
    for number, new in enumerate(after.counts):
        old = before.counts[number] if number < len(before.counts) else None
        if old == new:
            continue
        now = f"{new.best} ({new.level:.0%} interval {new.low} to {new.high})"
        same = old is not None and old.scene_id == new.scene_id
        was = f"was {old.best} ({old.low} to {old.high})" if old and same else f"on {new.scene_id}"
        rows.append(f"  count {number}: {now}, {was}")
        if new.machine:
            machine = f"{new.machine.best} ({new.machine.low} to {new.machine.high})"
            rows.append(f"    the machine says {machine}; marks reviewed by {new.reviewed_by}")
    told = after.correction
    rows.append(f"  {after.verdict.agreement}, was {before.verdict.agreement}")
    rows.append(f"  {after.verdict.why}")
    rows += [f"  {told.reason} ({told.by})"] if told else []
    return "\n".join([*rows, f"  record: {bundle}"])
