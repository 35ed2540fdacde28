"""Requests that another site made a browser send: pure rules, and the token that forms carry.

A browser sends its cookies, and reaches loopback, whichever page told it to ask. Three things must hold for a
request that may change something: the browser says that it comes from this page, its Origin is ours, and it
carries a token that only our own pages show. A program with a token of its own sends it on purpose.
"""

from __future__ import annotations

import hmac
import re
from typing import TYPE_CHECKING

from verify.web.guard.refusals import Refused

if TYPE_CHECKING:
    from verify.web.guard.asked import Asked

FIELD = "csrf"
"""Field of a form that carries the token; it must come first, so that a file after it need not be read."""

HEADER = "x-csrf-token"

PEEK_BYTES = 2048
"""How much of a form is looked through for the field."""

_LINE = re.compile(rb"(?:^|&)csrf=([0-9a-f]{64})(?:&|$)")
_PART = re.compile(rb'name="?csrf"?\r\n(?:[A-Za-z-]+: [^\r\n]*\r\n)*\r\n([0-9a-f]{64})\r\n')


def check_site(asked: Asked, own: str) -> None:
    """Insist that a browser's request comes from a page of ours.

    ``Origin: null`` is what a form of ours sends when its page keeps its address to itself, so it counts
    only beside the browser's own word that the sites are the same.

    Args:
        asked: the request.
        own: scheme, host and port of our pages.

    Raises:
        Refused: it comes from elsewhere.
    """
    site, origin = asked.every("sec-fetch-site"), asked.every("origin")
    told_same = site in (["same-origin"], ["none"])
    if site and not told_same:
        raise _foreign(site[0])
    if origin and [one.lower() for one in origin] != [own] and not (told_same and origin == ["null"]):
        raise _foreign(origin[0])


def is_browser(asked: Asked) -> bool:
    """Whether a browser may have sent this, so that another page may have made it do so."""
    return any(asked.every(name) for name in ("origin", "sec-fetch-site", "cookie", "referer"))


def is_form(asked: Asked) -> bool:
    """Whether the body is a form, which can carry the token in a field."""
    kind = asked.one("content-type").partition(";")[0].strip().lower()
    return kind in {"application/x-www-form-urlencoded", "multipart/form-data"}


def token_in(asked: Asked, start: bytes) -> str:
    """The token that a form's first bytes carry; empty when there is none."""
    is_parts = asked.one("content-type").lower().startswith("multipart/")
    found = (_PART if is_parts else _LINE).search(start)
    return found[1].decode() if found else ""


def check_token(said: str, meant: str) -> None:
    """Insist on the token that our own page showed. Raises Refused."""
    if not hmac.compare_digest(said.encode(), meant.encode()):
        raise Refused(
            403,
            "This form was not opened here, or somebody has logged in or out since.",
            next_step="Load the page again, and send it once more.",
        )


def _foreign(site: str) -> Refused:
    return Refused(
        403,
        f"Another site made this request ({site[:100]!a}).",
        next_step="Open this page itself; a program sends a token: Authorization: Bearer TOKEN.",
    )
