"""A configured catalogue tried with one small question: what answers, what is open, what is not as noted."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from evidence.errors import CatalogueError, NotRecorded, WebError
from evidence.model.probes import REPORT, Probe, not_tried, traffic
from evidence.scenes.probing.api import collections, searched
from evidence.scenes.probing.descent import descended
from evidence.scenes.probing.notes import of_item
from evidence.scenes.probing.pixels import looked
from evidence.scenes.probing.trial import Trial
from evidence.scenes.stac.documents import text
from evidence.web import redact

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import JsonValue

    from evidence.kit import Kit
    from evidence.scenes.catalogues.configured import Provider

LONGEST_S = 20.0
"""Time for all that is asked of one catalogue."""


def probe(provider: Provider, kit: Kit, *, environment: Mapping[str, str], replayed: bool = False) -> Probe:
    """Try a provider, at most ``LONGEST_S`` seconds long, whether or not it is asked by default.

    Args:
        provider: what is configured of it.
        kit: whose door is used.
        environment: holds the secrets, of which none is in what is given.
        replayed: whether a recording answers: then no secret is needed, and no time is told.
    """
    facts = _configured(provider, environment)
    headers = provider.auth.headers(environment) if provider.auth else {}
    if provider.auth and headers is None and not replayed:
        return not_tried(provider.name, f"the variable {provider.auth.variable} is not set.", **facts)
    with kit.trail.apart() as exchanges, kit.web.within(LONGEST_S):
        trial = Trial(provider, kit, headers or {}, exchanges, facts)
        try:
            _run(trial, timed=not replayed)
        except NotRecorded:
            return not_tried(provider.name, "it is not on the recording.", **facts)
        except (WebError, CatalogueError) as down:
            return _down(trial, down)
    return Probe(
        name=provider.name,
        outcome="answered",
        told=tuple(trial.told),
        failed=tuple(trial.failed),
        changed=tuple(dict.fromkeys(trial.changed)),
        next_step=REPORT if trial.changed or trial.failed else None,
        facts=facts | traffic(exchanges),
    )


def _configured(provider: Provider, environment: Mapping[str, str]) -> dict[str, JsonValue]:
    facts: dict[str, JsonValue] = {
        "url": redact(provider.url).partition("?")[0],
        "kind": provider.kind,
        "asked_by_default": provider.asked,
        "noted_access": provider.access,
        "notes": provider.notes,
    }
    if provider.auth:
        is_set = provider.auth.headers(environment) is not None
        facts["key"] = {"variable": provider.auth.variable, "set": is_set}
    return facts


def _run(trial: Trial, *, timed: bool) -> None:
    """Ask. Raises WebError, CatalogueError when the first question has no answer."""
    provider, started = trial.provider, time.monotonic()
    listed = descended(trial) if provider.kind == "static" else searched(trial)
    trial.facts["ms"] = round((time.monotonic() - started) * 1000) if timed else None
    if timed:
        trial.told.append(f"That took {trial.facts['ms']} ms.")
    if provider.kind == "api" and provider.search is None:
        collections(trial, met={text(one.item.get("collection")) for one in listed})
    for one in listed:
        trial.changed += of_item(one, provider.known(one.item.get("collection")), provider)
    looked(trial, listed)


def _down(trial: Trial, down: WebError | CatalogueError) -> Probe:
    last = trial.exchanges[-1].status if trial.exchanges else None
    status = down.status if isinstance(down, WebError) else last
    auth = trial.provider.auth
    key = f" The key in {auth.variable} was sent along." if auth and status in {401, 403} else ""
    return Probe(
        name=trial.provider.name,
        outcome="failed",
        told=tuple(trial.told),
        failed=(f"It gave no answer that can be used. {down.what}{key}",),
        next_step=down.next_step,
        facts=trial.facts | {"error": type(down).__name__, "status": status} | traffic(trial.exchanges),
    )
