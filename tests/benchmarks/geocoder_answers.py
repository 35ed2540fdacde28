"""Read every real answer found below a folder: each is parsed, or is refused by a named error.

    python tests/benchmarks/geocoder_answers.py FOLDER

FOLDER holds ``geocoders/SERVICE/*`` and, where there is one, ``stac/``. Prints what became of each file.
Anything but an answer that was read or refused ends in a traceback.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from stac_items import measure, report

from evidence.errors import WebError
from evidence.sites import geonames, nominatim, photon
from evidence.sites.elements import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ADDRESS = "https://example.org/recorded"


def _places(parse: Callable[[bytes, str], list[object]]) -> Callable[[bytes], str]:
    return lambda body: f"{len(parse(body, ADDRESS))} places"


def _ground(body: bytes) -> str:
    """Count what lies on the ground, and say why the first of the rest does not count."""
    found = read(body, ADDRESS)
    told = f"{len(found.outlines)} outlines, {len(found.tracks)} tracks"
    return told + (f", {len(found.skipped)} skipped ({found.skipped[0]})" if found.skipped else "")


def with_geometry(body: bytes) -> bytes | None:
    """Draw the ways of an Overpass answer that lists its nodes apart, as ``out geom`` would have.

    Recorded answers are mostly of that form; Recount asks for the other. None when there is nothing to draw.
    """
    try:
        rows = json.loads(body)["elements"]
    except (ValueError, KeyError, TypeError):
        return None
    points = {row["id"]: {"lat": row["lat"], "lon": row["lon"]} for row in rows if row["type"] == "node"}
    ways = {row["id"]: [points.get(one) for one in row["nodes"]] for row in rows if row["type"] == "way"}
    if not points or not ways:
        return None
    for row in rows:
        row.setdefault("geometry", ways.get(row["id"])) if row["type"] == "way" else None
        for member in row.get("members", ()):
            member.setdefault("geometry", ways.get(member["ref"]) if member["type"] == "way" else None)
    return json.dumps({"elements": rows}).encode()


NEAREST: dict[str, Callable[[bytes], str]] = {
    "nominatim": _places(nominatim.places_in),
    "photon": _places(photon.places_in),
    "overpass": _ground,
    "geonames": _places(geonames.places_in),
    "pelias": _places(photon.places_in),
    "locationiq": _places(nominatim.places_in),
    "wikidata": _places(geonames.places_in),
}
"""Service to what reads its answers; one that is never asked is read by the parser of its nearest kin."""


def answers_in(path: Path) -> Iterator[bytes]:
    """Answers in a file: the whole of it, or each JSON line below a line with its question."""
    lines = path.read_bytes().splitlines()
    if path.suffix == ".txt" and len(lines) > 1 and lines[1].startswith(b"["):
        yield from (line for line in lines if line.startswith(b"["))
    else:
        yield path.read_bytes()


def outcome(parse: Callable[[bytes], str], body: bytes) -> tuple[str, str]:
    """Say what became of one answer: parsed or refused, and the particulars."""
    try:
        return "parsed", parse(body)
    except WebError as named:
        return "refused", f"{type(named).__name__}: {named.what}"


def main() -> None:
    """Print the outcome of each file of the folder named on the command line, then the sums."""
    folder, sums = Path(sys.argv[1]), Counter[str]()
    for service, parse in NEAREST.items():
        for path in sorted((folder / "geocoders" / service).iterdir()):
            if path.suffix == ".md":
                continue
            for body in answers_in(path):
                word, told = outcome(parse, body)
                sums[f"{service} {word}"] += 1
                sys.stdout.write(f"{word:8s}{service}/{path.name}: {told}\n")
                drawn = with_geometry(body) if service == "overpass" and word == "refused" else None
                if drawn is not None:
                    sys.stdout.write("  {}, drawn from its nodes: {}\n".format(*outcome(parse, drawn)))
    for line in report(folder / "stac"):
        sys.stdout.write(f"{line}\n")
    scenes, reasons = measure(folder / "stac")
    for name, number in [*sums.items(), *scenes.items(), *reasons.most_common()]:
        sys.stdout.write(f"{number:6d}  {name}\n")


if __name__ == "__main__":
    main()
