"""The parts list: settings and plug-ins to tools.

Built-ins and plug-ins are entry points of the same groups; each is called with the kit and gives a sequence.
"""

from __future__ import annotations

import platform
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import entry_points, version
from typing import TYPE_CHECKING, Any

import rasterio

from evidence.errors import CatalogueError
from evidence.kit import Kit, Services
from evidence.pixels import clouds
from evidence.pixels.read import describe
from evidence.scenes.catalogues.configured import configured
from evidence.scenes.catalogues.folder import PICTURES
from evidence.scenes.looks import LookOnce
from evidence.scenes.stac.documents import MOST_BYTES as DOCUMENT_BYTES
from evidence.scenes.stac.documents import document
from evidence.scenes.stac.places import is_web
from evidence.tools import Tools
from verify.door import offline, opened
from verify.errors import SettingError
from verify.files import FileRefusedError, named, regular_bytes
from verify.judge.policy import load_policy
from verify.pipeline import Terms
from verify.records.code import code_sha256, libraries
from verify.records.licences import load_handing
from verify.records.record import Versions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.seams import Counter
    from verify.door import Doors
    from verify.settings import Settings
    from verify.tolerances import Policy


@dataclass(frozen=True)
class Wired:
    """Everything that the commands work with."""

    kit: Kit
    tools: Tools
    policy: Policy


@contextmanager
def wired(settings: Settings, doors: Doors, *, model: str | None = None) -> Iterator[Wired]:
    """Put the tools together.

    Args:
        settings: the newsroom's.
        doors: what the person said about the outside world.
        model: name of the one counter to use; None for all.

    Raises:
        SettingError: an entry point cannot be loaded, or no counter has that name.
        FileRefusedError: a local path named as imagery is none.
    """
    with opened(settings, doors) as (web, trail):
        kit = Kit(
            web=web,
            trail=trail,
            data=settings.data,
            imagery=tuple(map(known_imagery, doors.imagery or settings.imagery)),
            catalogues=settings.catalogues,
            providers=settings.providers,
            offline=offline(settings, doors),
            contact=settings.contact,
            services=Services(
                nominatim=settings.nominatim,
                photon=settings.photon,
                overpass=settings.overpass,
                geonames_user=settings.geonames_user,
            ),
            describe=describe,
        )
        counters = _chosen(plugged("counters", kit), model)
        reader = plugged("readers", kit)[0]
        tools = Tools(
            geocoders=plugged("geocoders", kit),
            outliners=plugged("outliners", kit),
            catalogues=plugged("catalogues", kit),
            reader=reader,
            clouds=LookOnce(clouds.make(kit), trail=trail),
            counters=counters,
            trail=trail,
            archives=_archives(settings),
            # A plug-in's reader need have no such thing.
            prepare=getattr(reader, "prepare", lambda: None),
        )
        yield Wired(kit, tools, load_policy(settings.policy))


def _archives(settings: Settings) -> tuple[str, ...]:
    """Archives that sell images, with the addresses where a person asks them."""
    sold = (one for one in configured(settings.providers).provider if one.access == "purchase")
    return tuple(f"{one.name} ({one.where})" if one.where else one.name for one in sold)


def known_imagery(place: str) -> str:
    """Give back what was named as imagery when it can be some: an address, a folder, a picture, a catalogue.

    Raises:
        FileRefusedError: there is nothing there, or a file that is neither picture nor catalogue.
    """
    if is_web(place):
        return place
    path = named("--imagery", place)
    try:
        if path is None or (where := path.expanduser()).is_dir() or where.suffix.lower() in PICTURES:
            return place
        body = regular_bytes(where, most=DOCUMENT_BYTES)
        catalogue = "type" in document(body, address=place)
    except (OSError, ValueError, RuntimeError) as unreadable:
        raise FileRefusedError(
            f"--imagery {place} cannot be read ({unreadable}).",
            next_step="Name a catalog.json, a folder of GeoTIFFs, or the address of a STAC catalogue.",
        ) from unreadable
    except CatalogueError:
        catalogue = False
    if not catalogue:
        raise FileRefusedError(
            f"--imagery {place} is neither a catalogue nor a picture.",
            next_step="Name a catalog.json, a folder of GeoTIFFs, or the address of a STAC catalogue.",
        )
    return place


def _chosen(counters: list[Counter], model: str | None) -> list[Counter]:
    if not counters:
        raise SettingError("No counter is installed.", next_step="Install recount-news again.")
    names = {one.identity.name for one in counters}
    for one in counters:
        if getattr(one, "method", None) not in {"objects", "length"}:
            raise SettingError(
                f"The counter {one.identity.name!r} does not say how it counts.",
                next_step='Give it a method, "objects" or "length" (evidence/seams.py), or take it out.',
            )
    if model is not None and model not in names:
        raise SettingError(
            f"No counter is called {model!r}.",
            next_step=f"Leave --model out, or name one of: {', '.join(sorted(names))}.",
        )
    return [one for one in counters if model in {None, one.identity.name}]


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


def terms_of(settings: Settings, policy: Policy) -> Terms:
    """On which terms everything is checked that begins now. Raises as ``load_handing`` does."""
    return Terms(
        policy=policy,
        handing=load_handing(settings.pixels, settings.licences),
        versions=versions(),
        now=datetime.now(UTC),
    )


def versions() -> Versions:
    """The code at work."""
    return Versions(
        recount=version("recount-news"),
        python=platform.python_version(),
        gdal=rasterio.__gdal_version__,
        code=code_sha256(),
        libraries=libraries(),
    )
