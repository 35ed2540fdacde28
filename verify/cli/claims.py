"""``recount claims``."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from claims.article import read
from claims.errors import ArticleError
from claims.statements import extract
from verify.cli.exits import BAD_INPUT, DONE
from verify.cli.lines import answer_lines
from verify.cli.output import Format, emit, say
from verify.door import Doors, opened
from verify.intake import take
from verify.records.canonical import as_json
from verify.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claims.model import Article, Claim


BESIDE = frozenset({"id", "claims"})
"""Fields that may stand beside a passage's own in a stream: its name, and what somebody annotated."""


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
        return _stream(article, lines)
    stdin = sys.stdin.buffer.read() if article == "-" else None
    with opened(load_settings(), Doors(**doors)) as (web, _):
        taken = take(article, web=web, stdin=stdin, url=url, published=published)
    found = extract(taken.article)
    told = {"article": as_json(taken.article), "claims": [as_json(claim) for claim in found]}
    emit(told, form=form, text=lambda: describe(taken.article, found))
    return DONE


def _stream(article: str, lines: str) -> int:
    if lines != "ndjson":
        say(f"--input {lines} is not known.\nGive --input ndjson, one passage per line.")
        return BAD_INPUT
    if article == "-":
        return answer_lines(sys.stdin.buffer, _answer)
    try:
        with open(article, "rb") as source:  # noqa: PTH123 - a person's own words for a file
            return answer_lines(source, _answer)
    except OSError as unreadable:
        raise ArticleError(
            f"{article} cannot be read: {unreadable}.", next_step="Give a file, or - for standard input."
        ) from unreadable


def _answer(passage: dict[str, Any]) -> dict[str, Any]:
    told = {name: field for name, field in passage.items() if name not in BESIDE}
    found = extract(read(json.dumps(told).encode()))
    return {"id": passage.get("id"), "claims": [as_json(claim) for claim in found]}


def describe(article: Article, found: Sequence[Claim]) -> str:
    """Claims for a person, one paragraph each."""
    origin = f"{article.publisher or 'unknown publisher'}, {article.published or 'undated'}"
    head = f"{article.title or 'Untitled'} ({origin})"
    if not found:
        return f"{head}\nNothing in it can be counted from above."
    return "\n\n".join([head, *(describe_claim(claim) for claim in found)])


def describe_claim(claim: Claim) -> str:
    """One claim for a person."""
    said = claim.quantity
    site = f"{claim.site.text} ({claim.site.country or '?'})" if claim.site else "no place named"
    when = "no day given"
    if claim.observed:
        first, last = claim.observed.start, claim.observed.end
        when = first if first == last else f"{first} to {last}"
    checkable = "checkable" if claim.checkable else f"not checkable: {claim.reason}"
    return (
        f"“{claim.quote}”\n"
        f"  {said.text} {claim.object} ({said.relation.replace('_', ' ')}, {claim.kind}, {claim.measure})\n"
        f"  at {site}; {when}; by {' → '.join(claim.attribution) or 'nobody named'}; {checkable}"
    )
