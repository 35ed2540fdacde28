"""``recount check``."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from verify.cli.claims import describe_claim
from verify.cli.exits import BAD_INPUT, DONE, NOTHING_COUNTABLE
from verify.cli.output import Format, emit, say
from verify.cli.scenes import describe_receipt
from verify.door import Doors
from verify.intake import take
from verify.pipeline import check
from verify.records.bundle import write_bundle
from verify.records.canonical import as_json
from verify.settings import load_settings
from verify.wiring import wired

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from verify.model import Record


def run(
    *,
    article: str,
    published: str | None,
    url: str | None,
    out: Path | None,
    model: str | None,
    doors: dict[str, Any],
    form: Format | None,
) -> int:
    """Check an article: one record per claim, each with its bundle."""
    settings = load_settings()
    stdin = sys.stdin.buffer.read() if article == "-" else None
    records: list[Record] = []
    with wired(settings, Doors(**doors), model=model) as ready:
        taken = take(article, web=ready.kit.web, stdin=stdin, url=url, published=published)
        for checked in check(
            taken,
            tools=ready.tools,
            policy=ready.policy,
            versions=ready.versions,
            now=datetime.now(UTC),
            tell=say,
        ):
            bundle = write_bundle(checked.record, checked.files, out or settings.data / "records")
            records.append(checked.record)
            emit(as_json(checked.record), form=form, text=partial(describe, checked.record, bundle))
    return _outcome(records, named=doors["imagery"])


def _outcome(records: Sequence[Record], *, named: Sequence[str]) -> int:
    if not records:
        say("Nothing in this article can be counted from above.")
        say("Give one that says how many of something stood where.")
        return NOTHING_COUNTABLE
    unread = _unread(records)
    if unread and any("://" not in place for place in named):
        # The records stand and say so; but whoever named these files should mend them.
        for reason in unread:
            say(reason)
        return BAD_INPUT
    return DONE


def _unread(records: Sequence[Record]) -> list[str]:
    """Why named scenes could not be read, when nothing at all could be counted."""
    if any(record.counts for record in records):
        return []
    rejected = [one for record in records if record.search for one in record.search.rejected]
    return list(dict.fromkeys(one.reason for one in rejected if one.code == "imagery_unreadable"))


def describe(record: Record, bundle: Path) -> str:
    """One record for a person: what was said, what was seen, what it amounts to."""
    verdict = record.verdict
    rows = [describe_claim(record.claim)]
    if record.site:
        site = record.site
        rows.append(
            f"  site: {site.name} ({site.lat:.4f}, {site.lon:.4f}), score {site.score:.2f}, {site.found_by}"
        )
    rows += [f"  scene: {scene.id}, {scene.taken_start}: {scene.adequacy.reason}" for scene in record.scenes]
    rows += describe_receipt(record.search) if record.search else []
    for count in record.counts:
        rows.append(
            f"  count: {count.best} ({count.level:.0%} interval {count.low} to {count.high}) "
            f"by {count.counter.name} {count.counter.version} on {count.scene_id}"
        )
    likely = f", {verdict.term} ({verdict.likelihood:.0%})" if verdict.likelihood is not None else ""
    grounds = f" [{', '.join(verdict.reasons)}]" if verdict.reasons else ""
    word = verdict.agreement.replace("_", " ").upper()
    rows += [
        f"  {word}{likely}, {verdict.analytic_confidence} confidence{grounds}",
        f"  {verdict.why}",
        f"  record: {bundle}",
        "",
    ]
    return "\n".join(rows)
