"""``recount claims``."""

from __future__ import annotations

import json
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from claims.arithmetic.discrepancies import discrepancies
from claims.article import read
from claims.statements import extract_if_readable
from verify.cli.doors import doors_of
from verify.cli.exits import DONE
from verify.cli.lines import answer_lines, lines_of
from verify.cli.numbers import checked_day
from verify.cli.output import Format, emit
from verify.door import opened
from verify.intake import checked_url, standard_input, take
from verify.judge.sentences import BECAUSE
from verify.records.canonical import as_json
from verify.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claims.model import Article, Claim, Discrepancy


_LIMITS = {
    "exactly": "{value}",
    "about": "about {value}",
    "nearly": "nearly {value}",
    "at_least": "at least {value}",
    "more_than": "more than {value}",
    "at_most": "at most {value}",
    "fewer_than": "fewer than {value}",
    "between": "{low} to {high}",
}
_MEASURES = {"count": "", "length": "", "area": "", "change": "a change: ", "record": "a record: "}
_UNNUMBERED = {"change": "a change in the number of ", "record": "a record number of "}


def run(
    *,
    article: str,
    published: str | None,
    url: str | None,
    lines: str | None,
    doors: dict[str, Any],
    form: Format | None,
) -> int:
    """Extract the claims of one article, or of one passage per line."""
    if lines is not None:
        given = {"url": checked_url(url) if url is not None else None, "published": published}
        if published is not None:
            checked_day(published, option="--published")
        with lines_of(article, lines=lines) as source:
            return answer_lines(source, partial(_answer, given=given))
    settings, asked = load_settings(), doors_of(**doors)
    stdin = standard_input(article, sys.stdin.buffer)
    with opened(settings, asked) as (web, _):
        taken = take(article, web=web, stdin=stdin, url=url, published=published)
    found = extract_if_readable(taken.article)
    wrong = discrepancies(taken.article, found)
    told = {
        "article": as_json(taken.article),
        "claims": [as_json(claim) for claim in found],
        "discrepancies": [as_json(one) for one in wrong],
    }
    emit(told, form=form, text=lambda: describe(taken.article, found, wrong))
    return DONE


def _answer(passage: dict[str, Any], *, given: dict[str, str | None]) -> dict[str, Any]:
    """Claims of one passage; what the options say holds where the passage says nothing."""
    told = passage | {
        name: said for name, said in given.items() if said is not None and passage.get(name) is None
    }
    article = read(json.dumps(told).encode())
    found = extract_if_readable(article)
    answer = {"id": passage.get("id"), "claims": [as_json(claim) for claim in found]}
    wrong = discrepancies(article, found)
    return answer | {"discrepancies": [as_json(one) for one in wrong]} if wrong else answer


def describe(article: Article, found: Sequence[Claim], wrong: Sequence[Discrepancy] = ()) -> str:
    """Claims for a person, one paragraph each, and below them the numbers that do not agree."""
    origin = f"{article.publisher or 'unknown publisher'}, {article.published or 'undated'}"
    head = f"{article.title or 'Untitled'} ({origin})"
    if not found:
        head = f"{head}\nNothing in it can be counted from above."
    told = [f"“{one.quote}”\n  {one.why}" for one in wrong]
    heading = ["Numbers that do not agree:"] if wrong else []
    return "\n\n".join([head, *(describe_claim(claim) for claim in found), *heading, *told])


def describe_claim(claim: Claim) -> str:
    """One claim for a person."""
    site = f"{claim.site.text} ({claim.site.country or '?'})" if claim.site else "no place named"
    when = "no day given"
    if claim.observed:
        first, last = claim.observed.start, claim.observed.end
        when = first if first == last else f"{first} to {last}"
    told_by = f"told by {' → '.join(claim.attribution)}" if claim.attribution else None
    open_to = None if claim.checkable else f"not checkable ({BECAUSE[claim.reason or 'not_visual']})"
    rest = "; ".join(part for part in (f"at {site}", when, told_by, open_to) if part)
    return f"“{claim.quote}”\n  {how_many(claim)}\n  {rest}"


def how_many(claim: Claim) -> str:
    """A quantity in plain words: "at least 73 wagons (railcar)", "about 2 km of convoy"."""
    said = claim.quantity
    kind = claim.kind.replace("_", " ")
    what = claim.object if kind in claim.object or kind == "other" else f"{claim.object} ({kind})"
    if said.relation == "vague":
        return f"{_UNNUMBERED.get(claim.measure, '')}{what}, without a figure (“{said.text}”)"
    number = _LIMITS[said.relation].format(
        value=_figure(said.value), low=_figure(said.low), high=_figure(said.high)
    )
    unit = "" if said.unit == "each" else f" {said.unit} of"
    return f"{_MEASURES[claim.measure]}{number}{unit} {what}"


def _figure(number: float | None) -> str:
    return "?" if number is None else f"{number:,}"
