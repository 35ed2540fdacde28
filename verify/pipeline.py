"""The main job: an article in, one sealed record for each of its claims out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from claims.places.around import named_around
from claims.statements import extract_if_readable
from evidence.inquiry import Inquiry
from evidence.pixels.chips import write_chip
from verify.records.bundle import SOURCE, TEXT, chip_path, exchange_path, marks_path, picture_path
from verify.records.canonical import canonical
from verify.records.marks import as_features
from verify.records.pictures import picture_of
from verify.records.record import seal
from verify.verdict import judge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from claims.model import Claim
    from evidence.inquiry import Gathered
    from evidence.model.findings import Evidence
    from evidence.tools import Tools
    from verify.intake import Taken
    from verify.model import Policy, Record, Verdict
    from verify.records.record import Versions


@dataclass(frozen=True)
class Checked:
    """One record and the files of its bundle."""

    record: Record
    files: dict[str, bytes] = field(repr=False)
    """All but the record and the manifest, by their path in the bundle."""


def check(
    taken: Taken,
    *,
    tools: Tools,
    policy: Policy,
    versions: Versions,
    now: datetime,
    tell: Callable[[str], None],
) -> Iterator[Checked]:
    """Check every claim of an article, in text order, the uncheckable ones too.

    Args:
        taken: the article and the bytes that it was read from.
        tools: whom to ask, and what to read and count with.
        policy: tolerances of the comparison.
        versions: the code at work, for the record.
        now: the present, aware UTC.
        tell: is told how the work goes.
    """
    inquiry = Inquiry(tools, when=now, tell=tell)
    for claim in extract_if_readable(taken.article):
        tell(f"Claim: {claim.quantity.text} {claim.object}")
        mark = tools.trail.mark()
        gathered = inquiry.gather(claim, context=_around(claim, taken))
        verdict = judge(gathered.evidence, policy)
        trail = tuple(dict.fromkeys((*taken.exchanges, *tools.trail.since(mark))))
        record = seal(
            taken.article,
            _settled(gathered.evidence, verdict),
            verdict,
            trail=trail,
            versions=versions,
            made_at=now,
        )
        yield Checked(record, _files(record, gathered, taken, tools))


def _settled(found: Evidence, verdict: Verdict) -> Evidence:
    """What was found, without advice on what would settle a matter that is settled."""
    if found.search is None or verdict.agreement not in {"consistent", "inconsistent"}:
        return found
    return found.model_copy(update={"search": found.search.model_copy(update={"settle": None})})


def _around(claim: Claim, taken: Taken) -> tuple[str, ...]:
    """Names of other places in the article, those nearest to the claim first."""
    site = claim.site.text if claim.site else ""
    return named_around(taken.article.text, claim.start, site=site)


def _files(record: Record, gathered: Gathered, taken: Taken, tools: Tools) -> dict[str, bytes]:
    files = {SOURCE: taken.source, TEXT: taken.article.text.encode()}
    files |= {exchange_path(entry.sha256): tools.trail.body(entry.sha256) for entry in record.trail}
    for number, (count, chip) in enumerate(zip(record.counts, gathered.chips, strict=True)):
        files[chip_path(number)] = write_chip(chip)
        files[picture_path(number)] = picture_of(record, count, chip)
        files[marks_path(number)] = canonical(as_features(count.marks))
    return files
