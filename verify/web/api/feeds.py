"""The newest records as feeds: JSON Feed and Atom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from verify.exports.atom import Atom
from verify.exports.held import as_filed
from verify.exports.jsonfeed import JsonFeed
from verify.exports.labels import load_labels
from verify.model import Agreement
from verify.seams import Asked, Held
from verify.store.values import Sought, Status
from verify.web.api.asking import Reader, TheDesk
from verify.web.api.records import plain
from verify.web.desk import Desk

if TYPE_CHECKING:
    from starlette.datastructures import URL

    from verify.seams import Exporter

router = APIRouter(tags=["feeds"])

_Newest = Annotated[int, Query(ge=1, le=100, description="Most records.")]
_Word = Annotated[str | None, Query(max_length=200)]
_Day = Annotated[str | None, Query(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description="A day, inclusive.")]


def _sought(
    status: Status | None = None,
    agreement: Agreement | None = None,
    kind: _Word = None,
    site: _Word = None,
    start: _Day = None,
    end: _Day = None,
) -> Sought:
    """Which records; what else an address carries, as readers of feeds like to, means nothing."""
    named = {"kind": plain(kind), "site": plain(site)}
    return Sought(status=status, agreement=agreement, start=start, end=end, **named)


_Which = Annotated[Sought, Depends(_sought)]


def _answers(kind: str, *, json: bool = False) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {kind: {"schema": {"type": "object" if json else "string"}}}}}


@router.get(
    "/feed.json",
    response_class=Response,
    responses=_answers("application/feed+json", json=True),
    operation_id="getJsonFeed",
    summary="The newest as JSON Feed",
)
def json_feed(
    request: Request,
    desk: TheDesk,
    _: Reader,
    sought: _Which,
    limit: _Newest = 30,
) -> Response:
    """The newest records, corrected and withdrawn ones as such."""
    return _feed(JsonFeed(), desk, request.url, sought, limit)


@router.get(
    "/feed.atom",
    response_class=Response,
    responses=_answers("application/atom+xml"),
    operation_id="getAtomFeed",
    summary="The newest as Atom",
)
def atom_feed(
    request: Request,
    desk: TheDesk,
    _: Reader,
    sought: _Which,
    limit: _Newest = 30,
) -> Response:
    """The newest records, corrected and withdrawn ones as such."""
    return _feed(Atom(), desk, request.url, sought, limit)


def _feed(write: Exporter, desk: Desk, here: URL, sought: Sought, limit: int) -> Response:
    found = (desk.record(one.id) for one in desk.records(sought, limit=limit).records)
    held = [as_filed(Held(record), desk.store) for record in found]
    home = desk.settings.public_url
    itself = f"{home.rstrip('/')}{here.path}" + (f"?{here.query}" if here.query else "") if home else None
    asked = Asked(url=home, feed=itself, labels=load_labels(desk.settings.labels))
    return Response(write(held, asked), 200, {"x-content-type-options": "nosniff"}, write.media_type)
