"""What an Overpass answer says lies on the ground: outlines and tracks, checked before they are believed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from shapely import GEOSException, LineString, MultiPolygon, Polygon, polygonize_full, union_all
from shapely.geometry import mapping

from evidence.sites.osm import Id, Lat, Lon, names_tagged
from evidence.sites.outlines import MOST_VERTICES, sound
from evidence.sites.services import document, names_in, nonsense, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Self

    from evidence.model.places import Geometry

SERVICE: Final = "Overpass"

TRACKS: Final = ("rail", "yard", "siding")
"""Values of ``railway`` under which tracks are drawn."""

MOST_ELEMENTS: Final = 20_000
"""Ten times what lies around the largest yards; more is no answer to a question about one site."""

MOST_MEMBERS: Final = 500
"""Of a relation; a harbour's outline has some dozens."""

LonLat = tuple[float, float]


class Point(BaseModel):
    """One corner."""

    lat: Lat
    lon: Lon


Line = Annotated[list[Point], Field(min_length=2)]


class Member(BaseModel):
    """A part of a relation."""

    type: str
    ref: Id
    role: str = ""
    geometry: Line | None = None
    """None for a node, a relation, and a way that the answer leaves out."""


class Element(BaseModel):
    """A way or a relation, drawn (``out geom``); what is not named here is not read."""

    model_config = ConfigDict(extra="ignore")

    type: Literal["way", "relation"]
    id: Id
    version: Annotated[int, Field(ge=1)] | None = None
    """None from servers that keep none."""

    tags: dict[str, str] = {}
    geometry: Line | None = None
    members: list[Member] = []

    @model_validator(mode="after")
    def _is_drawn(self) -> Self:
        drawn = self.geometry is not None if self.type == "way" else any(one.geometry for one in self.members)
        if not drawn:
            raise ValueError("it is listed without its geometry")
        return self

    @property
    def source(self) -> str:
        """How a record names it."""
        version = "" if self.version is None else f" version {self.version}"
        return f"OpenStreetMap {self.type} {self.id}{version}"

    @property
    def key(self) -> str:
        """What it is kept under."""
        return f"{self.type}-{self.id}" + ("" if self.version is None else f"-{self.version}")

    @property
    def names(self) -> tuple[str, ...]:
        """Every name in every language."""
        return names_in(names_tagged(self.tags))


@dataclass(frozen=True)
class Outline:
    """An area on the map."""

    element: Element
    geometry: Geometry
    """Sound Polygon or MultiPolygon."""


@dataclass(frozen=True)
class Track:
    """One rail track."""

    element: Element
    line: tuple[LonLat, ...]
    """Two points or more, (lon, lat)."""


@dataclass
class Ground:
    """What lies on the ground around a place."""

    outlines: list[Outline] = field(default_factory=list)
    tracks: list[Track] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    """What was not believed, a sentence for each."""

    elements: dict[str, Any] = field(default_factory=dict)
    """What outlines and tracks were read from, by type, id and version: "way-123-4"."""


class _Skipped(ValueError):
    """An element that is no outline and no track, and why."""


def read(body: bytes, asked: str) -> Ground:
    """Read an answer.

    Args:
        body: the bytes of the answer.
        asked: the address that it came from, for errors.

    Raises:
        WebError: it is a page, cut short, an error in place of an answer, or holds nothing that is drawn.
    """
    told = document(_without_page(body, asked), service=SERVICE, asked=asked)
    if not isinstance(told, dict) or not isinstance(told.get("elements"), list):
        raise nonsense(SERVICE, asked, "JSON without a list of elements")
    if len(told["elements"]) > MOST_ELEMENTS:
        many = f"{len(told['elements']):,} elements, more than {MOST_ELEMENTS:,}"
        raise nonsense(SERVICE, asked, many)
    if "remark" in told:
        # It stops at its limits of time and memory with status 200, and gives what it had until then.
        raise nonsense(SERVICE, asked, f'only a part, and why: "{_words(told["remark"])}"')
    found = ground(told["elements"])
    if told["elements"] and not any(map(_is_drawn, told["elements"])):
        raise nonsense(
            SERVICE, asked, f"{len(told['elements'])} elements, no way or relation with its geometry"
        )
    return found


def ground(rows: Iterable[object]) -> Ground:
    """Sort elements into outlines and tracks; what is neither, or not sound, is skipped with its reason."""
    found = Ground()
    for row in rows:
        try:
            element = Element.model_validate(row)
        except ValidationError as broken:
            found.skipped += _unread(row, broken)
            continue
        try:
            _take(element, found)
        except _Skipped as why:
            found.skipped.append(f"{element.source} {why}.")
        else:
            found.elements[element.key] = element.model_dump(mode="json", exclude_unset=True)
    return found


def _is_drawn(row: object) -> bool:
    try:
        Element.model_validate(row)
    except ValidationError:
        return False
    return True


def _unread(row: object, broken: ValidationError) -> list[str]:
    """Say why a way or relation was not read; nothing of nodes and areas, which are not asked for."""
    if not isinstance(row, dict) or row.get("type") not in ("way", "relation"):
        return []
    why = broken.errors(include_url=False, include_input=False)[0]["msg"].removeprefix("Value error, ")
    number = row.get("id")
    named = f"{row['type']} {number}" if isinstance(number, int) else row["type"]
    return [f"OpenStreetMap {named} cannot be read: {why}."]


def _take(element: Element, found: Ground) -> None:
    if element.type == "relation":
        found.outlines.append(Outline(element, _relation(element)))
        return
    line = _line(element.geometry or [])
    closed = line[0] == line[-1] and len(line) > 3
    railway = element.tags.get("railway")
    if railway in TRACKS and not (closed and railway == "yard"):
        found.tracks.append(Track(element, line))
    elif closed:
        found.outlines.append(Outline(element, _sound({"type": "Polygon", "coordinates": [line]})))
    else:
        raise _Skipped("is a line that is no track and does not close")


def _relation(element: Element) -> Geometry:
    """Join a multipolygon's members to rings, holes taken out."""
    if element.tags.get("type") not in {"multipolygon", "boundary"}:
        raise _Skipped(f"is no area but of type {element.tags.get('type', 'unknown')[:40]}")
    ways = [one for one in element.members if one.type == "way"]
    if any(not one.role for one in ways):
        raise _Skipped("has members without a role")
    if len(ways) > MOST_MEMBERS or sum(len(one.geometry or ()) for one in ways) > MOST_VERTICES:
        raise _Skipped(f"has over {MOST_MEMBERS} members, or {MOST_VERTICES} corners")
    try:
        parts = _parts(ways)
    except GEOSException as crossed:
        raise _Skipped("crosses itself") from crossed
    return _sound(mapping(parts[0] if len(parts) == 1 else MultiPolygon(parts)))


def _parts(ways: Sequence[Member]) -> list[Polygon]:
    """What the outer members enclose and the inner ones do not. Raises GEOSException where they cross."""
    outer = _area([one for one in ways if one.role == "outer"], "outer")
    if outer.is_empty:
        raise _Skipped("has no outer member")
    whole = outer.difference(_area([one for one in ways if one.role == "inner"], "inner"))
    return [part for part in getattr(whole, "geoms", [whole]) if isinstance(part, Polygon)]


def _area(members: Sequence[Member], role: str) -> Any:
    """The shape that members of one role enclose together; empty when there are none."""
    absent = next((one.ref for one in members if one.geometry is None), None)
    if absent is not None:
        raise _Skipped(f"lacks its {role} member {absent}")
    polygons, *open_ends = polygonize_full([LineString(_line(one.geometry or [])) for one in members])
    if any(not left.is_empty for left in open_ends):
        raise _Skipped(f"has {role} members that do not close")
    if any(not one.is_valid for one in polygons.geoms):
        raise _Skipped(f"has {role} members that cross each other")
    return union_all(list(polygons.geoms))


def _sound(drawn: Mapping[str, Any]) -> Geometry:
    geometry = sound(dict(drawn))
    if geometry is None:
        raise _Skipped("crosses itself, or has too many corners")
    return geometry


def _line(points: Sequence[Point]) -> tuple[LonLat, ...]:
    return tuple((point.lon, point.lat) for point in points)


def _without_page(body: bytes, asked: str) -> bytes:
    """Give the answer back unless it is a page, whose error stands after a word in bold."""
    if body.lstrip()[:1] == b"<":
        page = body[:4000].decode(errors="replace")
        told = page.partition("</strong>")[2].partition("<")[0].strip(": ") or page
        raise nonsense(SERVICE, asked, f'a page in place of data: "{shown(told, 200)}"')
    return body


def _words(told: object) -> str:
    return shown(told, 200) if isinstance(told, str) else "it does not say"
