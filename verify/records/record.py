"""Evidence and verdict to a sealed record."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from evidence.model.findings import Evidence
from evidence.model.scenes import AssessedScene, Scene
from verify.model import ArticleReference, MadeBy, Record, SceneReference
from verify.records.canonical import as_json
from verify.records.provenance import provenance_of
from verify.records.seal import finding_id, record_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from claims.model import Article
    from evidence.model.counts import SceneCount
    from evidence.model.exchanges import Exchange
    from evidence.model.places import Geometry
    from evidence.model.scenes import Search
    from verify.model import Fidelity, Verdict


@dataclass(frozen=True)
class Versions:
    """Which code made a record."""

    recount: str
    python: str
    gdal: str
    code: str | None = None
    """Hash of the code and tables (``verify.records.code``)."""

    libraries: dict[str, str] = field(default_factory=dict)
    """Versions of those that can move a result, by their names."""


def seal(
    article: Article,
    evidence: Evidence,
    verdict: Verdict,
    *,
    fidelity: Fidelity,
    trail: tuple[Exchange, ...],
    versions: Versions,
    made_at: datetime,
    media_type: str | None = None,
) -> Record:
    """Put everything about one claim into a record, and hash it.

    Args:
        article: where the claim stands.
        evidence: what was found about the claim.
        verdict: what it amounts to.
        fidelity: whether the article says what its source says.
        trail: every exchange that the evidence rests on, the article's own first.
        versions: the code at work.
        made_at: aware UTC.
        media_type: content type that the article's server named; None where no server did.
    """
    reference = article.model_dump(exclude={"text"}) | {"media_type": media_type}
    told: dict[str, Any] = {
        "schema": "recount/record/1",
        "supersedes": None,
        "correction": None,
        "edited": None,
        "status": "active",
        "signatures": [],
        "article": as_json(ArticleReference.model_validate(reference)),
        "claim": as_json(evidence.claim),
        "site": as_json(evidence.site) if evidence.site else None,
        "search": as_json(_shared(evidence.search)) if evidence.search else None,
        "scenes": [as_json(refer_to(scene)) for scene in evidence.scenes],
        "counts": [as_json(count) for count in evidence.counts],
        "dead_ends": [as_json(end) for end in evidence.dead_ends],
        "verdict": as_json(verdict),
        "fidelity": as_json(fidelity),
        "trail": [as_json(exchange) for exchange in trail],
        "provenance": provenance_of(article, evidence, versions.recount),
        "made_by": as_json(
            MadeBy(
                recount=versions.recount,
                code=versions.code,
                python=versions.python,
                gdal=versions.gdal,
                libraries=versions.libraries,
                models=tuple(dict.fromkeys(count.counter for count in evidence.counts)),
            )
        ),
        "made_at": utc(made_at),
    }
    told["finding_id"] = finding_id(told)
    told["id"] = record_id(told)
    return Record.model_validate(told)


def _shared(search: Search) -> Search:
    """A receipt without the folders of the machine that searched."""
    asked = (
        one if "://" in one.url else one.model_copy(update={"url": f"file:{PurePath(one.url).name}"})
        for one in search.catalogues
    )
    return search.model_copy(update={"catalogues": tuple(asked)})


def refer_to(assessed: AssessedScene) -> SceneReference:
    """What a record keeps of a scene: everything but the addresses of its files."""
    scene = assessed.scene
    return SceneReference(
        id=scene.id,
        collection=scene.collection,
        catalogue=scene.catalogue,
        taken_start=utc(scene.taken_start),
        taken_end=utc(scene.taken_end),
        tiles=tuple(tile.id for tile in scene.tiles),
        gsd_m=scene.gsd_m,
        off_nadir=scene.off_nadir,
        cloud=scene.cloud,
        cloud_at_site=assessed.cloud_at_site,
        cloud_from=assessed.cloud_from,
        covers=assessed.covers,
        platform=scene.platform,
        licence=scene.licence,
        rendered=scene.rendered,
        adequacy=assessed.adequacy,
    )


def evidence_of(record: Record) -> Evidence:
    """The evidence that a record's verdict was made of, as far as a judge looks at it.

    Outlines and files of scenes are not in a record, so each scene comes back with the site's outline and no
    files.
    """
    outline = record.site.geometry if record.site else {}
    return Evidence(
        claim=record.claim,
        site=record.site,
        search=record.search,
        scenes=tuple(_assessed(_counted_in(scene, record.counts), outline) for scene in record.scenes),
        counts=record.counts,
        dead_ends=record.dead_ends,
    )


def _counted_in(scene: SceneReference, counts: Sequence[SceneCount]) -> SceneReference:
    """What is seen in a scene where persons drew other areas: no more than the scene shows."""
    drawn = [one for one in counts if one.scene_id == scene.id and one.covers is not None]
    covers = min([scene.covers, *(one.covers for one in drawn if one.covers is not None)])
    told: dict[str, Any] = {"covers": covers}
    if any(one.beyond for one in drawn):
        told |= {"cloud_at_site": None, "cloud_from": None}
    return scene.model_copy(update=told)


def _assessed(told: SceneReference, outline: Geometry) -> AssessedScene:
    shared = told.model_dump(include=set(Scene.model_fields) - {"tiles"})
    assessment = told.model_dump(include=set(AssessedScene.model_fields))
    return AssessedScene.model_validate(
        assessment | {"scene": Scene.model_validate(shared | {"footprint": outline})}
    )


def utc(when: datetime) -> str:
    """ISO 8601 with a Z, to the second."""
    return when.isoformat(timespec="seconds").replace("+00:00", "Z")
