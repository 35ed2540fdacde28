"""Weighed scenes to counts: read, counted once for all claims of an article, each pass a witness once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from evidence.errors import EvidenceError, RasterError, WebError
from evidence.model.counts import SceneCount
from evidence.model.findings import DeadEnd
from evidence.model.scenes import Rejection
from evidence.pixels.chip import seen_share
from evidence.pixels.clouds import veiled
from evidence.pixels.mosaic import mosaic
from evidence.pixels.place import georeference
from evidence.scenes.adequacy import Measured
from evidence.scenes.passes import same_pass

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from evidence.chip import Chip
    from evidence.model.exchanges import Exchange
    from evidence.model.places import Geometry
    from evidence.model.scenes import AssessedScene, Scene, Search
    from evidence.seams import Counter
    from evidence.tools import Tools

    T = TypeVar("T")
    Seen = tuple[SceneCount, Chip, tuple[Exchange, ...]]
    Key = tuple[object, ...]

MOST_SCENES = 3
"""Scenes counted for one claim: the second and the third tell whether they agree."""


class Counting:
    """Counts scenes, and remembers what it counted."""

    def __init__(self, tools: Tools, *, tell: Callable[[str], None]) -> None:
        """Read and count with these tools; ``tell`` is told how the work goes."""
        self._tools = tools
        self._tell = tell
        self._seen: dict[Key, Seen] = {}

    def count(
        self,
        scenes: Sequence[AssessedScene],
        receipt: Search,
        counters: Sequence[Counter],
        *,
        area: Geometry,
        most: int = MOST_SCENES,
    ) -> tuple[list[Seen], Search]:
        """Count on the best scenes; one that cannot be read goes on the receipt with the reason."""
        seen: list[Seen] = []
        unused: list[Rejection] = []
        counted: list[Scene] = []
        eligible = countable(scenes) if counters else []
        for assessed in eligible:
            if len(seen) == most:
                break
            # Two listings of one pass are not two witnesses; but where one cannot be read, the other may be.
            twin = next((other for other in counted if same_pass(assessed.scene, other)), None)
            if twin is not None:
                unused.append(_same_as(assessed, twin))
                continue
            gsd = assessed.scene.gsd_m
            counter = fitting(counters, gsd, verdict=assessed.adequacy.verdict) if gsd else None
            if counter is None:
                unused.append(_too_coarse(assessed))
                continue
            if min(most, len(eligible)) > 1:
                self._tell(f"Scene {len(seen) + 1} of at most {min(most, len(eligible))}")
            ends: list[DeadEnd] = []
            one = attempt(partial(self._look, assessed, counter, area), ends)
            seen += [one] if one else []
            counted += [assessed.scene] if one else []
            unused += [Rejection(scene=assessed.scene.id, code=end.code, reason=end.detail) for end in ends]
        used = {scene.id for scene in counted}
        known = {why.scene for why in unused}
        others = [why for why in receipt.rejected if why.scene not in used | known]
        return seen, receipt.model_copy(update={"rejected": (*unused, *others)})

    def _look(self, assessed: AssessedScene, counter: Counter, area: Geometry) -> Seen:
        """Read and count one scene, once for all claims about this site and kind."""
        scene = assessed.scene
        key = _key(assessed, counter, area)
        if key in self._seen:
            self._tools.trail.repeat(self._seen[key][2])
            return self._seen[key]
        mark = self._tools.trail.mark()
        self._tell(f"Reading {scene.id}")
        chip = veiled(self._read(scene, area), assessed.veil)
        self._tell(f"Counting on {scene.id}: {int(chip.inside.sum()):,} pixels of the site")
        seen = (counted_on(chip, counter, scene_id=scene.id), chip, self._tools.trail.since(mark))
        self._seen[key] = seen
        return seen

    def _read(self, scene: Scene, area: Geometry) -> Chip:
        """Read a scene; of tiles those that can be read, and one alone where they do not lie on one grid."""
        if not scene.tiles:
            return self._tools.reader(scene, area=area)
        chips: list[Chip] = []
        for tile in scene.tiles:
            try:
                chips.append(self._tools.reader(tile, area=area))
            except (RasterError, WebError) as unread:
                # What is missing of the site lowers the cover, and with it what the count may say.
                self._tell(f"{unread.what} The other tiles of {scene.id} show a part of the site.")
                if tile is scene.tiles[-1] and not chips:
                    raise
        try:
            return mosaic(chips)
        except RasterError as apart:
            self._tell(f"{apart.what} {scene.id} is read alone, which shows a part of the site.")
            return chips[0]


def counted_on(chip: Chip, counter: Counter, *, scene_id: str) -> SceneCount:
    """Count on a chip, with each mark's place on the ground."""
    count = counter(chip)
    told = {"marks": georeference(count.marks, chip), "scene_id": scene_id, "chip_sha256": chip.sha256}
    return SceneCount.model_validate(count.model_dump() | told)


def _key(assessed: AssessedScene, counter: Counter, area: Geometry) -> Key:
    """All that a count depends on: the pixels, what of them is hidden, the counter and the area."""
    scene = assessed.scene
    files = [(tile.catalogue, tile.id, repr(tile.assets)) for tile in (scene, *scene.tiles)]
    return scene.taken_start, repr(files), repr(assessed.veil), counter.identity.sha256, repr(area)


def _same_as(assessed: AssessedScene, twin: Scene) -> Rejection:
    reason = f"It shows the pass that {twin.id} shows, which was counted on."
    return Rejection(scene=assessed.scene.id, code=None, reason=reason)


def as_seen(assessed: AssessedScene, seen: Sequence[Seen]) -> AssessedScene:
    """Correct what a catalogue promised by what the file shows: its cover, and whether it is real."""
    chips = [chip for count, chip, _ in seen if count.scene_id == assessed.scene.id]
    covers = round(min([assessed.covers, *(seen_share(chip) for chip in chips)]), 4)
    rendered = assessed.scene.rendered or any(chip.rendered for chip in chips)
    scene = assessed.scene.model_copy(update={"rendered": rendered})
    return assessed.model_copy(update={"scene": scene, "covers": covers})


def countable(scenes: Sequence[AssessedScene]) -> list[AssessedScene]:
    """Those that can be counted on, in their order."""
    return [one for one in scenes if one.adequacy.verdict in {"count", "length"}]


def measured_by(counters: Sequence[Counter]) -> Measured:
    """The GSDs at which these counters were measured."""
    spans = {
        method: tuple((one.finest_m, one.coarsest_m) for one in counters if one.method == method)
        for method in ("objects", "length")
    }
    return Measured(objects=spans["objects"], lengths=spans["length"])


def fitting(counters: Sequence[Counter], gsd_m: float, *, verdict: str) -> Counter | None:
    """The first counter that does what the pixels can settle; finer pixels can always be averaged.

    Args:
        counters: those of one kind.
        gsd_m: native GSD of the pixels.
        verdict: what they can settle, as ``evidence.scenes.adequacy`` says.
    """
    methods = {"count": "objects", "length": "length"}
    fit = (one for one in counters if one.method == methods.get(verdict) and gsd_m <= one.coarsest_m)
    return next(fit, None)


def _too_coarse(assessed: AssessedScene) -> Rejection:
    return Rejection(
        scene=assessed.scene.id,
        code="resolution_insufficient",
        reason=f"{assessed.adequacy.reason} No counter for that.",
    )


def attempt(step: Callable[[], T], ends: list[DeadEnd]) -> T | None:
    """Take a step; a named error is a dead end and goes on the list. Bugs are never caught."""
    try:
        return step()
    except EvidenceError as end:
        ends.append(DeadEnd(code=end.code, detail=str(end)))
        return None
