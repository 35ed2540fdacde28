"""Coordinates written as a place: decimal degrees, or degrees, minutes, seconds, in any usual notation."""

from __future__ import annotations

import re
from typing import Final

from evidence.model.places import Candidate

LONGEST: Final = 120
"""Characters; a longer text is no pair of coordinates."""

POINT_RADIUS_M: Final = 250.0
"""Reach of a place given by coordinates alone, when the text states none."""

_LEVELLED: Final = str.maketrans(
    {"º": "°", "˚": "°", "’": "'", "′": "'", "‘": "'", "ʹ": "'", "`": "'", "″": '"', "”": '"', "“": '"'}
    | {"−": "-", "–": "-", "\u00a0": " ", "\u202f": " "}
)
_NUMBER = r"\d{1,3}(?:\.\d{1,12})?"
_ANGLE = (
    rf"(?P<sign{{n}}>[+-]?)(?P<deg{{n}}>{_NUMBER})\s?(?:°|d(?:eg(?:rees)?)?(?![a-z]))?"
    r"(?:\s?(?P<min{n}>\d{{1,2}}(?:\.\d{{1,12}})?)\s?(?:'(?!')|m(?:in)?(?![a-z]))"
    r"(?:\s?(?P<sec{n}>\d{{1,2}}(?:\.\d{{1,12}})?)\s?(?:\"|''|s(?:ec)?(?![a-z])))?)?"
)
_HALF = r"(?:(?P<before{n}>[NSEW])\s?)?" + _ANGLE + r"(?:\s?(?P<after{n}>[NSEW](?:orth|outh|ast|est)?))?"
_PAIR: Final = re.compile(
    _HALF.replace("{n}", "1").replace("{{", "{").replace("}}", "}")
    + r"(?:\s?[,;/]\s?|\s)"
    + _HALF.replace("{n}", "2").replace("{{", "{").replace("}}", "}"),
    re.IGNORECASE,
)
_LEADING: Final = re.compile(
    r"^(?:at|near|around|coordinates?|coords?|lat(?:itude)?/lon(?:gitude)?|position)\b[:\s]*", re.IGNORECASE
)
_LABELS: Final = re.compile(r"\b(lat|lon|lng|long)(?:itude)?\.?\s?[:=]?\s?(?=[-+\d])", re.IGNORECASE)
_RADIUS: Final = re.compile(
    r"(?:,\s*|\()?(?:(?:within|radius(?: of)?|r\s?=)\s*)(\d{1,5}(?:\.\d{1,3})?)\s?"
    r"(km|m|met(?:er|re)s|kilomet(?:er|re)s)\b(?:\s+(?:of|around))?\)?",
    re.IGNORECASE,
)


def parse_coordinates(text: str, *, lon_first: bool = False) -> tuple[float, float] | None:
    """Read a pair of coordinates.

    Args:
        text: the whole text; anything but a pair, an introducing word and a radius makes it no coordinates.
        lon_first: whether a bare decimal pair is longitude, latitude. In prose it is latitude, longitude.

    Returns:
        (lon, lat) in degrees; None when the text is no pair on Earth.

    >>> parse_coordinates("42.4214 N, 130.6081 E")
    (130.6081, 42.4214)
    """
    if len(text) > LONGEST:
        return None
    line = _RADIUS.sub(" ", " ".join(text.translate(_LEVELLED).split()))
    line, order = _unlabelled(_LEADING.sub("", line.strip(" ()[].;,")))
    match = _PAIR.fullmatch(line.strip(" ()[].;,"))
    if match is None:
        return None
    first, second = _angle(match, "1"), _angle(match, "2")
    if first is None or second is None:
        return None
    order = order or _order(_letter(match, "1"), _letter(match, "2"))
    if order is None:
        return None
    lon, lat = (first, second) if order == "lon" or (order == "bare" and lon_first) else (second, first)
    return (lon, lat) if -180 <= lon <= 180 and -90 <= lat <= 90 else None


def stated_radius_m(text: str) -> float | None:
    """Reach in metres that a text with coordinates states ("within 2 km of …"); None when it states none."""
    match = _RADIUS.search(text[:LONGEST])
    if match is None:
        return None
    metres = float(match[1]) * (1000 if match[2].lower().startswith("k") else 1)
    return metres if 0 < metres <= 50_000 else None


def point(text: str, *, lon_first: bool = False) -> Candidate | None:
    """Candidate of kind ``point`` for a text that is a pair of coordinates; None when it is none."""
    pair = parse_coordinates(text, lon_first=lon_first)
    if pair is None:
        return None
    lon, lat = pair
    return Candidate(
        name=f"{abs(lat):g}°{'N' if lat >= 0 else 'S'} {abs(lon):g}°{'E' if lon >= 0 else 'W'}",
        kind="point",
        lon=lon,
        lat=lat,
        radius_m=stated_radius_m(text) or POINT_RADIUS_M,
        score=1.0,
        found_by="coordinates as given",
        reasons=("the place is given by its coordinates",),
    )


def _unlabelled(line: str) -> tuple[str, str | None]:
    """Take off "lat:" and "lon:", and say which came first."""
    labels = [label.lower()[:2] for label in _LABELS.findall(line)]
    if labels == ["la", "lo"]:
        return _LABELS.sub("", line), "lat"
    if labels == ["lo", "la"]:
        return _LABELS.sub("", line), "lon"
    return line, None


def _letter(match: re.Match[str], n: str) -> str | None:
    letter = match[f"before{n}"] or match[f"after{n}"]
    return letter[0].upper() if letter else None


def _order(first: str | None, second: str | None) -> str | None:
    """Which half comes first, lat or lon; bare when no letter says; None when the letters clash."""
    if first is None and second is None:
        return "bare"
    if first in {"N", "S"} and second in {"E", "W"}:
        return "lat"
    return "lon" if first in {"E", "W"} and second in {"N", "S"} else None


def _angle(match: re.Match[str], n: str) -> float | None:
    """Signed degrees of one half; None when its parts clash."""
    degrees, minutes, seconds = (float(match[part + n] or 0) for part in ("deg", "min", "sec"))
    letter, sign = _letter(match, n), match[f"sign{n}"]
    doubled = match[f"before{n}"] and match[f"after{n}"]
    if doubled or minutes >= 60 or seconds >= 60 or (sign == "-" and letter) or (minutes and degrees % 1):
        return None
    angle = round(degrees + minutes / 60 + seconds / 3600, 7)
    return -angle if sign == "-" or letter in {"S", "W"} else angle
