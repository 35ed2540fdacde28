"""The one door to the network: every outgoing request of the project passes here."""

from __future__ import annotations

import hashlib
import json as json_text
import time
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin

from evidence.errors import Offline, WebError
from evidence.replay import Ask, Failure, Reply, Tape
from evidence.seams import Answer
from evidence.web.addresses import target
from evidence.web.failures import RedirectedAway, for_status, recalled
from evidence.web.ranges import check_span
from evidence.web.redaction import redact
from evidence.web.retries import polite_wait_s
from evidence.web.wire import Hop, Wire, World

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pydantic import JsonValue

    from evidence.trail import Trail
    from evidence.web.policy import Policy

# Headers of a caller that may follow a redirect to another host; all others may be credentials.
_HARMLESS = frozenset({"accept", "accept-encoding", "accept-language", "content-type", "range", "user-agent"})
_CREDENTIALS = frozenset({"authorization", "cookie", "proxy-authorization"})


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
    ) -> None:
        """Open the door.

        Args:
            policy: what is permitted.
            trail: notes every answer.
            cache: folder whose answers to GETs are given again while younger than ``policy.cache_age_s``.
            record: folder to which every exchange is added, failures too.
            replay: folder from which alone everything is answered; the network is never touched.
            world: resolver, sockets, clock; None for the real ones.
        """
        self._policy = policy
        self._trail = trail
        self._world = world or World()
        self._cache = Tape(cache) if cache else None
        self._record = Tape(record) if record else None
        self._replay = Tape(replay) if replay else None
        self._wire = Wire(policy, self._world)

    def get(
        self,
        address: str,
        *,
        span: tuple[int, int] | None = None,
        most: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Fetch an address, or bytes ``span[0]`` to ``span[1]`` of it, both inclusive.

        Raises:
            WebError: refused, failed, or answered with an error status; the subclass says which.
        """
        return self.request("GET", address, span=span, most=most, headers=headers)

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
    ) -> Answer:
        """Send a GET or a POST and follow its redirects. Raises WebError as ``get`` does."""
        if method not in {"GET", "POST"}:
            raise ValueError(f"Only GET and POST pass here, not {method!r}.")
        if span is not None and not 0 <= span[0] <= span[1]:
            raise ValueError(f"The span of bytes runs backwards or begins below 0: {span}.")
        hop = Hop(
            method=method,
            url=target(address).url,
            headers=self._named(headers, span=span),
            content=content,
            span=span,
            most=self._policy.most_bytes if most is None else most,
            until=time.monotonic() + self._policy.total_s,
        )
        return self._followed(hop)

    def close(self) -> None:
        """Close every connection."""
        self._wire.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

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
        for _ in range(self._policy.most_redirects + 1):
            reply = self._tried(hop)
            exchange = self._trail.note(
                reply.body,
                url=redact(hop.url),
                method=hop.method,
                status=reply.status,
                span=hop.span,
                at=reply.at,
            )
            if reply.status not in {301, 302, 303, 307, 308}:
                return self._checked(hop, Answer(hop.url, reply.status, reply.headers, reply.body, exchange))
            hop = _redirected(hop, reply)
        raise RedirectedAway(
            f"More than {self._policy.most_redirects} redirects, the last to {redact(hop.url)}.",
            next_step="Open the address in a browser and give the one it ends at.",
            status=reply.status,
        )

    def _checked(self, hop: Hop, answer: Answer) -> Answer:
        status = answer.status or 0
        if status >= 400:
            raise for_status(status, redact(hop.url), wait=answer.headers.get("retry-after"))
        if hop.span is not None:
            check_span(hop.span, answer, shown=redact(hop.url))
        return answer

    def _tried(self, hop: Hop) -> Reply:
        """Ask, and once more after a polite wait when the server says that it is busy."""
        reply = self._once(hop)
        wait_s = polite_wait_s(reply, longest_s=self._policy.longest_wait_s)
        if wait_s is None or time.monotonic() + wait_s > hop.until:
            return reply
        if self._replay is None:
            self._world.sleep(wait_s)
        return self._once(hop)

    def _once(self, hop: Hop) -> Reply:
        """Answer from the recording, the cache or the network, in this order."""
        sent = None if hop.content is None else hashlib.sha256(hop.content).hexdigest()
        ask = Ask(method=hop.method, url=redact(hop.url), span=hop.span, sent_sha256=sent)
        if self._replay is not None:
            return _replayed(self._replay, ask)
        if self._policy.offline:
            raise Offline(
                f"The network is off, so {ask.url} was not asked.",
                next_step="Run without --offline, or replay a recording.",
            )
        cached = self._cached(ask, hop)
        reply = cached or self._sent(ask, hop)
        clean = _without_secrets(reply, hop.url)
        if self._record is not None:
            self._record.keep(ask, clean)
        if self._cache is not None and cached is None and _cacheable(hop, reply):
            self._cache.keep(ask, clean)
        return reply

    def _cached(self, ask: Ask, hop: Hop) -> Reply | None:
        if self._cache is None or hop.method != "GET" or _CREDENTIALS & set(hop.headers):
            return None
        reply = self._cache.newest(ask)
        oldest = self._world.now() - timedelta(seconds=self._policy.cache_age_s)
        return reply if reply is not None and oldest <= reply.at and len(reply.body) <= hop.most else None

    def _sent(self, ask: Ask, hop: Hop) -> Reply:
        try:
            return self._wire.send(hop)
        except WebError as failed:
            if self._record is not None:
                failure = Failure(
                    error=type(failed).__name__,
                    what=failed.what,
                    next_step=failed.next_step,
                    status=failed.status,
                )
                self._record.keep_failure(ask, failure, at=self._world.now())
            raise


def _replayed(tape: Tape, ask: Ask) -> Reply:
    """Give the recorded answer, or raise the recorded failure."""
    outcome = tape.next(ask)
    if isinstance(outcome, Failure):
        raise recalled(**outcome.model_dump())
    return outcome


def _redirected(hop: Hop, reply: Reply) -> Hop:
    """Give the request that a redirect asks for."""
    location = reply.headers.get("location")
    if not location:
        raise RedirectedAway(
            f"{redact(hop.url)} redirects without saying where to (status {reply.status}).",
            next_step="Open the address in a browser and give the one it ends at.",
            status=reply.status,
        )
    here, there = target(hop.url), target(urljoin(hop.url, location))
    headers = dict(hop.headers)
    if here.origin != there.origin:
        headers = {name: value for name, value in headers.items() if name in _HARMLESS}
    if hop.method == "POST" and reply.status in {301, 302, 303}:
        headers.pop("content-type", None)
        return replace(hop, method="GET", url=there.url, headers=headers, content=None)
    return replace(hop, url=there.url, headers=headers)


def _without_secrets(reply: Reply, url: str) -> Reply:
    """Give the answer as it may be stored: a redirect's address loses its signature."""
    headers = dict(reply.headers)
    if "location" in headers:
        headers["location"] = redact(urljoin(url, headers["location"]))
    return replace(reply, headers=headers)


def _cacheable(hop: Hop, reply: Reply) -> bool:
    """Whether an answer may be given again to the same question."""
    private = _CREDENTIALS & set(hop.headers) or "no-store" in reply.headers.get("cache-control", "").lower()
    return hop.method == "GET" and reply.status in {200, 206} and not private


def _lower(headers: Mapping[str, str] | None) -> dict[str, str]:
    return {name.lower(): value for name, value in (headers or {}).items()}
