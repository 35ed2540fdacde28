"""Messages to webhooks, sent through the one door to the network, and tried again where that fails."""

from __future__ import annotations

import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from claims.errors import RecountError
from evidence.errors import AddressRefused, Offline, WebError
from verify.door import Doors, opened
from verify.errors import StoreError
from verify.exports.webhook import signed_headers
from verify.files import reason
from verify.records.record import utc

if TYPE_CHECKING:
    from verify.settings import Settings
    from verify.store.store import Store
    from verify.store.work.values import Delivery

WAITS = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
)
"""Between tries, as Standard Webhooks proposes; after the last, a message is given up."""

LONGEST_S = 20.0
"""For one answer, as Standard Webhooks proposes (15 to 30)."""

MOST_ANSWER = 64 * 1024
"""Bytes of an answer, of which nothing is kept."""

AT_ONCE = 8
"""Webhooks that are told at the same time."""

_LOOK_S = 1.0


class Deliveries:
    """Sends what is due: to one webhook one message after the other, to several at once.

    So a receiver that lets everybody wait for its answer holds up nobody but itself.
    """

    def __init__(self, settings: Settings, store: Store) -> None:
        """Prepare; nothing is sent yet."""
        self._settings = settings
        self._store = store
        self._stopping = threading.Event()
        self._busy: set[str] = set()
        self._thread = threading.Thread(target=self._run, name="deliveries", daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def stop(self) -> None:
        """Stop; what is not sent waits for the next start."""
        self._stopping.set()
        self._thread.join(LONGEST_S)

    def _run(self) -> None:
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="delivery") as pool:
            while not self._stopping.wait(_LOOK_S):
                try:
                    waiting = self._store.work.due(without=tuple(self._busy))
                except StoreError as failed:
                    sys.stderr.write(f"{failed.what}\n")
                    continue
                for hook in dict.fromkeys(one.hook for one in waiting):
                    self._busy.add(hook)
                    told = pool.submit(self._send, hook, [one for one in waiting if one.hook == hook])
                    # A bug in there is nobody's to wait for; so it is at least among the server's messages.
                    told.add_done_callback(Future.result)

    def _send(self, hook: str, messages: list[Delivery]) -> None:
        try:
            for one in messages:
                if self._stopping.is_set():
                    return
                why = _tried(one, self._settings)
                state, at = _next(one, why)
                self._store.work.settle(one.number, state=state, at=utc(at), detail=why)
        except StoreError as failed:
            sys.stderr.write(f"{failed.what}\n")
        finally:
            self._busy.discard(hook)


def _tried(message: Delivery, settings: Settings) -> str | None:
    """Send one message; whatever stands in its way, such as a full disk, is a try that failed."""
    try:
        return send(message, settings)
    except (RecountError, OSError) as failed:
        what = failed.what if isinstance(failed, RecountError) else reason(failed)
        sys.stderr.write(f"A webhook could not be told: {what}\n")
        return what


def send(message: Delivery, settings: Settings) -> str | None:
    """Send one message; gives why that failed, None when it was taken."""
    body = message.body.encode()
    now = datetime.now(UTC)
    headers = signed_headers(message.secret, body, message=message.message, at=now)
    # Nothing is asked but what the receiver is to be told, so neither cache nor trail is of use.
    # Standard Webhooks: an address that redirects has moved, and its owner is to say where to.
    doors = Doors(most_redirects=0)
    with opened(settings.model_copy(update={"cache_hours": 0.0}), doors) as (web, _):
        try:
            with web.within(LONGEST_S):
                web.request(
                    "POST",
                    message.url,
                    headers={"content-type": "application/json"} | headers,
                    content=body,
                    most=MOST_ANSWER,
                )
        except (AddressRefused, Offline) as refused:
            return f"refused: {refused.what}"
        except WebError as failed:
            return failed.what
    return None


def _next(message: Delivery, why: str | None) -> tuple[str, datetime]:
    now = datetime.now(UTC)
    if why is None:
        return "sent", now
    if message.tries >= len(WAITS):
        return "given_up", now
    return "waiting", now + WAITS[message.tries]
