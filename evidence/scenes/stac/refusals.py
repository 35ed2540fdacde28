"""Items that are no scene to count on: refused one at a time, each with its reason.

ItemRefused             an item that cannot be used as a scene
├── Unreadable          it breaks the rules: no geometry, no time, no assets, numbers that are none
├── Unavailable         a file of it lies where nothing is fetched
└── NotAPicture         its pixels are no picture that a counter was ever measured on

NotThere                a path or an id that a person gave leads nowhere
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from evidence.errors import EvidenceError
from evidence.model.scenes import Rejection
from evidence.web import redact_within

if TYPE_CHECKING:
    from evidence.codes import Code


class ItemRefused(EvidenceError):
    """An item that cannot be used as a scene."""

    code: ClassVar[Code] = "imagery_unreadable"

    def rejection(self, scene: str) -> Rejection:
        """Stand in the receipt under that scene id, or an address without its secrets."""
        return Rejection(
            scene=redact_within(scene),
            code=self.code,
            reason=redact_within(f"{self.what} {self.next_step}"),
        )


class Unreadable(ItemRefused):
    """An item that breaks the rules."""


class Unavailable(ItemRefused):
    """A file in a scheme other than https and http, or outside the catalogue's own folder."""

    code: ClassVar[Code] = "imagery_unlicensed"


class NotAPicture(ItemRefused):
    """Radar: pixels that no counter was ever measured on."""

    code: ClassVar[Code] = "class_unvalidated"


class NotThere(EvidenceError):
    """A path or an id that a person gave leads nowhere."""
