"""``recount doctor``."""

from __future__ import annotations

import platform
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from claims.kinds import KINDS
from claims.model import Value
from evidence.errors import Offline, WebError
from evidence.sites import geonames, nominatim, overpass, photon
from evidence.sites.places import GazetteerError
from verify.cli.exits import DONE
from verify.cli.output import Format, emit
from verify.door import Doors
from verify.records.canonical import as_json
from verify.settings import load_settings, settings_file
from verify.wiring import wired

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.kit import Kit
    from evidence.seams import Catalogue, Door
    from verify.settings import Settings
    from verify.wiring import Wired


class Finding(Value):
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str
    next_step: str | None = None


def run(*, offline: bool, form: Format | None) -> int:
    """Look at settings, data, tools and catalogues."""
    settings = load_settings()
    try:
        with wired(settings, Doors(offline=offline)) as ready:
            findings = [*_machine(ready), *_settings(settings), *_tools(ready)]
            findings += [_reached(one, ready.kit.web) for one in ready.tools.catalogues]
    except GazetteerError as broken:
        bad = Finding(name="gazetteer", ok=False, detail=broken.what, next_step=broken.next_step)
        findings = [*_settings(settings), bad]
    emit(
        {"checks": [as_json(finding) for finding in findings]},
        form=form,
        text=lambda: "\n".join(_row(finding) for finding in findings),
    )
    return DONE


def _machine(ready: Wired) -> Iterator[Finding]:
    code = ready.versions
    detail = f"recount {code.recount}, Python {code.python}, GDAL {code.gdal}, {platform.system()}"
    yield Finding(name="versions", ok=True, detail=detail)


def _settings(settings: Settings) -> Iterator[Finding]:
    file = settings_file()
    detail = f"read from {file}" if file.exists() else f"no {file}: defaults and variables hold"
    yield Finding(name="settings", ok=True, detail=detail)
    yield _writable(settings.data)
    yield Finding(
        name="contact",
        ok=settings.contact is not None,
        detail=settings.contact or "none given; services that ask for one are left out",
        next_step=None if settings.contact else "Set contact in recount.toml, or RECOUNT_CONTACT.",
    )


def _writable(folder: Path) -> Finding:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as refused:
        step = "Set RECOUNT_DATA to a folder of yours."
        return Finding(name="data", ok=False, detail=f"{folder}: {refused}", next_step=step)
    return Finding(name="data", ok=True, detail=f"{folder} can be written")


def _tools(ready: Wired) -> Iterator[Finding]:
    names = ", ".join(geocoder.name for geocoder in ready.tools.geocoders)
    yield Finding(name="geocoders", ok=bool(names), detail=names or "none")
    yield from _services(ready.kit)
    for counter in ready.tools.counters:
        yield Finding(
            name=f"counter {counter.identity.name}",
            ok=True,
            detail=f"{counter.kind}, measured at {counter.finest_m:g} to {counter.coarsest_m:g} m GSD",
        )
    uncounted = sorted(set(KINDS) - {counter.kind for counter in ready.tools.counters})
    yield Finding(name="kinds", ok=True, detail=f"extracted, with no counter yet: {', '.join(uncounted)}")


def _services(kit: Kit) -> Iterator[Finding]:
    """Say which online services are asked for places, and whether those answer at all."""
    told = kit.services
    for name, address, why_absent in (
        ("Nominatim", told.nominatim, nominatim.why_absent),
        ("Photon", told.photon, photon.why_absent),
        ("GeoNames", geonames.SERVICE, geonames.why_absent),
        ("Overpass", told.overpass, overpass.why_absent),
    ):
        absent = why_absent(kit)
        if absent is not None or address is None:
            yield Finding(name=f"service {name}", ok=True, detail=f"not asked. {absent}")
        else:
            yield _answers(f"service {name}", address, kit.web)


def _answers(name: str, address: str, web: Door) -> Finding:
    """Ask a service's address once: whatever status it has, it is there."""
    try:
        web.get(address)
    except WebError as down:
        if down.status is None:
            return Finding(name=name, ok=False, detail=f"{address}: {down.what}", next_step=down.next_step)
    return Finding(name=name, ok=True, detail=f"{address}: answers")


def _reached(catalogue: Catalogue, web: Door) -> Finding:
    """Ask a catalogue's root for one answer; a local one must be there."""
    name = f"catalogue {catalogue.name}"
    if not catalogue.url.startswith(("http://", "https://")):
        there = Path(catalogue.url).exists()
        return Finding(
            name=name,
            ok=True,
            detail=f"{catalogue.url}: {'there' if there else 'nothing there yet'}",
        )
    try:
        web.get(catalogue.url)
    except Offline as off:
        return Finding(name=name, ok=True, detail=f"{catalogue.url}: not asked. {off.what}")
    except WebError as down:
        return Finding(name=name, ok=False, detail=f"{catalogue.url}: {down.what}", next_step=down.next_step)
    return Finding(name=name, ok=True, detail=f"{catalogue.url}: answers")


def _row(finding: Finding) -> str:
    after = f"\n     {finding.next_step}" if finding.next_step else ""
    return f"{'ok ' if finding.ok else '-- '} {finding.name}: {finding.detail}{after}"
