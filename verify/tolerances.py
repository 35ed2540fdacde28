"""What a comparison grants to words and asks of pixels: the values of ``policy.toml``."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from claims.model import Value

Numbered = Literal["exactly", "about", "nearly", "at_least", "more_than", "at_most", "fewer_than", "between"]
"""Relations of a quantity that holds a number."""

Whole = Annotated[int, Field(ge=0, le=10**9)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Tolerance(Value):
    """How far a true number may lie from the words and still bear them out, as shares of the number."""

    below: Share | None = None
    """None when the words set no lower limit."""

    above: Share | None = None
    """None when the words set no upper limit."""


class Rounding(Value):
    """What is granted to a round number, bare or with "about": half of the unit of its rounding."""

    most: Share
    """Never more than this share of the number: 100 was hardly rounded to hundreds."""

    words: dict[str, Annotated[int, Field(ge=2, le=1000)]]
    """Units that words name ("two dozen"); figures have the largest power of ten that divides them."""


class TrendPolicy(Value):
    """What a change or a record is held to; the values that ship where a policy file has no such section."""

    sure: Share = 0.95
    """It is borne out from this probability on."""

    least_observed: Share = 0.75
    """Share of the weeks of a record's time that must have been seen for it to be borne out."""

    slack: Share = 0.10
    """Another number contradicts a record when it is higher by more than this share."""

    factor: Share = 0.25
    """How far a true ratio may lie from the words, as a share of it: "doubled"."""


class ReviewPolicy(Value):
    """How sure a number is that rests on a person's marks; what ships where a file has no such section."""

    scatter: Share = 0.15
    """Half-width of the 90 % interval of a person's count, as a share of it."""


class Policy(Value):
    """The tolerances that a comparison used; newsrooms edit ``policy.toml``."""

    version: str
    relations: dict[Numbered, Tolerance]
    """For each relation of a quantity that holds a number; all of them."""

    vague: dict[str, tuple[Whole, Whole]]
    """Least and most, inclusive, that a vague plural may stand for."""

    rounding: Rounding

    widest: Annotated[float, Field(gt=0, le=10, allow_inf_nan=False)]
    """A count whose interval is wider than this share of its best number is called too wide where it settles
    nothing."""

    assured: Annotated[float, Field(gt=0.5, lt=1, allow_inf_nan=False)]
    """Never "consistent" below this probability of the claim."""

    doubtful: Share
    """Never "inconsistent" while the claim keeps more than this probability."""

    longest_days: Whole
    """Never "inconsistent" when the claim leaves more days open: the scene may be of another one."""

    least_coverage: Share
    """Share of the AOI that a scene must cover for its count to be more than a lower bound."""

    least_site_score: Share
    """Never a word about a site that was found with less."""

    trend: TrendPolicy = TrendPolicy()
    review: ReviewPolicy = ReviewPolicy()

    @model_validator(mode="after")
    def _whole_and_forwards(self) -> Policy:
        if missing := set(get_args(Numbered)) - set(self.relations):
            raise ValueError(f"relations lacks {', '.join(sorted(missing))}")
        for words, (least, most) in self.vague.items():
            if most < least:
                raise ValueError(f"{words!r} runs backwards: {least} to {most}")
        return self
