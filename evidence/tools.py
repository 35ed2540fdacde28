"""What an inquiry works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from evidence.seams import Catalogue, CloudLook, Counter, Geocoder, Outliner, Reader
    from evidence.trail import Trail


@dataclass(frozen=True)
class Tools:
    """Whom to ask, and what to read and count with."""

    geocoders: Sequence[Geocoder]
    outliners: Sequence[Outliner]
    catalogues: Sequence[Catalogue]
    reader: Reader
    counters: Sequence[Counter]
    trail: Trail

    clouds: CloudLook | None = None
    """Reads cloud masks; None to go by the cloud over whole scenes."""

    archives: tuple[str, ...] = ()
    """Names of archives that sell images, with their addresses; a person is told of them."""

    prepare: Callable[[], None] = lambda: None
    """Starts ahead what a scene is decoded in, while catalogues are asked."""
