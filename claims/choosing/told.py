"""What the numbers before one were told of: where, when and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claims.drafts import Draft
    from claims.languages.en.speakers.sources import Source
    from claims.languages.en.times.dates import Moment
    from claims.places.names import Place


_MOST = 40
"""Numbers that are looked back on; nobody goes on from an earlier one."""


@dataclass(frozen=True, slots=True)
class Told:
    """What was chosen so far, in text order; a number for which nothing was found adds nothing."""

    places: tuple[Place, ...] = ()
    moments: tuple[Moment, ...] = ()

    speakers: tuple[Source | None, ...] = ()
    """None where nobody was named."""

    state: str | None = None
    """Of the things that were counted last."""

    last: Draft | None = None
    """The last number; None before the first."""

    @property
    def end(self) -> int:
        """Just after the last number, in characters; 0 before the first."""
        return self.last.end if self.last else 0

    def then(
        self,
        draft: Draft,
        place: Place | None,
        moment: Moment | None,
        speaker: Source | None,
        state: str | None,
    ) -> Told:
        """With one more number."""
        return Told(
            (self.places + ((place,) if place else ()))[-_MOST:],
            (self.moments + ((moment,) if moment else ()))[-_MOST:],
            (*self.speakers, speaker)[-_MOST:],
            state,
            draft,
        )

    def state_near(self, draft: Draft) -> str | None:
        """The state of the things counted last, when that was in the same paragraph."""
        return self.state if self.way_to(draft) in {"sentence", "paragraph"} else None

    def way_to(self, draft: Draft) -> str:
        """How far the text has gone on since the last number: in its sentence, its paragraph or beyond."""
        if self.last is None:
            return "first"
        if self.last.sentence.start == draft.sentence.start:
            return "sentence"
        return "paragraph" if self.last.sentence.paragraph == draft.sentence.paragraph else "beyond"
