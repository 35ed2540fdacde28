"""Records corrected and withdrawn by people."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Request
from starlette.responses import JSONResponse, Response

from claims.model import Value
from verify.model import Record
from verify.records.canonical import as_json
from verify.records.persons import Name, Words
from verify.review.model import Review, ReviewRefusedError
from verify.review.reading import read_review
from verify.store.work.queue import digest_of
from verify.web.api.asking import Editor, Key, RecordId, TheDesk, note
from verify.web.desk import Desk
from verify.web.jobs.values import Job

router = APIRouter(tags=["records"])


class Withdrawal(Value):
    """Why a record is taken back."""

    reason: Words
    by: Name
    """Who answers for it."""


_REVIEWS: dict[str, Any] = {
    "marks": {
        "summary": "A mark taken away, and one put in",
        "value": {
            "record": "0" * 64,
            "by": "A. Reader",
            "reason": "The second mark is a shadow, and one car has none.",
            "counts": [{"number": 0, "removed": [1], "added": [{"px": 120.5, "py": 80.0}]}],
        },
    },
    "right": {
        "summary": "Looked at, and found right",
        "value": {"record": "0" * 64, "by": "A. Reader", "reason": "Seen.", "counts": [{"number": 0}]},
    },
}

_WITHDRAWALS: dict[str, Any] = {
    "site": {"summary": "Another site", "value": {"reason": "It is another yard.", "by": "A. Reader"}}
}


async def _as_written(request: Request, told: Annotated[Review, Body(openapi_examples=_REVIEWS)]) -> Review:
    """What a review file may not hold is not taken here either: one name twice, "0" or true for a number."""
    del told
    return read_review(await request.body())


@router.post(
    "/records/{record}/reviews",
    status_code=201,
    response_model=Record,
    responses={202: {"model": Job, "description": "It is checked afresh; the check makes the record."}},
    operation_id="reviewRecord",
    summary="Correct a record",
)
def review(
    request: Request,
    desk: TheDesk,
    person: Editor,
    record: RecordId,
    told: Annotated[Review, Depends(_as_written)],
    key: Key = None,
) -> Response:
    """Correct marks, areas, numbers or days; the new record takes the place of the old one.

    With ``afresh`` scenes are searched anew, for another kind, place or day: that is a check of its own.
    """
    from verify.web.corrections import afresh  # noqa: PLC0415 - the counters take a second
    from verify.web.corrections import review as corrected  # noqa: PLC0415 - as above

    whole = desk.record(record).id
    if told.record != whole:
        raise ReviewRefusedError(
            f"The review is of record {told.record}, and was sent for {whole}.",
            next_step="Send it for its own record.",
        )

    def make() -> str:
        return (afresh(desk, told, by=person) if told.afresh else corrected(desk, told)).id

    made = desk.store.work.once(person.name, key, digest_of(["review", as_json(told)]), make)
    note(request, record=whole if told.afresh else made, by=told.by, person=person.name)
    if told.afresh:
        return JSONResponse(as_json(desk.job(made)), 202, {"location": f"/api/v1/checks/{made}"})
    return _made(desk, made)


@router.post(
    "/records/{record}/withdrawal",
    status_code=201,
    response_model=Record,
    operation_id="withdrawRecord",
    summary="Withdraw a record",
)
def withdraw(
    request: Request,
    desk: TheDesk,
    person: Editor,
    record: RecordId,
    told: Annotated[Withdrawal, Body(openapi_examples=_WITHDRAWALS)],
    key: Key = None,
) -> Response:
    """Take a record back; the withdrawal is a record of its own, and both are void."""
    from verify.web.corrections import withdraw as withdrawn  # noqa: PLC0415 - as above

    whole = desk.record(record).id
    asked = digest_of(["withdrawal", whole, as_json(told)])
    made = desk.store.work.once(
        person.name, key, asked, lambda: withdrawn(desk, whole, reason=told.reason, by=told.by).id
    )
    note(request, record=made, by=told.by, person=person.name)
    return _made(desk, made)


def _made(desk: Desk, name: str) -> Response:
    made: dict[str, Any] = as_json(desk.record(name))
    return JSONResponse(made, 201, {"location": f"/api/v1/records/{name}"})
