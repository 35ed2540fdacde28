"""How a check stands, told from its events: what is at work, and what was done, in words for people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from claims.model import Claim
from verify.exports.words import cut
from verify.web.pages.words import catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verify.web.jobs.values import Event, Job

STATIONS = ("read", "claims", "site", "scenes", "counting", "record")
"""Steps in the order in which a check passes them."""

_QUOTE = 110

_SCENE_OF = re.compile(r"\bScene (\d+) of (?:at most )?(\d+)")


@dataclass(frozen=True)
class Entry:
    """One thing that happened."""

    id: int
    at: str
    """ISO 8601 UTC."""

    words: str


@dataclass(frozen=True)
class Progress:
    """How far a check is."""

    claims: tuple[Claim, ...]
    """Those of the article; none before they were looked for."""

    stations: tuple[tuple[str, bool], ...]
    """Each station, and whether the check has come past it: those of a claim for the last one taken up."""

    number: int | None
    """Which claim is at work, from 1; None when none is."""

    now: str
    """What is done at this moment, in one sentence."""

    entries: tuple[Entry, ...]
    """What happened, the oldest first."""

    last: int
    """Number of the last event; 0 when there is none."""

    is_read: bool
    """Whether the article was read."""

    found: int
    """Claims that the article has; those beyond ``claims`` are not checked."""

    is_shortened: bool
    """Whether older entries are left out."""

    @classmethod
    def of(cls, job: Job, events: Sequence[Event]) -> Progress:
        """Tell it from what happened to a job last, and from what was read and found."""
        claims = _claims(events)
        fresh = events[_begun(events) :]
        taken_up = max((place for place, one in enumerate(fresh) if one.step == "claim"), default=0)
        of_article = [one for one in fresh[:taken_up] if one.step in {"read", "claims"}]
        met = {one.step for one in (*of_article, *fresh[taken_up:])}
        number = _number(job, claims, fresh)
        return cls(
            claims=claims,
            stations=tuple((name, name in met) for name in STATIONS),
            number=number,
            now=_now(job, claims, fresh, number),
            entries=tuple(Entry(one.id, one.at, _words(one, claims)) for one in events),
            last=events[-1].id if events else 0,
            is_read=any(one.step == "read" for one in events),
            found=max(len(claims), *(_found(one) for one in events), 0),
            is_shortened=bool(events) and events[0].step != "queued",
        )


def _begun(events: Sequence[Event]) -> int:
    return max((place for place, one in enumerate(events) if one.step == "started"), default=0)


def _claims(events: Sequence[Event]) -> tuple[Claim, ...]:
    told: Any = next((one.data.get("claims") for one in reversed(events) if one.step == "claims"), None)
    try:
        return tuple(Claim.model_validate(one) for one in told or ())
    except ValidationError:
        # A check that was begun by an older version; its records say all of it.
        return ()


def _found(event: Event) -> int:
    count = event.data.get("found")
    return count if event.step == "claims" and isinstance(count, int) else 0


def _number(job: Job, claims: Sequence[Claim], fresh: Sequence[Event]) -> int | None:
    """The last claim that was taken up, unless its record is there."""
    if job.is_over or not claims:
        return None
    begun = [place for place, one in enumerate(fresh) if one.step == "claim"]
    if not begun or any(one.step == "record" for one in fresh[begun[-1] :]):
        return None
    return min(len(job.records) + 1, len(claims))


def _now(job: Job, claims: Sequence[Claim], fresh: Sequence[Event], number: int | None) -> str:
    words = catalogue()["doing"]
    if job.state == "done":
        made, whole = len(job.records), max(len(claims), len(job.records))
        name = ("done_none", "done_one")[whole] if whole < 2 and made == whole else "done"
        return str(words[name]).format(made, whole)
    if job.is_over or job.state == "queued":
        return str(words[job.state])
    if job.stopped_by is not None:
        return str(words["stopping"])
    step = fresh[-1].step if fresh else "started"
    if number is None:
        return str(words.get(step, words["started"]))
    begun = max(place for place, one in enumerate(fresh) if one.step == "claim")
    told = [one.told for one in fresh[begun:] if one.step in {"counting", "note"}]
    scenes = next((found for one in reversed(told) if (found := _SCENE_OF.search(one))), None)
    images = sum(one.startswith("Counting on ") for one in told)
    if scenes:
        doing = str(words["image_of"]).format(*scenes.groups())
    elif images:
        doing = str(words["image"]).format(images)
    else:
        doing = str(words.get(step, words["claim"]))
    return f"{str(words['statement']).format(number, len(claims))}: {doing}"


def _words(event: Event, claims: Sequence[Claim]) -> str:
    """A sentence for a person; what the pipeline says where there is no better one."""
    log = catalogue()["log"]
    if event.step == "record":
        verdict = catalogue()["agreement"].get(str(event.data.get("agreement")), "")
        quote = next((one.quote for one in claims if one.start == event.data.get("start")), None)
        return str(log["record"]).format(_short(quote), verdict) if quote and verdict else event.told
    if event.step == "claims":
        count = max(len(claims), _found(event))
        if count > len(claims):
            return event.told
        return str(log[("none", "one")[count] if count < 2 else "some"]).format(count)
    if event.step == "claim":
        said = event.told.removeprefix("Claim: ").strip("“”")
        for number, one in enumerate(claims, start=1):
            if said == f"{one.quantity.text} {one.object}":
                return str(log["claim"]).format(number, len(claims), _short(one.quote))
    return event.told


def _short(quote: str) -> str:
    return cut(quote, _QUOTE)
