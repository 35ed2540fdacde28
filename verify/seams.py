"""The seam of the last stage: an exporter is one call, and whoever adds one needs only this page.

Each is an entry point of the group ``recount.exporters``, named as ``--as`` names it; what it loads is called
once, without arguments, and gives the exporter.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from verify.model import Record
    from verify.records.corrections import Status


@dataclass(frozen=True)
class Held:
    """A record that was found sound, with what lies beside it."""

    record: Record

    files: Mapping[str, bytes] | None = None
    """Files of its bundle by path; None when only the record itself is at hand."""

    status: Status = "active"
    """Whether another record has taken its place, or taken it back; a withdrawal itself is void."""

    successor: Record | None = None
    """That other record; None where there is none, or it is not at hand."""

    earlier: tuple[Record, ...] = ()
    """Records whose place it took, the oldest first, as far as they are at hand."""


@dataclass(frozen=True)
class Asked:
    """What a person adds to a record so that it can be published."""

    reviewer: str | None = None
    """Name of the person who answers for the review."""

    organisation: str | None = None
    """Name of the newsroom."""

    url: str | None = None
    """http(s) address of the page on which the review will stand."""

    feed: str | None = None
    """http(s) address of the feed itself, where it has one that readers come back to."""

    image: str | None = None
    """http(s) address of a picture that the article shows."""

    original: str | None = None
    """http(s) address where that picture stands with its own day and place."""

    taken: date | None = None
    """Day on which that picture was taken."""

    place: tuple[float, float] | None = None
    """(lon, lat) that it shows."""

    labels: Mapping[str, str] = field(default_factory=dict)
    """Words for each code of a verdict; see ``labels.toml``."""

    font: Path | None = None
    """Font file for pictures; None for the one that comes with Pillow."""

    certificate: Path | None = None
    key: Path | None = None
    """PEM files with which a picture is signed; None leaves it unsigned."""


class Exporter(Protocol):
    """Writes records in one form."""

    media_type: str

    suffix: str
    """End of a file's name, with its dot."""

    several: bool
    """Whether one file may hold several records."""

    def __call__(self, held: Sequence[Held], asked: Asked) -> bytes:
        """Write records, in the order given; exactly one unless ``several``.

        Raises ExportError when this form cannot say what the record says.
        """
        ...
