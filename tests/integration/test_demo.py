"""`make demo` does the main job on what ships in the box, and prints what the README says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """
    Run the demo's script as make does, without a network, into a folder of its own.
    """
    out = tmp_path_factory.mktemp("demo") / "out"
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        [str(ROOT / ".ci" / "demo"), str(out)],
        cwd=ROOT,
        env={"PATH": path, "HOME": str(out.parent)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert 0 == ran.returncode, ran.stderr
    return out, ran.stdout


def test_the_demo_leaves_bundles_that_audit_as_valid(demo) -> None:
    """
    One record for each claim, in text order; the first is counted, and its marks are drawn.
    """
    out, printed = demo
    records = [json.loads(path.read_bytes()) for path in out.glob("*/record.json")]
    counted = next(one for one in records if one["claim"]["quantity"]["value"] == 73)

    assert len(records) == printed.count("valid: ")
    assert "tumangang-20231005" == counted["counts"][0]["scene_id"]
    assert counted["counts"][0]["low"] <= 73 <= counted["counts"][0]["high"]
    assert {"resolution_insufficient", "wrong_day"} <= {one["code"] for one in counted["search"]["rejected"]}
    assert ("consistent", "low") == (
        counted["verdict"]["agreement"],
        counted["verdict"]["analytic_confidence"],
    )
    assert "rendered_imagery" in counted["verdict"]["reasons"]
    assert (out / counted["id"] / "marks" / "0.png").read_bytes().startswith(b"\x89PNG")


def test_the_readme_shows_what_the_demo_prints(demo) -> None:
    """
    The first screen is real output; an ellipsis stands for what differs from run to run.
    """
    shown = re.search(r"\$ make demo\n(.*?)\$ make test", (ROOT / "README.md").read_text(), re.DOTALL)
    assert shown
    pattern = ".*".join(re.escape(part) for part in shown.group(1).strip().split("…"))

    assert re.fullmatch(pattern, demo[1].strip(), re.DOTALL)


def test_records_follow_the_published_schema(demo) -> None:
    """
    Every record in the demo validates against the schema in the docs.
    """
    schema = json.loads((ROOT / "docs" / "record.schema.json").read_text())
    for path in demo[0].glob("*/record.json"):
        jsonschema.validate(json.loads(path.read_bytes()), schema)
