"""Where a redirect leads, and what may travel along."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from evidence.errors import AddressRefused
from evidence.web.addresses import target
from evidence.web.failures import RedirectedAway
from evidence.web.redaction import redact

if TYPE_CHECKING:
    from evidence.seams import Answer
    from evidence.web.wire import Hop

REDIRECTS = frozenset({301, 302, 303, 307, 308})

HARMLESS = frozenset({"accept", "accept-encoding", "accept-language", "content-type", "range", "user-agent"})
"""Headers that may follow a redirect to another host, and be answered from a cache; others may be secrets."""

_IN_A_BROWSER = "Open the address in a browser and give the one it ends at."


def redirected(hop: Hop, answer: Answer) -> Hop:
    """Give the request that a redirect asks for; a POST stays one after 307 and 308 only, as in browsers.

    It has no grant: a token is one address's, and the next may want another, or bring its own.

    Raises:
        RedirectedAway: it names no address.
        AddressRefused: the form of the address is refused.
    """
    location = answer.headers.get("location")
    if not location:
        raise RedirectedAway(
            f"{redact(hop.url)} redirects without saying where to (status {answer.status}).",
            next_step=_IN_A_BROWSER,
            status=answer.status,
        )
    here, there = target(hop.url), target(urljoin(hop.url, location))
    headers = dict(hop.headers)
    if here.origin != there.origin:
        headers = {name: value for name, value in headers.items() if name in HARMLESS}
    if hop.method == "POST" and answer.status in {301, 302, 303}:
        headers.pop("content-type", None)
        return replace(hop, method="GET", url=there.url, headers=headers, content=None, grant=None)
    return replace(hop, url=there.url, headers=headers, grant=None)


def led_astray(hop: Hop, refused: AddressRefused) -> AddressRefused:
    """Say that it was a redirect that led to a refused address."""
    return AddressRefused(
        f"{redact(hop.url)} redirects to where nothing may be fetched: {refused.what}",
        next_step="Do not trust that link; open it in a browser to see where it ends.",
        status=refused.status,
    )


def too_many(first: Hop, last: Hop, *, most: int, status: int | None) -> RedirectedAway:
    """Give the error for a chain of redirects that does not end."""
    return RedirectedAway(
        f"{redact(first.url)} redirects more than {most} times, the last time from {redact(last.url)}.",
        next_step=_IN_A_BROWSER,
        status=status,
    )
