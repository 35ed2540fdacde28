"""The one door to the network: every outgoing request of the project passes here."""

from __future__ import annotations

import json as json_text
import math
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from evidence.errors import AddressRefused
from evidence.seams import Answer
from evidence.web.addresses import target
from evidence.web.failures import LoginWanted, for_status, login_wanted
from evidence.web.grants import Keyring
from evidence.web.ranges import check_span
from evidence.web.redaction import redact, storable
from evidence.web.redirects import REDIRECTS, led_astray, redirected, too_many
from evidence.web.retries import polite_wait_s
from evidence.web.source import Folders, Source
from evidence.web.wire import Hop, World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from pydantic import JsonValue

    from evidence.trail import Trail
    from evidence.web.grants import Signed
    from evidence.web.policy import Policy


class Web:
    """Guarded HTTP: only public addresses, bounded bytes, time and redirects, everything in the trail.

    Example:
        web = Web(Policy(contact="desk@example.org"), trail=trail, cache=data / "cache")
        page = web.get("https://example.org/article.html").body
        head = web.get("https://example.org/scene.tif", span=(0, 16383)).body
        found = web.post("https://example.org/search", json={"limit": 10}).body
    """

    def __init__(
        self,
        policy: Policy,
        *,
        trail: Trail,
        cache: Path | None = None,
        record: Path | None = None,
        replay: Path | None = None,
        world: World | None = None,
        signed: Sequence[Signed] = (),
    ) -> None:
        """Open the door.

        Args:
            policy: what is permitted.
            trail: notes every answer.
            cache: folder whose answers to GETs are given again while younger than ``policy.cache_age_s``.
            record: folder to which every exchange is added, failures too.
            replay: folder from which alone everything is answered; the network is never touched.
            world: resolver, sockets, clock; None for the real ones.
            signed: hosts whose files want a token, and who gives it.
        """
        self._policy = policy
        self._trail = trail
        self._world = world or World()
        self._source = Source(policy, Folders(cache=cache, record=record, replay=replay), self._world)
        self._keyring = Keyring(signed, self._secret, now=self._world.now)
        self._here = threading.local()

    def get(
        self,
        address: str,
        *,
        span: tuple[int, int] | None = None,
        most: int | None = None,
        headers: Mapping[str, str] | None = None,
        turn: Callable[[], None] | None = None,
    ) -> Answer:
        """Fetch an address, or bytes ``span[0]`` to ``span[1]`` of it, both inclusive.

        ``turn`` is called before each request that goes out, and returns when it may; what the cache or a
        recording answers does not wait for it.

        Raises:
            WebError: refused, failed, or answered with an error status; the subclass says which.
        """
        return self.request("GET", address, span=span, most=most, headers=headers, turn=turn)

    def post(
        self,
        address: str,
        *,
        json: JsonValue,
        most: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send JSON and fetch the answer. Raises WebError as ``get`` does."""
        content = json_text.dumps(json, separators=(",", ":"), ensure_ascii=False).encode()
        named = {"content-type": "application/json"} | _lower(headers)
        return self.request("POST", address, content=content, most=most, headers=named)

    def request(
        self,
        method: str,
        address: str,
        *,
        span: tuple[int, int] | None = None,
        most: int | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        turn: Callable[[], None] | None = None,
    ) -> Answer:
        """Send a GET or a POST and follow its redirects. Raises WebError as ``get`` does."""
        if method not in {"GET", "POST"}:
            raise ValueError(f"Only GET and POST pass here, not {method!r}.")
        if span is not None and not 0 <= span[0] <= span[1]:
            raise ValueError(f"The span of bytes runs backwards or begins below 0: {span}.")
        url = target(address).url
        hop = Hop(
            method=method,
            url=url,
            headers=self._named(headers, span=span),
            content=content,
            span=span,
            most=self._policy.most_bytes if most is None else most,
            until=self._until(),
            turn=turn,
            grant=self._keyring.grant(url),
        )
        return self._followed(hop)

    @property
    def is_taped(self) -> bool:
        """Whether a recording is made or answers: every exchange must then pass here, none be left out."""
        return self._source.is_taped

    def replays(self, address: str) -> bool | None:
        """Whether the recording that answers holds anything of this address; None when none answers."""
        return self._source.replays(address)

    @property
    def is_offline(self) -> bool:
        """Whether the network is off: nobody can be asked."""
        return self._policy.offline and not self._source.is_replayed

    def recalled(self, address: str, body: bytes, *, at: datetime) -> Answer:
        """Note in the trail what a GET of an earlier run was answered, and the caller has kept.

        Args:
            address: http(s) address that was asked.
            body: its answer, to the byte.
            at: when it was given, aware UTC.

        Raises:
            ValueError: a recording is made or answers, which would not hold it.
        """
        if self.is_taped:
            raise ValueError(f"What was kept of {redact(address)} is not on the recording.")
        shown = redact(target(address).url)
        noted = storable(body, address, status=200)
        exchange = self._trail.note(noted, url=shown, method="GET", status=200, at=at)
        return Answer(shown, 200, {"content-length": str(len(body))}, body, exchange)

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Give all that this thread asks in the block so many seconds together; then it is TimedOut."""
        self._here.until = time.monotonic() + seconds
        try:
            yield
        finally:
            del self._here.until

    def close(self) -> None:
        """Close every connection."""
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _until(self) -> float:
        """When an answer must be complete, in ``time.monotonic`` seconds."""
        return min(time.monotonic() + self._policy.total_s, getattr(self._here, "until", math.inf))

    def _secret(self, address: str) -> bytes:
        """Fetch what must not be kept: neither noted, nor recorded, nor cached, and no redirect followed."""
        hop = Hop(
            method="GET",
            url=target(address).url,
            headers=self._named(None, span=None),
            content=None,
            span=None,
            most=_LONGEST_TOKEN,
            until=self._until(),
        )
        reply = self._source.unkept(hop)
        if reply.status >= 300:
            raise for_status(reply.status, redact(hop.url), wait=reply.headers.get("retry-after"))
        return reply.body

    def _named(self, headers: Mapping[str, str] | None, *, span: tuple[int, int] | None) -> dict[str, str]:
        """Give the headers to send: the caller's, under our own name, compressed only when whole."""
        own = {
            "user-agent": self._policy.user_agent,
            "accept-encoding": "gzip" if span is None else "identity",
        }
        if span is not None:
            own["range"] = f"bytes={span[0]}-{span[1]}"
        return {"accept": "*/*"} | _lower(headers) | own

    def _followed(self, hop: Hop) -> Answer:
        """Follow redirects; each address is checked anew."""
        here, answer = hop, self._tried(hop)
        for _ in range(self._policy.most_redirects):
            if answer.status not in REDIRECTS:
                break
            try:
                here = redirected(here, answer)
                here = replace(here, grant=self._keyring.grant(here.url))
                answer = self._tried(here)
            except AddressRefused as refused:
                raise led_astray(hop, refused) from refused
            except LoginWanted as page:
                raise login_wanted(redact(hop.url), page=redact(here.url)) from page
        if answer.status in REDIRECTS:
            raise too_many(hop, here, most=self._policy.most_redirects, status=answer.status)
        return _checked(here, answer)

    def _tried(self, hop: Hop) -> Answer:
        """Ask, and once more after a polite wait when the server says that it is busy."""
        answer = self._noted(hop)
        wait_s = polite_wait_s(answer, longest_s=self._policy.longest_wait_s)
        if wait_s is None or time.monotonic() + wait_s > hop.until:
            return answer
        if not self._source.is_replayed:
            self._world.sleep(wait_s)
        return self._noted(hop)

    def _noted(self, hop: Hop) -> Answer:
        """Ask one server once and note its answer in the trail, whatever its status.

        What is noted of it has no secrets, nor has the answer's address: both end up in records.
        """
        reply, noted = self._source.ask(hop)
        shown = redact(hop.url)
        exchange = self._trail.note(
            noted,
            url=shown,
            method=hop.method,
            status=reply.status,
            span=hop.span,
            at=reply.at,
        )
        return Answer(shown, reply.status, reply.headers, reply.body, exchange)


_LONGEST_TOKEN = 64 * 1024


def _lower(headers: Mapping[str, str] | None) -> dict[str, str]:
    return {name.lower(): value for name, value in (headers or {}).items()}


def _checked(hop: Hop, answer: Answer) -> Answer:
    """Insist on a good status and on the bytes that were asked for."""
    status = answer.status or 0
    if status >= 400:
        raise for_status(status, redact(hop.url), wait=answer.headers.get("retry-after"))
    if hop.span is not None:
        check_span(hop.span, answer, shown=redact(hop.url))
    return answer
