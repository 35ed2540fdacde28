"""``recount locate``."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from evidence.seams import PlaceQuery
from evidence.sites.resolver import area, resolve
from verify.cli.exits import BAD_INPUT, DONE
from verify.cli.lines import BadLineError, answer_lines
from verify.cli.output import Format, emit, say
from verify.cli.places import near_of
from verify.door import Doors
from verify.records.canonical import as_json
from verify.settings import load_settings
from verify.wiring import wired

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.model import Resolution
    from evidence.seams import Geocoder


def run(
    *,
    name: str,
    country: str | None,
    near: str | None,
    explain: bool,
    lines: str | None,
    doors: dict[str, Any],
    form: Format | None,
) -> int:
    """Find what one name means, or one name per line."""
    query = PlaceQuery(name=name, country=country, near=near_of(near) if near else None)
    with wired(load_settings(), Doors(**doors)) as ready:
        geocoders = ready.tools.geocoders
        if name == "-":
            if lines not in {None, "ndjson"}:
                say(f"--input {lines} is not known.\nGive --input ndjson, one name per line.")
                return BAD_INPUT
            return answer_lines(sys.stdin.buffer, lambda row: _answer(row, query, geocoders, explain=explain))
        found = resolve(query, geocoders)
    emit(_told(found, explain=explain), form=form, text=lambda: describe(name, found, explain=explain))
    return DONE


def _answer(
    row: dict[str, Any], query: PlaceQuery, geocoders: Sequence[Geocoder], *, explain: bool
) -> dict[str, Any]:
    name = row.get("name")
    if not isinstance(name, str):
        raise BadLineError(f"The name is {name!r}, not text.", next_step='Write {"id": …, "name": "…"}.')
    found = resolve(replace(query, name=name, country=row.get("country") or query.country), geocoders)
    return {"id": row.get("id"), **_told(found, explain=explain)}


def _told(found: Resolution, *, explain: bool) -> dict[str, Any]:
    """The answer as JSON; a place without an outline is given as a circle."""
    told = as_json(found)
    for candidate, row in zip(found.candidates, told["candidates"], strict=True):
        row["geometry"] = area(candidate)
        if not explain:
            del row["reasons"]
    return told


def describe(name: str, found: Resolution, *, explain: bool) -> str:
    """Candidates for a person, best first."""
    rows = [f"{name}: {found.outcome}"]
    for one in found.candidates:
        rows.append(
            f"  {one.score:.2f}  {one.name} ({one.kind}, {one.country or '?'}) "
            f"{one.lon:.4f}, {one.lat:.4f} ± {one.radius_m:g} m; {one.found_by}"
        )
        rows += [f"        {reason}" for reason in one.reasons] if explain else []
    return "\n".join(rows)
