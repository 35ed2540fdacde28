"""A record as a news item: a headline, a few paragraphs, where and when; what feeds and agencies take."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from verify.exports.labels import outcome
from verify.exports.words import (
    NOT_REAL,
    article_link,
    confidence,
    counted,
    credit,
    is_rendered,
    likelihood,
    moment,
    scene_of,
    short_claim,
    urn,
    visible,
)
from verify.fidelity import CHANGED
from verify.judge.sentences import timed
from verify.records.corrections import UNCHANGED, signs_off, withdraws

if TYPE_CHECKING:
    from verify.exports.labels import Outcome
    from verify.model import Correction, Record
    from verify.seams import Asked, Held


_MOST_CHANGES = 12
"""Records of a chain that are told of; a longer one is shown by its history."""


@dataclass(frozen=True)
class Change:
    """A sentence on what a person did: to the record, or to one whose place it took."""

    words: str
    is_calm: bool
    """Whether a person looked, and the finding stayed as it was."""


@dataclass(frozen=True)
class Item:
    """What a reader gets of a record."""

    uri: str
    outcome: Outcome
    label: str
    headline: str
    paragraphs: tuple[str, ...]

    taken: str | None
    """ISO 8601 UTC time of the first image that was counted; None without one whose time of day is known."""

    licences: tuple[str, ...]
    """Of the images that were counted."""

    link: str | None
    """Address of the article."""

    @property
    def text(self) -> str:
        """The paragraphs, a blank line between them."""
        return "\n\n".join(self.paragraphs)

    @property
    def markup(self) -> str:
        """The paragraphs as XHTML, everything in them escaped."""
        return "".join(f"<p>{escape(one)}</p>" for one in self.paragraphs)


def item_of(held: Held, asked: Asked) -> Item:
    """Put a record into words."""
    record, code = held.record, outcome(held)
    scenes = list(dict.fromkeys(scene_of(record, count) for count in record.counts))
    return Item(
        uri=urn(record.id),
        outcome=code,
        label=asked.labels[code],
        headline=headline(held, asked),
        paragraphs=tuple(_paragraphs(held)),
        taken=min((one.taken_start for one in scenes if timed(one.taken_start, one.taken_end)), default=None),
        licences=tuple(dict.fromkeys(visible(scene.licence) for scene in scenes if scene.licence)),
        link=article_link(record),
    )


def headline(held: Held, asked: Asked) -> str:
    """Label and claim in one line: "Consistent with imagery: 73 railcars at Tumangang, 5 Oct 2023"."""
    return f"{asked.labels[outcome(held)]}: {short_claim(held.record.claim)}"


def _paragraphs(held: Held) -> list[str]:
    record = held.record
    told = [
        *(one.words for one in change(held)),
        f"{NOT_REAL}: nothing here is about the real place." if is_rendered(record) else None,
        f"The statement: “{visible(record.claim.quote)}” {source(record)}".rstrip(),
        visible(record.verdict.why),
        altered(record),
        likelihood(record),
        confidence(record),
        *(f"Counted: {counted(count)}. Image: {credit(scene_of(record, count))}." for count in record.counts),
    ]
    return [one for one in told if one]


def source(record: Record) -> str:
    """Who published the statement and when, in brackets; empty when neither is known."""
    article = record.article
    known = [visible(one) for one in (article.publisher, (article.published or "")[:10]) if one]
    return f"({', '.join(known)})" if known else ""


def change(held: Held) -> list[Change]:
    """Say what became of the record, and what persons did before; nothing where nobody did anything."""
    told, record = [], held.record
    if held.status != "active" and not withdraws(record):
        told.append(_ended(held))
    chain = (None, *held.earlier, record)[-_MOST_CHANGES:]
    for before, one in pairwise(chain):
        if one is not None and one.correction:
            told.append(_done(one, one.correction, before, last=one is record))
    return told


def is_signed_off(held: Held) -> bool:
    """Whether what took a record's place says the same: a person looked, and changed nothing."""
    after = held.successor
    return held.status == "corrected" and after is not None and signs_off(after, held.record)


def _ended(held: Held) -> Change:
    """Say when a record was ended, by whom, in which other and why, as far as that is at hand."""
    after = held.successor
    if after is None or after.correction is None:
        corrected = "corrected: another has taken its place"
        return Change(
            f"This record was {corrected if held.status == 'corrected' else 'withdrawn'}.", is_calm=False
        )
    when, who, why = _told(after, after.correction)
    if is_signed_off(held):
        same = f"the same finding stands in record {after.id}"
        return Change(f"Signed off on {when} by {who}: {same}.", is_calm=True)
    what = "withdrawn" if withdraws(after) else "corrected"
    return Change(f"This record was {what} on {when} by {who}, in record {after.id}: {why}.", is_calm=False)


def _done(record: Record, done: Correction, before: Record | None, *, last: bool) -> Change:
    """Say what a person did in a record; of the last one also in the place of which earlier one."""
    when, who, why = _told(record, done)
    more = f" The earlier one is {record.supersedes}." if last and record.supersedes else ""
    if signs_off(record, before):
        said = "" if done.reason == UNCHANGED else f": {why}"
        return Change(f"Looked at by {who} on {when}, and nothing was changed{said}.{more}", is_calm=True)
    if not last:
        return Change(f"Corrected by {who} on {when}: {why}.", is_calm=False)
    what = "takes back" if done.withdrawn else "takes the place of"
    return Change(f"This record {what} an earlier one ({who}): {why}.{more}", is_calm=False)


def _told(record: Record, done: Correction) -> tuple[str, str, str]:
    """Day, person and reason of a correction."""
    when = moment(record.made_at).partition(",")[0]
    return when, visible(done.by), visible(done.reason).rstrip(".")


def signers(record: Record) -> list[str]:
    """Names and ids of the keys that signed a record."""
    return [
        f"{visible(str(one['name']))} ({one['keyid']})" if one.get("name") else str(one["keyid"])
        for one in record.signatures
    ]


def altered(record: Record) -> str | None:
    """What the article made of its source, and the source's own sentence; None where it altered nothing."""
    told = record.fidelity
    if told.outcome != "altered":
        return None
    made = ", ".join(CHANGED[change] for change in told.changes)
    quote = f" The source says: “{visible(told.source_quote)}”" if told.source_quote else ""
    return f"Altered against its source: {made}.{quote}"


def finding(held: Held) -> dict[str, Any]:
    """The verdict for machines, flat, with the names of the record's own fields."""
    record = held.record
    return {
        "record": record.id,
        "finding": record.finding_id,
        "outcome": outcome(held),
        "agreement": record.verdict.agreement,
        "reasons": list(record.verdict.reasons),
        "likelihood": record.verdict.likelihood,
        "term": record.verdict.term,
        "analytic_confidence": record.verdict.analytic_confidence,
        "status": held.status,
        "supersedes": record.supersedes,
        "signed_off": signs_off(record) or is_signed_off(held),
    }
