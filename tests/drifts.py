"""Stories told by several articles, with what each is known to have made of its source."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claims.article import read
from claims.lineage.groups import groups
from claims.lineage.telling import Telling
from claims.reading.links import links
from claims.statements import extract

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ROOT = Path(__file__).parents[1]
TUMANGANG = ROOT / "fixtures" / "drift" / "tumangang"
STORIES = ROOT / "tests" / "claims" / "drifts"

POLICY = ROOT / "verify" / "judge" / "policy.toml"
VAGUE: Mapping[str, tuple[int, int]] = {
    words: (least, most)
    for words, (least, most) in tomllib.loads(POLICY.read_text(encoding="utf-8"))["vague"].items()
}

SETS = ("plain", "wire", "fresh")
"""Sets of stories, in the order in which they were written."""

Story = dict[str, Any]


def tumangang() -> Story:
    """The eight wordings of one count."""
    articles = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(TUMANGANG.glob("*.json"))]
    return {"id": "tumangang", "source": 0, "articles": articles}


def stories(name: str) -> list[Story]:
    """Stories on other subjects: ``plain`` in a sentence each; ``wire`` and ``fresh`` as agencies write."""
    lines = (STORIES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def telling(passage: Mapping[str, Any], *, name: str) -> Telling:
    """A passage as it is read."""
    page = json.dumps(passage).encode()
    article = read(page)
    return Telling(name, article, extract(article), links(page, article))


def told(story: Story) -> dict[int, set[str] | None]:
    """What each article but the source is found to have made of the story's claim.

    Returns:
        Changes by the place of the article; None for one that is not found to tell the source's claim.
    """
    tellings = [telling(passage, name=str(at)) for at, passage in enumerate(story["articles"])]
    found: dict[int, set[str] | None] = {at: None for at in range(len(tellings)) if at != story["source"]}
    source = tellings[story["source"]]
    for group in groups(tellings, vague=VAGUE):
        if group.source and group.source.telling is source:
            for member in group.members:
                at = int(member.told.telling.name)
                if at in found and found[at] is None:
                    found[at] = set(member.changes)
    return found


def score(some: Iterable[Story]) -> dict[str, Any]:
    """How well groups, sources and changes are told.

    Returns:
        ``tellings`` that belong to the source's claim, how many were ``grouped``, others ``wrongly_grouped``,
        tellings ``exact`` in all their changes, then ``precision`` and ``recall`` of single changes, and
        ``wrong``: each telling that is not as expected, with what was expected and what was found.
    """
    counts: Counter[str] = Counter()
    wrong = []
    for story in some:
        for at, found in told(story).items():
            passage = story["articles"][at]
            expected = passage["changes"]
            counts["tellings"] += expected is not None
            counts["grouped"] += expected is not None and found is not None
            counts["wrongly_grouped"] += expected is None and found is not None
            counts["exact"] += expected is not None and found == set(expected)
            counts["right"] += len(set(expected or ()) & (found or set()))
            counts["said"] += len(found or ())
            counts["true"] += len(expected or ())
            if found != (None if expected is None else set(expected)):
                wrong.append((story["id"], passage["publisher"], expected, found and sorted(found)))
    return {
        **{name: counts[name] for name in ("tellings", "grouped", "wrongly_grouped", "exact")},
        "precision": counts["right"] / counts["said"] if counts["said"] else 1.0,
        "recall": counts["right"] / counts["true"] if counts["true"] else 1.0,
        "wrong": wrong,
    }
