"""The services for places tried with one small question each: what answers, and whether it is still right."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from shapely.geometry import shape

from evidence.errors import NotRecorded, WebError
from evidence.model.places import Candidate
from evidence.model.probes import REPORT, Probe, not_tried, traffic
from evidence.seams import PlaceQuery
from evidence.sites import geonames, nominatim, overpass, photon
from evidence.sites.kept import Store
from evidence.sites.outlines import distance_m
from evidence.sites.pace import pace_of
from evidence.web import redact

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pydantic import JsonValue

    from evidence.kit import Kit
    from evidence.model.exchanges import Exchange
    from evidence.seams import Geocoder

LONGEST_S = 20.0
"""Time for the one answer of a service."""

ASKED: Final = PlaceQuery("Genoa", country="IT")
"""A town that every map of the world has, under a name that all of them give in English."""

GENOA: Final = (8.9463, 44.4056)
"""Lon, lat of its middle."""

FAR_M: Final = 20_000.0
"""Farther than any two middles of one town."""

YARD: Final = Candidate(
    name="Tumangang Rail Facility",
    kind="rail_yard",
    country="KP",
    lon=130.6081,
    lat=42.4214,
    radius_m=780,
    score=1.0,
    found_by="recount doctor",
)
"""A yard at the end of a line, with few tracks around it: a small answer."""


@dataclass(frozen=True)
class Service:
    """One service as the settings have it."""

    name: str
    address: str | None
    """None when it is switched off."""

    absent: str | None
    """Why it is not asked; None when it is."""

    ask: Callable[[Kit], tuple[str | None, str]]
    """Asks once. Gives what is otherwise than it should be, None when nothing is; and what was answered."""


def services(kit: Kit) -> tuple[Service, ...]:
    """Every service, in the order in which they are asked."""
    told = kit.services
    return (
        Service("Nominatim", told.nominatim, nominatim.why_absent(kit), _naming(nominatim.make)),
        Service("Photon", told.photon, photon.why_absent(kit), _naming(photon.make)),
        Service("GeoNames", geonames.SERVICE, geonames.why_absent(kit), _naming(geonames.make)),
        Service("Overpass", told.overpass, overpass.why_absent(kit), _outlining),
    )


def probe(service: Service, kit: Kit, *, timed: bool = True) -> Probe:
    """Try a service with one question, through its own pace and the one door."""
    facts: dict[str, JsonValue] = {"url": redact(service.address or ""), "kind": "service"}
    if service.absent is not None:
        return not_tried(service.name, service.absent, **facts)
    started = time.monotonic()
    with kit.trail.apart() as exchanges, kit.web.within(LONGEST_S):
        try:
            changed, told = service.ask(kit)
        except NotRecorded:
            return not_tried(service.name, "it is not on the recording.", **facts)
        except WebError as down:
            return _down(service, down, exchanges, facts)
    last = exchanges[-1]
    took = round((time.monotonic() - started) * 1000) if timed else None
    facts |= {"status": last.status, "method": last.method, "ms": took}
    lasted = "" if took is None else f" in {took} ms, its pause included"
    return Probe(
        name=service.name,
        outcome="answered",
        told=(f"It answered by {last.method} (status {last.status}){lasted}: {told}",),
        changed=() if changed is None else (changed,),
        next_step=None if changed is None else REPORT,
        facts=facts | traffic(exchanges),
    )


def _down(
    service: Service, down: WebError, exchanges: Sequence[Exchange], facts: dict[str, JsonValue]
) -> Probe:
    status = down.status or (exchanges[-1].status if exchanges else None)
    return Probe(
        name=service.name,
        outcome="failed",
        failed=(f"It gave no answer that can be used. {down.what}",),
        next_step=down.next_step,
        facts=facts | {"error": type(down).__name__, "status": status} | traffic(exchanges),
    )


def _naming(make: Callable[[Kit], Sequence[Geocoder]]) -> Callable[[Kit], tuple[str | None, str]]:
    """A question to a geocoder."""

    def ask(kit: Kit) -> tuple[str | None, str]:
        (geocoder,) = make(kit)
        found = geocoder(ASKED)
        if not found:
            return f"It knows no {ASKED.name}.", "no place bears the name."
        lon, lat = GENOA
        off_m = distance_m(lon, lat, found[0].lon, found[0].lat)
        count, km = _counted(len(found), "place"), off_m / 1000
        told = f"{count}, the best {km:.1f} km from the middle of {ASKED.name}."
        return f"It has {ASKED.name} {km:.0f} km away." if off_m > FAR_M else None, told

    return ask


def _outlining(kit: Kit) -> tuple[str | None, str]:
    """The question that a site is outlined by; what was kept of earlier answers is no answer of today."""
    with tempfile.TemporaryDirectory() as folder:
        ask = overpass.Overpass(
            kit.web,
            trail=kit.trail,
            store=Store(Path(folder)),
            service=kit.services.overpass,
            pace=pace_of(kit, "overpass"),
        )
        found = ask(YARD)
    number = len(shape(found.tracks).geoms) if found.tracks else 0
    outline = "an outline" if found.geometry else "no outline"
    changed = None if number else f"It has no rail track at {YARD.name}."
    return changed, f"{_counted(number, 'rail track')} and {outline} of {YARD.name}."


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number != 1 else ''}"
