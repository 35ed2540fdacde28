"""W3C PROV-JSON of a review: a person, and the marks that were made from a count."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from verify.model import Edited, Record


def with_review(before: Record, after: Record, by: str) -> dict[str, Any]:
    """Add a review to a record's provenance.

    Args:
        before: the record that was reviewed.
        after: the same as the review leaves it.
        by: name of the person.

    Returns:
        The document with an activity ``recount:review-N`` of an agent ``recount:reviewer-N``, which used the
        reviewed record and made the marks, the claim and the site that it changed; the verdict is of a new
        judging.
    """
    told: dict[str, Any] = copy.deepcopy(before.provenance)
    entities, activities, agents = (told.setdefault(name, {}) for name in ("entity", "activity", "agent"))
    number = sum(name.startswith("recount:review-") for name in activities)
    review, person, source = f"recount:review-{number}", f"recount:reviewer-{number}", f"sha256:{before.id}"
    activities[review] = {}
    agents[person] = {"prov:type": "prov:Person", "prov:label": by}
    entities[source] = {"prov:type": "recount:record"}
    made = [
        f"recount:marks-{place}"
        for place, (old, new) in enumerate(zip(before.counts, after.counts, strict=True))
        if old != new
    ]
    made += ["recount:claim"] if before.claim != after.claim else []
    made += ["recount:site"] if before.site != after.site else []
    things = [f"{name}-reviewed-{number}" for name in made]
    entities |= {
        thing: {"prov:type": name.rstrip("-0123456789")} for thing, name in zip(things, made, strict=True)
    }
    told.setdefault("used", {})[f"_:ur{number}"] = {"prov:activity": review, "prov:entity": source}
    generated = told.setdefault("wasGeneratedBy", {})
    generated |= {
        f"_:gr{number}n{place}": {"prov:entity": thing, "prov:activity": review}
        for place, thing in enumerate(things)
    }
    told.setdefault("wasAssociatedWith", {})[f"_:ar{number}"] = {
        "prov:activity": review,
        "prov:agent": person,
    }
    return told


def with_person(told: dict[str, Any], *, of: Record, by: str, edited: Edited) -> dict[str, Any]:
    """Add to the provenance of a record that was checked afresh who edited its claim or its site.

    Args:
        told: its provenance so far.
        of: the record whose place it takes.
        by: name of the person.
        edited: what was there before, and who edited it.
    """
    made = copy.deepcopy(told)
    review, person, source = "recount:review-0", "recount:reviewer-0", f"sha256:{of.id}"
    made["activity"][review] = {}
    made["agent"][person] = {"prov:type": "prov:Person", "prov:label": by}
    things = [name for name in ("claim", "site") if getattr(edited, f"{name}_by") == by]
    things = [f"recount:{name}-reviewed-0" for name in things]
    made["entity"] |= {source: {"prov:type": "recount:record"}}
    made["entity"] |= {thing: {"prov:type": thing.removesuffix("-reviewed-0")} for thing in things}
    made["used"]["_:ur0"] = {"prov:activity": review, "prov:entity": source}
    made["wasGeneratedBy"] |= {
        f"_:gr0n{place}": {"prov:entity": thing, "prov:activity": review}
        for place, thing in enumerate(things)
    }
    made["wasAssociatedWith"]["_:ar0"] = {"prov:activity": review, "prov:agent": person}
    return made
