"""CSV: a row for each record, safe to open as a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from verify.exports.item import finding
from verify.exports.words import article_link, scene_of, visible
from verify.judge.sentences import timed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verify.model import SceneReference
    from verify.seams import Asked, Held

_STARTS = tuple("=+-@＝＋－＠")
"""What makes a spreadsheet run a cell as a formula, full-width spellings included (OWASP, CSV injection)."""


class Csv:
    """RFC 4180: UTF-8, a header, lines that end in CR LF."""

    media_type = "text/csv; charset=utf-8; header=present"
    suffix = ".csv"
    several = True

    def __call__(self, held: Sequence[Held], asked: Asked) -> bytes:
        """Write the table; a text that a spreadsheet would run begins with an apostrophe."""
        rows = [_row(one, asked) for one in held]
        out = io.StringIO()
        table = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\r\n")
        table.writeheader()
        table.writerows({name: cell(value) for name, value in row.items()} for row in rows)
        return out.getvalue().encode("utf-8", "backslashreplace")


def cell(value: Any) -> str | int | float:
    """Make one cell: numbers as they are, nothing for None, lists with blanks between, text made harmless."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return value
    text = visible(value if isinstance(value, str) else "; ".join(value))
    return f"'{text}" if text.lstrip().startswith(_STARTS) else text


def _taken(scene: SceneReference) -> str:
    """Its time, or its day where no hour of it is known."""
    return scene.taken_start[: None if timed(scene.taken_start, scene.taken_end) else len("2023-10-05")]


def _row(held: Held, asked: Asked) -> dict[str, Any]:
    record = held.record
    claim, article, site = record.claim, record.article, record.site
    found = finding(held)
    count = record.counts[0] if record.counts else None
    scene = scene_of(record, count) if count else None
    return {
        **found,
        "label": asked.labels[found["outcome"]],
        "why": record.verdict.why,
        "article": article_link(record),
        "publisher": article.publisher,
        "title": article.title,
        "published": article.published,
        "quote": claim.quote,
        "attribution": claim.attribution,
        "quantity": claim.quantity.text,
        "relation": claim.quantity.relation,
        "said_low": claim.quantity.low,
        "said_high": claim.quantity.high,
        "unit": claim.quantity.unit,
        "measure": claim.measure,
        "kind": claim.kind,
        "object": claim.object,
        "observed_start": claim.observed.start if claim.observed else None,
        "observed_end": claim.observed.end if claim.observed else None,
        "site": site.name if site else None,
        "lon": site.lon if site else None,
        "lat": site.lat if site else None,
        "counted": count.best if count else None,
        "counted_low": count.low if count else None,
        "counted_high": count.high if count else None,
        "level": count.level if count else None,
        "counter": f"{count.counter.name} {count.counter.version}" if count else None,
        "scene": scene.id if scene else None,
        "taken": _taken(scene) if scene else None,
        "gsd_m": scene.gsd_m if scene else None,
        "rendered": scene.rendered if scene else None,
        "licence": scene.licence if scene else None,
        "fidelity": record.fidelity.outcome,
        "changes": record.fidelity.changes,
        "made_at": record.made_at,
    }
