"""``recount export``."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from verify.cli.exits import DONE
from verify.cli.filing import bundle_of, has_store, note_deed, store_of
from verify.cli.numbers import checked_day
from verify.cli.output import say
from verify.cli.places import near_of
from verify.cli.streams import put_bytes
from verify.errors import ExportError, NoSuchRecordError
from verify.exports.formats import exporter
from verify.exports.held import as_filed, hold, with_status
from verify.exports.labels import load_labels
from verify.files import file_to_write, named, write_file
from verify.seams import Asked
from verify.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from verify.seams import Held
    from verify.settings import Settings


def run(
    *,
    record: Sequence[str],
    form: str,
    out: str | None,
    later: Sequence[str],
    said: Mapping[str, str | None],
) -> int:
    """Write records in another form, to a file or to standard output.

    Args:
        record: bundles, zips, records, or ids of the store.
        form: name of an exporter.
        out: file to write; None for standard output.
        later: records that may take the place of those.
        said: what a person adds, by the name of its option.
    """
    settings, write = load_settings(), exporter(form)
    target = file_to_write(named("--out", out), option="--out")
    if len(record) > 1 and not write.several:
        raise ExportError(
            f"{form} holds one record, and {len(record)} were named.",
            next_step="Name one, or use a form that lists them: csv, jsonfeed.",
        )
    asked = _asked(said, settings)
    those, after = ([hold(bundle_of(one, settings), tell=say) for one in names] for names in (record, later))
    held = [_as_filed(one, settings) for one in with_status(those, [one.record for one in after])]
    body = write(held, asked)
    if target is not None:
        write_file(target, body, option="--out")
    elif b"\0" in body and sys.stdout.isatty():
        raise ExportError(
            f"{form} is {len(body):,} bytes of {write.media_type}, which a terminal cannot show.",
            next_step=f"Name a file: --out record{write.suffix}.",
        )
    else:
        put_bytes(body)
    for one in held:
        note_deed(one.record.id, "exported", settings, by=asked.reviewer, detail=form)
    return DONE


def _as_filed(held: Held, settings: Settings) -> Held:
    """Add what the store knows to have become of a record, unless more is known already."""
    if held.status == "void" or not has_store(settings):
        return held
    try:
        with store_of(settings) as store:
            filed = as_filed(held, store)
    except NoSuchRecordError:
        return held
    return replace(held, earlier=filed.earlier) if filed.successor is None else filed


def _asked(said: Mapping[str, str | None], settings: Settings) -> Asked:
    """Read the options. Raises BadOptionError, BadPlaceError, FileRefusedError or SettingError."""
    taken, place = said["image_taken"], said["image_place"]
    return Asked(
        reviewer=said["reviewer"],
        organisation=said["organisation"],
        url=said["url"],
        image=said["image"],
        original=said["original"],
        taken=date.fromisoformat(checked_day(taken, option="--image-taken")[:10]) if taken else None,
        place=near_of(place) if place else None,
        labels=load_labels(settings.labels),
        font=settings.font,
        certificate=named("--certificate", said["certificate"]),
        key=named("--key", said["key"]),
    )
