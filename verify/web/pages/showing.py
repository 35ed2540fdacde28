"""A record as its page shows it: the verdict, one count closely, site, scenes, what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from verify.exports.item import change, headline, is_signed_off, source
from verify.exports.labels import outcome
from verify.exports.scale import scale_of
from verify.exports.words import (
    NOT_REAL,
    article_link,
    confidence,
    counted,
    credit,
    cut,
    days,
    is_rendered,
    likelihood,
    moment,
    scene_of,
)
from verify.records.bundle import TEXT, chip_path
from verify.records.house import objection_to
from verify.web.pages.beside import readings
from verify.web.pages.drifting import drift_of
from verify.web.pages.ground import sketch
from verify.web.pages.lines import in_words
from verify.web.pages.series import plot_of
from verify.web.pages.timeline import SHAPES, timeline

if TYPE_CHECKING:
    from verify.model import Record
    from verify.seams import Asked, Held
    from verify.settings import Settings

FORMS = (
    *("html", "png", "ninjs", "ninjs-1.6", "ninjs-superdesk"),
    *("jsonfeed", "csv", "prov", "ro-crate"),
)
"""Exports that a person can take away with a click; reviews ask who answers for them."""

_MOST_BARS = 12
"""Counts laid beside the statement on one axis; a history has a plot of its own."""

_LONGEST_TITLE = 300


@dataclass(frozen=True)
class Tiles:
    """Whom the map asks for its background."""

    address: str
    credit: str


def shown(held: Held, asked: Asked, *, number: int) -> dict[str, Any]:
    """Put a record into what its template speaks of.

    Args:
        held: the record with its files and its status.
        asked: labels.
        number: which count is looked at closely.
    """
    record = held.record
    refused = {one.scene: one.reason for one in record.search.rejected} if record.search else {}
    drawn = scale_of(record) if len(record.counts) <= _MOST_BARS else None
    return {
        "record": record,
        "here_at": f"/records/{record.id}",
        "standing": held.status == "active",
        "ended": held.status != "active" and not is_signed_off(held),
        "change": change(held),
        "not_real": NOT_REAL if is_rendered(record) else None,
        "outcome": outcome(held),
        "label": asked.labels[outcome(held)],
        "headline": headline(held, asked),
        "was_said": _was_said(record),
        "title": cut(record.article.title, _LONGEST_TITLE) if record.article.title else None,
        "link": article_link(record),
        "source": cut(source(record), _LONGEST_TITLE),
        "at_hand": TEXT in (held.files or {}),
        "drawn": drawn,
        "likelihood": likelihood(record),
        "confidence": confidence(record),
        "reasons": record.verdict.reasons,
        "settle": record.search.settle if record.search else None,
        "count": closely(held, number) if number < len(record.counts) else None,
        "counts": [
            {"day": moment(scene_of(record, one).taken_start).partition(",")[0], "best": one.best}
            for one in record.counts
        ],
        "drift": drift_of(record, held.files or {}),
        "plot": plot_of(record),
        "sketch": sketch(record.site) if record.site else None,
        "times": timeline(record),
        "shapes": SHAPES,
        "used": {one.scene_id for one in record.counts},
        "refused": refused,
        "forms": FORMS,
    }


def _was_said(record: Record) -> str | None:
    """The statement as it was read before a person edited it; None where nobody did."""
    claim = record.edited.claim if record.edited else None
    if claim is None:
        return None
    return "; ".join([in_words(claim), *([days(claim.observed)] if claim.observed else [])])


def closely(held: Held, number: int) -> dict[str, Any]:
    """One count with its pixels, its marks, and what else was made of them."""
    count, at = held.record.counts[number], f"/records/{held.record.id}/counts/{number}"
    at_hand = chip_path(number) in (held.files or {})
    return {
        "number": number,
        "told": count,
        "machine": count.machine,
        "corrected": count.machine is not None and set(count.marks) != set(count.machine.marks),
        "readings": readings(count),
        "words": counted(count),
        "credit": credit(scene_of(held.record, count)),
        "picture": f"{at}/chip.jpg" if at_hand else None,
        "objection": objection_to(held.record, number),
        "small": f"{at}/small.jpg",
        "first": f"{at}/first.jpg",
        "drawn_at": f"{at}/marked.jpg",
        "marks_at": f"{at}/marks.json",
    }


def tiles_of(settings: Settings) -> Tiles | None:
    """The map's background, where the newsroom has one."""
    return Tiles(settings.tiles, settings.tiles_by) if settings.tiles else None
