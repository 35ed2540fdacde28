"""How much at once: requests by person and address, bytes and seconds by request."""

from __future__ import annotations

import asyncio
import math
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING

from verify.web.guard.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Message, Receive

    from verify.web.guard.asked import Asked

KIB, MIB = 2**10, 2**20

TRIES_PER_MINUTE = 10
"""Most logins, and wrong tokens, of one address."""

_MOST_KNOWN = 20_000
"""Most people and addresses that are remembered; the one not heard of for longest is forgotten."""

_SILENCE_S = 30.0
"""Longest pause while a request's body arrives."""


@dataclass
class Buckets:
    """A bucket each for people and addresses; it fills steadily, and each request takes one drop."""

    now: Callable[[], float]
    """Seconds of a clock that never goes back."""

    _known: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, who: str, *, per_minute: float) -> None:
        """Take a drop. Raises Refused (429) when none is left."""
        with self._lock:
            now = self.now()
            left, before = self._known.pop(who, (per_minute, now))
            left = min(per_minute, left + (now - before) * per_minute / 60)
            self._known[who] = (left - 1 if left >= 1 else left, now)
            if len(self._known) > _MOST_KNOWN:
                self._known.popitem(last=False)
        if left < 1:
            wait_s = math.ceil((1 - left) * 60 / per_minute)
            raise Refused(
                429,
                f"More than {per_minute:,.0f} requests in a minute came from here.",
                next_step=f"Try again in {wait_s} s; the setting is requests_per_minute.",
                headers={"retry-after": str(wait_s)},
            )


def neighbourhood(address: str) -> str:
    """What counts as one address: a household has a whole /64 of IPv6 to ask from."""
    try:
        read = ip_address(address)
    except ValueError:
        return address
    if not isinstance(read, IPv6Address):
        return address
    return str(read.ipv4_mapped or IPv6Address(int(read) >> 64 << 64))


def check_length(asked: Asked, *, most: int) -> None:
    """Look at the length that a request announces, before any of it is read. Raises Refused."""
    told = asked.every("content-length")
    if not told:
        return
    if len(told) > 1 or not (told[0].isascii() and told[0].isdigit()) or len(told[0]) > 18:
        raise Refused(400, "The request's length is no number.", next_step="Send one Content-Length.")
    if int(told[0]) > most:
        raise too_long(most)


def too_long(most: int) -> Refused:
    """The refusal of a body over the limit."""
    return Refused(
        413,
        f"The request is longer than the {most / MIB:g} MiB that are taken here.",
        next_step="Send less; the settings are most_request_mib and most_upload_mib.",
    )


class Measured:
    """Hands a body on while it stays within its limits; a length is only what a client says.

    ``over`` is what it was refused for, once it was: the application may have answered otherwise.
    """

    def __init__(self, receive: Receive, *, most: int) -> None:
        """Read from ``receive``, at most so many bytes."""
        self._receive = receive
        self._most = most
        self._read = 0
        self._again: list[Message] = []
        self._complete = False
        self.over: Refused | None = None

    async def start(self, enough: int) -> bytes:
        """The first bytes of the body, which are handed on all the same."""
        start = b""
        while len(start) < enough and not self._complete:
            message = await self._next()
            self._again.append(message)
            start += message.get("body", b"")
        return start

    async def __call__(self) -> Message:
        """The next message, as ASGI has it."""
        return self._again.pop(0) if self._again else await self._next()

    async def _next(self) -> Message:
        if self._complete:
            # Whatever comes now is that the client has gone, for which there is no hurry.
            return await self._receive()
        try:
            message = await asyncio.wait_for(self._receive(), _SILENCE_S)
        except TimeoutError as silent:
            self.over = Refused(
                408, f"The request paused for more than {_SILENCE_S:g} s.", next_step="Send it again."
            )
            raise self.over from silent
        self._read += len(message.get("body", b""))
        self._complete = not message.get("more_body", False)
        if self._read > self._most:
            self.over = too_long(self._most)
            raise self.over
        return message
