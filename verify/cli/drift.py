"""``recount drift``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from claims.errors import UnknownLanguage
from claims.lineage.groups import groups
from evidence.errors import WebError
from evidence.web import redact_within
from verify.cli.claims import how_many
from verify.cli.doors import doors_of
from verify.cli.exits import DONE
from verify.cli.output import Format, complain, emit
from verify.door import opened
from verify.fidelity import CHANGED
from verify.files import FileRefusedError
from verify.intake import standard_input, take
from verify.judge.policy import load_policy
from verify.records.canonical import as_json
from verify.settings import load_settings
from verify.tellings import telling_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claims.errors import RecountError
    from claims.lineage.groups import Group, Member
    from claims.lineage.telling import Telling
    from evidence.seams import Door

_SIGNS = {
    "cited": "the source, whom others name",
    "linked": "the source, which others link to",
    "earliest": "the source, as it appeared first",
}
_TWICE = "Standard input (-) was named more than once, and holds one article."
_NO_SOURCE = (
    "Nothing tells which of them is the source: none names another or links to it, or says when it appeared. "
    'A file of JSON can say so: {"publisher": "…", "published": "2023-10-08", "text": "…"}.'
)
_WIDEST = 38
"""Columns of a table that an article's name may take."""


def run(*, articles: Sequence[str], doors: dict[str, Any], form: Format | None) -> int:
    """Put together what several articles tell of the same thing, and say what each made of it."""
    if articles.count("-") > 1 or len(articles) < 2:
        raise FileRefusedError(
            _TWICE if articles.count("-") > 1 else "One article alone has nothing to be compared with.",
            next_step="Give two articles or more: links, files, or one as - (standard input).",
        )
    settings, asked = load_settings(), doors_of(**doors)
    read: list[Telling] = []
    left_out: list[dict[str, str]] = []
    unreadable: list[RecountError] = []
    with opened(settings, asked) as (web, _):
        for article in articles:
            try:
                read.append(_read(article, web=web))
            except (WebError, UnknownLanguage) as unread:
                unreadable.append(unread)
                left_out.append({"article": redact_within(article), "why": unread.what})
    ending = None if len(read) > 1 else unreadable.pop()
    for one in unreadable:
        complain(one)
    if ending is not None:
        raise ending
    found = groups(read, vague=load_policy(settings.policy).vague)
    told = {"groups": [as_told(group) for group in found], "left_out": left_out}
    none = f"No claim is told by more than one of the {len(read)} articles."
    emit(told, form=form, text=lambda: describe(found) or none)
    return DONE


def _read(article: str, *, web: Door) -> Telling:
    stdin = standard_input(article, sys.stdin.buffer)
    taken = take(article, web=web, stdin=stdin)
    # A link may hold secrets, and a title that was pasted along; the article's own address has neither.
    named = taken.article.url if taken.exchanges or article == "-" else None
    return telling_of(taken, name=named or article)


def as_told(group: Group) -> dict[str, Any]:
    """A group as JSON: the claim as its source has it, or as the first who tells it does."""
    shown = group.source or group.members[0].told
    return {
        "claim": as_json(shown.claim),
        "members": [_member(member) for member in group.members],
        "source": None if group.source is None else group.source.telling.name,
        "source_by": group.sign,
    }


def _member(member: Member) -> dict[str, Any]:
    claim, telling = member.told.claim, member.told.telling
    return {
        "article": telling.name,
        "quantity": as_json(claim.quantity),
        "changes": list(member.changes),
        "publisher": telling.article.publisher,
        "published": telling.article.published,
        "object": claim.object,
        "quote": claim.quote,
        "start": claim.start,
    }


def describe(found: Sequence[Group]) -> str:
    """Groups for a person: a heading and a table each; nothing when there are none."""
    return "\n\n".join(_table(group) for group in found)


def _table(group: Group) -> str:
    shown = group.source or group.members[0].told
    site = f" at {shown.claim.site.text}" if shown.claim.site else ""
    day = f", {shown.claim.observed.start}" if shown.claim.observed else ""
    rows = [_row(member, group) for member in group.members]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    lines = [f"  {who:<{widths[0]}}  {what:<{widths[1]}}  {made}".rstrip() for who, what, made in rows]
    doubt = [] if group.source else [f"  {_NO_SOURCE}"]
    return "\n".join([f"{how_many(shown.claim)}{site}{day}", *lines, *doubt])


def _row(member: Member, group: Group) -> tuple[str, str, str]:
    claim, telling = member.told.claim, member.told.telling
    who = telling.article.publisher or telling.name
    day = f" ({claim.observed.start})" if claim.observed else ""
    made = ", ".join(CHANGED[change] + (day if change == "date_shifted" else "") for change in member.changes)
    if member.told is group.source and group.sign:
        made = _SIGNS[group.sign]
    elif group.source and not made:
        made = "as the source has it"
    return who[-_WIDEST:], f"{claim.quantity.text} {claim.object}"[:_WIDEST], made
