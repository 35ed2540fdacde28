"""The door to the network, as the settings and the person want it."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evidence.errors import NotRecorded
from evidence.scenes.catalogues.configured import configured
from evidence.trail import Trail
from evidence.web import Policy as WebPolicy
from evidence.web import Web
from evidence.web.grants import Signed
from verify.errors import SettingError
from verify.files import FileRefusedError, folder_to_write, reason

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

    most_redirects: int = WebPolicy.most_redirects


def offline(settings: Settings, doors: Doors) -> bool:
    """Whether nothing may be asked; a replay answers all the same."""
    return (settings.offline or doors.offline) and doors.replay is None


def checked(doors: Doors) -> Doors:
    """Look at the folders that a person named, before any work is done.

    Raises:
        FileRefusedError: a recording that is none, or a folder that none can be kept in.
    """
    if doors.record is not None and doors.replay is not None:
        raise FileRefusedError(
            f"--record {doors.record} and --replay {doors.replay} exclude each other.",
            next_step="Record while the network answers; replay afterwards.",
        )
    if doors.record is not None and _index(folder_to_write(doors.record, option="--record")).is_dir():
        raise FileRefusedError(
            f"{_index(doors.record)} is a folder, where --record keeps a file.",
            next_step="Name another folder.",
        )
    if doors.replay is not None and not _index(doors.replay).is_file():
        raise FileRefusedError(
            f"--replay {doors.replay} is no folder with a recording: it holds no index.ndjson.",
            next_step="Name a folder that --record wrote.",
        )
    return doors


@contextmanager
def opened(settings: Settings, doors: Doors) -> Iterator[tuple[Web, Trail]]:
    """Open the door, with a trail whose bodies last as long as it stays open.

    Raises:
        FileRefusedError: a folder that the person named is not what it must be.
        SettingError: the data folder is a file, or no temporary folder can be made.
    """
    checked(doors)
    if os.path.lexists(settings.data) and not os.path.isdir(settings.data):  # noqa: PTH112 - never raises, as Path.is_dir may
        raise SettingError(
            f"The data folder {settings.data} is a file.",
            next_step="Name a folder in recount.toml (data) or in RECOUNT_DATA.",
        )
    try:
        folder = Path(tempfile.mkdtemp(prefix="recount-"))
    except OSError as refused:
        raise SettingError(
            f"No temporary folder can be made ({reason(refused)}).",
            next_step="Set TMPDIR to one that can be.",
        ) from refused
    try:
        trail = Trail(folder)
        with _web(settings, doors, trail) as web:
            yield web, trail
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _index(folder: Path) -> Path:
    return folder / "index.ndjson"


def _web(settings: Settings, doors: Doors, trail: Trail) -> Web:
    policy = WebPolicy(
        allow_private=settings.allow_private,
        most_bytes=settings.most_mib * MIB,
        total_s=settings.timeout_s,
        most_redirects=doors.most_redirects,
        cache_age_s=settings.cache_hours * 3600,
        contact=settings.contact,
        offline=offline(settings, doors),
    )
    cache = settings.data / "cache" if settings.cache_hours else None
    every = configured(settings.providers)
    try:
        return Web(
            policy,
            trail=trail,
            cache=cache,
            record=doors.record,
            replay=doors.replay,
            signed=[Signed(one.signed.hosts, one.signed.token) for one in every.provider if one.signed],
        )
    except NotRecorded as broken:
        # A damaged recording is a local file's fault, not the world's.
        raise FileRefusedError(broken.what, next_step=broken.next_step) from broken
