"""What would settle a matter that no scene at hand settles: acquisitions that exist, and what to ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.kinds import with_article
from evidence.model.scenes import Obtainable, Settling
from evidence.scenes.adequacy import COUNT_PX, LOWEST_SUN, MOST_OFF_NADIR
from evidence.scenes.library.shelf import LIBRARY

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from claims.kinds import Kind
    from evidence.model.scenes import Access, AssessedScene, Rejection
    from evidence.scenes.adequacy import Measured
    from evidence.scenes.question import Question

_HOW: dict[Access, str] = {
    "open": "its file was not to be read",
    "requester_pays": "whoever reads it pays the host",
    "account": "with an account",
    "purchase": "for money",
    "withheld": "withheld by its owner",
}


def settling(
    question: Question,
    weighed: Iterable[tuple[AssessedScene, Rejection | None]],
    *,
    when: datetime,
    end: datetime,
    answered: bool,
) -> Settling:
    """Say what would settle it.

    Args:
        question: what is to be counted, on which days.
        weighed: the scenes of those days, each with what stands against it.
        when: the present, aware UTC.
        end: end of the last day, aware UTC.
        answered: whether any catalogue of the world's scenes answered.
    """
    gsd = coarsest(question.kind, question.measured)
    listed = tuple(
        _obtainable(one, gsd)
        for one, why in weighed
        if why is not None and why.code in {"imagery_unlicensed", "imagery_withheld"}
    )
    return Settling(
        listed=listed,
        gsd_m=gsd,
        off_nadir=MOST_OFF_NADIR,
        advice=" ".join([*_existing(listed), *_tasking(question, gsd, passed=end < when, answered=answered)]),
    )


def coarsest(kind: Kind, measured: Measured) -> float:
    """Coarsest native GSD, metres, at which things of a kind can be counted: as measured, else by width."""
    return max((high for _, high in measured.objects), default=kind.width_m / COUNT_PX)


def _obtainable(one: AssessedScene, gsd: float) -> Obtainable:
    scene = one.scene
    return Obtainable(
        scene=scene.id,
        catalogue=scene.catalogue,
        taken_start=scene.taken_start,
        gsd_m=scene.gsd_m or gsd,
        access=scene.access,
        where=scene.where,
    )


def _existing(listed: tuple[Obtainable, ...]) -> list[str]:
    if not listed:
        return []
    best = min(listed, key=lambda one: one.gsd_m)
    at = f" at {best.where}" if best.where else ""
    more = f", and {len(listed) - 1} more" if len(listed) > 1 else ""
    taken = f"taken {best.taken_start:%Y-%m-%d at %H:%M} UTC at {best.gsd_m:.3g} m"
    return [
        (
            f"{best.scene}, {taken} and listed by {best.catalogue}{more}, could settle it: "
            f"ask{at} ({_HOW[best.access]}), {_taking(best)}."
        )
    ]


def _taking(one: Obtainable) -> str:
    """How its pixels get here once they are had."""
    if one.catalogue == LIBRARY:
        return f"then recount library remove {one.scene}, and recount library add the file"
    return "and add it with recount library add"


def _tasking(question: Question, gsd: float, *, passed: bool, answered: bool) -> list[str]:
    days = question.local_days
    span = days.start if days.start == days.end else f"{days.start} to {days.end}"
    thing = f"{with_article(question.kind.name)} {question.kind.width_m:g} m wide"
    needed = (
        f"It takes an optical image of {span} (local days) at {gsd:.3g} m or finer for {thing}, "
        f"less than {MOST_OFF_NADIR:g}° off nadir, with the sun above {LOWEST_SUN:g}° "
        "and the site free of cloud."
    )
    if not passed:
        return [needed, "Such an image can still be ordered from a satellite operator (tasked)."]
    if not answered:
        return [needed, "No catalogue could be asked: try again with a network, before anything is bought."]
    sellers = ", ".join(question.archives)
    ask = f"The day has passed: an archive may hold one{f'; ask {sellers}' if sellers else ''}."
    return [needed, ask]
