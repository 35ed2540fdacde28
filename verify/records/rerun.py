"""Do it again from the bundle: extract, count and judge, and compare field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.article import read
from claims.errors import ArticleError
from claims.statements import extract
from evidence.counting import counted_on
from evidence.errors import RasterError
from evidence.pixels.chips import read_chip
from verify.model import Check
from verify.records.bundle import RECORD, SOURCE, chip_path
from verify.records.canonical import as_json
from verify.records.moved import moved
from verify.records.record import evidence_of
from verify.records.seal import finding_id
from verify.verdict import judge

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from claims.model import Claim
    from evidence.model.counts import SceneCount
    from evidence.seams import Counter
    from verify.model import Record

_FINEST_M = 0.01
"""No satellite's pixel is smaller; a stranger's chip may say anything."""

OTHER_CODE = "rerun_code"
"""Name of what fails where other code is at work here: that other code finds otherwise forges nothing."""


def rerun(
    record: Record, files: Mapping[str, bytes], *, counters: Sequence[Counter], code: str
) -> Iterator[Check]:
    """Extract, count and judge again from what is in a bundle.

    Args:
        record: a record whose bundle was audited.
        files: the bundle's files.
        counters: those that are installed here.
        code: hash of the code that is at work here (``verify.records.code``).

    Yields:
        One check for the code, the claim, each count, the verdict and the ``finding_id``. What moved is told
        with both numbers; under other code it fails as ``rerun_code``.
    """
    same = _code(record, counters, code)
    yield same
    claim, check = _extracted(record, files)
    yield _named(check, same)
    counts: list[SceneCount] = []
    for number in range(len(record.counts)):
        count, check = _counted(record, number, files, counters)
        counts.append(count)
        yield _named(check, same)
    again = record.model_copy(update={"claim": claim, "counts": tuple(counts)})
    verdict = judge(evidence_of(again), record.verdict.policy)
    difference = moved(as_json(record.verdict), as_json(verdict))
    yield _named(_compared("rerun_verdict", difference, "judged again: the same"), same)
    told = as_json(again.model_copy(update={"verdict": verdict}))
    found = finding_id(told)
    difference = "" if found == record.finding_id else f"{record.finding_id} in the record, {found} here"
    yield _named(_compared("rerun_finding", difference, f"finding_id {found} again"), same)


def _code(record: Record, counters: Sequence[Counter], code: str) -> Check:
    here = {counter.identity for counter in counters}
    others = [model for model in record.made_by.models if model not in here]
    if others:
        detail = (
            f"{others[0].name} {others[0].version} ({others[0].sha256[:12]}) is not what is installed here"
        )
    elif record.made_by.code != code:
        detail = f"made by code {(record.made_by.code or 'unknown')[:12]}, here is {code[:12]}"
    else:
        return Check(name=OTHER_CODE, ok=True, file=RECORD, detail=f"the same code, {code[:12]}")
    return Check(name=OTHER_CODE, ok=False, file=RECORD, detail=detail)


def _named(check: Check, code: Check) -> Check:
    """A failure under other code is that code's, and forges nothing."""
    return check if check.ok or code.ok else check.model_copy(update={"name": OTHER_CODE})


def _compared(name: str, difference: str, same: str, *, file: str = RECORD) -> Check:
    return Check(name=name, ok=not difference, file=file, detail=difference or same)


def _extracted(record: Record, files: Mapping[str, bytes]) -> tuple[Claim, Check]:
    """The claim that reading the article again gives; the record's own where there is none."""
    told = record.article
    try:
        article = read(
            files.get(SOURCE, b""), url=told.url, final_url=told.final_url, published=told.published
        )
    except ArticleError as unreadable:
        check = Check(name="rerun_claim", ok=False, file=SOURCE, detail=unreadable.what)
        return record.claim, check
    claims = extract(article)
    here = [claim for claim in claims if claim.start == record.claim.start]
    best = next((claim for claim in here if claim == record.claim), here[0] if here else None)
    if best is None:
        detail = f"of {len(claims)} statements found again, none begins at {record.claim.start}"
        return record.claim, Check(name="rerun_claim", ok=False, file=RECORD, detail=detail)
    difference = moved(as_json(record.claim), as_json(best))
    return best, _compared("rerun_claim", difference, "extracted again: the same")


def _counted(
    record: Record, number: int, files: Mapping[str, bytes], counters: Sequence[Counter]
) -> tuple[SceneCount, Check]:
    """The count that the same pixels give; the record's own where it cannot be made."""
    said, path = record.counts[number], chip_path(number)

    def left(detail: str, *, ok: bool) -> tuple[SceneCount, Check]:
        return said, Check(name="rerun_count", ok=ok, file=path, detail=detail)

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
    if not _FINEST_M <= chip.gsd_m <= named[0].coarsest_m:
        return left(
            f"not counted again: {chip.gsd_m:g} m is outside what the counter was measured at", ok=False
        )
    again = counted_on(chip, named[0], scene_id=said.scene_id)
    difference = moved(as_json(said), as_json(again))
    check = _compared("rerun_count", difference, f"{again.best} counted again, mark by mark", file=path)
    return again, check
