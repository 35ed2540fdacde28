"""A check while it goes on: the article with its claims, what was found of each, and a way to stop it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from verify.exports.words import cut, web
from verify.web.desk import NotReadYetError
from verify.web.pages.highlights import paragraphs
from verify.web.pages.lines import in_words
from verify.web.pages.matching import matched
from verify.web.pages.pasting import about
from verify.web.pages.progress import Progress
from verify.web.pages.route import PageRoute

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claims.model import Article, Claim
    from verify.web.jobs.values import Job
    from verify.web.pages.frame import Frame
    from verify.web.pages.lines import Line

_EVERY_S = 3
"""Seconds after which a page without scripts is loaded again."""

_MOST_TEXT = 100_000
"""Characters of an article that are shown while it is checked; its own page shows more."""

_QUOTE = 180


@dataclass(frozen=True)
class Statement:
    """A claim, and how far it is."""

    quote: str
    says: str
    line: Line | None
    """Its record; None while there is none."""

    state: str
    """``checked``, ``at_work``, ``waits`` or ``left``."""


def job_routes(frame: Frame) -> APIRouter:
    """Show jobs."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)
    desk = frame.desk

    @router.get("/jobs/{name}")
    def page(request: Request, name: str) -> Response:
        person = frame.viewer(request)
        job = desk.job(name)
        progress = Progress.of(job, desk.latest(name))
        lines = frame.lines.of(job.records)
        return frame.page(
            request,
            "job.html",
            person=person,
            job=job,
            about=about(job),
            progress=progress,
            statements=statements(job, progress, lines),
            may_cancel=person.role != "viewer",
            may_add=person.role == "editor",
            ahead=desk.store.work.ahead(job) if job.state == "queued" else None,
            every=None if job.is_over else _EVERY_S,
            # A page that keeps programs out is pasted by hand.
            instead=f"/?{urlencode({'url': job.wish.article.url})}" if job.wish.article.url else None,
            **_article(frame, name, progress.claims),
        )

    @router.post("/jobs/{name}/cancel")
    def cancel(request: Request, name: str) -> Response:
        person = frame.checker(request)
        job: Job = desk.cancel(name, by=person)
        return RedirectResponse(f"/jobs/{job.id}", status_code=303)

    @router.post("/jobs/{name}/again")
    def again(request: Request, name: str) -> Response:
        person = frame.checker(request)
        made: Job = desk.submit(desk.job(name).wish, by=person)
        return RedirectResponse(f"/jobs/{made.id}", status_code=303)

    return router


def statements(job: Job, progress: Progress, lines: Sequence[Line]) -> list[Statement]:
    """Each claim of the article in its order, with its record where there is one."""
    left = list(lines)
    found = []
    records = matched(progress.claims, lines)
    for number, (claim, of) in enumerate(zip(progress.claims, records, strict=True), start=1):
        line = next((one for one in of if one in left), None)
        if line is not None:
            left.remove(line)
        found.append(
            Statement(cut(claim.quote, _QUOTE), in_words(claim), line, _state(job, progress, line, number))
        )
    # A record that a person has corrected meanwhile, or of claims that are not at hand.
    return [*found, *(Statement(one.told.quote, one.told.says, one, "checked") for one in left)]


def _state(job: Job, progress: Progress, line: Line | None, number: int) -> str:
    if line is not None:
        return "checked"
    if job.is_over:
        return "left"
    return "at_work" if number == progress.number else "waits"


def _article(frame: Frame, name: str, claims: Sequence[Claim]) -> dict[str, Any]:
    """The article as far as it is known."""
    try:
        article: Article | None = frame.desk.article(name)[0]
    except NotReadYetError:
        article = None
    if article is None:
        return {"article": None, "paragraphs": [], "link": None, "words": 0, "shortened": False}
    text = article.text[:_MOST_TEXT]
    return {
        "article": article,
        "paragraphs": paragraphs(text, claims, (), ()),
        "link": web(article.final_url) or web(article.url),
        "words": len(text.split()),
        "shortened": len(article.text) > _MOST_TEXT,
    }
