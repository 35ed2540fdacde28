"""`recount library`: what the newsroom adds is copied, recorded, and searched before anything else."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
import rasterio
from PIL import Image

SCENE = Path(__file__).parents[2] / "fixtures" / "imagery" / "tumangang-20231005" / "tumangang-20231005.tif"
YARD = ("scenes", "130.6081,42.4214", "--from", "2023-10-05", "--to", "2023-10-05", "--kind", "railcar")
GRID = "0.000004 0 0 -0.000004 130.6 42.424"


@pytest.fixture
def png(tmp_path: Path) -> Path:
    """
    A PNG of the yard with its world file.
    """
    pixels = np.random.default_rng(1).integers(0, 255, (900, 4000, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "yard.png")
    (tmp_path / "yard.pgw").write_text(GRID, encoding="utf-8")
    return tmp_path / "yard.png"


def test_a_scene_is_added_and_found(recount) -> None:
    """
    The command prints the scene, and a search lists it first.
    """
    added = recount("library", "add", SCENE, "--licence", "CC-BY-4.0", "--format", "text")
    found = recount(*YARD, "--offline").documents[0]

    assert 0 == added.code
    assert added.out.startswith("tumangang-20231005-20231005-")
    assert "library" == found["scenes"][0]["catalogue"]


def test_a_png_needs_to_be_told_where(recount, png) -> None:
    """
    Without a coordinate system it is refused with the option's name; with it, its copy is a GeoTIFF.
    """
    without = recount("library", "add", png, "--taken", "2023-10-05")
    added = recount("library", "add", png, "--taken", "2023-10-05", "--crs", "EPSG:4326")
    copy = added.documents[0]["assets"]["image"]["href"]

    assert (2, True) == (without.code, "--crs EPSG:32652" in without.err)
    assert (0, True) == (added.code, "Made a cloud-optimized copy of yard.png" in added.err)
    with rasterio.open(copy) as raster, Image.open(png) as original:
        assert np.array_equal(np.moveaxis(np.asarray(original), 2, 0), raster.read())


def test_a_withheld_scene_is_known_and_not_shown(recount, data_folder) -> None:
    """
    A search names it with the reason; not one pixel lies in the library.
    """
    added = recount("library", "add", SCENE, "--withheld", "--where", "Picture desk", "--format", "text")
    found = recount(*YARD, "--offline").documents[0]

    assert "pixels not kept (withheld), ask Picture desk" in " ".join(added.out.split())
    (scene,), (why,) = found["scenes"], found["receipt"]["rejected"]
    assert ("none", "imagery_withheld") == (scene["adequacy"]["verdict"], why["code"])
    assert "Picture desk" in why["reason"]
    assert [] == list(data_folder.rglob("*.tif"))


def test_metadata_alone(recount, tmp_path) -> None:
    """
    A STAC item is enough to say that a scene exists.
    """
    beside = SCENE.parent / f"{SCENE.stem}.json"
    (tmp_path / "offer.json").write_bytes(beside.read_bytes())

    added = recount("library", "add", tmp_path / "offer.json").documents[0]

    assert ("withheld", {}) == (added["access"], added["assets"])


@pytest.mark.parametrize(
    ("name", "says"), [(".", "is a folder, and a scene is one file"), ("gone.tif", "There is no file")]
)
def test_what_a_scene_is(recount, tmp_path, name, says) -> None:
    """
    A folder or a missing file: the error says what to name.
    """
    ran = recount("library", "add", tmp_path / name, "--taken", "2023-10-05")

    assert (2, "") == (ran.code, ran.out)
    assert says in ran.err
    assert "Name a GeoTIFF, a JPEG 2000 file, a PNG or JPEG with its world file, or the STAC item" in ran.err


def test_nobody_to_ask(recount, tmp_path) -> None:
    """
    Away from a terminal a missing time is an error that names the option.
    """
    (tmp_path / "yard.tif").write_bytes(SCENE.read_bytes())
    ran = recount("library", "add", tmp_path / "yard.tif")

    assert (2, True) == (ran.code, "--taken 2023" in ran.err)


def test_the_same_pixels_at_another_time(recount) -> None:
    """
    Refused, with the command that takes the other out; afterwards it goes in.
    """
    there = recount("library", "add", SCENE).documents[0]["id"]
    refused = recount("library", "add", SCENE, "--taken", "2023-10-06")

    assert (2, True) == (refused.code, f"recount library remove {there}" in refused.err)
    recount("library", "remove", there)
    assert 0 == recount("library", "add", SCENE, "--taken", "2023-10-06").code


def at_a_terminal(*words: object, answers: bytes) -> tuple[int, dict[str, object], str]:
    """
    Run the command as a person does: the keyboard and the messages are a terminal, the data is piped.
    """
    person, terminal = pty.openpty()
    command = [sys.executable, "-c", "from verify.cli import main; main()", *map(str, words)]
    with subprocess.Popen(command, stdin=terminal, stderr=terminal, stdout=subprocess.PIPE) as running:
        os.close(terminal)
        shown: list[bytes] = []
        reading = threading.Thread(target=_read, args=(person, shown))
        reading.start()
        os.write(person, answers)
        out, _ = running.communicate(timeout=60)
        reading.join(timeout=10)
    os.close(person)
    return running.returncode, json.loads(out or b"{}"), b"".join(shown).decode()


def _read(person: int, shown: list[bytes]) -> None:
    while True:
        try:
            part = os.read(person, 1000)
        except OSError:
            return  # a terminal that nobody holds open any more ends so on Linux
        if not part:
            return
        shown.append(part)


def test_at_a_terminal_it_asks(tmp_path, data_folder) -> None:
    """
    Questions go to standard error, data to standard output; an answer that makes no sense is asked again.
    """
    (tmp_path / "yard.tif").write_bytes(SCENE.read_bytes())

    code, scene, shown = at_a_terminal(
        "library", "add", tmp_path / "yard.tif", answers=b"Thursday\n2023-10-05T02:10:00Z\n0.6\nCC-BY-4.0\n"
    )

    assert (0, "2023-10-05T02:10:00Z", 0.6, "CC-BY-4.0") == (
        code,
        scene["taken_start"],
        scene["gsd_m"],
        scene["licence"],
    )
    asked = [shown.count(words) for words in ("When was yard.tif taken?", "sample distance", "licence")]
    assert [2, 1, 1] == asked
    assert "'Thursday'" in shown
    assert data_folder.is_dir()


def test_at_a_terminal_empty_answers_will_do(tmp_path, data_folder) -> None:
    """
    Where the time is known: the GSD is then the pixels' spacing, and no licence is stated.
    """
    (tmp_path / "yard.tif").write_bytes(SCENE.read_bytes())

    code, scene, _ = at_a_terminal(
        "library", "add", tmp_path / "yard.tif", "--taken", "2023-10-05", answers=b"\n\n"
    )

    assert (0, 0.5, None) == (code, round(scene["gsd_m"], 2), scene["licence"])
    assert data_folder.is_dir()
