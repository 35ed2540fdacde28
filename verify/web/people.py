"""Who asks, and what they may do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

from claims.model import Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI, Request

Role = Literal["viewer", "checker", "editor"]
"""A viewer reads; a checker also asks for checks; an editor also corrects, withdraws and configures."""

ROLES: tuple[Role, ...] = ("viewer", "checker", "editor")
"""Each may do what those before it may."""


class Person(Value):
    """Somebody who asks: a person, or a program with a token."""

    name: str
    role: Role


ANYBODY = Person(name="a reader", role="viewer")
"""Whoever reads what everybody may read; told apart by identity, as somebody known may be called so too."""


class Guarding(Protocol):
    """Knows people, and keeps the doors. ``verify.web.guard`` holds the one that is used."""

    def protect(self, app: FastAPI) -> None:
        """Put itself in front of every route: headers, limits, cross-site requests, the log."""
        ...

    def form_token(self, request: Request) -> str:
        """What a form must carry as its first field ``csrf``, and a script in the header X-CSRF-Token."""
        ...

    def has_session(self, request: Request) -> bool:
        """Whether somebody has logged in here, and so may log out."""
        ...

    def note(self, request: Request, **told: str) -> None:
        """Say in the log's line of this request what it was about; never a secret."""
        ...

    def reads(self) -> Callable[[Request], Person]:
        """A dependency for records, exports and embeds, which a setting opens to everybody."""
        ...

    def person(self, request: Request) -> Person:
        """Who asks. Raises an HTTPException of 401 where nobody is known."""
        ...

    def needs(self, role: Role) -> Callable[[Request], Person]:
        """A dependency that gives the person, or refuses one who may not: 401 or 403."""
        ...
