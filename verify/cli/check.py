"""``recount check``."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from evidence.scenes.receipt import dead_ends
from verify.cli.asking import secret_asker
from verify.cli.claims import describe_claim
from verify.cli.doors import doors_of
from verify.cli.exits import BAD_INPUT, DONE, NOTHING_COUNTABLE
from verify.cli.filing import file_bundle, folder_for_bundles, keep_pixels, write
from verify.cli.output import Format, emit, say
from verify.cli.places import position
from verify.cli.scenes import describe_scenes, unsearched
from verify.fidelity import CHANGED, Sources, given_sources
from verify.files import named
from verify.intake import standard_input, take
from verify.pipeline import check
from verify.records.canonical import as_json
from verify.records.signing.sealing import sealing_of
from verify.settings import load_settings
from verify.wiring import terms_of, wired

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from verify.model import Fidelity, Record, Verdict


def run(
    *,
    article: str,
    published: str | None,
    url: str | None,
    out: str | None,
    model: str | None,
    sources: Sequence[str],
    doors: dict[str, Any],
    form: Format | None,
) -> int:
    """Check an article: one record per claim, each with its bundle."""
    settings, asked = load_settings(), doors_of(**doors)
    folder = named("--out", out)
    stdin = standard_input(article, sys.stdin.buffer)
    records: list[Record] = []
    filed = True
    with wired(settings, asked, model=model) as ready:
        own = folder_for_bundles(folder, settings)
        seal = sealing_of(settings, ready.kit.web, tell=say, ask=secret_asker())
        taken = take(article, web=ready.kit.web, stdin=stdin, url=url, published=published)
        for checked in check(
            taken,
            tools=ready.tools,
            terms=terms_of(settings, ready.policy),
            tell=say,
            sources=Sources(
                taken,
                given=given_sources(sources, web=ready.kit.web, trail=ready.tools.trail, tell=say),
                web=None if ready.kit.offline else ready.kit.web,
                vague=ready.policy.vague,
                tell=say,
            ),
        ):
            bundle, record = write(checked.record, checked.files, own, seal)
            keep_pixels(record, checked.files, settings)
            records.append(record)
            filed = filed and file_bundle(bundle, settings)
            emit(as_json(record), form=form, text=partial(describe, record, bundle))
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
        rows.append(f"  site: {site.name} ({position(site.lon, site.lat)}), score {site.score:.2f}")
        rows.append(f"  site found by: {site.found_by}")
    if record.search and not unsearched(record.search):
        rows += describe_scenes(record.scenes, record.search)
    rendered = {scene.id for scene in record.scenes if scene.rendered}
    for count in record.counts:
        label = ", a RENDERED scene" if count.scene_id in rendered else ""
        rows.append(
            f"  counted: {count.best} ({count.level:.0%} interval {count.low} to {count.high}) "
            f"by {count.counter.name} {count.counter.version} on {count.scene_id}{label}"
        )
    rows += [f"  {_judged(verdict)}", f"  {_why(record)}", *_faithful(record.fidelity)]
    rows += [*_advice(record), f"  record: {bundle}", ""]
    return "\n".join(rows)


def _advice(record: Record) -> list[str]:
    """What would settle it, where scenes could be counted on and did not settle it all the same."""
    settle = record.search.settle if record.search else None
    return [f"  what would settle it: {settle.advice}"] if settle and record.counts else []


def _faithful(fidelity: Fidelity) -> list[str]:
    """How the claim stands to its source, in one line; nothing where that was not assessed."""
    where = f" ({fidelity.source_url})" if fidelity.source_url else ""
    match fidelity.outcome:
        case "faithful":
            return [f"  as its source has it: “{fidelity.source_quote}”{where}"]
        case "altered":
            made = ", ".join(CHANGED[change] for change in fidelity.changes)
            return [f"  ALTERED against its source, {made}: “{fidelity.source_quote}”{where}"]
        case "source_not_found" if fidelity.source_url:
            return [f"  not said by the page that was read as its source{where}"]
    return []


def _why(record: Record) -> str:
    """The verdict's own sentences; that nothing was searched is said once, not of each catalogue."""
    why = record.verdict.why
    nothing = unsearched(record.search) if record.search else None
    if record.search is None or nothing is None:
        return why
    told = [end.detail for end in dead_ends(record.search) if end.code == "not_searched"]
    for detail in told:
        why = why.replace(detail, nothing)
    return why if nothing in why else f"{why} {nothing}"


def _judged(verdict: Verdict) -> str:
    """The verdict in one line: what it is, how likely that makes the claim, and with what confidence."""
    parts = [verdict.agreement.replace("_", " ").upper()]
    if verdict.likelihood is not None:
        parts.append(f"likelihood of the claim: {verdict.term} ({verdict.likelihood * 100:.0f} %)")
    if verdict.agreement != "not_checkable":
        parts.append(f"{verdict.analytic_confidence} confidence")
    return "; ".join(parts)
