"""The page to log in on, and the one that says why somebody is not let in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.web.pages.frame import environment

if TYPE_CHECKING:
    from verify.web.guard.refusals import Refused


def login_page(*, next: str, has_provider: bool, csrf: str) -> str:  # noqa: A002 - as queries call it
    """Fill the page in.

    Args:
        next: path to go on to.
        has_provider: whether a login provider is set up.
        csrf: what the form must carry.
    """
    told = {"csrf": csrf, "here": "", "person": None, "problem": None}
    template = environment().get_template("login.html")
    return template.render(told, next=next, has_provider=has_provider)


def refused_page(refused: Refused, *, back: str | None) -> str:
    """Say what was refused, what to do next, and lead back to where it was asked."""
    told = {"csrf": None, "here": "", "person": None, "problem": refused, "back": back}
    return environment().get_template("problem.html").render(told)
