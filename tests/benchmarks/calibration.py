"""How often the judge is wrong, and what its likelihoods are worth: ``make calibration``.

    PYTHONPATH=tests python tests/benchmarks/calibration.py SETS TABLE PLOT

Renders scenes of style C, on which nothing was trained, to SETS; counts each once with the shipped counter,
half of them a second time with a part of the scene unseen; makes claims about them that are true, inflated
and deflated, in settings that can and cannot settle them; and judges. Scenes and counts that are there are
kept. TABLE gets the counts, which the tests judge again; PLOT a picture of how likelihoods hold.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from benchmarks.reliability import draw
from calibrating import HEDGES, View, cases, halves, read_views
from outcomes import bands, brier, ignorant, outcomes, share, told

from evidence.counters.rail.counter import make as counters
from evidence.counters.rail.counter import shipped
from evidence.training.railnet.scoring import scene
from evidence.training.railnet.sets import make, parts
from verify.judge.policy import load_policy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outcomes import Band, Outcome

    from evidence.seams import Counter as Counts

SHARES = 0.4, 0.6, 0.8, 0.95
"""Parts of a scene that are seen where not all of it is."""

EMPTY = 20
"""Scenes without cars, beside those that happen to have none."""

TWO_SIDED = {"exactly", "about", "nearly", "between"}
SETTINGS = "clear", "two", "length", "partial", "hazy", "wrong_day", "site", "coarse"


def pictures(sets: Path) -> Iterator[Path]:
    """Render what is missing, and give all pictures."""
    for part in parts():
        if part.folder.startswith(("test/", "empty/")):
            asked = part._replace(seeds=part.seeds[:EMPTY]) if part.most == 0 else part
            make(sets, asked)
            yield from sorted((sets / part.folder).glob("*.tif"))[: len(asked.seeds)]


def count(picture: Path, fitting: Sequence[Counts]) -> Iterator[View]:
    """Count a scene, and every other fine one once more without its right-hand side."""
    one = scene(picture)
    counter = next(counter for counter in fitting if one.chip.gsd_m <= counter.coarsest_m)
    seed = int(picture.stem[-5:])
    shares = [1.0]
    if counter.method == "objects" and one.cars and seed % 2 == 0:
        shares.append(float(np.random.default_rng([3, seed]).choice(SHARES)))
    for seen in shares:
        valid = one.chip.valid.copy()
        valid[:, round(valid.shape[1] * seen) :] = False
        found = counter(replace(one.chip, valid=valid))
        yield View(
            picture.stem,
            one.chip.gsd_m,
            len(one.cars),
            seen,
            found.best,
            found.low,
            found.high,
            found.disputed,
        )


def counted(sets: Path, fitting: Sequence[Counts]) -> list[View]:
    """Count every picture, or take what was counted before by the same model."""
    kept = sets / f"views-{shipped().identity.sha256[:12]}.csv"
    kept.parent.mkdir(parents=True, exist_ok=True)
    views = read_views(kept) if kept.exists() else []
    known = {view.scene for view in views}
    with kept.open("a", encoding="utf-8", newline="") as out:
        for picture in pictures(sets):
            if picture.stem not in known:
                fresh = list(count(picture, fitting))
                views += fresh
                csv.writer(out, lineterminator="\n").writerows(map(_row, fresh))
                out.flush()
    return sorted(views)


def write(views: Sequence[View], table: Path) -> None:
    """Write the table that the tests judge."""
    with table.open("w", encoding="utf-8", newline="") as out:
        lines = csv.writer(out, lineterminator="\n")
        lines.writerow(View._fields)
        lines.writerows(map(_row, views))


def _row(view: View) -> list[str]:
    return [view.scene, *(json.dumps(value) for value in view[1:])]


def by_setting(judged: Sequence[Outcome]) -> Iterator[str]:
    """Rows of a table: what was said in each setting, and how often wrongly."""
    yield "| setting | cases | consistent | inconsistent | open | definite and wrong | Brier |"
    yield "|---|---|---|---|---|---|---|"
    for setting in (*SETTINGS, None):
        some = [one for one in judged if setting in {one.case.setting, None}]
        words = Counter(one.verdict.agreement for one in some)
        pairs = told(some)
        rest = words["inconclusive"] + words["not_checkable"]
        wrong = sum(one.wrong for one in some)
        cells = [len(some), words["consistent"], words["inconsistent"], rest]
        score = f"{brier(pairs):.3f}" if pairs else ""
        numbers = " | ".join(f"{cell:,}" for cell in cells)
        yield f"| {setting or 'all'} | {numbers} | {wrong} ({wrong / len(some):.2%}) | {score} |"


def by_distance(judged: Sequence[Outcome]) -> Iterator[str]:
    """Rows of a table: claims with two limits on a clear scene, by how far their number is off."""
    yield "| off by | claims | consistent | inconsistent | open |"
    yield "|---|---|---|---|---|"
    clear = [one for one in judged if one.case.setting == "clear" and _two_sided(one)]
    for low, high in ((0.0, 0.0), (0.1, 0.1), (0.2, 0.2), (0.3, 0.3), (0.4, 0.4), (0.5, 0.7), (0.8, 1.0)):
        some = [one for one in clear if low <= one.case.off <= high]
        words = Counter(one.verdict.agreement for one in some)
        cells = (f"{words[word] / len(some):.0%}" for word in ("consistent", "inconsistent", "inconclusive"))
        span = f"{low:.0%}" if low == high else f"{low:.0%} to {high:.0%}"
        yield f"| {span} | {len(some)} | {' | '.join(cells)} |"


def _two_sided(one: Outcome) -> bool:
    return one.case.evidence.claim.quantity.relation in TWO_SIDED


def by_term(name: str, found: Sequence[Band]) -> Iterator[str]:
    """Rows of a table: what likelihoods said, and how often it was so."""
    yield f"| {name} | claims | said | true |"
    yield "|---|---|---|---|"
    for band in found:
        yield f"| {band.term} | {band.claims:,} | {band.said:.2f} | {band.true:.2f} |"


def plainly_wrong(one: Outcome) -> bool:
    """Contradicted though true to the letter, or borne out though false and off by half or more."""
    if one.verdict.agreement == "inconsistent":
        return one.case.told == "true"
    return one.verdict.agreement == "consistent" and one.case.off >= 0.5 and not one.holds


def definite(judged: Sequence[Outcome]) -> Iterator[str]:
    """How often a word is given where a claim is off by half or more, on a clear scene."""
    far = [one for one in judged if one.case.setting == "clear" and one.case.off >= 0.5]
    for name, some in {
        "off by 50 % or more, clear scene": far,
        "of these, ten cars or more": [one for one in far if one.case.true >= 10],
        "of these, the truth does not bear the claim out": [one for one in far if not one.holds],
        "of these, not disputed": [one for one in far if "estimators_disagree" not in one.verdict.reasons],
    }.items():
        yield f"{name}: {share(some, lambda one: one.definite):.3f} definite, of {len(some)}"


def main(sets: Path, table: Path, plot: Path) -> int:
    """Render, count, judge, and say what came of it."""
    policy = load_policy()
    views = counted(sets, counters(None))
    write(views, table)
    for name, half in zip(("chosen on", "held out"), halves(views), strict=True):
        judged = outcomes(list(cases(half, policy)), policy)
        words = [one for one in judged if one.definite]
        lines = [f"## {name}: {len(half)} views, {len(HEDGES)} hedges", *by_setting(judged)]
        lines.append(
            f"wrong, of the definite ones: {share(words, lambda one: one.wrong):.2%} of {len(words)}"
        )
        compared = [one for one in judged if one.verdict.agreement != "not_checkable"]
        lines.append(
            f"wrong, of the compared ones: {share(compared, lambda one: one.wrong):.2%} of {len(compared)}"
        )
        lines.append(f"plainly wrong: {share(judged, plainly_wrong):.2%} of all cases")
        lines += [*definite(judged), *by_distance(judged)]
        whole = [view for view in half if view.share == 1]
        known, blind = bands(told(judged)), bands(ignorant(whole, policy))
        lines += [*by_term("simulated claims", known), *by_term("numbers that know nothing", blind)]
        sys.stdout.write("\n".join(lines) + "\n\n")
    draw({"simulated claims": known, "numbers that know nothing": blind}, plot)
    return 0


if __name__ == "__main__":
    sys.exit(main(*(Path(argument) for argument in sys.argv[1:4])))
