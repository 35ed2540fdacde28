"""The main job: an article in, one sealed record for each of its claims out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from claims.places.around import named_around
from claims.statements import extract_if_readable
from evidence.inquiry import Inquiry
from verify.fidelity import Assessed
from verify.judge.verdict import judge
from verify.records.contents import over
from verify.records.files import files_of
from verify.records.licences import HOW_TO_HAND_ON, withheld
from verify.records.record import seal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from claims.model import Claim
    from evidence.inquiry import Gathered
    from evidence.model.findings import Evidence
    from evidence.tools import Tools
    from verify.fidelity import Sources
    from verify.intake import Taken
    from verify.model import Record, Verdict
    from verify.records.licences import Handing
    from verify.records.record import Versions
    from verify.tolerances import Policy


@dataclass(frozen=True)
class Checked:
    """One record and the files of its bundle."""

    record: Record
    files: dict[str, bytes] = field(repr=False)
    """What the record is sealed over and the bodies of its trail, by their path in the bundle."""


@dataclass(frozen=True)
class Terms:
    """On which terms everything of one run is checked."""

    policy: Policy
    """Tolerances of the comparison."""
    handing: Handing
    """Which pixels a bundle may hand on."""
    versions: Versions
    """The code at work, for the record."""
    now: datetime
    """The present, aware UTC."""


def check(
    taken: Taken,
    *,
    tools: Tools,
    terms: Terms,
    tell: Callable[[str], None],
    sources: Sources | None = None,
    claims: Sequence[Claim] | None = None,
) -> Iterator[Checked]:
    """Check every claim of an article, in text order, the uncheckable ones too.

    Args:
        taken: the article and the bytes that it was read from.
        tools: whom to ask, and what to read and count with.
        terms: how it is judged, handed on and dated.
        tell: is told how the work goes.
        sources: finds what the article has its claims from; None to assess no fidelity.
        claims: those of the article to check; None to find them in it.
    """
    inquiry = Inquiry(tools, when=terms.now, tell=tell)
    for claim in extract_if_readable(taken.article) if claims is None else claims:
        tell(f"Claim: “{claim.quantity.text} {claim.object}”")
        mark = tools.trail.mark()
        gathered = inquiry.gather(claim, context=around(claim, taken))
        verdict = judge(gathered.evidence, terms.policy)
        assessed = sources.assess(claim) if sources else Assessed()
        read = (*taken.exchanges, *tools.trail.since(mark), *assessed.exchanges)
        trail = tuple(dict.fromkeys(read))
        record = seal(
            taken.article,
            settled(gathered.evidence, verdict),
            verdict,
            fidelity=assessed.fidelity,
            trail=trail,
            versions=terms.versions,
            made_at=terms.now,
            media_type=taken.media_type,
        )
        yield _sealed(record, gathered, taken, tools, handing=terms.handing, tell=tell)


def settled(found: Evidence, verdict: Verdict) -> Evidence:
    """What was found, without advice on scenes where it is settled, or one more scene would not settle it."""
    # More of the weeks would settle a record or a change, not one more scene of any of its days.
    # Where the day was counted and nothing compared, the words would have to say more: which, where.
    series = bool(found.counts) and found.claim.measure in {"change", "record"}
    worded = (
        bool(found.counts) and verdict.agreement == "not_checkable" and "wrong_day" not in verdict.reasons
    )
    settled = verdict.agreement in {"consistent", "inconsistent"}
    if found.search is None or not (series or worded or settled):
        return found
    return found.model_copy(update={"search": found.search.model_copy(update={"settle": None})})


def around(claim: Claim, taken: Taken) -> tuple[str, ...]:
    """Names of other places in the article, those nearest to the claim first."""
    site = claim.site.text if claim.site else ""
    return named_around(taken.article.text, claim.start, site=site)


def _sealed(
    record: Record,
    gathered: Gathered,
    taken: Taken,
    tools: Tools,
    *,
    handing: Handing,
    tell: Callable[[str], None],
) -> Checked:
    """Seal a record over its files, and say which of them are not handed on."""
    scenes = [assessed.scene for assessed in gathered.evidence.scenes]
    bodies = {entry.sha256: tools.trail.body(entry.sha256) for entry in record.trail}
    files = files_of(
        record,
        source=taken.source,
        text=taken.article.text,
        scenes=scenes,
        chips=gathered.chips,
        bodies=bodies,
    )
    kept_back = withheld(record, scenes, bodies, handing)
    for why in dict.fromkeys(kept_back.values()):
        tell(f"{sum(one == why for one in kept_back.values())} files stay out of the bundle: {why}.")
    if kept_back and handing.rule == "by-licence":
        tell(HOW_TO_HAND_ON)
    return Checked(over(record, files, kept_back), files)
