"""What every page has: the frame around it, its words, and the person whom it is shown to.

Whatever an article or a client says is escaped, and marks that turn text around are spelt out: ``[U+202E]``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from claims.errors import RecountError
from verify.exports.labels import load_labels
from verify.exports.words import moment, taken, visible
from verify.judge.sentences import pixel
from verify.seams import Asked
from verify.web.outward import outward
from verify.web.pages.lines import Lines, in_words
from verify.web.pages.static import address
from verify.web.pages.words import catalogue
from verify.web.people import ANYBODY

if TYPE_CHECKING:
    from fastapi import Request

    from verify.web.desk import Desk
    from verify.web.people import Guarding, Person


@dataclass(frozen=True)
class Frame:
    """The desk and the guard, and pages in their frame."""

    desk: Desk
    guard: Guarding

    def viewer(self, request: Request) -> Person:
        """Who looks around. Raises an HTTPException where nobody may."""
        return self.guard.needs("viewer")(request)

    def reader(self, request: Request) -> Person:
        """Who reads a record, which a setting opens to all. Raises an HTTPException where nobody may."""
        return self.guard.reads()(request)

    def checker(self, request: Request) -> Person:
        """Who asks for a check. Raises an HTTPException where the person may not."""
        return self.guard.needs("checker")(request)

    def editor(self, request: Request) -> Person:
        """Who corrects. Raises an HTTPException where the person may not."""
        return self.guard.needs("editor")(request)

    def is_known(self, person: Person | None) -> bool:
        """Whether somebody has said who they are, and does not just read what everybody may."""
        return person is not None and person is not ANYBODY

    @cached_property
    def lines(self) -> Lines:
        """Records as lines of lists."""
        return Lines(self.desk.store)

    @property
    def asked(self) -> Asked:
        """The newsroom's labels, for what exports and pages say alike."""
        return Asked(labels=load_labels(self.desk.settings.labels), font=self.desk.settings.font)

    def page(
        self, request: Request, template: str, *, person: Person | None, status: int = 200, **told: Any
    ) -> HTMLResponse:
        """Fill a template in.

        Args:
            request: what was asked.
            template: name of the template.
            person: who asks; None where nobody needs to be known.
            status: HTTP status.
            told: what the template speaks of.
        """
        given: dict[str, Any] = {
            "csrf": self.guard.form_token(request) if person else None,
            "here": "",
            "can_leave": self.guard.has_session(request),
            "person": person,
            "is_known": self.is_known(person),
            # Without accounts nobody has a name that could stand in a record for good.
            "signs_as": person.name if person and self.desk.settings.has_accounts else "",
            "problem": None,
            **told,
        }
        if isinstance(given["problem"], RecountError):
            given["problem"] = outward(given["problem"], self.desk.settings)
        body = environment().get_template(template).render(given)
        # A lone half of a letter beyond the 16th bit can be in what a client sent, and is none in UTF-8.
        return HTMLResponse(body.encode("utf-8", "replace"), status_code=status)


@cache
def environment() -> Environment:
    """Templates that escape everything, and refuse names that nobody filled in."""
    made = Environment(
        loader=PackageLoader("verify.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )
    told = {"moment": moment, "taken": taken, "pixel": pixel, "in_words": in_words}
    made.globals.update(w=catalogue(), static=address, **told)
    return made
