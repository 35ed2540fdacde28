"""The newsroom's own scenes: what the library holds, and a way to put one in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from claims.errors import RecountError
from evidence.scenes.stac.refusals import NotThere
from verify.records.licences import load_handing
from verify.web.pages.route import PageRoute, problem_page
from verify.web.pages.words import catalogue
from verify.web.shelving import Said, shelve, shelved, unshelve
from verify.web.turns import BusyError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from verify.web.pages.frame import Frame

_Words = Annotated[str, Form(max_length=500)]
_EMPTY = {"taken": "", "gsd": "", "licence": "", "crs": ""}


def library_routes(frame: Frame) -> APIRouter:
    """Show the library, and take scenes in."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)

    @router.get("/library")
    def page(request: Request, added: str = "", removed: str = "") -> Response:
        return _page(frame, request, added=added[:200], removed=removed[:200])

    @router.post("/library")
    def add(
        request: Request,
        scene: Annotated[UploadFile, File()],
        taken: _Words = "",
        gsd: _Words = "",
        licence: _Words = "",
        crs: _Words = "",
        world: Annotated[UploadFile | None, File()] = None,
    ) -> Response:
        frame.editor(request)
        told = {"taken": taken, "gsd": gsd, "licence": licence, "crs": crs}
        beside = world.file if world is not None and world.filename else None
        try:
            said = Said(
                taken=taken.strip() or None,
                gsd_m=_metres(gsd),
                licence=licence.strip() or None,
                crs=crs.strip() or None,
            )
            kept = shelve(frame.desk.settings, scene.filename or "", scene.file, said, world=beside)
        except BusyError:
            raise
        except RecountError as wrong:
            return _page(frame, request, status=400, problem=wrong, told=told)
        frame.guard.note(request, scene=kept.id)
        return RedirectResponse(f"/library?{urlencode({'added': kept.id})}", status_code=303)

    _removing(router, frame)
    return router


def _removing(router: APIRouter, frame: Frame) -> None:
    """Take scenes out, once a page of its own has asked."""

    @router.get("/library/{scene}/remove")
    def ask(request: Request, scene: str) -> Response:
        person = frame.editor(request)
        there = next((one for one in shelved(frame.desk.settings) if one.id == scene), None)
        if there is None:
            return _gone(scene)
        return frame.page(request, "remove.html", person=person, here="library", scene=there)

    @router.post("/library/{scene}/remove")
    def remove(request: Request, scene: str) -> Response:
        frame.editor(request)
        try:
            unshelve(frame.desk.settings, scene)
        except NotThere:
            return _gone(scene)
        frame.guard.note(request, scene=scene)
        return RedirectResponse(f"/library?{urlencode({'removed': scene})}", status_code=303)


def _gone(scene: str) -> Response:
    words = catalogue()["library"]
    told = RecountError(words["gone"].format(scene), next_step=words["gone_next"])
    return problem_page(told, status=404, back="/library")


def _page(
    frame: Frame,
    request: Request,
    *,
    added: str = "",
    removed: str = "",
    status: int = 200,
    problem: RecountError | None = None,
    told: Mapping[str, str] | None = None,
) -> Response:
    person = frame.viewer(request)
    settings = frame.desk.settings
    handing = load_handing(settings.pixels, settings.licences)
    return frame.page(
        request,
        "library.html",
        person=person,
        status=status,
        here="library",
        scenes=shelved(frame.desk.settings),
        added=added,
        removed=removed,
        there=getattr(problem, "scene", None),
        may_add=person.role == "editor",
        problem=problem,
        told=told or _EMPTY,
        licences=handing.licences.names if handing.rule == "by-licence" else (),
    )


def _metres(told: str) -> float | None:
    if not told.strip():
        return None
    try:
        return float(told)
    except ValueError as wrong:
        raise RecountError(
            f"{told[:80]!a} is no number of metres.", next_step="Give the size of a pixel, such as 0.5."
        ) from wrong
