"""The article with its claims and their verdicts, numbers that do not agree, and those passed over."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from claims.arithmetic.discrepancies import discrepancies
from claims.errors import RecountError, UnknownLanguage
from claims.model import Article
from claims.statements import extract
from claims.untaken import untaken
from verify.errors import RecordError
from verify.exports.words import cut, web
from verify.records.bundle import TEXT
from verify.review.saying import stands_in
from verify.web.jobs.values import MOST_CLAIMS, Handed, Wish
from verify.web.pages.highlights import paragraphs
from verify.web.pages.matching import matched
from verify.web.pages.route import PageRoute

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from claims.model import Claim
    from verify.model import Record
    from verify.web.pages.frame import Frame
    from verify.web.pages.lines import Line
    from verify.web.people import Person

_MOST_TEXT = 400_000
"""Characters of an article that a page shows; a long book chapter."""


_Passage = Annotated[str, Form(max_length=20_000)]


class PassageError(RecountError):
    """Nothing was chosen that could be checked."""


@dataclass(frozen=True)
class Found:
    """A claim, and the record of it where there is one."""

    claim: Claim
    record: Line | None


def article_routes(frame: Frame) -> APIRouter:
    """Show articles."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)

    @router.get("/records/{name}/article")
    def page(request: Request, name: str) -> Response:
        person = frame.viewer(request)
        record, files = frame.desk.bundle(name)
        if TEXT not in files:
            raise RecordError(
                f"The text of record {record.id[:12]} is not at hand.", next_step="Its bundle has lost it."
            )
        article = article_of(record, files[TEXT].decode("utf-8", "replace"))
        told = read_closely(frame, article)
        at = f"/records/{record.id}"
        return _page(frame, request, person, told, back=at)

    @router.get("/jobs/{name}/article")
    def read(request: Request, name: str) -> Response:
        person = frame.viewer(request)
        return _page(frame, request, person, of_job(frame, name), back=f"/jobs/{name}")

    @router.post("/records/{name}/passage")
    def of_record(request: Request, name: str, passage: _Passage = "") -> Response:
        person = frame.checker(request)
        record, files = frame.desk.bundle(name)
        article = article_of(record, files.get(TEXT, b"").decode("utf-8", "replace"))
        return _checked(frame, article, passage, person)

    @router.post("/jobs/{name}/passage")
    def of_check(request: Request, name: str, passage: _Passage = "") -> Response:
        person = frame.checker(request)
        article, _ = frame.desk.article(name)
        return _checked(frame, article, passage, person)

    return router


def passage_wish(article: Article, passage: str, post: Callable[[bytes], str]) -> Wish:
    """Ask for a check of sentences that a person chose.

    Those that stand in the article are checked as its own, with its address, title and day, so that
    "Thursday" is the one before its publication. Others are the person's words: they get its day, and
    nobody's name.

    Args:
        article: what the person reads.
        passage: what they chose, or wrote.
        post: keeps bytes, and gives the name by which a wish asks for them.

    Raises:
        PassageError: there is nothing in it.
    """
    words = passage.strip()
    if not words:
        raise PassageError("No sentence was chosen.", next_step="Select one in the article, or write it.")
    if not stands_in(words, article.text):
        return Wish(article=Handed(text=words), published=article.published)
    facts = {
        "url": article.final_url or article.url,
        "publisher": article.publisher,
        "published": article.published,
        "title": article.title,
    }
    told = {name: fact for name, fact in facts.items() if fact} | {"text": words}
    return Wish(article=Handed(upload=post(json.dumps(told).encode("utf-8", "replace"))))


def _checked(frame: Frame, article: Article, passage: str, person: Person) -> Response:
    job = frame.desk.submit(passage_wish(article, passage, frame.desk.post), by=person)
    return RedirectResponse(f"/jobs/{job.id}", status_code=303)


def _page(
    frame: Frame, request: Request, person: Person | None, told: dict[str, Any], *, back: str
) -> Response:
    may: dict[str, Any] = {"may_ask": person is not None and person.role != "viewer"}
    may |= {"back": back, "passage_at": f"{back}/passage"}
    return frame.page(request, "article.html", person=person, **may, **told)


def of_job(frame: Frame, name: str) -> dict[str, Any]:
    """Read the article of a check closely. Raises NotReadYetError."""
    article, checked = frame.desk.article(name)
    # Of a long article not all claims are checked; those that are not stand here as such.
    claims = checked if len(checked) < MOST_CLAIMS else None
    short = article.model_copy(update={"text": article.text[:_MOST_TEXT]})
    return read_closely(frame, short, claims=claims)


def article_of(record: Record, text: str) -> Article:
    """The article that a record is about, as it was read."""
    known = record.article
    told = {name: getattr(known, name) for name in Article.model_fields if name != "text"}
    return Article(text=text[:_MOST_TEXT], **told)


def read_closely(frame: Frame, article: Article, *, claims: Sequence[Claim] | None = None) -> dict[str, Any]:
    """Find everything in an article that a page says something about.

    Args:
        frame: the desk, which knows the records of its claims.
        article: the article.
        claims: its claims, where they are known; None to look for them.
    """
    if claims is None:
        claims = _claims(article)
    numbers = untaken(article, claims)
    wrong = discrepancies(article, claims)
    records = matched(claims, frame.lines(frame.desk.store.of_article(article.sha256)))
    return {
        "article": article,
        "title": cut(article.title, 300) if article.title else None,
        "link": web(article.final_url) or web(article.url),
        "found": [Found(claim, _standing(frame, of)) for claim, of in zip(claims, records, strict=True)],
        "wrong": wrong,
        "paragraphs": paragraphs(article.text, claims, wrong, numbers),
    }


def _claims(article: Article) -> Sequence[Claim]:
    try:
        return extract(article)
    except UnknownLanguage:
        return ()


def _standing(frame: Frame, lines: Sequence[Line]) -> Line | None:
    """The newest record of a claim that stands, also one that a person corrected; else the newest."""
    for line in lines:
        if line.filed.status == "active":
            return line
        if line.filed.status == "corrected":
            last = frame.lines.of([frame.desk.store.last(line.filed.id)])
            if last and last[0].filed.status == "active":
                return last[0]
    return lines[0] if lines else None
