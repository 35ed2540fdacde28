"""Two dates of one site, one above the other, with a curtain between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request, Response

from verify.errors import RecordError
from verify.exports.words import is_rendered
from verify.records.bundle import chip_path
from verify.web.pages.laying import laid, whole
from verify.web.pages.neighbours import Pick, picks_of
from verify.web.pages.records import held_of
from verify.web.pages.route import PageRoute
from verify.web.pages.showing import closely
from verify.web.pages.sights import drawer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from verify.seams import Held
    from verify.web.pages.frame import Frame
    from verify.web.people import Person

_Name = Annotated[str, Query(max_length=80)]


def compare_routes(frame: Frame) -> APIRouter:
    """Compare counts of a record with each other, and with those of other records of its site."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)

    @router.get("/records/{name}/compare")
    def page(request: Request, name: str, left: _Name = "", right: _Name = "") -> Response:
        person = frame.reader(request)
        held, _ = held_of(frame, name, person=person)
        known = picks_of(frame.desk, held)
        first, second = chosen(known, left, right)
        return frame.page(
            request,
            "compare.html",
            person=person,
            record=held.record,
            known=known,
            **_sides(frame, held, first, second, person=person),
        )

    return router


def chosen(known: Sequence[Pick], left: str, right: str) -> tuple[Pick, Pick]:
    """The two that are asked for; else the oldest and the newest.

    Raises:
        RecordError: there are not two.
    """
    if len(known) < 2:
        raise RecordError(
            f"Two images are compared, and of this place {len(known)} is here.",
            next_step="Check another statement about the same place, or a change over time; then come back.",
        )
    named = {one.value: one for one in known}
    return named.get(left, known[0]), named.get(right, known[-1])


def _sides(frame: Frame, held: Held, first: Pick, second: Pick, *, person: Person) -> dict[str, Any]:
    """Both pictures, in the pixels of the left one where both lie on the ground."""
    shown = [_side(frame, held, one, person=person) for one in (first, second)]
    (left, one), (right, other) = shown
    matrix = laid(other, on=one) if one and other else None
    return {
        "left": left,
        "right": right,
        "matrix": matrix,
        "box": whole(one) if one else None,
        "other_box": whole(other) if other else None,
        "rendered": left["rendered"] or right["rendered"],
    }


def _side(frame: Frame, held: Held, pick: Pick, *, person: Person) -> tuple[dict[str, Any], Any]:
    there = held if pick.record == held.record.id else held_of(frame, pick.record, person=person)[0]
    if chip_path(pick.number) not in (there.files or {}):
        raise RecordError(
            f"The pixels of record {pick.record[:12]} are not at hand any more.",
            next_step="Choose another image, or put its bundle back.",
        )
    sight = drawer(there.record, there.files or {}, pick.number)
    told = closely(there, pick.number)
    facts = {"width": sight.facts["width"], "height": sight.facts["height"], "pick": pick}
    rendered = is_rendered(there.record) or sight.facts["rendered"]
    return {**told, **facts, "rendered": rendered}, sight
