"""The desk: what waits, what was found, and which of it is about one and the same statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from claims.kinds import KINDS
from verify.errors import RecordError
from verify.judge.sentences import noun
from verify.store.handles import folded
from verify.store.values import Sought
from verify.web.pages.pasting import about
from verify.web.pages.progress import Progress
from verify.web.pages.route import PageRoute

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from verify.store.values import Filed
    from verify.web.pages.frame import Frame
    from verify.web.pages.lines import Line

_PAGE = 30
_QUEUE = 20
_MOST_HITS = 200
"""Articles that a search goes through, over all its pages."""

_Words = Annotated[str, Query(max_length=200)]
_AGREEMENTS = ("consistent", "inconsistent", "inconclusive", "not_checkable")
_STATUSES = ("active", "corrected", "void")


@dataclass(frozen=True)
class Group:
    """Records of one statement: the newest of those that are looked for, and the others."""

    head: Line
    rest: list[Line]


@dataclass(frozen=True)
class Found:
    """An article that holds the words that are looked for, with its records."""

    title: str | None
    snippet: str
    groups: list[Group]


def desk_routes(frame: Frame) -> APIRouter:
    """Show the desk."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)

    @router.get("/desk")
    def page(  # noqa: PLR0913, PLR0917 - one for each filter
        request: Request,
        q: _Words = "",
        status: _Words = "",
        agreement: _Words = "",
        kind: _Words = "",
        site: _Words = "",
        start: _Words = "",
        end: _Words = "",
        after: _Words = "",
        page: Annotated[int, Query(ge=1, le=100)] = 1,
    ) -> Response:
        person = frame.viewer(request)
        names = ("status", "agreement", "kind", "site", "start", "end")
        asked = dict(zip(names, (status, agreement, kind, site, start, end), strict=True))
        given = {name: told.strip() for name, told in asked.items() if told.strip()}
        sought = _sought(given)
        searched = q.strip()
        return frame.page(
            request,
            "desk.html",
            person=person,
            here="desk",
            q=q,
            asked=asked,
            narrowed=len(given),
            kinds=sorted((one, noun(one, 2)) for one in KINDS),
            agreements=_AGREEMENTS,
            statuses=_STATUSES,
            **_queue(frame),
            may_check=person.role != "viewer",
            feed=f"?{urlencode(given)}" if given else "",
            **(_hits(frame, searched, given, page) if searched else _listed(frame, sought, given, after)),
        )

    return router


def fits(one: Filed, sought: Sought) -> bool:
    """Whether a record is one of those that are looked for, as the store's own list has it."""
    wanted = ((sought.status, one.status), (sought.agreement, one.agreement), (sought.kind, one.kind))
    return (
        all(told is None or told == found for told, found in wanted)
        and (sought.site is None or folded(sought.site) in folded(one.site or ""))
        and (sought.start is None or (one.last_day or "") >= sought.start)
        and (sought.end is None or (one.first_day is not None and one.first_day <= sought.end))
    )


def _listed(frame: Frame, sought: Sought, given: dict[str, str], after: str) -> dict[str, Any]:
    """A page of records, each statement once: where the newest record of it stands."""
    page = frame.desk.store.list(sought, limit=_PAGE, after=after or None)
    rest = urlencode(given | {"after": page.next or ""})
    return {
        "hits": None,
        "groups": _grouped(frame, page.records, sought),
        "more": f"/desk?{rest}" if page.next else None,
    }


def _hits(frame: Frame, words: str, given: dict[str, str], number: int) -> dict[str, Any]:
    """Articles that hold the words, with those of their records that are looked for."""
    sought = _sought(given)
    hits = frame.desk.store.search(words, most=min(number * _PAGE + 1, _MOST_HITS))
    page = hits[(number - 1) * _PAGE : number * _PAGE]
    fitting = [(hit, [one for one in hit.records if fits(one, sought)]) for hit in page]
    found = [
        Found(hit.title, hit.snippet, _grouped(frame, records))
        for hit, records in fitting
        if records or not given
    ]
    rest = urlencode({"q": words, **given, "page": number + 1})
    return {"hits": found, "groups": None, "more": f"/desk?{rest}" if len(hits) > number * _PAGE else None}


def _grouped(frame: Frame, records: Sequence[Filed], sought: Sought | None = None) -> list[Group]:
    """Put records of one statement together.

    Args:
        frame: the desk.
        records: those of a list or of an article.
        sought: what a list of several pages is narrowed down to: a statement whose newest record is on an
            earlier page is left to it. None for a list by itself.
    """
    here = {one.id for one in records}
    kin = {one.id: group for group in frame.desk.store.alike([*here]) for one in group}
    groups = []
    for one in records:
        same = kin.get(one.id, (one,))
        head = next((other for other in same if other.id in here or (sought and fits(other, sought))), one)
        if head.id == one.id:
            [first, *others] = frame.lines(_first(one, same))
            groups.append(Group(first, others))
    return groups


def _first(head: Filed, same: Iterable[Filed]) -> list[Filed]:
    return [head, *(one for one in same if one.id != head.id)]


def _sought(given: dict[str, str]) -> Sought:
    known = {"status": _STATUSES, "agreement": _AGREEMENTS, "kind": tuple(KINDS)}
    for name, values in known.items():
        if given.get(name, values[0]) not in values:
            raise RecordError(
                f"{given[name][:80]!a} is no {name}.", next_step=f"Choose one of {', '.join(values)}."
            )
    return Sought.model_validate(given)


def _queue(frame: Frame) -> dict[str, Any]:
    """Checks that are not over: those at work, then the one that is next."""
    jobs, count = frame.desk.store.work.unended(limit=_QUEUE)
    shown = [
        {
            "id": one.id,
            "state": one.state,
            "about": about(one),
            "by": one.by,
            "made_at": one.made_at,
            "now": Progress.of(one, frame.desk.latest(one.id)).now if one.state == "running" else None,
        }
        for one in jobs
    ]
    return {"queue": shown, "queued_more": count - len(shown)}
