"""A map of an answer: where the place lies, its reach, its tracks, and what else the name may mean."""

from __future__ import annotations

import io
import math
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

from PIL import Image, ImageDraw, ImageFont
from shapely.geometry import shape

from evidence.drawing import FONT_PX, INK, PAPER, round_length, scale_bar, with_strip
from evidence.sites.outlines import distance_m
from evidence.sites.tables import towns_within

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

    from evidence.model.places import Candidate, Geometry, Resolution

_SIDE: Final = 900
"""Pixels of one map; there are two, side by side: the site, and the country around it."""

_SITE_REACHES: Final = 2.5
"""Half a side of the left map in radii of the site."""

_AROUND_M: Final = 150_000.0
"""Half a side of the right map, unless the candidates lie farther apart."""

_MOST_TOWNS: Final = 25
_LAND, _GRID, _AOI, _TRACK, _OTHER = (38, 42, 48), (70, 76, 84), (0, 229, 255), (255, 214, 0), (255, 128, 64)
_TOWN: Final = (170, 176, 184)


class Frame(NamedTuple):
    """What part of the Earth a map shows: equirectangular about its centre, north up."""

    lon: float
    lat: float
    half_m: float
    """Metres from the centre to a side."""

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Pixel (x, y) of a place, from the upper left corner."""
        east_m = ((lon - self.lon + 180) % 360 - 180) * 111_320 * math.cos(math.radians(self.lat))
        north_m = (lat - self.lat) * 111_320
        per_m = _SIDE / 2 / self.half_m
        return _SIDE / 2 + east_m * per_m, _SIDE / 2 - north_m * per_m


def draw(found: Resolution, *, asked: str) -> bytes:
    """Draw the best candidate at the scale of its AOI, and all of them with the towns around.

    Args:
        found: an answer with at least one candidate.
        asked: the name as asked.

    Returns:
        PNG.

    Raises:
        ValueError: there is no candidate.
    """
    if not found.candidates:
        raise ValueError("There is no candidate to draw.")
    best = found.candidates[0]
    near = Frame(best.lon, best.lat, max(best.radius_m, 200.0) * _SITE_REACHES)
    both = Image.new("RGB", (2 * _SIDE + 4, _SIDE), PAPER)
    both.paste(_site(found.candidates, near))
    both.paste(_surroundings(found.candidates), (_SIDE + 4, 0))
    told = [f"{asked}: {found.outcome}", *map(_told, found.candidates[:3]), f"source: {best.found_by}"]
    out = io.BytesIO()
    with_strip(both, told).save(out, format="PNG")
    return out.getvalue()


def _site(candidates: Sequence[Candidate], frame: Frame) -> Image.Image:
    """The AOI of the best candidate, its tracks, and whatever else lies in the frame."""
    picture, pen = _sheet(frame)
    best = candidates[0]
    for ring in _rings(best, frame):
        pen.line([*ring, ring[0], ring[1]], fill=_AOI, width=3, joint="curve")
    for line in _parts(best.tracks) if best.tracks else ():
        pen.line([frame.at(*point[:2]) for point in line.coords], fill=_TRACK, width=2)
    labels = _Labels(pen, frame)
    labels.pins(candidates)
    labels.towns()
    return picture


def _surroundings(candidates: Sequence[Candidate]) -> Image.Image:
    """All candidates of the best one's part of the world, with the towns around."""
    best = candidates[0]
    apart = [distance_m(best.lon, best.lat, one.lon, one.lat) for one in candidates[1:4]]
    frame = Frame(best.lon, best.lat, max(_AROUND_M, *(1.2 * away_m for away_m in apart), best.radius_m * 3))
    picture, pen = _sheet(frame)
    labels = _Labels(pen, frame)
    labels.pins(candidates)
    labels.towns()
    return picture


def _sheet(frame: Frame) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """Paper with a graticule, its degrees, a scale bar and an arrow to the north."""
    picture = Image.new("RGB", (_SIDE, _SIDE), _LAND)
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(FONT_PX - 3)
    across = frame.half_m / 111_320
    step = round_length(max(across / 1.5, 1e-4))
    for lat in (lat for lat in _ticks(frame.lat, across, step) if abs(lat) <= 90):
        y = frame.at(frame.lon, lat)[1]
        pen.line((0, y, _SIDE, y), fill=_GRID)
        pen.text((4, y + 1), f"{abs(lat):g}° {'N' if lat >= 0 else 'S'}", fill=_TOWN, font=font)
    for lon in _ticks(frame.lon, across / max(math.cos(math.radians(frame.lat)), 0.05), step):
        x, told = frame.at(lon, frame.lat)[0], round((lon + 180) % 360 - 180, 6)
        pen.line((x, 0, x, _SIDE), fill=_GRID)
        pen.text((x + 3, 2), f"{abs(told):g}° {'E' if told >= 0 else 'W'}", fill=_TOWN, font=font)
    pen.polygon([(_SIDE - 24, 14), (_SIDE - 32, 40), (_SIDE - 16, 40)], fill=INK)
    pen.text((_SIDE - 29, 42), "N", fill=INK, font=ImageFont.load_default(FONT_PX))
    scale_bar(pen, _SIDE, metres_wide=2 * frame.half_m, zoom=_SIDE / 2 / frame.half_m)
    return picture, pen


def _ticks(middle: float, half: float, step: float) -> Iterable[float]:
    first, last = math.ceil((middle - half) / step), math.floor((middle + half) / step)
    return [round(number * step, 6) for number in range(first, last + 1)]


def _rings(one: Candidate, frame: Frame) -> Iterable[list[tuple[float, float]]]:
    """Outer rings of the outline in pixels; the circle of the radius where there is none."""
    if one.geometry is None:
        x, y = frame.at(one.lon, one.lat)
        r = one.radius_m * _SIDE / 2 / frame.half_m
        return [[(x + r * math.cos(t / 32 * math.pi), y + r * math.sin(t / 32 * math.pi)) for t in range(64)]]
    return [[frame.at(*point[:2]) for point in part.exterior.coords] for part in _parts(one.geometry)]


def _parts(geometry: Geometry) -> list[BaseGeometry]:
    """The pieces that a geometry of several has; itself where it is one."""
    drawn = shape(geometry)
    return list(getattr(drawn, "geoms", [drawn]))


class _Labels:
    """Words on a map, each left out where it would stand on another."""

    def __init__(self, pen: ImageDraw.ImageDraw, frame: Frame) -> None:
        self._pen, self._frame = pen, frame
        self._taken: list[tuple[float, float, float, float]] = [(_SIDE - 36, 0, _SIDE, 62)]

    def pins(self, candidates: Sequence[Candidate]) -> None:
        """Number the candidates in the frame, the best in the AOI's colour."""
        for number, one in enumerate(candidates, start=1):
            x, y = self._frame.at(one.lon, one.lat)
            colour = _AOI if number == 1 else _OTHER
            pin = (x - 5, y - 5, x + 5, y + 5)
            self._pen.ellipse(pin, outline=PAPER, fill=colour)
            self._taken.append(pin)
            self._put(x + 8, y + 2, f"{number} {one.name}", colour, FONT_PX)

    def towns(self) -> None:
        """Name the largest towns in the frame."""
        for town in towns_within(self._frame.lon, self._frame.lat, self._frame.half_m)[:_MOST_TOWNS]:
            x, y = self._frame.at(town.lon, town.lat)
            if self._put(x + 4, y - 9, town.name, _TOWN, FONT_PX - 2):
                self._pen.rectangle((x - 2, y - 2, x + 2, y + 2), fill=_TOWN)

    def _put(self, x: float, y: float, words: str, colour: tuple[int, int, int], size: int) -> bool:
        font = ImageFont.load_default(size)
        box = self._pen.textbbox((x, y), _plain(words)[:50], font=font)
        if any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in self._taken):
            return False
        self._taken.append(box)
        self._pen.text((x, y), _plain(words)[:50], fill=colour, font=font)
        return True


def _plain(words: str) -> str:
    """Words in the letters that the font has, which are those of ASCII."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", words) if not unicodedata.combining(sign))


def _told(one: Candidate) -> str:
    lat = f"{abs(one.lat):.4f} {'N' if one.lat >= 0 else 'S'}"
    lon = f"{abs(one.lon):.4f} {'E' if one.lon >= 0 else 'W'}"
    what = f"{one.name} ({one.kind}, {one.country or '?'})"
    return f"{what} {lat}, {lon} ± {one.radius_m:g} m, score {one.score:.2f}"
