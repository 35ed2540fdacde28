"""Do it again from the bundle: extract, hold against the source, count, judge, and compare field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.article import read
from claims.errors import ArticleError
from claims.statements import extract
from evidence.counting import counted_on
from evidence.errors import RasterError
from evidence.pixels.chips import read_chip
from verify.fidelity import compare_again
from verify.judge.policy import load_policy
from verify.judge.reviewing import labelled
from verify.judge.verdict import judge
from verify.model import Check
from verify.records.bundle import RECORD, SOURCE, chip_path, exchange_path
from verify.records.canonical import as_json
from verify.records.moved import moved
from verify.records.record import evidence_of
from verify.records.seal import finding_id
from verify.records.warc import source_in
from verify.review.again import claim_again, claim_before, count_before, drawn_otherwise, reviewed_again

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from claims.model import Article, Claim
    from evidence.chip import Chip
    from evidence.model.counts import SceneCount
    from evidence.seams import Counter
    from verify.model import Fidelity, Record

_FINEST_M = 0.01
"""No satellite's pixel is smaller; a stranger's chip may say anything."""


def rerun(record: Record, files: Mapping[str, bytes], *, counters: Sequence[Counter]) -> Iterator[Check]:
    """Extract, compare with the source, count and judge again from what is in a bundle.

    Args:
        record: a record whose bundle was audited.
        files: the bundle's files.
        counters: those that are installed here.

    Yields:
        One check for the claim, a source that was read, each count, the policy, the verdict and the
        ``finding_id``. What moved is told with both numbers.
    """
    article, claim, check = _extracted(record, files)
    yield check
    fidelity = record.fidelity
    if article is not None and fidelity.source_sha256 and fidelity.outcome != "not_assessed":
        fidelity, check = _sourced(record, files, article, claim)
        yield check
    counts: list[SceneCount] = []
    for number in range(len(record.counts)):
        count, check = _counted(record, number, files, counters)
        counts.append(count)
        yield check
    yield _policy(record)
    edited = claim_again(record, claim)
    again = record.model_copy(update={"claim": edited, "counts": tuple(counts), "fidelity": fidelity})
    verdict = labelled(judge(evidence_of(again), record.verdict.policy), record.edited, site=record.site)
    difference = moved(as_json(record.verdict), as_json(verdict))
    yield _compared("rerun_verdict", difference, "judged again: the same")
    told = as_json(again.model_copy(update={"verdict": verdict}))
    found = finding_id(told)
    difference = "" if found == record.finding_id else f"{record.finding_id} in the record, {found} here"
    yield _compared("rerun_finding", difference, f"finding_id {found} again")


def _policy(record: Record) -> Check:
    """Whoever judges may choose other tolerances than those that ship, and says so."""
    difference = moved(as_json(record.verdict.policy), as_json(load_policy()))
    detail = f"not the policy that ships: {difference}" if difference else "the policy that ships"
    return Check(name="policy", ok=True, file=RECORD, detail=detail)


def _compared(name: str, difference: str, same: str, *, file: str = RECORD) -> Check:
    return Check(name=name, ok=not difference, file=file, detail=difference or same)


def _extracted(record: Record, files: Mapping[str, bytes]) -> tuple[Article | None, Claim, Check]:
    """The article read again, and its claim; the record's own claim where reading gives none.

    The claim is the one that reading gives, whatever a person made of it since.
    """
    told, before = record.article, claim_before(record)
    try:
        article = read(
            source_in(record, files.get(SOURCE, b"")) or b"",
            url=told.url,
            final_url=told.final_url,
            media_type=told.media_type,
            published=told.published,
        )
    except ArticleError as unreadable:
        check = Check(name="rerun_claim", ok=False, file=SOURCE, detail=unreadable.what)
        return None, before, check
    claims = extract(article)
    here = [claim for claim in claims if claim.start == before.start]
    best = next((claim for claim in here if claim == before), here[0] if here else None)
    if best is None:
        detail = f"of {len(claims)} statements found again, none begins at {before.start}"
        return article, before, Check(name="rerun_claim", ok=False, file=RECORD, detail=detail)
    difference = moved(as_json(before), as_json(best))
    return article, best, _compared("rerun_claim", difference, "extracted again: the same")


def _sourced(
    record: Record, files: Mapping[str, bytes], article: Article, claim: Claim
) -> tuple[Fidelity, Check]:
    """What holding the claim against its source's page gives; the record's own where that is not there."""
    path = exchange_path(record.fidelity.source_sha256 or "")
    try:
        again = compare_again(
            claim,
            article,
            record.fidelity,
            page=files.get(path, b""),
            vague=record.verdict.policy.vague,
        )
    except ArticleError as unreadable:
        check = Check(name="rerun_fidelity", ok=False, file=path, detail=unreadable.what)
        return record.fidelity, check
    difference = moved(as_json(record.fidelity), as_json(again))
    return again, _compared("rerun_fidelity", difference, f"{again.outcome} again", file=path)


def _counted(
    record: Record, number: int, files: Mapping[str, bytes], counters: Sequence[Counter]
) -> tuple[SceneCount, Check]:
    """The count that the same pixels give, with a person's marks; the record's own where there is none."""
    told, path = record.counts[number], chip_path(number)
    said = count_before(told)

    def left(detail: str, *, ok: bool) -> tuple[SceneCount, Check]:
        return told, Check(name="rerun_count", ok=ok, file=path, detail=detail)

    if said.reviewed_by is not None:
        return left(f"not counted again: {said.reviewed_by} corrected the marks", ok=True)
    if path not in files:
        return left("not counted again: the bundle holds no pixels", ok=True)
    named = [
        one
        for one in counters
        if (one.identity.name, one.kind, one.method) == (said.counter.name, said.kind, said.method)
    ]
    if not named:
        return left(f"no counter here is called {said.counter.name}", ok=False)
    try:
        chip = read_chip(files[path], name=path)
    except RasterError as unreadable:
        return left(unreadable.what, ok=False)
    if wrong := _uncountable(chip, named[0]) or drawn_otherwise(chip, said, path):
        return left(wrong, ok=False)
    again = counted_on(chip, named[0], scene_id=said.scene_id).model_copy(
        update={"area": said.area, "covers": said.covers, "beyond": said.beyond, "aside": said.aside}
    )
    difference = moved(as_json(said), as_json(again))
    final = reviewed_again(told, again, record.verdict.policy)
    same = f"{again.best} counted again, mark by mark"
    same += f"; {final.best} with the marks of {final.reviewed_by}" if final.reviewed_by else ""
    return final, _compared("rerun_count", difference, same, file=path)


def _uncountable(chip: Chip, counter: Counter) -> str | None:
    if _FINEST_M <= chip.gsd_m <= counter.coarsest_m:
        return None
    return f"not counted again: {chip.gsd_m:g} m is outside what the counter was measured at"
