"""What a scene can settle about a kind of object, decided before any pixel is read."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, NamedTuple

from claims.kinds import with_article
from evidence.model.scenes import Adequacy, AssessedScene, Rejection
from evidence.scenes.skies import MOST_CLOUD, overhead
from evidence.scenes.stac.footprints import covered

if TYPE_CHECKING:
    from claims.kinds import Kind
    from evidence.codes import Code
    from evidence.model.places import Geometry
    from evidence.model.scenes import Access, Scene
    from evidence.scenes.skies import Looked

Verdict = Literal["count", "length", "presence", "none"]

Ranges = tuple[tuple[float, float], ...]
"""Native GSDs, (finest, coarsest) in metres."""


class Measured(NamedTuple):
    """Where counters of a kind were measured."""

    objects: Ranges = ()
    """GSDs at which single objects were counted."""

    lengths: Ranges = ()
    """GSDs at which their number was told from the length of trains."""


NOWHERE = Measured()


COUNT_PX = 5.0
"""Short side in pixels from which separate objects are countable where nothing was measured: YOLT
localised objects of about 5 px (arXiv 1805.09512)."""

LENGTH_PX = 2.0
"""Short side from which a train still stands out from its track, so that its length can be taken."""

PRESENCE_PX = 1.0
"""Short side from which a row of objects still darkens or brightens whole pixels."""

MOST_OFF_NADIR = 45.0
"""Degrees; tasked satellites stop about here, and beyond it one train hides the next."""

LOWEST_SUN = 10.0
"""Degrees; below, shadows are six times as long as things are high, and one train darkens the next."""

LEAST_COVER = 0.05
"""Share of the AOI below which a scene only grazes it."""

_IN_ROWS = {"railcar", "locomotive"}
"""Kinds that couple into trains, whose number follows from their length."""


def weigh(
    scene: Scene,
    *,
    kind: Kind,
    area: Geometry,
    measured: Measured = NOWHERE,
    most_cloud: float = MOST_CLOUD,
    looked: Looked | None = None,
) -> tuple[AssessedScene, Rejection | None]:
    """Hold a scene against a site and a kind.

    The GSD is the native one, as the provider states it for the angle at which it was taken; it is not
    corrected for that angle again, and the spacing of pixels never stands in for it.

    Args:
        scene: the scene.
        kind: what is to be counted.
        area: AOI, lon/lat.
        measured: GSDs at which counters of this kind were measured; empty when none was.
        most_cloud: cloud over the site, or over the whole scene where no mask tells, 0..1, above which the
            site counts as hidden.
        looked: what came of looking at the scene's cloud masks; None when nobody looked.

    Returns:
        The scene with what it can settle, and why it cannot be counted on: None when it can, be it for a
        part of the AOI (``covers``), where a count is a lower bound. What a mask does not give for clear is
        not covered.
    """
    covers = covered(area, scene.footprint)
    adequacy = resolvable(scene.gsd_m, kind=kind, measured=measured, off_nadir=scene.off_nadir)
    above = overhead(scene, looked, most_cloud=most_cloud)
    code: Code | None = None
    if covers < LEAST_COVER:
        code, adequacy = "partial_coverage", _none(adequacy, f"It covers {covers:.1%} of the site.")
    elif (night := _night(scene)) is not None:
        code, adequacy = "obscured", _none(adequacy, night)
    elif above.hides:
        code, adequacy = "obscured", _none(adequacy, above.note)
    elif adequacy.verdict in {"presence", "none"}:
        code = "resolution_insufficient"
    elif not scene.assets:
        code = "imagery_withheld" if scene.access == "withheld" else "imagery_unlicensed"
        adequacy = _none(adequacy, _out_of_reach(scene))
    elif notes := " ".join(note for note in (above.note, _low_sun(scene)) if note):
        adequacy = adequacy.model_copy(update={"reason": f"{adequacy.reason} {notes}"})
    assessed = AssessedScene(
        scene=scene,
        covers=covers * above.open,
        cloud_at_site=above.share,
        cloud_from=above.said_by,
        veil=above.veil,
        adequacy=adequacy,
    )
    objection = None if code is None else Rejection(scene=scene.id, code=code, reason=adequacy.reason)
    return assessed, objection


_OUT_OF_REACH: dict[Access, str] = {
    "open": "It lists no image file that can be read from here",
    "requester_pays": "Its pixels lie where whoever reads them pays the host",
    "account": "Its pixels are offered to those alone who have an account",
    "purchase": "Its pixels have to be bought",
    "withheld": "Its pixels are withheld, and only that it was taken is known",
}


def _out_of_reach(scene: Scene) -> str:
    where = f" ({scene.where})" if scene.where else ""
    return f"{_OUT_OF_REACH[scene.access]}{where}."


def _none(adequacy: Adequacy, reason: str) -> Adequacy:
    return Adequacy(verdict="none", pixels_across=adequacy.pixels_across, reason=reason)


def _night(scene: Scene) -> str | None:
    if scene.sun_elevation is not None and scene.sun_elevation <= 0:
        return f"Taken at night, with the sun {-scene.sun_elevation:.0f}° below the horizon."
    return None


def _low_sun(scene: Scene) -> str:
    """What a low sun does to a picture that can be counted on; empty when it is high, or nobody says."""
    sun = scene.sun_elevation
    if sun is None or sun >= LOWEST_SUN:
        return ""
    longer = 1 / math.tan(math.radians(sun))
    return (
        f"The sun stood {sun:.0f}° high, so that shadows are {longer:.0f} times as long as things are high."
    )


def resolvable(
    gsd_m: float | None, *, kind: Kind, measured: Measured = NOWHERE, off_nadir: float | None = None
) -> Adequacy:
    """What pixels of that size settle about a kind, under a clear sky.

    Args:
        gsd_m: native ground sample distance; None when nobody says.
        kind: what is to be counted.
        measured: GSDs at which counters of this kind were measured.
        off_nadir: angle of view, degrees; None when nobody says.
    """
    if gsd_m is None:
        reason = "The catalogue does not say the native ground sample distance."
        return Adequacy(verdict="none", pixels_across=None, reason=reason)
    across = kind.width_m / gsd_m
    facts = (
        f"{with_article(kind.name).capitalize()} of {kind.length_m:g} m × {kind.width_m:g} m is "
        f"{kind.length_m / gsd_m:.1f} × {across:.1f} pixels at {gsd_m:.3g} m"
    )
    if off_nadir is not None and off_nadir > MOST_OFF_NADIR:
        reason = f"{facts}, but it was taken {off_nadir:.0f}° off nadir, beyond {MOST_OFF_NADIR:g}°."
        verdict: Verdict = "presence" if across >= PRESENCE_PX else "none"
    else:
        verdict, because = _rule(kind, gsd_m, across, measured)
        reason = f"{facts}: {because}."
    return Adequacy(verdict=verdict, pixels_across=across, reason=reason)


def _rule(kind: Kind, gsd: float, across: float, measured: Measured) -> tuple[Verdict, str]:
    """Verdict, and the clause that gives its ground."""
    if _held(measured.lengths, gsd) and not _held(measured.objects, gsd):
        ground = f"the length of trains was measured at {_listed(measured.lengths)}"
        return "length", f"{ground}, so the number follows from that alone"
    if not measured.objects:
        if across >= COUNT_PX:
            return "count", f"from {COUNT_PX:g} pixels across objects can be counted"
        return _without_count(kind, across, f"counting needs {COUNT_PX:g} pixels across")
    ranges = _listed(measured.objects)
    if _held(measured.objects, gsd):
        return "count", f"counting was measured at {ranges}"
    coarser = [low for low, _ in measured.objects if gsd < low]
    if coarser:
        return "count", f"counting was measured at {ranges}, so the picture is averaged to {min(coarser):g} m"
    longer = f", by the length of trains at {_listed(measured.lengths)}," if measured.lengths else ""
    ground = f"counting was measured at {ranges}{longer} and is refused beyond"
    # Where lengths were measured too, this is beyond them.
    return _without_count(kind, across, ground, lengths=not measured.lengths)


def _held(ranges: Ranges, gsd: float) -> bool:
    return any(low <= gsd <= high for low, high in ranges)


def _listed(ranges: Ranges) -> str:
    return " and ".join(f"{low:g}–{high:g} m" if low < high else f"{low:g} m" for low, high in ranges)


def _without_count(kind: Kind, across: float, ground: str, *, lengths: bool = True) -> tuple[Verdict, str]:
    """What is left where single objects cannot be counted; ``lengths``: whether trains may be measured."""
    if lengths and kind.name in _IN_ROWS and across >= LENGTH_PX:
        return "length", f"{ground}, so the number follows from the length of the trains alone"
    if across >= PRESENCE_PX:
        return "presence", f"{ground}, so only whether something stands there can be seen"
    return "none", f"{ground}, so not even presence can be told"


def preference(assessed: AssessedScene) -> tuple[float, ...]:
    """Sort key, best first: countable, covering, real, clear, sharp, steep, early.

    What can be settled comes first and how much of the site is shown second, in steps of a tenth so that a
    sliver does not outweigh a sharper picture; then real pixels before rendered ones, least cloud (over the
    site where a mask tells, else over the scene), finest GSD, smallest off-nadir angle, and time. Unknowns
    come last in each.
    """
    scene = assessed.scene
    return (
        ("count", "length", "presence", "none").index(assessed.adequacy.verdict),
        -round(assessed.covers, 1),
        scene.rendered,
        scene.superseded_by is not None,
        _or_last(assessed.cloud_at_site if assessed.cloud_from == "mask" else scene.cloud),
        _or_last(scene.gsd_m),
        _or_last(scene.off_nadir),
        scene.taken_start.timestamp(),
    )


def _or_last(value: float | None) -> float:
    return math.inf if value is None else value
