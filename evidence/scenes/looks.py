"""Scenes weighed, best first, after a look at the cloud over the site where that can decide."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from shapely.geometry import shape
from shapely.ops import unary_union

from evidence.errors import RasterError, WebError
from evidence.globe import areas, geojson
from evidence.scenes.adequacy import preference, weigh
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
    from evidence.scenes.adequacy import Ranges
    from evidence.seams import CloudLook
    from evidence.trail import Trail

    Weighed = tuple[AssessedScene, Rejection | None]

MOST_LOOKS = 8
"""Scenes of one search whose masks are read: three are counted, and a look costs a request or three."""


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
    measured: Ranges | None = None,
    look: CloudLook | None = None,
) -> list[Weighed]:
    """Weigh scenes, best first by ``preference`` and id.

    Masks are read of those that nothing but cloud can keep from being counted on: a scene listed as cloudy
    may be clear at the site, and the other way round. The order of reads follows from the scenes alone.

    Args:
        scenes: of the days asked for.
        kind: what is to be counted.
        area: AOI, lon/lat.
        measured: GSDs at which counters of this kind were measured.
        look: reads a mask; None to go by the catalogue alone.
    """
    held = partial(weigh, kind=kind, area=area, measured=measured)
    looked: dict[int, Looked] = {}
    if look is not None:
        for index in _promising(scenes, held):
            looked[index] = _looked(scenes[index], look, area=area)
    pairs = [held(scene, looked=looked.get(index)) for index, scene in enumerate(scenes)]
    return sorted(pairs, key=lambda pair: (preference(pair[0]), pair[0].scene.id))


def _promising(scenes: Sequence[Scene], held: Callable[..., Weighed]) -> list[int]:
    """Indices of those worth a look, best first by what the catalogue says."""
    found = []
    for index, scene in enumerate(scenes):
        if not scene.masks:
            continue
        supposed, objection = held(scene, looked=_BLUE_SKY)
        if objection is None:
            by_catalogue = supposed.model_copy(update={"cloud_at_site": None, "cloud_from": None})
            found.append((preference(by_catalogue), scene.id, index))
    return [index for *_, index in sorted(found)[:MOST_LOOKS]]


def _looked(scene: Scene, look: CloudLook, *, area: Geometry) -> Looked:
    """Look at a scene, or at each of its tiles where that tile is the first to show the site."""
    skies, sizes = [], []
    for tile, part, size in _parts(scene, area):
        found = _at_masks(tile, look, area=part)
        if found.sky is None:
            return found
        skies.append(found.sky)
        sizes.append(size)
    return Looked(skies[0] if len(skies) == 1 else _joined(skies, sizes))


def _parts(scene: Scene, area: Geometry) -> Iterator[tuple[Scene, Geometry, float]]:
    """What each tile shows of an area before the others, and its square metres."""
    left = shape(area)
    for tile in scene.tiles or (scene,):
        outline = shape(tile.footprint)
        # Touching outlines share points and lines too, which are no area.
        part = unary_union(areas(left.intersection(outline)))
        if not part.is_empty:
            yield tile, geojson(areas(part)), square_metres(part)
        left = left.difference(outline)


def _joined(skies: Sequence[Sky], sizes: Sequence[float]) -> Sky:
    """One sky for all tiles, each by its share of the ground."""
    whole = sum(sizes)
    rings = [ring for sky in skies if sky.veil is not None for ring in _polygons(sky.veil)]
    return Sky(
        hidden=sum(sky.hidden * size for sky, size in zip(skies, sizes, strict=True)) / whole,
        unknown=sum(sky.unknown * size for sky, size in zip(skies, sizes, strict=True)) / whole,
        by=", ".join(dict.fromkeys(sky.by for sky in skies)),
        veil={"type": "MultiPolygon", "coordinates": rings} if rings else None,
    )


def _polygons(veil: Geometry) -> list[JsonValue]:
    coordinates = veil["coordinates"]
    assert isinstance(coordinates, list)
    return coordinates


def _at_masks(scene: Scene, look: CloudLook, *, area: Geometry) -> Looked:
    """Ask the masks in turn until one settles it; one that fails is no reason to lose the scene."""
    why = [] if scene.masks else [f"{scene.id} has none"]
    for mask in scene.masks:
        try:
            sky = look(scene, mask, area=area)
        except (RasterError, WebError) as unreadable:
            why.append(unreadable.what.rstrip("."))
            continue
        if settles(sky):
            return Looked(sky)
        why.append(f"{sky.by}: no data for {sky.unknown:.0%} of the site")
    return Looked(None, "; ".join(why))
