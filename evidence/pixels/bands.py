"""Which band shows what: by the item, else the file's descriptions, else its colours, else by order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ROLES = ("red", "green", "blue", "nir", "pan")
"""Roles that counters know; every other band is "other" and is not read."""

# Names that contain a role's name and are something else; "infrared" contains "red".
_OTHER = re.compile(
    r"red.?edge|coastal|swir|short.?wave|thermal|lwir|nir09|vapou?r|cirrus|mask|alpha", re.IGNORECASE
)
_BY_WORDS = (
    (re.compile(r"nir|infra.?red", re.IGNORECASE), "nir"),
    (re.compile(r"\bpan(?:chromatic)?\b", re.IGNORECASE), "pan"),
    (re.compile(r"red", re.IGNORECASE), "red"),
    (re.compile(r"green", re.IGNORECASE), "green"),
    (re.compile(r"blue", re.IGNORECASE), "blue"),
)


def role_of(text: str) -> str:
    """Role that a description or common name speaks of; "other" when none.

    "B04 red" is red, "near infrared" is nir, "rededge1" and "coastal blue" are other.
    """
    if _OTHER.search(text):
        return "other"
    return next((role for pattern, role in _BY_WORDS if pattern.search(text)), "other")


def band_roles(
    count: int, *, named: Sequence[str] = (), descriptions: Sequence[str] = (), colours: Sequence[str] = ()
) -> tuple[str, ...]:
    """Role of every band of a file, in file order; no role twice.

    Args:
        count: how many bands the file has.
        named: common names that the STAC item gives, in file order; may be fewer than the bands.
        descriptions: the file's band descriptions.
        colours: the file's colour interpretation (red, green, blue, gray, alpha, undefined …).

    Returns:
        One of ``ROLES`` or "other" for each band; the first source that knows any role decides for all.
    """
    by_colour = [colour if colour in ROLES else "other" for colour in colours]
    for told in ([role_of(name) for name in named], [role_of(text) for text in descriptions], by_colour):
        if set(told) & set(ROLES):
            return _once_each([*told, *["other"] * count][:count])
    shown = [colour != "alpha" for colour in colours] or [True] * count
    in_order = iter(("red", "green", "blue") if sum(shown) >= 3 else ("pan",))
    return tuple(next(in_order, "other") if show else "other" for show in shown)


def _once_each(roles: Sequence[str]) -> tuple[str, ...]:
    """Keep the first band of each role."""
    return tuple("other" if role in roles[:index] else role for index, role in enumerate(roles))
