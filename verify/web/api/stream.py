"""Events of a check as they happen: server-sent events (WHATWG HTML, section 9.2)."""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from verify.records.canonical import as_json

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from fastapi import Request

    from verify.web.desk import Desk
    from verify.web.jobs.values import Event

MEDIA_TYPE = "text/event-stream"

_LOOK_S = 0.2
"""How often the store is asked."""

_QUIET_S = 15.0
"""Silence after which a comment is sent, so that proxies keep the connection."""

_LONGEST_S = 600.0
"""Length of a stream; whoever listens comes back by itself, and a server need not wait for ever."""


def wants_stream(request: Request) -> bool:
    """Whether a request asks for events as they happen."""
    return MEDIA_TYPE in request.headers.get("accept", "")


async def stream(desk: Desk, check: str, first: Sequence[Event], *, after: int) -> AsyncIterator[str]:
    """Give events, those at hand first, until the check is over.

    Args:
        desk: where they come from.
        check: id of the check.
        first: events that are known already.
        after: id of the last one that was seen before them.
    """
    began = spoke = time.monotonic()
    yield "retry: 1000\n\n"
    found, seen = list(first), after
    while True:
        for event in found:
            seen, spoke = event.id, time.monotonic()
            yield _told(event)
        job = await run_in_threadpool(desk.job, check)
        found = await run_in_threadpool(desk.events, check, seen)
        if found:
            continue
        if job.is_over:
            # A name of its own: a browser would otherwise connect again for ever.
            yield f"event: end\ndata: {json.dumps({'state': job.state})}\n\n"
            return
        if desk.stopping.is_set() or time.monotonic() > began + _LONGEST_S:
            return
        if time.monotonic() > spoke + _QUIET_S:
            spoke = time.monotonic()
            yield ": still here\n\n"
        await asyncio.sleep(_LOOK_S)


def _told(event: Event) -> str:
    # JSON in ASCII has no line breaks of any alphabet, which would end the field.
    return f"id: {event.id}\nevent: {event.step}\ndata: {json.dumps(as_json(event))}\n\n"
