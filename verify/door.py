"""The door to the network, as the settings and the person want it."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evidence.trail import Trail
from evidence.web import Policy as WebPolicy
from evidence.web import Web
from verify.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verify.settings import Settings

MIB = 2**20


@dataclass(frozen=True)
class Doors:
    """What the person said about the outside world, over and above the settings."""

    offline: bool = False
    record: Path | None = None
    replay: Path | None = None
    imagery: tuple[str, ...] = ()
    """Catalogues or folders to search instead of the configured ones."""


def offline(settings: Settings, doors: Doors) -> bool:
    """Whether nothing may be asked; a replay answers all the same."""
    return (settings.offline or doors.offline) and doors.replay is None


@contextmanager
def opened(settings: Settings, doors: Doors) -> Iterator[tuple[Web, Trail]]:
    """Open the door, with a trail whose bodies last as long as it stays open."""
    folder = Path(tempfile.mkdtemp(prefix="recount-"))
    try:
        trail = Trail(folder)
        with _web(settings, doors, trail) as web:
            yield web, trail
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _web(settings: Settings, doors: Doors, trail: Trail) -> Web:
    try:
        policy = WebPolicy(
            allow_private=settings.allow_private,
            most_bytes=settings.most_mib * MIB,
            cache_age_s=settings.cache_hours * 3600,
            contact=settings.contact,
            offline=offline(settings, doors),
        )
    except ValueError as wrong:
        raise SettingError(
            str(wrong), next_step="Mend it in recount.toml or its RECOUNT_… variable."
        ) from wrong
    cache = settings.data / "cache" if settings.cache_hours else None
    return Web(policy, trail=trail, cache=cache, record=doors.record, replay=doors.replay)
