"""``recount count``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from claims.kinds import KINDS
from evidence.counting import fitting, measured_by
from evidence.pixels.place import georeference, with_tracks
from evidence.pixels.plot import draw
from evidence.pixels.read import read_image
from evidence.scenes.adequacy import resolvable
from verify.cli.exits import DONE
from verify.cli.geojson import lines_in, polygon_in
from verify.cli.numbers import checked_day, checked_gsd
from verify.cli.output import Format, emit, say
from verify.cli.scenes import known_kind
from verify.door import Doors
from verify.files import file_to_write, named, no_device, write_file
from verify.judge.sentences import noun
from verify.records.canonical import as_json, canonical
from verify.records.marks import as_features
from verify.settings import load_settings
from verify.wiring import wired

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from evidence.chip import Chip
    from evidence.model.counts import Count
    from evidence.model.scenes import Adequacy
    from evidence.seams import Counter


def run(
    *,
    image: Path,
    kind: str,
    aoi: str | None,
    tracks: str | None,
    gsd: float | None,
    taken: str | None,
    model: str | None,
    plot: str | None,
    geojson: str | None,
    form: Format | None,
) -> int:
    """Count one kind of thing on one image, or say why its pixels cannot be counted on."""
    known_kind(kind)
    checked_gsd(gsd)
    no_device(image)
    day = None if taken is None else checked_day(taken, option="--taken")
    picture = file_to_write(named("--plot", plot), option="--plot")
    marks = file_to_write(named("--geojson", geojson), option="--geojson")
    within, rails = named("--aoi", aoi), named("--tracks", tracks)
    area = polygon_in(within) if within else None
    paths = lines_in(rails) if rails else None
    with wired(load_settings(), Doors(offline=True), model=model) as ready:
        counters = [one for one in ready.tools.counters if one.kind == kind]
    say(f"Reading {image.name}")
    chip = read_image(image, area=area, gsd_m=gsd)
    chip = with_tracks(chip, paths) if paths else chip
    adequacy, seen = count_chip(chip, kind, counters)
    seen_marks = seen.marks if seen else ()
    if picture:
        drawn = draw(chip, seen_marks, caption=_caption(image, kind, day, seen))
        write_file(picture, drawn, option="--plot")
    if marks:
        write_file(marks, canonical(as_features(seen_marks)), option="--geojson")
    label = "RENDERED, not a photograph.\n" if chip.rendered else ""
    told = _told(kind, adequacy, seen) | {"rendered": chip.rendered}
    emit(told, form=form, text=lambda: label + _text(kind, adequacy, seen, rendered=chip.rendered))
    return DONE


def count_chip(chip: Chip, kind: str, counters: Sequence[Counter]) -> tuple[Adequacy, Count | None]:
    """Count on a chip when its GSD allows it.

    Returns:
        What the pixels can settle, and the count; None when they cannot be counted on.
    """
    adequacy = resolvable(chip.gsd_m, kind=KINDS[kind], measured=measured_by(counters))
    counter = fitting(counters, chip.gsd_m, verdict=adequacy.verdict)
    if not counters:
        nobody = f"No counter has been measured on {noun(kind, 2)}. {adequacy.reason}"
        return adequacy.model_copy(update={"reason": nobody}), None
    if counter is None:
        if adequacy.verdict in {"count", "length"}:
            reason = f"{adequacy.reason} None of the counters asked for does that."
            adequacy = adequacy.model_copy(update={"reason": reason})
        return adequacy, None
    seen = counter(chip)
    return adequacy, seen.model_copy(update={"marks": georeference(seen.marks, chip)})


def _told(kind: str, adequacy: Adequacy, seen: Count | None) -> dict[str, Any]:
    if seen is not None:
        return as_json(seen) | {"adequacy": as_json(adequacy)}
    nothing = dict.fromkeys(("best", "low", "high", "pmf", "second", "counter"))
    return {
        "kind": kind,
        "method": "objects",
        "level": 0.9,
        "disputed": False,
        "marks": [],
        **nothing,
        "adequacy": as_json(adequacy),
    }


def _text(kind: str, adequacy: Adequacy, seen: Count | None, *, rendered: bool) -> str:
    if seen is None:
        return f"Not counted: {adequacy.reason}"
    number = f"{seen.best} {noun(kind, seen.best)} ({seen.level:.0%} interval {seen.low} to {seen.high})"
    by = f"Counted by {seen.counter.name} {seen.counter.version}{_second(seen)}."
    return "\n".join([number, adequacy.reason, by, *_caution(seen, rendered=rendered)])


def _caution(seen: Count, *, rendered: bool) -> Iterator[str]:
    """What whoever quotes the number should know besides."""
    if seen.method == "objects" and len(seen.marks) != seen.best:
        yield f"{len(seen.marks)} places are marked; the count adds up their chances and fainter ones'."
    if seen.counter.measured_on == "rendered" and not rendered:
        yield "Measured on rendered scenes alone: how good the interval is on a photograph nobody knows."
    yield "Cloud is not looked for: see with --plot whether the ground is in view."


def _second(seen: Count) -> str:
    if seen.second is None:
        return ""
    agree = "which is too far off: the count is weak" if seen.disputed else "which agrees"
    return f"; counted another way it is {seen.second}, {agree}"


def _caption(image: Path, kind: str, taken: str | None, seen: Count | None) -> str:
    number = f"{seen.best} ({seen.level:.0%}: {seen.low} to {seen.high})" if seen else "not counted"
    return " | ".join(part for part in (f"{kind}: {number}", image.name, taken) if part)
