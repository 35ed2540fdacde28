"""A record as a news item: a headline, a few paragraphs, where and when; what feeds and agencies take."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
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
from verify.records.corrections import withdraws

if TYPE_CHECKING:
    from verify.exports.labels import Outcome
    from verify.model import Record
    from verify.seams import Asked, Held


@dataclass(frozen=True)
class Item:
    """What a reader gets of a record."""

    uri: str
    outcome: Outcome
    label: str
    headline: str
    paragraphs: tuple[str, ...]

    taken: str | None
    """ISO 8601 UTC time of the first image that was counted; None without a count."""

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
        taken=min((scene.taken_start for scene in scenes), default=None),
        licences=tuple(dict.fromkeys(visible(scene.licence) for scene in scenes if scene.licence)),
        link=article_link(record),
    )


def headline(held: Held, asked: Asked) -> str:
    """Label and claim in one line: "Consistent with imagery: 73 railcars at Tumangang, 5 Oct 2023"."""
    return f"{asked.labels[outcome(held)]}: {short_claim(held.record.claim)}"


def _paragraphs(held: Held) -> list[str]:
    record = held.record
    told = [
        *change(held),
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


def change(held: Held) -> list[str]:
    """Say what became of the record, or of the one whose place it takes; nothing where nothing did."""
    told, record = [], held.record
    if held.status == "void" and not withdraws(record):
        told.append(_ended("withdrawn", held.successor) or "This record was withdrawn.")
    if held.status == "corrected":
        unnamed = "This record was corrected: another has taken its place."
        told.append(_ended("corrected", held.successor) or unnamed)
    if record.correction:
        what = "takes back" if record.correction.withdrawn else "takes the place of"
        who, why = visible(record.correction.by), visible(record.correction.reason).rstrip(".")
        earlier = f" The earlier one is {record.supersedes}." if record.supersedes else ""
        told.append(f"This record {what} an earlier one ({who}): {why}.{earlier}")
    return told


def _ended(what: str, successor: Record | None) -> str | None:
    """Say when a record was ended, by whom, in which other and why; None when that is not at hand."""
    if successor is None or successor.correction is None:
        return None
    when = moment(successor.made_at).partition(",")[0]
    who, why = visible(successor.correction.by), visible(successor.correction.reason).rstrip(".")
    return f"This record was {what} on {when} by {who}, in record {successor.id}: {why}."


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
    }
