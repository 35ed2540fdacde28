"""Lines of a table; ``evidence.sites.tables`` says what is in them, and reads them."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from evidence.sites.tables import KIND_LETTERS, closed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evidence.sites.places import Place

    Row = tuple[str, ...]
    """All eight columns of a line, the name as said included."""


def row(key: str, place: Place, said: str, standing: str) -> Row:
    """What is to be said of a place under one of its names."""
    size = {"town": f"{place.inhabitants}", "port": ""}.get(place.kind, f"{place.radius_m:.0f}")
    how = f"{standing[0]}{KIND_LETTERS[place.kind]}{place.country}"
    columns = (key, how, f"{place.lon:.4f}", f"{place.lat:.4f}", size, place.id, place.name, said)
    return tuple(" ".join(column.split()) for column in columns)


def full(rows: Iterable[Row]) -> list[str]:
    """Every line with all that is known, sorted by its bytes."""
    return ["\t".join(_without(one)) for one in _sorted(rows)]


def short(rows: Iterable[Row]) -> list[str]:
    """The same lines in the same order, without what a place's own line or the key tells."""
    kept = _sorted(rows)
    owns = [one for one in kept if _is_own(one)]
    namesakes, places = Counter(map(_called, owns)), {one[5] for one in owns}
    return ["\t".join(_short(one, namesakes) if one[5] in places else _long(one)) for one in kept]


def by_id(rows: Iterable[Row]) -> list[str]:
    """The same lines in the same order, and one for each id, which they lead to.

    Lines of an id that several places share stay full.
    """
    kept = _sorted(rows)
    places: dict[str, set[Row]] = defaultdict(set)
    for one in kept:
        places[one[5]].add((one[1][1:], *one[2:7]))
    single = {ident for ident, told in places.items() if len(told) == 1}
    asked = {one[5] for one in kept if one[0] == f"={one[5]}"}
    nameless = [
        (f"={ident}", f"-{how}", *fields, fields[-1])
        for ident in single - asked
        for how, *fields in places[ident]
    ]
    # Python sorts stably: lines of one key stay in their order.
    lines = sorted([*kept, *nameless], key=lambda one: one[0].encode())
    return ["\t".join(_led(one) if one[5] in single else _without(one)) for one in lines]


def _sorted(rows: Iterable[Row]) -> list[Row]:
    return sorted(set(rows), key=lambda one: "\t".join(_without(one)).encode())


def _without(one: Row) -> Row:
    """A line that does not say one name twice."""
    return one[:-1] if one[-1] == one[-2] else one


def _called(one: Row) -> tuple[str, str]:
    """Country and name."""
    return one[1][2:], one[6]


def _is_own(one: Row) -> bool:
    """Whether a line stands under its place's own name, folded: the reader finds it by that."""
    key, how, *_, name, said = one
    return name == said and key == closed(name) and how[0] == "w"


def _long(one: Row) -> Row:
    """A full line without names that its key tells."""
    key, *_, name, said = one
    return one[:6] if name == said == key.capitalize() else _without(one)


def _led(one: Row) -> Row:
    """A line that leads to the line of its place's id, or is that."""
    key, how, lon, lat, size, ident, name, said = one
    if key == f"={ident}":
        return key, how, lon, lat, size, "", name
    led = (key, f"{how[0]}@{ident}")
    return led if said == (key.capitalize() if how[0] == "t" else name) else (*led, said)


def _short(one: Row, namesakes: Counter[tuple[str, str]]) -> Row:
    """A line that leads to its place's own: by the name, and by the id where several share it."""
    if _is_own(one):
        return _long(one)
    key, how, *_, ident, name, said = one
    told = "" if said == key.capitalize() else said
    if namesakes[_called(one)] > 1:
        return key, how, name, told, ident
    return (key, how, name, told) if told else (key, how, name)
