"""Where an answer comes from: a recording, the cache, or the network, in this order."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from evidence.errors import Offline, WebError
from evidence.replay import Ask, Failure, Reply, Tape
from evidence.web.failures import recalled
from evidence.web.redaction import Unsaid, accounts, credentials, granted, redact, storable
from evidence.web.redirects import HARMLESS
from evidence.web.wire import Wire

if TYPE_CHECKING:
    from pathlib import Path

    from evidence.web.policy import Policy
    from evidence.web.wire import Hop, World

# Clearing rewrites the index; below this it is not worth it.
_MANY_OLD = 200


@dataclass(frozen=True)
class Folders:
    """Folders of one form (``evidence.replay``) and three uses; None leaves a use out."""

    cache: Path | None = None
    """Answers to GETs are given again while they are young."""

    record: Path | None = None
    """Every exchange is added, failures too."""

    replay: Path | None = None
    """Everything is answered from here alone."""


class Source:
    """Answers single requests."""

    def __init__(self, policy: Policy, folders: Folders, world: World) -> None:
        self._policy = policy
        self._now = world.now
        self._wire = Wire(policy, world)
        self._cache = _opened(folders.cache, policy, world) if folders.cache else None
        self._record = Tape(folders.record) if folders.record else None
        self._replay = Tape(folders.replay) if folders.replay else None

    @property
    def is_replayed(self) -> bool:
        """Whether the network is never touched because a recording answers."""
        return self._replay is not None

    @property
    def is_taped(self) -> bool:
        """Whether a recording is made or answers."""
        return self._record is not None or self._replay is not None

    def replays(self, address: str) -> bool | None:
        """Whether the recording that answers holds anything of this address; None when none answers."""
        return None if self._replay is None else self._replay.holds(redact(address))

    def ask(self, hop: Hop) -> tuple[Reply, bytes]:
        """Answer one request, redirects not followed. Raises WebError; never for a status.

        Returns:
            The answer, and its bytes as they may be passed on: the links of a document without their secrets.
        """
        sent = None if hop.content is None else hashlib.sha256(hop.content).hexdigest()
        ask = Ask(method=hop.method, url=redact(hop.url), span=hop.span, sent_sha256=sent)
        if self._replay is not None:
            reply = _replayed(self._replay, ask)
            return reply, _passable(reply, hop).body
        if self._policy.offline:
            raise Offline(
                f"The network is off, so {ask.url} was not asked.",
                next_step="Run without --offline, or replay a recording.",
            )
        cached = self._cached(ask, hop)
        reply = cached or self._sent(ask, hop)
        clean = _passable(reply, hop)
        if self._record is not None:
            self._record.keep(ask, clean)
        if self._cache is not None and cached is None and _cacheable(hop, reply, clean):
            self._cache.keep(ask, clean)
        return reply, clean.body

    def unkept(self, hop: Hop) -> Reply:
        """Answer one request from the network alone, and keep nothing of it. Raises WebError."""
        if self._policy.offline or self._replay is not None:
            raise Offline(
                f"The network is off, so {redact(hop.url)} was not asked.", next_step="Run without --offline."
            )
        return self._wire.send(hop)

    def close(self) -> None:
        """Close every connection."""
        self._wire.close()

    def _cached(self, ask: Ask, hop: Hop) -> Reply | None:
        if self._cache is None or hop.method != "GET" or _is_private(hop):
            return None
        reply = self._cache.newest(ask)
        oldest = self._now() - timedelta(seconds=self._policy.cache_age_s)
        return reply if reply is not None and oldest <= reply.at and len(reply.body) <= hop.most else None

    def _sent(self, ask: Ask, hop: Hop) -> Reply:
        if hop.turn is not None:
            hop.turn()
        private = {name: value for name, value in hop.headers.items() if name not in HARMLESS}
        secrets = [*accounts(hop.url), *credentials(private)]
        query = ""
        try:
            query = hop.grant() if hop.grant else ""
            reply = self._wire.send(hop, granted=query)
        except WebError as failed:
            unsaid = Unsaid([*secrets, *granted(query)])
            failure = Failure(
                error=type(failed).__name__,
                what=unsaid.text(failed.what),
                next_step=failed.next_step,
                status=failed.status,
            )
            if self._record is not None:
                self._record.keep_failure(ask, failure, at=self._now())
            if failure.what == failed.what:
                raise
            raise recalled(**failure.model_dump()) from None
        return _unsaid(_bare(reply, query), Unsaid([*secrets, *granted(query)]))


def _opened(folder: Path, policy: Policy, world: World) -> Tape:
    """Open a cache, and clear it when much of it has grown too old to be given again."""
    tape = Tape(folder, forgiving=True)
    oldest = world.now() - timedelta(seconds=policy.cache_age_s)
    if tape.older(than=oldest) >= _MANY_OLD:
        tape.forget(before=oldest)
    return tape


def _replayed(tape: Tape, ask: Ask) -> Reply:
    """Give the recorded answer, or raise the recorded failure."""
    outcome = tape.next(ask)
    if isinstance(outcome, Failure):
        raise recalled(**outcome.model_dump())
    return outcome


def _passable(reply: Reply, hop: Hop) -> Reply:
    """Give the answer as it may be passed on: a redirect's address and a document's links lose their secrets.

    What the caller gets keeps them, as they would lead nowhere without.
    """
    is_part = hop.span is not None and reply.status < 300
    body = reply.body if is_part else storable(reply.body, hop.url, status=reply.status)
    location = reply.headers.get("location")
    if location is None:
        return replace(reply, body=body)
    return replace(
        reply, body=body, headers={**reply.headers, "location": redact(urljoin(hop.url, location))}
    )


def _bare(reply: Reply, query: str) -> Reply:
    """Give a redirect without the token that its server was shown: where it leads, one is asked for anew."""
    location = reply.headers.get("location")
    if not query or location is None:
        return reply
    bare = Unsaid(granted(query)).text(re.sub(rf"[?&]{re.escape(query)}(?=[&#]|$)", "", location))
    return replace(reply, headers={**reply.headers, "location": bare})


def _unsaid(reply: Reply, unsaid: Unsaid) -> Reply:
    """Give an answer that does not say again who asked, and with what; a redirect has to lead on."""
    headers = {
        name: value if name == "location" else unsaid.text(value) for name, value in reply.headers.items()
    }
    return replace(reply, headers=headers, body=unsaid(reply.body))


def _cacheable(hop: Hop, reply: Reply, clean: Reply) -> bool:
    """Whether an answer may be given again to the same question, and its links still lead where they did."""
    private = _is_private(hop) or "no-store" in reply.headers.get("cache-control", "").lower()
    return hop.method == "GET" and reply.status in {200, 206} and not private and clean.body == reply.body


def _is_private(hop: Hop) -> bool:
    """Whether a caller's header may be a credential, so that the answer is for that caller alone."""
    return bool(set(hop.headers) - HARMLESS)
