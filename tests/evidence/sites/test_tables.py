"""Towns, airports and ports of the world, found where their lines lie."""

from __future__ import annotations

import random
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.places.lines import SortedLines
from evidence.seams import PlaceQuery
from evidence.sites import tables
from evidence.sites.gazetteer import Gazetteer
from evidence.sites.outlines import distance_m
from evidence.sites.places import Place
from evidence.sites.resolver import resolve
from evidence.training.tables.__main__ import rows
from evidence.training.tables.lines import by_id, full, short
from evidence.training.tables.plausible import countries_at, is_plausible

SAMPLE = 3000


@given(
    st.lists(st.tuples(st.text("abcé~", max_size=3), st.text("xyz\t", max_size=5)), max_size=300), st.data()
)
def test_every_line_of_a_key_is_found_and_no_other(rows, data) -> None:
    """
    Bisection gives what a search through all lines gives, for keys that are there and keys that are not.
    """
    rows.sort(key=lambda row: row[0].encode())
    table = SortedLines("".join(f"{key}\t{row}\n" for key, row in rows).encode())
    wanted = data.draw(st.text("abcé~", max_size=3))

    assert [row for key, row in rows if key == wanted] == table.find(wanted)
    assert [f"{key}\t{row}" for key, row in rows] == list(table.lines())


def test_a_key_with_many_lines_is_found_across_blocks() -> None:
    """
    Lines of one key may fill more than the block that bisection ends in.
    """
    lines = [f"{key}\t{number}" for key in ("a", "b", "c") for number in range(10_000)]

    table = SortedLines(("\n".join(lines) + "\n").encode())

    assert [str(number) for number in range(10_000)] == table.find("b")


@pytest.mark.parametrize(
    ("name", "country", "kind", "lon", "lat"),
    [
        ("city of Odesa", "UA", "town", 30.74, 46.48),
        ("town of Khoiniki", "BY", "town", 29.97, 51.89),
        ("Ramstein Air Base", "DE", "air_base", 7.60, 49.44),
        ("Incirlik airbase", "TR", "air_base", 35.43, 37.00),
        ("Belbek Air Base", "UA", "air_base", 33.57, 44.69),
        ("аэродром Бельбек", "UA", "air_base", 33.57, 44.69),
        ("UKFB", "UA", "air_base", 33.57, 44.69),
        ("Port of Mersin", "TR", "port", 34.64, 36.80),
        ("Beirut port", "LB", "port", 35.52, 33.90),
        ("Atlanta Hartsfield-Jackson Airport", "US", "airport", -84.43, 33.64),
        ("аэропорт Симферополь", "UA", "airport", 33.98, 45.05),
    ],
)
def test_what_no_list_has_is_in_a_table(name: str, country: str, kind: str, lon: float, lat: float) -> None:
    """
    Without a single row of ours: towns, air bases, airports and ports in any spelling, script or code.
    """
    found = resolve(PlaceQuery(name, country=country), [Gazetteer("tables", (), tables.shipped())])

    best = found.candidates[0]
    assert ("found", kind) == (found.outcome, best.kind)
    assert distance_m(best.lon, best.lat, lon, lat) < max(5000, best.radius_m)


def test_the_page_says_how_much_they_hold() -> None:
    """
    The figures of the README beside the tables are counted again.
    """
    read = resources.files("evidence.sites").joinpath("tables", "README.md").read_text(encoding="utf-8")
    rows = [list(table._lines.lines()) for table in tables.shipped()]
    towns, airports, ports = (
        len({columns[5] or columns[0] for columns in (row.split("\t") for row in family) if len(columns) > 5})
        for family in rows
    )

    told = f"{towns:,} towns, {airports:,} airports and air bases, {ports:,} ports"
    assert f"{told}; {sum(map(len, rows)):,} lines" in read


def test_a_row_says_where_it_is_from(shipped) -> None:
    """
    Source, its id and its licence reach the record by way of ``found_by``.
    """
    best = resolve(PlaceQuery("Belbek Air Base", country="UA"), [shipped]).candidates[0]

    assert "Recount gazetteer: OurAirports UKFB (public domain)" == best.found_by


@pytest.mark.parametrize("number", range(len(tables.SOURCES)), ids=list(tables.SOURCES))
def test_rows_lie_in_their_countries(number: int) -> None:
    """
    By the map of time zones, which shares no source with them: nobody has put in a row that the compiler
    would have left out.
    """
    rows = list(tables.shipped()[number]._lines.lines())
    drawn = random.Random(4).sample(rows, SAMPLE)  # noqa: S311 - a draw, no secret

    places = [tables.shipped()[number].entry(*row.split("\t", 1)).place for row in drawn]

    assert [] == [place.name for place in places if not is_plausible(place)]


def test_implausible_rows_are_told() -> None:
    """
    A place in the wrong country, or where a missing coordinate lies, would not be let in.
    """
    fields = {"id": "x", "name": "X", "kind": "town", "radius_m": 1, "source": "s", "licence": "l"}

    assert is_plausible(Place(**fields, country="FR", lon=2.35, lat=48.86))
    assert not is_plausible(Place(**fields, country="DE", lon=2.35, lat=48.86))
    assert not is_plausible(Place(**fields, country="XX", lon=0.0, lat=0.0))
    assert "KP" in countries_at(130.6081, 42.4214)


def test_the_lines_are_sorted_and_whole() -> None:
    """
    Each file is sorted by the bytes of its keys, and every line has its columns: the search relies on it.
    """
    folder = resources.files("evidence.sites").joinpath("tables")
    for family in tables.SOURCES:
        lines = folder.joinpath(f"{family}.tsv").read_bytes().splitlines()

        keys = [line.partition(b"\t")[0] for line in lines]
        assert keys == sorted(keys)
        assert len(lines) == len(set(lines))
        columns = {"towns": {3, 4, 5, 6, 7, 8}, "airports": {2, 3, 7}, "ports": {2, 3, 7, 8}}
        assert columns[family] == {line.count(b"\t") + 1 for line in lines}


@pytest.mark.parametrize(
    "names",
    [("Ada",), ("Ada", "Adda", "ADA"), ("Ada City", "Ada"), ("El Adá", "Ada", "Adá-Stadt", "아다")],
    ids=["one", "others", "headed", "accents"],
)
@pytest.mark.parametrize("namesakes", [1, 2, 3])
def test_short_lines_say_what_full_lines_say(names: tuple[str, ...], namesakes: int) -> None:
    """
    Whatever a place is called, and however many of its name there are in its country and beside it.
    """
    fields = {"kind": "town", "radius_m": 2000, "inhabitants": 7, "source": "s", "licence": "l"}
    places = [
        Place(**fields, id=f"{k}", name=names[0], aliases=names[1:], country=country, lon=k, lat=50)
        for k, country in enumerate([*["RU"] * namesakes, "FR"])
    ]
    said = [one for place in places for one in rows(place)]
    keys = {one[0] for one in said}

    assert told("towns", full(said), keys) == told("towns", short(said), keys)
    assert keys == {line.split("\t")[0] for line in short(said)}


@pytest.mark.parametrize(
    "named",
    [
        {"name": "Ada Airport"},
        {"name": "Ada Airport", "codes": ("ADA", "UADA"), "towns": ("Ada", "Adá")},
        {"name": "Ada", "towns": ("Ada", "ADA"), "codes": ("KADA",)},
        {"name": "El Adá Airport", "aliases": ("Ada Field", "аэропорт Ада"), "towns": ("Ada Airport",)},
    ],
    ids=["one", "codes", "town", "others"],
)
@pytest.mark.parametrize("idents", [("UADA",), ("UADA", "ADA"), ("RU-1", "FR-1"), ("ADA", "ADA")])
def test_lines_that_lead_to_an_id_say_what_full_lines_say(named, idents: tuple[str, ...]) -> None:
    """
    Whether an airport's id is one of its codes, another's code or none; and where two share an id, each
    says all.
    """
    fields = {"kind": "airport", "country": "RU", "radius_m": 1500, "source": "s", "licence": "l"}
    places = [Place(**fields, **named, id=ident, lon=k, lat=50) for k, ident in enumerate(idents)]
    said = [one for place in places for one in rows(place)]
    keys = {one[0] for one in said} | {f"={ident}" for ident in idents}

    assert told("airports", full(said), keys) == told("airports", by_id(said), keys)


def told(family: str, lines: list[str], keys: set[str]) -> dict[str, list[str]]:
    """Everything that lines of a table say of some keys."""
    table = tables.Table(family, SortedLines(("\n".join(lines) + "\n").encode()))
    return {key: [repr(entry) for entry in table._entries(key)] for key in sorted(keys)}


def test_an_id_that_is_no_code_leads_nowhere() -> None:
    """
    The line of a port's id is there for other lines to lead to: nobody asks for a port by "AEAJM".
    """
    ports = tables.shipped()[2]

    assert [] == ports.coded("AEAJM")
    assert ["AEAJM"] == [entry.place.id for entry in ports.exact("ajman") if entry.standing == "core"]


@pytest.mark.parametrize(("people", "radius_m"), [(0, 2000), (1000, 2000), (100_000, 5400), (10**7, 20_000)])
def test_a_town_reaches_as_far_as_its_people_need(people: int, radius_m: float) -> None:
    """
    A circle at everyday density, never under 2 nor over 20 km.
    """
    assert radius_m == pytest.approx(tables.town_radius_m(people))


def test_towns_around_a_place_come_largest_first() -> None:
    """
    What a map names: a square of 60 km about Tumangang holds Unggi, and nothing beyond its corners.
    """
    around = tables.towns_within(130.6081, 42.4214, 30_000)

    assert "Unggi" in {town.name for town in around}
    assert [town.inhabitants for town in around] == sorted((t.inhabitants for t in around), reverse=True)
    assert all(distance_m(130.6081, 42.4214, town.lon, town.lat) < 43_000 for town in around)
