"""``recount doctor --live``: every provider and service tried, a few at a time; none hides another."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from evidence.scenes.catalogues.configured import configured
from evidence.scenes.probing.probe import LONGEST_S
from evidence.scenes.probing.probe import probe as try_provider
from evidence.sites.probe import probe as try_service
from evidence.sites.probe import services
from verify.cli.findings import Finding, of_probe
from verify.cli.output import say
from verify.errors import VerifyError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from evidence.kit import Kit
    from evidence.model.probes import Probe
    from evidence.scenes.catalogues.configured import Provider
    from evidence.sites.probe import Service

    Trial = tuple[str, Callable[[], Probe]]

_AT_ONCE = 4
"""Each is another host; a person's line is one."""


class NobodyOfThatNameError(VerifyError):
    """A name that no provider and no service has."""


def tried(kit: Kit, *, only: Sequence[str], replayed: bool) -> list[Finding]:
    """Try those named, or all, each once.

    Args:
        kit: whose settings and door are used.
        only: names of providers and services, in any case; empty for all.
        replayed: whether a recording answers.

    Raises:
        NobodyOfThatNameError: a name that nobody has.
    """
    trials = _chosen(_trials(kit, replayed=replayed), only)
    say(f"Trying {len(trials)} providers and services, each at most {LONGEST_S:.0f} s.")
    found = []
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for kind, probe in pool.map(lambda trial: (trial[0], trial[1]()), trials.values()):
            say(f"{probe.name}: {probe.outcome.replace('_', ' ')}")
            found.append(of_probe(kind, probe))
    return found


def _trials(kit: Kit, *, replayed: bool) -> dict[str, Trial]:
    """By name: what it is called in the report, and what tries it."""

    def provider(one: Provider) -> Callable[[], Probe]:
        return lambda: try_provider(one, kit, environment=os.environ, replayed=replayed)

    # A recording answers those too who had an address to write to when it was made.
    known = replace(kit, contact=kit.contact or "replay") if replayed else kit

    def service(one: Service) -> Callable[[], Probe]:
        return lambda: try_service(one, known, timed=not replayed)

    found = {one.name: ("provider", provider(one)) for one in configured(kit.providers).provider}
    return found | {one.name: ("service", service(one)) for one in services(known)}


def _chosen(trials: Mapping[str, Trial], only: Sequence[str]) -> dict[str, Trial]:
    known = {name.casefold(): name for name in trials}
    if strange := [name for name in only if name.casefold() not in known]:
        raise NobodyOfThatNameError(
            f"No provider and no service is called {strange[0]!r}.",
            next_step=f"There are: {', '.join(trials)}.",
        )
    wanted = {known[name.casefold()] for name in only} or set(trials)
    return {name: trial for name, trial in trials.items() if name in wanted}
