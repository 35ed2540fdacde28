"""A record checked once more with what a person says of its claim or its site: new scenes, new counts.

The article is the one of the record's bundle. What it says, and the place that was found, are kept beside
what the person puts there, and the new record takes the place of the old one.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from claims.model import Article
from evidence.inquiry import Inquiry
from evidence.model.places import Candidate, Resolution, Site
from evidence.seams import PlaceQuery
from evidence.sites.outlines import distance_m
from evidence.sites.resolver import outlined, placed, to_site
from verify.intake import Taken
from verify.judge.reviewing import labelled
from verify.judge.verdict import judge
from verify.model import Edited, Record
from verify.pipeline import Checked, around, settled
from verify.records.bundle import SOURCE, TEXT, exchange_path
from verify.records.canonical import as_json
from verify.records.contents import over
from verify.records.corrections import reason_for, superseding
from verify.records.files import files_of
from verify.records.licences import withheld
from verify.records.record import seal
from verify.records.seal import finding_id, record_id
from verify.records.warc import source_in
from verify.review.again import claim_before
from verify.review.editing import before, renamed
from verify.review.model import ReviewRefusedError
from verify.review.provenance import with_person
from verify.review.saying import edited_claim as said

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from claims.model import Claim
    from evidence.inquiry import Gathered
    from evidence.model.exchanges import Exchange
    from evidence.tools import Tools
    from verify.model import Verdict
    from verify.pipeline import Terms
    from verify.review.model import Drawn, Review

MOST_REACH_M = 10_000.0
"""Reach of a site that a person draws around its middle; ports and test ranges are smaller."""


def check_afresh(
    record: Record,
    files: Mapping[str, bytes],
    review: Review,
    *,
    tools: Tools,
    terms: Terms,
    tell: Callable[[str], None],
) -> Checked:
    """Check a claim again as a person edits it, and seal what takes its record's place.

    Args:
        record: what is reviewed; its bundle was audited (``verify.records.sound``).
        files: those of its bundle.
        review: by whom, and what; one that is checked afresh.
        tools: whom to ask, and what to read and count with.
        terms: how it is judged, handed on and dated.
        tell: is told how the work goes.

    Raises:
        ReviewRefusedError: the review is of another record, or cannot be done on this one.
        EvidenceError: the place that the person names is not found.
    """
    taken = article_in(record, files)
    claim = edited_claim(record, review)
    tell(f"Claim: “{claim.quantity.text} {claim.object}”")
    mark = tools.trail.mark()
    site = _site(record, review, claim, taken, tools, tell)
    gathered = Inquiry(tools, when=terms.now, tell=tell).gather(claim, context=around(claim, taken), at=site)
    found = gathered.evidence.site
    edited = before(record, review, claim=claim, site=found) or Edited(by=review.by)
    verdict = labelled(judge(gathered.evidence, terms.policy), edited, site=found)
    kept = _kept(record, files)
    trail = [*kept, *tools.trail.since(mark)]
    new = _sealed(record, gathered, verdict, edited, taken, trail, terms)
    bodies = {one.sha256: kept.get(one) or tools.trail.body(one.sha256) for one in new.trail}
    scenes = [assessed.scene for assessed in gathered.evidence.scenes]
    made = files_of(
        new, source=taken.source, text=taken.article.text, scenes=scenes, chips=gathered.chips, bodies=bodies
    )
    whole = over(new, made, withheld(new, scenes, bodies, terms.handing))
    return Checked(_in_place_of(record, whole, review, terms.now), made)


def article_in(record: Record, files: Mapping[str, bytes]) -> Taken:
    """The article of a record's bundle, and its bytes. Raises ReviewRefusedError when they are not in it."""
    source = source_in(record, files.get(SOURCE, b""))
    if source is None or TEXT not in files:
        raise ReviewRefusedError(
            f"The bundle of record {record.id} does not hold its article.",
            next_step="Check the article again.",
        )
    told = {name: getattr(record.article, name) for name in Article.model_fields if name != "text"}
    article = Article(text=files[TEXT].decode("utf-8", "replace"), **told)
    return Taken(article, source, media_type=record.article.media_type)


def edited_claim(record: Record, review: Review) -> Claim:
    """The record's claim as a person has it. Raises ReviewRefusedError: the review is of another record."""
    if review.record != record.id or (record.correction is not None and record.correction.withdrawn):
        raise ReviewRefusedError(
            f"The review is of record {review.record}, and this is {record.id}, or a withdrawal.",
            next_step="Name the record that was looked at, and that stands.",
        )
    if review.claim is None:
        return record.claim
    claim = said(record.claim, review.claim, extracted=claim_before(record))
    lifted = {
        "quantity_too_vague": review.claim.quantity is not None and claim.quantity.relation != "vague",
        "class_unvalidated": review.claim.kind is not None,
    }
    if claim.reason is not None and lifted.get(claim.reason):
        return claim.model_copy(update={"checkable": True, "reason": None})
    return claim


def _site(
    record: Record,
    review: Review,
    claim: Claim,
    taken: Taken,
    tools: Tools,
    tell: Callable[[str], None],
) -> Site | None:
    """The site that the person says; else the record's own; None where it is still to be looked for."""
    edit, site = review.site, record.site
    if edit is None:
        return site
    if edit.candidate is not None:
        site = _chosen(record, edit.candidate, by=review.by, tools=tools)
    elif edit.place is not None:
        query = PlaceQuery(name=edit.place, country=None, kind=claim.kind, context=around(claim, taken))
        found = placed(query, tools.geocoders, tools.outliners, tell=tell)
        site = _by(to_site(found, name=edit.place), f"named by {review.by}")
    elif edit.geometry is not None:
        site = _drawn(record, edit.geometry, by=review.by)
    return renamed(site, edit.name, by=review.by) if site is not None else None


def _chosen(record: Record, number: int, *, by: str, tools: Tools) -> Site:
    others = record.site.runners_up if record.site else ()
    if number >= len(others):
        raise ReviewRefusedError(
            f"The record has {len(others)} other places of that name, and no place {number}.",
            next_step="They are numbered from 0, in the order of its runners_up.",
        )
    rest = (*others[:number], *others[number + 1 :])
    answer = Resolution(outcome="found", candidates=(others[number], *rest))
    site = to_site(outlined(answer, tools.outliners))
    runners_up = (*_as_candidate(record), *site.runners_up)
    return _by(site, f"chosen by {by}").model_copy(update={"runners_up": runners_up})


def _as_candidate(record: Record) -> tuple[Candidate, ...]:
    """The record's own site as one of the others, so that a person can go back to it."""
    if record.site is None:
        return ()
    told = record.site.model_dump(include=set(Candidate.model_fields) & set(Site.model_fields))
    return (Candidate.model_validate(told),)


def _drawn(record: Record, drawn: Drawn, *, by: str) -> Site:
    """A site of a person's own outline; it keeps the name of the place that it is drawn for."""
    ring = drawn.coordinates[0][:-1]
    lon, lat = (math.fsum(one) / len(ring) for one in zip(*ring, strict=True))
    reach = max(distance_m(lon, lat, *place) for place in ring)
    if reach > MOST_REACH_M:
        raise ReviewRefusedError(
            f"The area reaches {reach / 1000:,.0f} km from its middle; a site reaches at most "
            f"{MOST_REACH_M / 1000:g} km.",
            next_step="Draw the place alone.",
        )
    named = record.claim.site.text if record.claim.site else "The place that was drawn"
    return Site(
        name=record.site.name if record.site else named,
        kind=record.site.kind if record.site else "place",
        lon=round(lon, 6),
        lat=round(lat, 6),
        radius_m=round(reach, 1),
        geometry=drawn.model_dump(mode="json"),
        tracks=record.site.tracks if record.site else None,
        found_by=f"drawn by {by}",
        score=1.0,
        runners_up=record.site.runners_up if record.site else (),
    )


def _by(site: Site, how: str) -> Site:
    return site.model_copy(update={"found_by": f"{site.found_by}; {how}"})


def _kept(record: Record, files: Mapping[str, bytes]) -> dict[Exchange, bytes]:
    """The article's own exchange and its source's, with their bodies: the new record rests on them too."""
    wanted = {record.article.sha256, record.fidelity.source_sha256}
    kept = {one: files.get(exchange_path(one.sha256)) for one in record.trail if one.sha256 in wanted}
    if missing := [one for one, body in kept.items() if body is None]:
        raise ReviewRefusedError(
            f"The bundle of record {record.id} does not hold what {missing[0].url} answered.",
            next_step="Check the article again.",
        )
    return {one: body for one, body in kept.items() if body is not None}


def _sealed(
    record: Record,
    gathered: Gathered,
    verdict: Verdict,
    edited: Edited,
    taken: Taken,
    trail: list[Exchange],
    terms: Terms,
) -> Record:
    new = seal(
        taken.article,
        settled(gathered.evidence, verdict),
        verdict,
        fidelity=record.fidelity,
        trail=tuple(dict.fromkeys(trail)),
        versions=terms.versions,
        made_at=terms.now,
        media_type=taken.media_type,
    )
    told = as_json(new) | {
        "edited": as_json(edited),
        "provenance": with_person(new.provenance, of=record, by=edited.by, edited=edited),
    }
    told["finding_id"] = finding_id(told)
    return Record.model_validate(told | {"id": record_id(told)})


def _in_place_of(record: Record, new: Record, review: Review, now: datetime) -> Record:
    correction = reason_for(withdrawn=False, reason=review.reason, by=review.by)
    return superseding(new, old=record, correction=correction, made_at=now)
