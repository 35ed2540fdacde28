"""What can go wrong between a claim and its evidence.

EvidenceError               a dead end that is itself a result
├── WebError                the outside world failed: time-out, status, size, broken answer
│   ├── AddressRefused      an address that may not be reached, and the rule that says so
│   ├── Offline             the network is off; nothing was asked
│   └── NotRecorded         a replay was asked for an exchange that its recording does not hold
├── SiteUnresolved          nobody knows the place, or the name fits several
├── CatalogueError          a catalogue did not answer, or answered nonsense
└── RasterError             pixels that cannot or may not be read
    ├── HostileRaster       a file that is not what its name says, or would exhaust the machine
    └── NoGeoreference      an image that lies nowhere on Earth
"""

from __future__ import annotations

from claims.errors import RecountError


class EvidenceError(RecountError):
    """A dead end that is itself a result."""


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
    """Nobody knows the place, or the name fits several."""


class CatalogueError(EvidenceError):
    """A catalogue did not answer, or answered nonsense."""


class RasterError(EvidenceError):
    """Pixels that cannot or may not be read."""


class HostileRaster(RasterError):
    """A file that is not what its name says, or would exhaust the machine."""


class NoGeoreference(RasterError):
    """An image that lies nowhere on Earth."""
