"""A request as the guard sees it, before anything of its body is read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

if TYPE_CHECKING:
    from starlette.types import Scope

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""

_LONGEST_COOKIE = 4096


@dataclass(frozen=True)
class Asked:
    """Method, path and headers; each is a stranger's word."""

    method: str
    path: str
    peer: str
    """Address at the other end of the connection: a client's, or a proxy's."""

    headers: tuple[tuple[str, str], ...]
    """Lower-case names, in the order sent."""

    @classmethod
    def of(cls, scope: Scope) -> Asked:
        """Read an ASGI scope."""
        sent = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
        named = tuple((name.lower(), value) for name, value in sent)
        client = scope.get("client")
        return cls(scope["method"].upper(), scope["path"], client[0] if client else "", named)

    def every(self, name: str) -> list[str]:
        """Each value of a header, in the order sent."""
        return [value for key, value in self.headers if key == name]

    def one(self, name: str) -> str:
        """The header's only value; empty when it is missing, or was sent twice and so cannot be believed."""
        found = self.every(name)
        return found[0].strip() if len(found) == 1 else ""

    @property
    def changes(self) -> bool:
        """Whether the request may change something."""
        return self.method not in SAFE

    @property
    def wants_page(self) -> bool:
        """Whether a person with a browser reads the answer."""
        return "text/html" in self.one("accept") and not self.path.startswith("/api/")

    @property
    def came_from(self) -> str | None:
        """Path of the page of ours that asked; None where it came from elsewhere, or from this very page."""
        try:
            parts = urlsplit(self.one("referer"))
        except ValueError:
            return None
        if not parts.netloc or parts.netloc.lower() != self.one("host").lower():
            return None
        found = local(unquote(parts.path) or "/")
        return found if self.changes or found != local(self.path) else None

    @cached_property
    def cookies(self) -> dict[str, str]:
        """Cookies by name; none when they are too long or not well-formed."""
        told = "; ".join(self.every("cookie"))
        if len(told) > 2 * _LONGEST_COOKIE:
            return {}
        try:
            return {name: morsel.value for name, morsel in SimpleCookie(told).items()}
        except CookieError:
            return {}


def local(path: str) -> str:
    """A path of this page that a query can carry; the front page in place of anything else.

    Two slashes at the start, either way they lean, lead a browser to another host.
    """
    path = path.partition("?")[0]
    leads_away = not path.startswith("/") or path[1:2] in {"/", "\\"} or not path.isprintable()
    return quote("/" if leads_away or len(path) > 500 else path, safe="/")
