"""All that was found about one claim."""

from __future__ import annotations

from claims.model import Claim, Value
from evidence.codes import Code
from evidence.model.counts import SceneCount
from evidence.model.places import Site
from evidence.model.scenes import AssessedScene, Search


class DeadEnd(Value):
    """Why the evidence stops short: a reason code of the contract and its sentence."""

    code: Code
    detail: str


class Evidence(Value):
    """All that was found about one claim, dead ends included."""

    claim: Claim
    site: Site | None = None
    search: Search | None = None
    scenes: tuple[AssessedScene, ...] = ()
    """Scenes of the right place and days that were assessed, best first."""

    counts: tuple[SceneCount, ...] = ()
    dead_ends: tuple[DeadEnd, ...] = ()
