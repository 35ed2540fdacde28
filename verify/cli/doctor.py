"""``recount doctor``."""

from __future__ import annotations

import os
import platform
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claims.kinds import KINDS
from evidence.errors import Offline, WebError
from evidence.scenes.catalogues.configured import configured
from evidence.sites.places import GazetteerError
from evidence.sites.probe import services
from verify.cli.doors import doors_of
from verify.cli.exits import DONE
from verify.cli.findings import Finding, row
from verify.cli.hush import hush_of
from verify.cli.live import tried
from verify.cli.output import Format, emit
from verify.door import offline
from verify.errors import VerifyError
from verify.settings import load_settings, settings_file
from verify.wiring import versions, wired

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.kit import Kit
    from evidence.seams import Catalogue, Door
    from verify.door import Doors
    from verify.settings import Settings
    from verify.wiring import Wired


class BadTrialError(VerifyError):
    """Options that contradict each other."""


def run(*, live: bool, only: tuple[str, ...], doors: dict[str, Any], form: Format | None) -> int:
    """Look at settings, data, tools and catalogues; with ``live``, try every provider."""
    settings, asked = load_settings(), doors_of(**doors)
    if only and not live:
        raise BadTrialError("--only says whom to try, and nobody is tried.", next_step="Add --live.")
    if live and offline(settings, asked):
        raise BadTrialError(
            "--live asks the providers, and the network is off (--offline, or the setting offline).",
            next_step="Turn it on, or answer from a recording with --replay DIR.",
        )
    hush = hush_of(settings, os.environ)
    try:
        findings = [one.as_json() for one in _looked(settings, asked, live=live, only=only)]
    finally:
        if asked.record is not None:
            hush.recording(asked.record)
    # A report is made to be passed on; what a person reads of their own machine is not.
    told = hush.told(findings) if live else findings
    emit({"checks": told}, form=form, text=lambda: "\n".join(map(row, told)))
    return DONE


def _looked(settings: Settings, asked: Doors, *, live: bool, only: tuple[str, ...]) -> list[Finding]:
    # A cached answer is none of today.
    fresh = settings.model_copy(update={"cache_hours": 0.0}) if live else settings
    try:
        with wired(fresh, asked) as ready:
            found = [_machine(asked), *_settings(settings), *_tools(ready)]
            if live:
                found += [] if only else _not_configured(ready)
                return found + tried(ready.kit, only=only, replayed=asked.replay is not None)
            return [*found, *_services(ready.kit), *_catalogues(ready)]
    except GazetteerError as broken:
        bad = Finding(name="gazetteer", ok=False, detail=broken.what, next_step=broken.next_step)
        return [*_settings(settings), bad]


def _machine(asked: Doors) -> Finding:
    code = versions()
    system = f"{platform.system()} {platform.release()} ({platform.machine()})"
    proxies = sorted(name for name in os.environ if name.lower() in _PROXIES)
    detail = (
        f"recount {code.recount}, Python {code.python}, GDAL {code.gdal}, {system}; "
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; proxies are not used"
    )
    detail += f" ({', '.join(proxies)} set)" if proxies else ""
    detail += "; answered from a recording" if asked.replay is not None else ""
    return Finding(name="versions", ok=True, detail=detail)


_PROXIES = {"http_proxy", "https_proxy", "all_proxy"}


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
    yield from _providers(ready.kit)
    for counter in ready.tools.counters:
        yield Finding(
            name=f"counter {counter.identity.name}",
            ok=True,
            detail=f"{counter.kind}, measured at {counter.finest_m:g} to {counter.coarsest_m:g} m GSD; "
            f"SHA-256 {counter.identity.sha256}",
        )
    uncounted = sorted(set(KINDS) - {counter.kind for counter in ready.tools.counters})
    yield Finding(name="kinds", ok=True, detail=f"extracted, with no counter yet: {', '.join(uncounted)}")


def _providers(kit: Kit) -> Iterator[Finding]:
    """Say which configured catalogues are asked only when named, and which keys there are."""
    every = configured(kit.providers).provider
    named = {name.casefold() for name in kit.catalogues}
    silent = [one.name for one in every if not one.asked and one.name.casefold() not in named]
    if silent:
        yield Finding(
            name="catalogues not asked",
            ok=True,
            detail=f"configured, and asked only when named: {', '.join(silent)}",
            next_step=f'To ask one, name it in recount.toml: catalogues = ["{silent[0]}"].',
        )
    keys = [(one.name, one.auth) for one in every if one.auth]
    if keys:
        told = (
            f"{auth.variable} ({name}) is {'set' if auth.headers(os.environ) else 'not set'}"
            for name, auth in keys
        )
        yield Finding(name="keys", ok=True, detail="; ".join(told))


def _services(kit: Kit) -> Iterator[Finding]:
    """Say which online services are asked for places, and whether those answer at all."""
    for one in services(kit):
        if one.absent is not None or one.address is None:
            yield Finding(name=f"service {one.name}", ok=True, detail=f"not asked. {one.absent}")
        else:
            yield _answers(f"service {one.name}", one.address, kit.web)


def _answers(name: str, address: str, web: Door) -> Finding:
    """Ask a service's address once: whatever status it has, it is there."""
    try:
        web.get(address)
    except WebError as down:
        if down.status is None:
            return Finding(name=name, ok=False, detail=f"{address}: {down.what}", next_step=down.next_step)
    return Finding(name=name, ok=True, detail=f"{address}: answers")


def _catalogues(ready: Wired) -> list[Finding]:
    return [_reached(one, ready.kit) for one in ready.tools.catalogues]


def _not_configured(ready: Wired) -> list[Finding]:
    """The library, and what the setting imagery names: nothing is noted of these."""
    known = {one.name for one in configured(ready.kit.providers).provider}
    return [_reached(one, ready.kit) for one in ready.tools.catalogues if one.name not in known]


def _reached(catalogue: Catalogue, kit: Kit) -> Finding:
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
        kit.web.get(catalogue.url)
    except Offline as off:
        return Finding(name=name, ok=True, detail=f"{catalogue.url}: not asked. {off.what}")
    except WebError as down:
        if down.status is not None and catalogue.name in _without_landing(kit):
            return Finding(name=name, ok=True, detail=f"{catalogue.url}: answers")
        return Finding(name=name, ok=False, detail=f"{catalogue.url}: {down.what}", next_step=down.next_step)
    return Finding(name=name, ok=True, detail=f"{catalogue.url}: answers")


def _without_landing(kit: Kit) -> set[str]:
    """Catalogues whose address is no page: any status of theirs is an answer."""
    return {one.name for one in configured(kit.providers).provider if one.search is not None}
