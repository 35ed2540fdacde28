"""Scenes weighed, best first, after a look at the cloud over the site where that can decide."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from shapely.geometry import shape
from shapely.ops import unary_union

from evidence.errors import RasterError, WebError
from evidence.globe import areas, geojson
from evidence.scenes.adequacy import NOWHERE, Measured, preference, weigh
from evidence.scenes.passes import same_pass
from evidence.scenes.skies import Looked, settles
from evidence.scenes.stac.footprints import square_metres
from evidence.seams import Sky

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pydantic import JsonValue

    from claims.kinds import Kind
    from evidence.model.exchanges import Exchange
    from evidence.model.places import Geometry
    from evidence.model.scenes import AssessedScene, Mask, Rejection, Scene
    from evidence.seams import CloudLook
    from evidence.trail import Trail

    Weighed = tuple[AssessedScene, Rejection | None]
    Part = tuple[Scene, Geometry, float]

MOST_READS = 16
"""Masks that one search reads, of all its scenes and tiles together: each costs a request or three."""

ENOUGH = 3
"""Passes to be counted on after which no further one is looked at: no more are counted for one claim, unless
it is one about other times."""


class LookOnce:
    """A look that is made once: asked again, it says the same, and so does the trail."""

    def __init__(self, look: CloudLook, *, trail: Trail) -> None:
        """Look with ``look``, which notes what it reads in ``trail``."""
        self._look, self._trail = look, trail
        self._seen: dict[tuple[str, str], tuple[Sky | RasterError | WebError, tuple[Exchange, ...]]] = {}

    def __call__(self, scene: Scene, mask: Mask, *, area: Geometry) -> Sky:
        """Look, or remember. Raises RasterError or WebError, as the first time."""
        key = (mask.href, repr(area))
        if key in self._seen:
            self._trail.repeat(self._seen[key][1])
        else:
            mark = self._trail.mark()
            outcome = self._tried(scene, mask, area)
            self._seen[key] = (outcome, self._trail.since(mark))
        outcome = self._seen[key][0]
        if isinstance(outcome, Sky):
            return outcome
        raise outcome

    def _tried(self, scene: Scene, mask: Mask, area: Geometry) -> Sky | RasterError | WebError:
        try:
            return self._look(scene, mask, area=area)
        except (RasterError, WebError) as unreadable:
            return unreadable


_BLUE_SKY = Looked(Sky(hidden=0.0, unknown=0.0, by="supposed"))


def weighed_after_looks(
    scenes: Sequence[Scene],
    *,
    kind: Kind,
    area: Geometry,
    measured: Measured = NOWHERE,
    look: CloudLook | None = None,
    passes: int = ENOUGH,
) -> list[Weighed]:
    """Weigh scenes, best first by ``preference`` and id.

    Masks are read of those that nothing but cloud can keep from being counted on: a scene listed as cloudy
    may be clear at the site, and the other way round. They are looked at best first by what the catalogue
    says, until there are enough, or until ``MOST_READS`` masks are read (twice the passes, where that is
    more); one whose masks nobody read is not counted on, and comes last. The order of reads follows from the
    scenes alone.

    Args:
        scenes: of the days asked for.
        kind: what is to be counted.
        area: AOI, lon/lat.
        measured: GSDs at which counters of this kind were measured.
        look: reads a mask; None to go by the catalogue alone.
        passes: those to be counted on after which no further one is looked at.
    """
    held = partial(weigh, kind=kind, area=area, measured=measured)
    reads = None if look is None else _Reads(look, most=max(MOST_READS, 2 * passes))
    looked = {} if reads is None else _looks(scenes, held, reads, area=area, passes=passes)
    pairs = [held(scene, looked=looked.get(index)) for index, scene in enumerate(scenes)]
    unread = {scenes[index].id for index, found in looked.items() if not found.read}
    return sorted(pairs, key=lambda pair: (pair[0].scene.id in unread, preference(pair[0]), pair[0].scene.id))


class _Reads:
    """Looks that are counted."""

    def __init__(self, look: CloudLook, *, most: int) -> None:
        self._look = look
        self.most = most
        self.made = 0

    @property
    def left(self) -> int:
        return self.most - self.made

    def __call__(self, scene: Scene, mask: Mask, *, area: Geometry) -> Sky:
        self.made += 1
        return self._look(scene, mask, area=area)


def _looks(
    scenes: Sequence[Scene], held: Callable[..., Weighed], reads: _Reads, *, area: Geometry, passes: int
) -> dict[int, Looked]:
    """What came of looking, by index, for each promising scene that has masks."""
    looked: dict[int, Looked] = {}
    enough: list[Scene] = []
    not_needed = Looked(None, f"{passes} scenes that come before it can be counted on", read=False)
    for index in _promising(scenes, held):
        scene = scenes[index]
        # Another listing of a pass is no further witness; but where one cannot be read, the other may be.
        twin = any(same_pass(scene, other) for other in enough)
        if _has_masks(scene):
            needed = twin or len(enough) < passes
            looked[index] = _looked(scene, reads, area=area) if needed else not_needed
        if not twin and len(enough) < passes and held(scene, looked=looked.get(index))[1] is None:
            enough.append(scene)
    return looked


def _has_masks(scene: Scene) -> bool:
    return any(tile.masks for tile in scene.tiles or (scene,))


def _promising(scenes: Sequence[Scene], held: Callable[..., Weighed]) -> list[int]:
    """Indices of those that a clear sky would let be counted on, best first by what the catalogue says."""
    found = []
    for index, scene in enumerate(scenes):
        supposed, objection = held(scene, looked=_BLUE_SKY)
        if objection is None:
            by_catalogue = supposed.model_copy(update={"cloud_at_site": None, "cloud_from": None})
            found.append((preference(by_catalogue), scene.id, index))
    return [index for *_, index in sorted(found)]


def _looked(scene: Scene, reads: _Reads, *, area: Geometry) -> Looked:
    """Look at a scene, or at each of its tiles where that tile is the first to show the site.

    A tile without a word leaves its part of the site unknown; what the others say is kept.
    """
    parts = list(_parts(scene, area))
    waiting = sum(bool(tile.masks) for tile, _, _ in parts)
    if waiting > reads.left:
        return Looked(None, f"{reads.made} others were tried first, of {reads.most} at most", read=False)
    skies, whys = [], []
    for tile, part, _ in parts:
        waiting -= bool(tile.masks)
        sky, why = _at_masks(tile, reads, area=part, keep=waiting)
        skies.append(sky)
        whys += why
    told = [sky for sky in skies if sky is not None]
    if not told:
        return Looked(None, "; ".join(whys))
    whole = told[0] if len(parts) == 1 else _joined(skies, parts)
    return Looked(whole) if settles(whole) else Looked(whole, "; ".join(whys) or _untold(whole))


def _parts(scene: Scene, area: Geometry) -> Iterator[Part]:
    """What each tile shows of an area before the others, and its square metres."""
    left = shape(area)
    for tile in scene.tiles or (scene,):
        outline = shape(tile.footprint)
        # Touching outlines share points and lines too, which are no area.
        part = unary_union(areas(left.intersection(outline)))
        if not part.is_empty:
            yield tile, geojson(areas(part)), square_metres(part)
        left = left.difference(outline)


def _joined(skies: Sequence[Sky | None], parts: Sequence[Part]) -> Sky:
    """One sky for all tiles, each by its share of the ground; at least one has a word."""
    whole = sum(size for _, _, size in parts)
    each = [
        (sky or Sky(hidden=0.0, unknown=1.0, by="", veil=part), size / whole)
        for sky, (_, part, size) in zip(skies, parts, strict=True)
    ]
    rings = [ring for sky, _ in each if sky.veil is not None for ring in _polygons(sky.veil)]
    return Sky(
        hidden=sum(sky.hidden * share for sky, share in each),
        unknown=sum(sky.unknown * share for sky, share in each),
        by=", ".join(dict.fromkeys(sky.by for sky, _ in each if sky.by)),
        veil={"type": "MultiPolygon", "coordinates": rings} if rings else None,
    )


def _polygons(veil: Geometry) -> list[JsonValue]:
    coordinates = veil["coordinates"]
    assert isinstance(coordinates, list)
    return [coordinates] if veil["type"] == "Polygon" else coordinates


def _at_masks(scene: Scene, reads: _Reads, *, area: Geometry, keep: int) -> tuple[Sky | None, list[str]]:
    """Ask the masks in turn until one settles it, and leave ``keep`` reads to others.

    One that fails is no reason to lose the scene.

    Returns:
        What the most telling one says, None when none could be read; and why it does not settle the matter.
    """
    why = [] if scene.masks else [f"{scene.id} has none"]
    told: list[Sky] = []
    for mask in scene.masks:
        if reads.left <= keep:
            why.append(f"{scene.id} has another, not read after {reads.made} masks")
            break
        try:
            sky = reads(scene, mask, area=area)
        except (RasterError, WebError) as unreadable:
            why.append(unreadable.what.rstrip("."))
            continue
        if settles(sky):
            return sky, []
        told.append(sky)
        why.append(_untold(sky))
    return min(told, key=lambda sky: sky.unknown, default=None), why


def _untold(sky: Sky) -> str:
    return f"{sky.by}: no data for {sky.unknown:.0%} of the site"
