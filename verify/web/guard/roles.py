"""Which role a person of a provider or a proxy has: pure rules over the setting ``roles``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.web.guard.refusals import Refused
from verify.web.people import ROLES, Person

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST_NAME = 200
_MOST_GROUPS = 1_000


def person_of(name: str, known_as: Iterable[str], roles: Iterable[str]) -> Person:
    """The person, with the highest role that any of their names and groups has.

    Args:
        name: what they are called.
        known_as: names, addresses and groups that the provider or proxy vouches for.
        roles: the setting: ``editor=desk@example.org``, ``checker=GROUP``, ``viewer=*``.

    Raises:
        Refused: the name is none, or nobody gave them a role.
    """
    if not (name.strip() and name.isprintable() and len(name) <= _LONGEST_NAME):
        raise Refused(403, "The login gave no usable name.", next_step="Ask whoever runs the login.")
    vouched = {one.strip().lower() for one in list(known_as)[:_MOST_GROUPS]} | {"*"}
    given = {role for role, _, who in (one.partition("=") for one in roles) if who.strip().lower() in vouched}
    highest = next((role for role in reversed(ROLES) if role in given), None)
    if highest is None:
        raise Refused(
            403,
            f"{name.strip()} is known, but has no role here.",
            next_step="Ask whoever runs this page to add one to its setting roles.",
        )
    return Person(name=name.strip(), role=highest)
