"""``recount locate``."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from evidence.seams import PlaceQuery
from evidence.sites.plot import draw
from evidence.sites.resolver import CLEAR, ENOUGH, area, placed
from verify.cli.doors import doors_of
from verify.cli.exits import DONE
from verify.cli.lines import BadLineError, answer_lines, lines_of
from verify.cli.output import Format, emit, say
from verify.cli.places import BadPlaceError, country_code, near_of, position
from verify.files import FileRefusedError, file_to_write, named, write_file
from verify.records.canonical import as_json
from verify.settings import load_settings
from verify.wiring import wired

if TYPE_CHECKING:
    from evidence.model.places import Resolution
    from evidence.tools import Tools


def run(
    *,
    name: str,
    country: str | None,
    near: str | None,
    explain: bool,
    plot: str | None,
    lines: str | None,
    doors: dict[str, Any],
    form: Format | None,
) -> int:
    """Find what one name means, or one name per line."""
    if not name.strip():
        raise BadPlaceError("There is no name to look for.", next_step="Give a name, or coordinates.")
    query = PlaceQuery(
        name=name,
        country=country_code(country) if country else None,
        near=near_of(near) if near else None,
    )
    streamed = name == "-" or lines is not None
    picture = file_to_write(named("--plot", plot), option="--plot")
    if picture and streamed:
        raise FileRefusedError(
            "--plot draws one answer, and a stream has many.", next_step="Give one name, or leave --plot out."
        )
    settings, asked = load_settings(), doors_of(**doors)
    opened = lines_of(name, lines=lines or "ndjson") if streamed else nullcontext()
    with opened as source, wired(settings, asked) as ready:
        tools = ready.tools
        if source is not None:
            return answer_lines(source, lambda row: _answer(row, query, tools, explain=explain))
        found = placed(query, tools.geocoders, tools.outliners, tell=say)
    if picture and found.candidates:
        write_file(picture, draw(found, asked=name), option="--plot")
    elif picture:
        say("There is nothing to draw.")
    emit(_told(found, explain=explain), form=form, text=lambda: describe(name, found, explain=explain))
    return DONE


def _answer(row: dict[str, Any], query: PlaceQuery, tools: Tools, *, explain: bool) -> dict[str, Any]:
    name = _text(row, "name")
    if name is None:
        raise BadLineError("The line has no name.", next_step='Write {"id": …, "name": "…"}.')
    said = _text(row, "country")
    asked = replace(query, name=name, country=country_code(said) if said else query.country)
    found = placed(asked, tools.geocoders, tools.outliners, tell=say)
    return {"id": row.get("id"), **_told(found, explain=explain)}


def _text(row: dict[str, Any], field: str) -> str | None:
    """Give a field that must be text; None when it is absent or null. Raises BadLineError."""
    said = row.get(field)
    if said is None:
        return None
    if not isinstance(said, str):
        raise BadLineError(
            f"The {field} is of type {type(said).__name__}, not text.", next_step='Write {"name": "…"}.'
        )
    if any("\ud800" <= sign <= "\udfff" for sign in said):
        raise BadLineError(f"The {field} holds half of a character.", next_step="Write it as UTF-8.")
    return said


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
    why = f" (none has a score of {ENOUGH} and a lead of {CLEAR})" if found.outcome == "ambiguous" else ""
    rows = [f"{name}: {found.outcome}{why}"]
    for one in found.candidates:
        rows.append(
            f"  {one.score:.2f}  {one.name} ({one.kind}, {one.country or '?'}) "
            f"{position(one.lon, one.lat)} ± {one.radius_m:g} m; {one.found_by}"
        )
        rows += [f"        {reason}" for reason in one.reasons] if explain else []
    return "\n".join(rows)
