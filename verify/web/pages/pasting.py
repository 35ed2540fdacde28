"""The first page: an article goes in."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, File, Form, Query, Request, Response, UploadFile
from fastapi.responses import RedirectResponse
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from claims.errors import NotAnArticle, RecountError
from claims.reading.decoding import decode
from claims.reading.formats import form, refuse_foreign
from claims.reading.pasted import links_in, split_paste
from verify.exports.words import cut
from verify.records.canonical import as_json
from verify.store.work.queue import digest_of
from verify.store.work.values import LONGEST_NAME, MOST_TEXT
from verify.web.desk import MOST_UPLOAD, UploadEmptyError, UploadTooLargeError
from verify.web.jobs.values import Handed, Wish
from verify.web.pages.route import PageRoute, problem_page
from verify.web.pages.words import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from verify.web.jobs.values import Job
    from verify.web.pages.frame import Frame

_OWN = 20
"""Checks of a person that the first page lists."""

_ABOUT = 120
_MOST_SOURCES = 8
_LONGEST_ADDRESS = 2000

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:/", re.IGNORECASE)
"""How a line begins that is meant as a link, mistyped or not."""

_Told = Annotated[str, Query(max_length=_LONGEST_ADDRESS)]


class PasteError(RecountError):
    """What was pasted is nothing that can be checked."""

    def __init__(
        self, what: str, *, next_step: str, field: str = "article", is_foreign: bool = False
    ) -> None:
        """Keep the field that it is about: ``article``, ``file``, ``url``, ``published`` or ``sources``."""
        super().__init__(what, next_step=next_step)
        self.field = field
        self.is_foreign = is_foreign


class _LongRoute(PageRoute):
    """Reads a field that is as long as an article: each letter of it may have four bytes."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def reading(request: Request) -> Response:
            try:
                # What was read is kept with the request, for the handler.
                await request.form(max_part_size=4 * MOST_TEXT)
            except HTTPException as refused:
                words = catalogue()["paste"]
                what = str(words["too_long"]).format(f"{MOST_TEXT:,}")
                wrong = PasteError(what, next_step=words["too_long_next"])
                return problem_page(wrong, status=refused.status_code)
            return await handle(request)

        return reading


def paste_routes(frame: Frame) -> APIRouter:
    """Take articles from people."""
    router = APIRouter(route_class=_LongRoute, include_in_schema=False)

    @router.get("/")
    def page(request: Request, article: _Told = "", url: _Told = "") -> Response:
        # A bookmark of the browser may bring a link along; whoever comes from a page that cannot be read,
        # its address, to paste the text of it.
        return _page(frame, request, article=article, url=url)

    @router.post("/checks")
    def check(
        request: Request,
        article: Annotated[str, Form()] = "",
        url: Annotated[str, Form()] = "",
        published: Annotated[str, Form()] = "",
        sources: Annotated[str, Form()] = "",
        key: Annotated[str, Form(max_length=100)] = "",
        file: Annotated[UploadFile | None, File()] = None,
    ) -> Response:
        person = frame.checker(request)
        try:
            wish = _wish(url=url, published=published, sources=sources, handed=_handed(frame, article, file))
            # The same form sent twice asks for one check; gone back to and changed, for another.
            own = f"{key}-{digest_of(as_json(wish))}" if key else None
            job = frame.desk.submit(wish, by=person, key=own)
        except RecountError as wrong:
            told = {"article": article, "url": url, "published": published, "sources": sources}
            return _page(frame, request, status=400, problem=wrong, **told)
        return RedirectResponse(f"/jobs/{job.id}", status_code=303)

    return router


def about(job: Job) -> str:
    """Say in a few words what a job checks."""
    handed = job.wish.article
    return cut(job.title or handed.url or handed.text or handed.name or job.wish.url or "Pasted text", _ABOUT)


def _page(frame: Frame, request: Request, *, status: int = 200, **told: Any) -> Response:
    person = frame.viewer(request)
    mine = [job for job in frame.desk.jobs(limit=100) if job.by == person.name][:_OWN]
    given = {"article": "", "url": "", "published": "", "sources": "", **told}
    return frame.page(
        request,
        "paste.html",
        person=person,
        status=status,
        here="check",
        jobs=[_listed(job) for job in mine],
        may_check=person.role != "viewer",
        field=getattr(told.get("problem"), "field", "article"),
        key=secrets.token_urlsafe(16),
        **given,
    )


def _listed(job: Job) -> dict[str, Any]:
    made = len(job.records)
    return {"id": job.id, "state": job.state, "about": about(job), "made_at": job.made_at, "records": made}


def _handed(frame: Frame, article: str, file: UploadFile | None) -> Handed:
    """Tell a link from a text, and keep a file. Raises RecountError."""
    is_sent = file is not None and bool(file.filename)
    body = file.file.read() if file is not None and is_sent else b""
    told = article.strip()
    if is_sent and told:
        raise PasteError(
            "There is both a text and a file, and only one can be checked.",
            next_step="Empty the field, or leave the file out.",
        )
    if is_sent:
        _readable(body)
        try:
            return Handed(upload=frame.desk.post(body), name=_name_of(file))
        except (UploadEmptyError, UploadTooLargeError) as wrong:
            raise PasteError(wrong.what, next_step=wrong.next_step, field="file") from wrong
    if not told:
        raise PasteError(
            "There is nothing to check yet.", next_step="Paste a link or a text, or name a file."
        )
    if len(told) > MOST_TEXT:
        raise PasteError(
            f"The text has {len(told):,} characters; an article has at most {MOST_TEXT:,}.",
            next_step="Paste the article alone.",
        )
    link, _ = split_paste(told)
    if link is None:
        if "\n" not in told and _SCHEME.match(told) and not links_in(told):
            raise _no_address(told, field="article")
        return Handed(text=told)
    try:
        return Handed(url=link)
    except ValidationError as wrong:
        raise _no_address(link, field="article") from wrong


def _readable(body: bytes) -> None:
    """Refuse at once what no reader takes for an article. Raises PasteError."""
    try:
        refuse_foreign(body, media_type=None)
        # One that is empty, or too large, is told so when it is kept.
        if 0 < len(body) <= MOST_UPLOAD:
            form(decode(body), media_type=None)
    except NotAnArticle as wrong:
        step = catalogue()["paste"]["other_file"]
        raise PasteError(wrong.what, next_step=step, field="file", is_foreign=True) from wrong


def _name_of(file: UploadFile | None) -> str | None:
    """The file's own name, of whatever folder; None when it has none."""
    told = re.split(r"[/\\]", (file and file.filename) or "")[-1]
    return cut(told, LONGEST_NAME) or None


def _wish(*, url: str, published: str, sources: str, handed: Handed) -> Wish:
    """Put a wish together, and say of the first field that is wrong what is. Raises PasteError."""
    own, day, given = url.strip(), published.strip(), tuple(sources.split())
    if len(given) > _MOST_SOURCES:
        raise PasteError(
            f"There are {len(given)} addresses of sources; at most {_MOST_SOURCES} are read.",
            next_step="Leave the others out.",
            field="sources",
        )
    try:
        return Wish(article=handed, url=own or None, published=day or None, sources=given)
    except ValidationError as wrong:
        place = wrong.errors(include_url=False, include_input=False)[0]["loc"]
        if place[0] == "published":
            what = f"{cut(day, 60)} is no day on which an article may have appeared."
            raise PasteError(what, next_step="Write it as 2023-10-05.", field="published") from wrong
        if place[0] == "sources":
            raise _no_address(given[int(place[1])], field="sources") from wrong
        raise _no_address(own, field="url") from wrong


def _no_address(told: str, *, field: str) -> PasteError:
    if len(told) > _LONGEST_ADDRESS:
        what = f"The address has {len(told):,} characters; at most {_LONGEST_ADDRESS:,} are taken."
        return PasteError(what, next_step="Give a shorter one, or paste the text.", field=field)
    what = f"“{cut(told, 80)}” is no address of a web page."
    return PasteError(what, next_step="Give one that begins with https:// or http://.", field=field)
