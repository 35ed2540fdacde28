"""Ways in which the outside world fails, each with its sentences.

WebError
├── TimedOut          too slow
├── NameUnknown       DNS has no such host
├── Unreachable       nobody answers there
├── NotSecure         TLS could not be agreed on
├── TooLarge          more bytes than allowed
├── BrokenAnswer      cut off, undecodable, not the bytes that were asked for
├── RedirectedAway    too many redirects, or one without an address
├── NotFound          404, 410
├── LoginWanted       a file whose address leads to a page instead: a log-in, or terms to agree to
├── Forbidden         401, 402, 403, 451: the site does not let programs in
├── Busy              429, 503
└── BadStatus         any other status from 400 on
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from evidence.errors import AddressRefused, WebError

if TYPE_CHECKING:
    from evidence.codes import Code

_ARTICLE = (
    "for an article, open it in a browser and paste its text or save the page, keeping the link with --url"
)


class TimedOut(WebError):
    """Too slow."""


class NameUnknown(WebError):
    """DNS has no such host."""


class Unreachable(WebError):
    """Nobody answers there."""


class NotSecure(WebError):
    """TLS could not be agreed on."""


class TooLarge(WebError):
    """More bytes than allowed."""


class BrokenAnswer(WebError):
    """Cut off, undecodable, or not the bytes that were asked for."""


class RedirectedAway(WebError):
    """Too many redirects, or one that names no address."""


class NotFound(WebError):
    """Status 404 or 410."""


class Forbidden(WebError):
    """Status 401, 402, 403 or 451: the site does not let programs in."""


class LoginWanted(WebError):
    """A file whose address leads to a page instead: a log-in, or terms to agree to."""

    code: ClassVar[Code] = "imagery_unlicensed"


class Busy(WebError):
    """Status 429 or 503, after one polite second try."""


class BadStatus(WebError):
    """Any other status from 400 on."""


_KNOWN: dict[str, type[WebError]] = {
    kind.__name__: kind
    for kind in (
        AddressRefused,
        TimedOut,
        NameUnknown,
        Unreachable,
        NotSecure,
        TooLarge,
        BrokenAnswer,
        RedirectedAway,
        LoginWanted,
    )
}


def recalled(*, error: str, what: str, next_step: str, status: int | None) -> WebError:
    """Make the error that a recording holds, of the class it had."""
    return _KNOWN.get(error, WebError)(what, next_step=next_step, status=status)


def for_status(status: int, url: str, *, wait: str | None = None) -> WebError:
    """Give the error for a status from 400 on; ``wait`` is the server's Retry-After."""
    if status in {404, 410}:
        return NotFound(
            f"{url} is not there (status {status}).",
            next_step="Check the address for a missing or added character.",
            status=status,
        )
    if status in {401, 402, 403, 451}:
        return Forbidden(
            f"{url} does not let programs in (status {status}).",
            next_step=f"Check whether it needs a key; {_ARTICLE}.",
            status=status,
        )
    if status in {429, 503}:
        asked = f" and asks to wait {wait} s" if wait and wait.isdigit() else ""
        return Busy(
            f"{url} is too busy to answer (status {status}){asked}.",
            next_step="Try again later.",
            status=status,
        )
    return BadStatus(
        f"{url} answered with status {status}.",
        next_step="Try again later, or tell whoever runs that service.",
        status=status,
    )


def login_wanted(url: str, *, page: str | None = None) -> LoginWanted:
    """Give the error for a file in whose place an HTML page came; ``page`` is where a redirect led."""
    leads = f"it leads to {page.partition('?')[0]}," if page else "in its place comes a page"
    return LoginWanted(
        f"{url} is not open: {leads} where one has to log in or agree to something.",
        next_step="Get the file with an account of yours, and add it with: recount library add.",
    )


def too_large(url: str, *, size: int | None, most: int, status: int) -> TooLarge:
    """Give the error for a body over the limit; ``size`` is the declared length, None without one."""
    seen = f"announces {size:,} bytes" if size is not None else "went on sending"
    return TooLarge(
        f"{url} {seen}; at most {most:,} bytes are read here.",
        next_step="Ask for a smaller file, or raise the limit in the settings (most_mib).",
        status=status,
    )


def timed_out(url: str, *, after_s: float) -> TimedOut:
    """Give the error for a host that did not answer in time."""
    return TimedOut(
        f"{url} had not answered in full after {after_s:.1f} s.",
        next_step=f"Try again later; {_ARTICLE}.",
    )
