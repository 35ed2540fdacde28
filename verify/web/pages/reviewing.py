"""What a person does to a record: sign it off, correct its marks, draw another area, take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from verify.errors import RecordError
from verify.judge.policy import load_policy
from verify.records.corrections import UNCHANGED
from verify.review.drafts import draft
from verify.review.marks import check_inside
from verify.review.reading import review_of
from verify.web import corrections
from verify.web.pages.corrected import area_of, named, previewed
from verify.web.pages.editing import edit_routes
from verify.web.pages.route import PageRoute
from verify.web.pages.sights import sight_of

if TYPE_CHECKING:
    from verify.web.pages.frame import Frame

_LONGEST_LINE = 100
"""Characters in which column, row and length of a mark are written."""

_FIGURES = frozenset("0123456789.-")
_LONGEST = 200_000
"""Characters of a field: 10,000 marks."""

_Words = Annotated[str, Form(max_length=_LONGEST)]


def review_routes(frame: Frame) -> APIRouter:
    """Take what persons say of records."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)
    router.include_router(edit_routes(frame))

    @router.post("/records/{name}/review")
    def review(
        request: Request,
        name: str,
        by: Annotated[str, Form(max_length=200)],
        number: Annotated[int | None, Form(ge=0, le=10_000)] = None,
        removed: Annotated[list[int] | None, Form()] = None,
        added: _Words = "",
        aoi: _Words = "",
        reason: Annotated[str, Form(max_length=2000)] = "",
    ) -> Response:
        person = frame.editor(request)
        by, old = named(by), frame.desk.standing(name)
        if number is None:
            told = {"record": old.id, "by": by, "reason": reason.strip() or UNCHANGED, "found_right": True}
        else:
            edit = edit_of(number, removed=removed or [], added=added, aoi=aoi)
            told = told_of(old.id, edit, by=by, reason=reason)
        record = corrections.review(frame.desk, review_of(told))
        frame.guard.note(request, record=record.id, by=by, person=person.name)
        at = f"/records/{record.id}"
        return RedirectResponse(at if number is None else f"{at}?count={number}#count", status_code=303)

    @router.post("/records/{name}/preview")
    def preview(
        request: Request,
        name: str,
        number: Annotated[int, Form(ge=0, le=10_000)],
        removed: Annotated[list[int] | None, Form()] = None,
        added: _Words = "",
        aoi: _Words = "",
    ) -> Response:
        person = frame.editor(request)
        edit = edit_of(number, removed=removed or [], added=added, aoi=aoi)
        told = _previewed(frame, name, edit, by=person.name)
        return frame.page(request, "preview.html", person=person, **told)

    _withdrawals(router, frame)
    return router


def _withdrawals(router: APIRouter, frame: Frame) -> None:
    @router.post("/records/{name}/withdraw")
    def withdraw(
        request: Request,
        name: str,
        by: Annotated[str, Form(max_length=200)],
        reason: Annotated[str, Form(max_length=2000)],
        sure: Annotated[str, Form(max_length=10)] = "",
    ) -> Response:
        person = frame.editor(request)
        if not (reason.strip() and sure):
            raise RecordError(
                "The record was not withdrawn: its reason is missing, or the box is not ticked.",
                next_step="Say why it is taken back, tick the box, and send it again.",
            )
        record = corrections.withdraw(frame.desk, name, reason=reason, by=named(by))
        frame.guard.note(request, record=record.id, by=by, person=person.name)
        return RedirectResponse(f"/records/{record.id}", status_code=303)


def edit_of(number: int, *, removed: list[int], added: str, aoi: str) -> dict[str, Any]:
    r"""Read the fields that marks and an area are written in. Raises RecordError when they are none.

    Example:
        added "812.5, 433\n90, 100" → two marks, by column and row of the full image
    """
    marks = [_numbers(line) for line in added.splitlines() if line.strip()]
    points = [dict(zip(("px", "py", "length_m"), numbers, strict=False)) for numbers in marks]
    edit: dict[str, Any] = {"number": number, "removed": removed, "added": points}
    if aoi.strip():
        edit["aoi"] = area_of(aoi)
    return edit


def _numbers(line: str) -> list[float]:
    """Column, row and perhaps a length. Raises RecordError when a line says nothing of the kind."""
    told = line.replace(",", " ").replace(";", " ").split() if len(line) <= _LONGEST_LINE else []
    try:
        numbers = [float(one) for one in told if _FIGURES.issuperset(one)]
    except ValueError:
        numbers = []
    if not 2 <= len(numbers) == len(told) <= 3:
        raise RecordError(
            f"{line[:80]!a} is no mark.",
            next_step="Write column and row, such as 812.5, 433; one mark a line.",
        )
    return numbers


def told_of(name: str, edit: dict[str, Any], *, by: str, reason: str) -> dict[str, Any]:
    """Put a review together as its file has it."""
    changed = bool(edit["removed"] or edit["added"] or edit.get("aoi"))
    if changed and not reason.strip():
        raise RecordError(
            "A correction needs a reason.", next_step="Say in a sentence what was wrong, and send it again."
        )
    return {"record": name, "by": by.strip(), "reason": reason.strip() or UNCHANGED, "counts": [edit]}


def _previewed(frame: Frame, name: str, edit: dict[str, Any], *, by: str) -> dict[str, Any]:
    """What count, interval and verdict would be. An area is counted in only when it is signed."""
    if edit.get("aoi"):
        return {"waits": "area"}
    record = frame.desk.record(name)
    review = review_of(told_of(record.id, edit, by=by, reason=UNCHANGED))
    policy = load_policy(frame.desk.settings.policy)
    # Whoever looks at the pixels had them drawn, so that neither they nor the bundle are read once more.
    made = draft(record, review, pixels=None, counters=(), policy=policy).record
    number = edit["number"]
    sight = sight_of(frame.desk, name, number, at_home=True)
    check_inside(review.counts[0].added, sight.ground, number=number)
    return previewed(made, number)
