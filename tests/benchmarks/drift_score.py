"""How well drift is told: ``make drift-score``."""

from __future__ import annotations

import sys

from drifts import SETS, score, stories, tumangang

if __name__ == "__main__":
    sets = {"the eight wordings": [tumangang()]} | {name: stories(name) for name in SETS}
    for name, some in sets.items():
        found = score(some)
        sys.stdout.write(
            f"{name}: {found['tellings']} tellings, {found['grouped']} with their source, "
            f"{found['wrongly_grouped']} others wrongly so; all changes right in {found['exact']}; "
            f"changes: precision {found['precision']:.2f}, recall {found['recall']:.2f}\n"
        )
        for story, publisher, expected, told in found["wrong"]:
            sys.stdout.write(f"  {story}, {publisher}: expected {expected}, found {told}\n")
