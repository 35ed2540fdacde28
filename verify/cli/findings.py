"""One thing that ``recount doctor`` looked at, and how it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import JsonValue

from claims.model import Value

if TYPE_CHECKING:
    from evidence.model.probes import Probe


class Finding(Value):
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str
    next_step: str | None = None

    facts: dict[str, JsonValue] | None = None
    """The same in figures; left out where there are none."""

    def as_json(self) -> dict[str, Any]:
        """As the command gives it."""
        return self.model_dump(mode="json", exclude=None if self.facts else {"facts"})


def of_probe(kind: str, probe: Probe) -> Finding:
    """What became of a service that was tried."""
    if probe.outcome == "not_tried":
        lines = list(probe.told)
    else:
        lines = [*probe.told, *(f"failed: {one}" for one in probe.failed)]
        lines += [f"changed: {one}" for one in probe.changed]
        lines += ["As noted."] if probe.ok else []
    return Finding(
        name=f"{kind} {probe.name}",
        ok=probe.ok,
        detail=" ".join(lines),
        next_step=probe.next_step,
        facts={
            "outcome": probe.outcome,
            "lines": list(lines),
            "failed": list(probe.failed),
            "changed": list(probe.changed),
            **probe.facts,
        },
    )


def row(found: dict[str, Any]) -> str:
    """A finding's JSON for a person; what was tried takes a line for each sentence."""
    mark, step = "ok " if found["ok"] else "-- ", found["next_step"]
    facts = found.get("facts") or {}
    lines = [f"{mark} {found['name']}: {found['detail']}"]
    if "lines" in facts:
        lines = [
            f"{mark} {found['name']}",
            *(f"     {line}" for line in (facts["url"], *facts["lines"]) if line),
        ]
    return "\n".join([*lines, *([f"     {step}"] if step else [])])
