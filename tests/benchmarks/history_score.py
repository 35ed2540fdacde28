"""How often the judge of changes and records is definite and wrong, and a rank right: simulated and rendered.

Run by hand: PYTHONPATH=tests python tests/benchmarks/history_score.py [SERIES]. The numbers in
docs/history.md are its output with 5000; the rendered scenes take a minute.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from histories import a_change, a_record

from verify.judge.policy import load_policy
from verify.judge.verdict import judge

ROOT = Path(__file__).parents[2]
SHARES = (0.1, 0.3, 0.6, 0.85, 1.0)


def say(line: str) -> None:
    """Write a line."""
    sys.stdout.write(f"{line}\n")


def simulated(make, number: int) -> None:
    """Judge so many claims, and tell how often it was definite, right and wrong, by the share seen."""
    rng, policy = np.random.default_rng(1), load_policy()
    table: dict[float, Counter[str]] = {share: Counter() for share in SHARES}
    errors = []
    for index in range(number):
        share = SHARES[index % len(SHARES)]
        one = make(rng, share)
        verdict = judge(one.evidence, policy)
        right = (verdict.agreement == "consistent") == one.holds
        word = verdict.agreement if verdict.agreement == "inconclusive" else "right" if right else "wrong"
        table[share][word] += 1
        if verdict.likelihood is not None:
            errors.append((verdict.likelihood - one.holds) ** 2)
    for share, row in table.items():
        say(f"{make.__name__} {share:.0%} seen: " + ", ".join(f"{k} {v}" for k, v in sorted(row.items())))
    wrong = sum(row["wrong"] for row in table.values())
    say(
        f"{make.__name__}: {wrong} of {number} definite and wrong; "
        f"Brier {np.mean(errors):.3f} of {len(errors)}"
    )


def rendered() -> None:
    """Rank each usable scene of the fixtures, and compare with the rank of its true number."""
    out = subprocess.run(
        [
            *(str(Path(sys.executable).parent / "recount"), "history", "Tumangang Rail Facility"),
            *("--from", "2018-10-05", "--to", "2023-10-05", "--kind", "railcar", "--format", "json"),
            *("--imagery", str(ROOT / "fixtures/imagery/catalog.json"), "--offline"),
        ],
        env=os.environ,
        capture_output=True,
        check=True,
    ).stdout
    series = json.loads(out)["series"]
    truth = {
        one["scene_id"]: json.loads(
            (ROOT / "fixtures/imagery/truth" / f"{one['scene_id']}.json").read_text()
        )["count"]
        for one in series
    }
    for one in series:
        counted = 1 + sum(other["best"] > one["best"] for other in series)
        true = 1 + sum(number > truth[one["scene_id"]] for number in truth.values())
        say(
            f"{one['scene_id']}: true {truth[one['scene_id']]}, counted {one['best']} "
            f"({one['low']} to {one['high']}); rank {counted}, truly {true}"
        )


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    for claims in (a_record, a_change):
        simulated(claims, asked)
    rendered()
