"""W3C PROV-JSON: which thing was made from which, by what.

Source: the PROV-JSON member submission of 24 April 2013; entities are named by their hashes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claims.model import Article
    from evidence.model.findings import Evidence

PREFIX = {"recount": "urn:recount:", "sha256": "urn:sha256:", "prov": "http://www.w3.org/ns/prov#"}


def provenance_of(article: Article, evidence: Evidence, version: str) -> dict[str, Any]:
    """Describe how one finding came about.

    Returns:
        A PROV-JSON document: article and chips as entities; reading, counting and judging as activities;
        Recount as the agent.
    """
    document = f"sha256:{article.sha256}"
    entities: dict[str, Any] = {
        document: {"prov:type": "recount:article"},
        "recount:claim": {"prov:type": "recount:claim"},
        "recount:verdict": {"prov:type": "recount:verdict"},
    }
    activities: dict[str, Any] = {"recount:extract": {}, "recount:judge": {}}
    used = [("recount:extract", document), ("recount:judge", "recount:claim")]
    made = [("recount:claim", "recount:extract"), ("recount:verdict", "recount:judge")]
    for number, count in enumerate(evidence.counts):
        chip, counted, counting = (
            f"sha256:{count.chip_sha256}",
            f"recount:count-{number}",
            f"recount:counting-{number}",
        )
        entities[chip] = {"prov:type": "recount:chip", "recount:scene": count.scene_id}
        entities[counted] = {"prov:type": "recount:count"}
        activities[counting] = {
            "recount:counter": f"{count.counter.name} {count.counter.version}",
            "recount:counter_sha256": count.counter.sha256,
        }
        used += [(counting, chip), ("recount:judge", counted)]
        made.append((counted, counting))
    return {
        "prefix": PREFIX,
        "entity": entities,
        "activity": activities,
        "agent": {"recount:software": {"prov:type": "prov:SoftwareAgent", "recount:version": version}},
        "used": {
            f"_:u{n}": {"prov:activity": act, "prov:entity": thing} for n, (act, thing) in enumerate(used)
        },
        "wasGeneratedBy": {
            f"_:g{n}": {"prov:entity": thing, "prov:activity": act} for n, (thing, act) in enumerate(made)
        },
        "wasAssociatedWith": {
            f"_:a{n}": {"prov:activity": act, "prov:agent": "recount:software"}
            for n, act in enumerate(activities)
        },
    }
