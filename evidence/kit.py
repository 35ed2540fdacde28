"""What built-ins and plug-ins are made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from evidence.seams import RasterFacts
    from evidence.trail import Trail
    from evidence.web import Web


def _present() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Services:
    """Public services that are asked for places: http(s) addresses; None leaves one out."""

    nominatim: str | None = "https://nominatim.openstreetmap.org"
    photon: str | None = "https://photon.komoot.io"
    overpass: str | None = "https://overpass-api.de/api/interpreter"

    geonames_user: str | None = None
    """Name of an account at geonames.org, which answers nobody without one."""


@dataclass(frozen=True)
class Kit:
    """What built-ins and plug-ins are made from: an entry point takes one, and gives a sequence."""

    web: Web
    trail: Trail
    data: Path
    """The user's data folder (library, cache, own gazetteers)."""

    imagery: tuple[str, ...] = ()
    """Catalogues or folders that the person named; when given, they replace the configured online ones."""

    catalogues: tuple[str, ...] = ()
    """Names of configured catalogues to ask beside those that are asked anyway."""

    providers: Path | None = None
    """The newsroom's own file of catalogues, in the form of ``evidence/scenes/catalogues/providers.toml``."""

    offline: bool = False
    contact: str | None = None
    """Address that services may write to; some geocoders demand one."""

    services: Services = Services()

    now: Callable[[], datetime] = _present
    """The present, aware UTC: what is kept of the outside world grows old."""

    describe: Callable[[Path], RasterFacts] | None = None
    """Reads a local raster's header (``evidence.pixels.read.describe``); raises RasterError. None when no
    raster is to be opened: plain folders are then refused, and the library lists but cannot add."""
