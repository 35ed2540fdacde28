"""What can go wrong between a claim and its evidence.

EvidenceError               a dead end that is itself a result
├── WebError                the outside world failed: time-out, status, size, broken answer
│   ├── AddressRefused      an address that may not be reached, and the rule that says so
│   ├── Offline             the network is off; nothing was asked
│   └── NotRecorded         a replay was asked for an exchange that its recording does not hold
├── SiteUnresolved          nobody knows the place
│   └── SiteAmbiguous       the name fits several places
├── DateUnresolved          the article does not say when
├── ClassUnvalidated        no counter has been measured on what is to be counted
├── CatalogueError          a catalogue did not answer, or answered nonsense
├── CounterError            pixels that a counter cannot count on: a band is missing, or another GSD
└── RasterError             pixels that cannot or may not be read
    ├── HostileRaster       a file that is not what its name says, or would exhaust the machine
    └── NoGeoreference      an image that lies nowhere on Earth
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from claims.errors import RecountError

if TYPE_CHECKING:
    from evidence.codes import Code


class EvidenceError(RecountError):
    """A dead end that is itself a result."""

    code: ClassVar[Code] = "catalogue_unreachable"
    """How it stands in a verdict's reasons."""


class WebError(EvidenceError):
    """The outside world failed: time-out, status, size, broken answer."""

    def __init__(self, what: str, *, next_step: str, status: int | None = None) -> None:
        """Keep the HTTP status, when there was one, for whoever must tell 403 from 404."""
        super().__init__(what, next_step=next_step)
        self.status = status


class AddressRefused(WebError):
    """An address that may not be reached, and the rule that says so."""


class Offline(WebError):
    """The network is off; nothing was asked."""


class NotRecorded(WebError):
    """A replay was asked for an exchange that its recording does not hold."""


class SiteUnresolved(EvidenceError):
    """Nobody knows the place."""

    code: ClassVar[Code] = "site_unresolved"


class SiteAmbiguous(SiteUnresolved):
    """The name fits several places."""

    code: ClassVar[Code] = "site_ambiguous"


class DateUnresolved(EvidenceError):
    """The article does not say when."""

    code: ClassVar[Code] = "date_unresolved"


class ClassUnvalidated(EvidenceError):
    """No counter has been measured on what is to be counted."""

    code: ClassVar[Code] = "class_unvalidated"


class CatalogueError(EvidenceError):
    """A catalogue did not answer, or answered nonsense."""


class CounterError(EvidenceError):
    """Pixels that a counter cannot count on: a band is missing, or another GSD than it was measured at."""

    code: ClassVar[Code] = "class_unvalidated"


class RasterError(EvidenceError):
    """Pixels that cannot or may not be read."""

    code: ClassVar[Code] = "imagery_unreadable"


class HostileRaster(RasterError):
    """A file that is not what its name says, or would exhaust the machine."""


class NoGeoreference(RasterError):
    """An image that lies nowhere on Earth."""


class TracksElsewhere(RasterError):
    """Known tracks that do not come near the image."""
