"""What a person says that an article means, and where its site is: counted anew, or checked afresh."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from claims.languages.en.quantities.numbers import bounded
from claims.model import Quantity, Relation
from verify.errors import RecordError
from verify.judge.policy import load_policy
from verify.records.canonical import as_json
from verify.review.drafts import draft
from verify.review.model import ReviewRefusedError
from verify.review.reading import review_of
from verify.web import corrections
from verify.web.pages.corrected import area_of, named, previewed
from verify.web.pages.route import PageRoute

if TYPE_CHECKING:
    from claims.model import Claim
    from verify.web.pages.frame import Frame
    from verify.web.people import Person

RELATIONS: tuple[Relation, ...] = (
    "exactly",
    "about",
    "nearly",
    "at_least",
    "more_than",
    "at_most",
    "fewer_than",
    "between",
)
"""Relations that a person may choose; a vague number is none that a person could give."""

TRIAL = "Tried out."
_LARGEST = 10**9

_Word = Annotated[str, Form(max_length=200)]
_Words = Annotated[str, Form(max_length=2000)]
_Number = Annotated[str, Form(max_length=20)]


class Claimed(BaseModel):
    """The form of a claim: fields that differ from the record's own are edits."""

    words: _Word = ""
    relation: _Word = ""
    value: _Number = ""
    high: _Number = ""
    kind: _Word = ""
    first: _Number = ""
    last: _Number = ""
    by: _Word = ""
    reason: _Words = ""

    def of(self, claim: Claim) -> dict[str, Any]:
        """Edits of a claim, as a review file has them. Raises RecordError: there is none, or no number."""
        edit: dict[str, Any] = {}
        said = self._quantity(claim)
        if said is not None and said != claim.quantity:
            edit["quantity"] = as_json(said)
        if self.kind and self.kind != claim.kind:
            edit["kind"] = self.kind
        if days := self._days(claim):
            edit["observed"] = days
        if not edit:
            raise RecordError(
                "Nothing of the statement was changed.",
                next_step="Change its number, kind or day, or sign it off.",
            )
        return edit

    def afresh(self, claim: Claim) -> bool:
        """Whether another kind or other days are meant, so that other scenes have to be searched."""
        return bool((self.kind and self.kind != claim.kind) or self._days(claim))

    def _quantity(self, claim: Claim) -> Quantity | None:
        before = claim.quantity
        words = " ".join(self.words.split()) or before.text
        if not self.value.strip():
            if self.relation or self.high.strip() or words != before.text:
                raise RecordError(
                    "The number is half given: the field of the number itself is empty.",
                    next_step="Give it with its words and how it is meant, or leave these as they were.",
                )
            return None
        relation = self._relation()
        value = _number(self.value)
        if relation != "between":
            return bounded(words, relation, value, unit=before.unit)
        high = _number(self.high)
        if high < value:
            raise RecordError(
                f"The range runs backwards: {value} to {high}.", next_step="Give the smaller number first."
            )
        return Quantity(text=words, relation="between", value=None, low=value, high=high, unit=before.unit)

    def _relation(self) -> Relation:
        relation = next((one for one in RELATIONS if one == self.relation), None)
        if relation is None:
            raise RecordError(
                f"There is no relation {self.relation[:80]!a}."
                if self.relation
                else f"Nothing says how {self.value[:20]!a} is meant: exactly, at least, or otherwise.",
                next_step="Choose one of the list.",
            )
        if self.high.strip() and relation != "between":
            raise RecordError(
                f"Only a range has a second number, and {self.high[:20]!a} is given as one.",
                next_step="Choose “between”, or leave the second number empty.",
            )
        return relation

    def _days(self, claim: Claim) -> dict[str, Any] | None:
        first, last = self.first.strip(), self.last.strip()
        if bool(first) is not bool(last):
            given = "first" if first else "last"
            raise RecordError(
                f"The days are half given: {first or last!a} is the {given} day, and the other is missing.",
                next_step="Give both; a single day is first and last alike.",
            )
        seen = claim.observed
        if not first or (seen is not None and (seen.start, seen.end) == (first, last)):
            return None
        words = seen.text if seen is not None else f"{first} to {last}"
        return {"text": words, "start": first, "end": last, "alternatives": []}


def edit_routes(frame: Frame) -> APIRouter:
    """Take what persons say of claims and sites."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)

    @router.post("/records/{name}/claim")
    def claim(request: Request, name: str, edit: Annotated[Claimed, Form()]) -> Response:
        person = frame.editor(request)
        record = frame.desk.standing(name)
        told = {"record": record.id, "by": edit.by, "reason": edit.reason, "claim": edit.of(record.claim)}
        return _done(frame, request, person, told | {"afresh": edit.afresh(record.claim)})

    @router.post("/records/{name}/claim/preview")
    def preview(request: Request, name: str, edit: Annotated[Claimed, Form()]) -> Response:
        person = frame.editor(request)
        record = frame.desk.record(name)
        changed = edit.of(record.claim)
        if edit.afresh(record.claim):
            return frame.page(request, "preview.html", person=person, waits="afresh")
        told = {"record": record.id, "by": person.name, "reason": TRIAL, "claim": changed}
        policy = load_policy(frame.desk.settings.policy)
        made = draft(record, review_of(told), pixels=None, counters=(), policy=policy).record
        return frame.page(request, "preview.html", person=person, **previewed(made, None))

    @router.post("/records/{name}/site")
    def site(
        request: Request,
        name: str,
        by: _Word,
        reason: _Words = "",
        candidate: _Number = "",
        place: _Word = "",
        area: Annotated[str, Form(max_length=200_000)] = "",
        called: _Word = "",
    ) -> Response:
        person = frame.editor(request)
        record = frame.desk.standing(name)
        edit = site_of(candidate=candidate, place=place, area=area, called=called)
        told: dict[str, Any] = {"record": record.id, "by": by, "reason": reason, "site": edit}
        if record.counts and set(edit) <= {"geometry", "name"}:
            try:
                return _done(frame, request, person, told | {"afresh": False})
            except ReviewRefusedError:
                # The area lies beyond the pixels, or they were counted by another version: searched anew.
                if "geometry" not in edit:
                    raise
        return _done(frame, request, person, told | {"afresh": True})

    return router


def site_of(*, candidate: str, place: str, area: str, called: str) -> dict[str, Any]:
    """Edits of a site, as a review file has them. Raises RecordError when there is none."""
    edit: dict[str, Any] = {}
    if called.strip():
        edit["name"] = called.strip()
    if area.strip():
        edit["geometry"] = area_of(area)
    elif place.strip():
        edit["place"] = place.strip()
    elif candidate.strip():
        edit["candidate"] = int(_number(candidate))
    if not edit:
        raise RecordError(
            "No other place was said.", next_step="Choose one, name one, or draw its area on the map."
        )
    return edit


def _number(told: str) -> float | int:
    plain = told.replace(",", "").replace(" ", "")
    try:
        number = float(plain)
    except ValueError:
        number = math.nan
    if not 0 <= number <= _LARGEST:
        raise RecordError(
            f"{told[:20]!a} is no number from 0 to {_LARGEST:,}.",
            next_step="Write it in figures, such as 73.",
        )
    return int(number) if number == int(number) else number


def _done(frame: Frame, request: Request, person: Person, told: dict[str, Any]) -> Response:
    """Do a review at once, or ask for the check that does it."""
    if not told["reason"].strip():
        raise RecordError(
            "A correction needs a reason.", next_step="Say in a sentence what was wrong, and send it again."
        )
    review = review_of(told | {"by": named(told["by"])})
    if not review.afresh:
        record = corrections.review(frame.desk, review)
        frame.guard.note(request, record=record.id, by=review.by, person=person.name)
        return RedirectResponse(f"/records/{record.id}", status_code=303)
    job = corrections.afresh(frame.desk, review, by=person)
    frame.guard.note(request, record=review.record, by=review.by, person=person.name)
    return RedirectResponse(f"/jobs/{job.id}", status_code=303)
