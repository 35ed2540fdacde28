"""When, how sharp and under which licence: what stands beside a picture, in its tags, or in its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from evidence.chip import RENDERED
from evidence.scenes.stac.assets import SAME_GSD, metres
from evidence.scenes.stac.documents import number, shown, text
from evidence.scenes.stac.refusals import Unreadable
from evidence.scenes.stac.times import Span, named_day, period, whole_day
from evidence.scenes.stac.times import taken as interval

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evidence.seams import RasterFacts

_TAG = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)(?:[ T]\d\d:\d\d(?::\d\d)?)?")
_WHEN = ("datetime", "date", "taken")
_NEXT = 'Say so in a JSON file of the same name beside it: {"datetime": "2023-10-05T02:15:00Z", "gsd": 0.5}.'


@dataclass(frozen=True)
class Said:
    """What is known of a local picture beyond its header."""

    span: Span
    gsd_m: float | None
    """Native GSD as stated or, when nobody says, the ground distance between its pixels."""

    licence: str | None
    rendered: bool


def said_of(
    name: str,
    facts: RasterFacts | None,
    sidecar: Mapping[str, Any] | None,
    *,
    taken: str | None = None,
    gsd_m: float | None = None,
    licence: str | None = None,
) -> Said:
    """Put together what is known: what the person says, then the sidecar, then the picture itself.

    A time is taken from the sidecar (``datetime``, ``date`` or ``taken``), then from the TIFF tag DATETIME,
    of which only the day is used since it names no time zone, then from a day in the file name. A picture
    posted finer than the GSD stated has gained no detail; one posted wider has lost it.

    Args:
        name: file name.
        facts: the picture's header; None where only its metadata is known.
        sidecar: what stands beside it; None without.
        taken: time or day that the person gave.
        gsd_m: native GSD that the person gave.
        licence: licence that the person gave.

    Raises:
        Unreadable: nothing says when, or what says so is no time; or the GSD is no length.
    """
    fields = sidecar or {}
    stated = stated_gsd({"gsd": gsd_m} if gsd_m is not None else fields)
    posting_m = None if facts is None else facts.posting_m
    return Said(
        span=_when(name, facts, fields) if taken is None else period(taken),
        gsd_m=_native(stated, posting_m),
        licence=licence or stated_licence(fields),
        rendered=(facts is not None and RENDERED in facts.tags)
        or any(fields.get(key) not in (None, False) for key in ("recount:rendered", "rendered")),
    )


def _native(stated: float | None, posting_m: float | None) -> float | None:
    """The GSD stated, unless pixels are clearly wider: a posting of 0.5001 m is 0.5, differently rounded."""
    if stated is None or posting_m is None:
        return stated if posting_m is None else posting_m
    return posting_m if posting_m > stated * SAME_GSD else stated


def stated_gsd(fields: Mapping[str, Any]) -> float | None:
    """Native GSD that a sidecar states, metres; None when it states none. Raises Unreadable."""
    return metres(number(fields, "gsd"))


def stated_licence(fields: Mapping[str, Any]) -> str | None:
    """Licence that a sidecar states; None when it states none."""
    return text(fields.get("licence")) or text(fields.get("license"))


def span_told(fields: Mapping[str, Any]) -> Span | None:
    """When a sidecar says that the picture was taken; None when it says nothing. Raises Unreadable."""
    if "start_datetime" in fields:
        return interval(fields)
    for key in _WHEN:
        value = fields.get(key)
        if isinstance(value, str):
            return period(value)
        if value is not None:
            raise Unreadable(f"The {key} beside it is {shown(value)}, which is no time.", next_step=_NEXT)
    return None


def when_told(name: str, facts: RasterFacts | None, fields: Mapping[str, Any]) -> Span | None:
    """When the sidecar, the tags or the name say; None when nothing does. Raises Unreadable."""
    return span_told(fields) or _tagged({} if facts is None else facts.tags) or named_day(name)


def _when(name: str, facts: RasterFacts | None, fields: Mapping[str, Any]) -> Span:
    span = when_told(name, facts, fields)
    if span is None:
        raise Unreadable("Neither a file beside it, nor its tags, nor its name say when.", next_step=_NEXT)
    return span


def _tagged(tags: Mapping[str, str]) -> Span | None:
    written = tags.get("TIFFTAG_DATETIME") or tags.get("ACQUISITIONDATETIME")
    found = _TAG.fullmatch(written.strip()) if written else None
    if found is None:
        return None
    try:
        return whole_day(date(*(int(part) for part in found.groups())))
    except ValueError:
        # Scanners and cameras without a clock write 0000:00:00; that says nothing.
        return None
