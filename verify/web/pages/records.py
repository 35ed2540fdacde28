"""The page of a record, its pictures, and where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from claims.kinds import KINDS
from verify.exports.held import as_filed
from verify.seams import Held
from verify.web.pages.ground import features
from verify.web.pages.neighbours import are_two
from verify.web.pages.route import PageRoute
from verify.web.pages.showing import shown, tiles_of
from verify.web.pages.sights import first_look, sight_of, with_marks
from verify.web.pages.snippet import snippet

if TYPE_CHECKING:
    from verify.store.values import History
    from verify.web.pages.frame import Frame
    from verify.web.people import Person

_KEEP = {"Cache-Control": "private, max-age=31536000, immutable"}
"""A record's pixels never change: its id is the hash of all that it says."""


def record_routes(frame: Frame) -> APIRouter:
    """Serve records to people."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)
    desk = frame.desk

    @router.get("/records/{name}")
    def page(
        request: Request,
        name: str,
        count: Annotated[int, Query(ge=0, le=10_000)] = 0,
    ) -> Response:
        person = frame.reader(request)
        held, history = held_of(frame, name, person=person)
        record = held.record
        # Behind a proxy the request came over plain HTTP, and its own address is none to hand on.
        address = (desk.settings.public_url or str(request.base_url)).rstrip("/")
        same = desk.store.duplicates(record.claim, record.site, article=record.article.sha256)
        kin = {record.id, *(one.id for one in history.chain)}
        told = shown(held, frame.asked, number=count)
        others = [one for one in same if one.id not in kin][:20]
        return frame.page(
            request,
            "record.html",
            person=person,
            **told,
            same=others,
            says={one.filed.id: one.told.says for one in frame.lines((*others, *history.chain))},
            chain=history.chain,
            may_edit=person.role == "editor",
            kinds=sorted(KINDS),
            may_compare=are_two(desk, held),
            tiles=tiles_of(desk.settings),
            permalink=f"{address}/records/{record.id}",
            framers=desk.settings.embed_hosts,
            embed=snippet(f"{address}/embed/{record.id}", told["headline"]),
        )

    @router.get("/records/{name}/site.geojson")
    def site(request: Request, name: str) -> Response:
        frame.reader(request)
        record, _files = desk.bundle(name)
        return JSONResponse(features(record), media_type="application/geo+json", headers=_KEEP)

    _picture_routes(router, frame)
    return router


def _picture_routes(router: APIRouter, frame: Frame) -> None:
    desk = frame.desk

    @router.get("/records/{name}/counts/{number}/chip.jpg")
    def chip(request: Request, name: str, number: int) -> Response:
        sight = sight_of(desk, name, number, at_home=frame.is_known(frame.reader(request)))
        return Response(sight.jpeg, media_type="image/jpeg", headers=_KEEP)

    @router.get("/records/{name}/counts/{number}/small.jpg")
    def small(request: Request, name: str, number: int) -> Response:
        sight = sight_of(desk, name, number, at_home=frame.is_known(frame.reader(request)))
        return Response(sight.small, media_type="image/jpeg", headers=_KEEP)

    @router.get("/records/{name}/counts/{number}/first.jpg")
    def first(request: Request, name: str, number: int) -> Response:
        record, files = desk.bundle(name, at_home=frame.is_known(frame.reader(request)))
        return Response(first_look(record, files, number), media_type="image/jpeg", headers=_KEEP)

    @router.get("/records/{name}/counts/{number}/marked.jpg")
    def marked(request: Request, name: str, number: int) -> Response:
        record, files = desk.bundle(name, at_home=frame.is_known(frame.reader(request)))
        return Response(with_marks(record, files, number), media_type="image/jpeg", headers=_KEEP)

    @router.get("/records/{name}/counts/{number}/marks.json")
    def marks(request: Request, name: str, number: int) -> Response:
        sight = sight_of(desk, name, number, at_home=frame.is_known(frame.reader(request)))
        return JSONResponse(sight.facts, headers=_KEEP)


def held_of(frame: Frame, name: str, *, person: Person | None = None) -> tuple[Held, History]:
    """Read a record with its bundle, its status as it is now, and what became of it.

    Args:
        frame: of the page.
        name: the record's id.
        person: whose page shows it: one who is known sees pixels that are not handed on, too.

    Raises:
        NoSuchRecordError: there is none.
        RecordError: its bundle is not as it was sealed.
    """
    record, files = frame.desk.bundle(name, at_home=frame.is_known(person))
    history = frame.desk.store.history(record.id)
    return as_filed(Held(record, files), frame.desk.store), history
