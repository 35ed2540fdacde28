"""How we know: everything that was read for a record, and an audit of its bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from verify.records.audit import audit
from verify.records.bundle import exchange_path
from verify.records.signing.sealing import trust_of
from verify.web.pages.records import held_of
from verify.web.pages.route import PageRoute

if TYPE_CHECKING:
    from verify.model import Audit
    from verify.web.pages.frame import Frame

_MOST = 500
"""Exchanges that are listed; the record holds all."""


def trail_routes(frame: Frame) -> APIRouter:
    """Show where records come from."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)

    @router.get("/records/{name}/how")
    def page(request: Request, name: str) -> Response:
        person = frame.reader(request)
        held, history = held_of(frame, name)
        record = held.record
        return frame.page(
            request,
            "how.html",
            person=person,
            record=record,
            audited=audited(frame, record.id),
            trail=record.trail[:_MOST],
            bodies={one.sha256 for one in record.trail if exchange_path(one.sha256) in (held.files or {})},
            events=history.events,
        )

    return router


def audited(frame: Frame, name: str) -> Audit:
    """Audit a record's bundle as anybody could who has it. Raises BundleGoneError."""
    return audit(frame.desk.folder(name), trust_of(frame.desk.settings))
