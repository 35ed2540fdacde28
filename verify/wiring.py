"""The parts list: settings and plug-ins to tools.

Built-ins and plug-ins are entry points of the same groups; each is called with the kit and gives a sequence.
"""

from __future__ import annotations

import platform
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import entry_points, version
from typing import TYPE_CHECKING, Any

import rasterio

from evidence.inquiry import Tools
from evidence.kit import Kit
from evidence.pixels.read import describe
from verify.door import offline, opened
from verify.errors import SettingError
from verify.policy import load_policy
from verify.records.record import Versions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verify.door import Doors
    from verify.model import Policy
    from verify.settings import Settings


@dataclass(frozen=True)
class Wired:
    """Everything that the commands work with."""

    kit: Kit
    tools: Tools
    policy: Policy
    versions: Versions


@contextmanager
def wired(settings: Settings, doors: Doors, *, model: str | None = None) -> Iterator[Wired]:
    """Put the tools together.

    Args:
        settings: the newsroom's.
        doors: what the person said about the outside world.
        model: name of the one counter to use; None for all.

    Raises:
        SettingError: an entry point cannot be loaded, or no counter has that name.
    """
    with opened(settings, doors) as (web, trail):
        kit = Kit(
            web=web,
            trail=trail,
            data=settings.data,
            imagery=doors.imagery or settings.imagery,
            offline=offline(settings, doors),
            contact=settings.contact,
            describe=describe,
        )
        counters = [one for one in plugged("counters", kit) if model in {None, one.identity.name}]
        if not counters:
            raise SettingError(
                f"No counter is called {model!r}.", next_step="Leave --model out, or see `recount doctor`."
            )
        tools = Tools(
            geocoders=plugged("geocoders", kit),
            catalogues=plugged("catalogues", kit),
            reader=plugged("readers", kit)[0],
            counters=counters,
            trail=trail,
        )
        yield Wired(kit, tools, load_policy(settings.policy), versions())


def plugged(group: str, kit: Kit) -> list[Any]:
    """Everything that the entry points of a group give, in order of their names.

    Raises:
        SettingError: one cannot be imported.
    """
    found: list[Any] = []
    for entry in sorted(entry_points(group=f"recount.{group}"), key=lambda one: one.name):
        try:
            make = entry.load()
        except (ImportError, AttributeError) as broken:
            raise SettingError(
                f"The plug-in {entry.name} of recount.{group} cannot be loaded: {broken}.",
                next_step="Mend it, or uninstall its package.",
            ) from broken
        found.extend(make(kit))
    return found


def versions() -> Versions:
    """The code at work."""
    return Versions(
        recount=version("recount-news"), python=platform.python_version(), gdal=rasterio.__gdal_version__
    )
