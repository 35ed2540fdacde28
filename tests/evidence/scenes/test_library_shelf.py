"""What the library lists is whole, whoever else adds at the same time and whatever breaks off."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from catalogues import square

from evidence.scenes.library import shelf as library_shelf
from evidence.scenes.library.library import Library
from evidence.scenes.library.shelf import LibraryBusy, Shelf, write
from evidence.seams import RasterFacts
from evidence.trail import Trail

FACTS = RasterFacts(
    width=100,
    height=100,
    bands=("",),
    dtype="uint8",
    crs="EPSG:32652",
    transform=(0.3, 0.0, 0.0, 0.0, -0.3, 0.0),
    footprint=square(side=0.1),
    posting_m=0.3,
    tags={},
)

ADDING = """
import shutil, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[4])
from test_library_shelf import FACTS
from evidence.scenes.library.library import Library
from evidence.trail import Trail

def keep(original, copy):
    print("copying", flush=True)
    time.sleep(float(sys.argv[3]))
    shutil.copyfile(original, copy)

here = Path(sys.argv[1])
trail = Trail(here / f"trail-{sys.argv[2]}")
library = Library(here / "library", trail=trail, describe=lambda _: FACTS, keep=keep)
library.add(here / sys.argv[2], taken="2023-10-05")
"""


def adding(folder: Path, name: str, *, pause_s: float) -> subprocess.Popen[bytes]:
    """
    Start a process that adds a file, and takes so long for copying it.
    """
    (folder / name).write_bytes(b"II*\0" + name.encode())
    here, tests = Path(__file__).parent, Path(__file__).parents[2]
    path = os.pathsep.join([*sys.path, str(tests), str(tests.parent)])
    words = [sys.executable, "-c", ADDING, str(folder), name, str(pause_s), str(here)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path})


def library(folder: Path) -> Library:
    """
    The same library in this process.
    """
    return Library(
        folder / "library", trail=Trail(folder / "trail"), describe=lambda _: FACTS, keep=shutil.copyfile
    )


def test_several_add_at_once(tmp_path: Path) -> None:
    """
    All are listed: each change starts from the list as the others left it.
    """
    names = [f"{number}.tif" for number in range(4)]
    for running in [adding(tmp_path, name, pause_s=0.2) for name in names]:
        assert 0 == running.wait(timeout=60)
        running.stdout.close()

    assert {name[0] for name in names} == {scene.id[0] for scene in library(tmp_path).scenes()}


def test_two_add_the_same(tmp_path: Path) -> None:
    """
    Whoever comes second finds it there.
    """
    for running in [adding(tmp_path, "yard.tif", pause_s=0.5) for _ in range(2)]:
        assert 0 == running.wait(timeout=60)
        running.stdout.close()

    assert 1 == len(library(tmp_path).scenes())
    assert 1 == len(list((tmp_path / "library" / "scenes").iterdir()))


def test_one_that_is_killed_leaves_nothing_listed(tmp_path: Path) -> None:
    """
    Half a copy is in no list; it is cleared away a day later, and adding again works at once.
    """
    running = adding(tmp_path, "yard.tif", pause_s=60)
    assert b"copying\n" == running.stdout.readline()
    running.send_signal(signal.SIGKILL)
    running.wait()
    running.stdout.close()
    shelf = library(tmp_path)
    (left,) = (tmp_path / "library" / "scenes").iterdir()

    assert () == shelf.scenes()
    shelf.add(tmp_path / "yard.tif", taken="2023-10-05")
    assert left.is_dir()
    os.utime(left, (time.time() - 90_000,) * 2)
    (tmp_path / "other.tif").write_bytes(b"II*\0other")
    shelf.add(tmp_path / "other.tif", taken="2023-10-05")
    assert not left.exists()
    assert 2 == len(shelf.scenes())


def test_a_scene_that_was_never_listed(tmp_path: Path) -> None:
    """
    A crash between putting it there and listing it: adding it again replaces it.
    """
    (tmp_path / "yard.tif").write_bytes(b"II*\0pixels")
    shelf = library(tmp_path)
    added = shelf.add(tmp_path / "yard.tif", taken="2023-10-05")
    write(tmp_path / "library" / "catalog.json", {"type": "Catalog", "links": []})

    assert () == shelf.scenes()
    assert added == shelf.add(tmp_path / "yard.tif", taken="2023-10-05")
    assert (added,) == shelf.scenes()


def test_a_failed_copy_leaves_no_trace(tmp_path: Path) -> None:
    """
    An error while copying is the error that is told.
    """
    (tmp_path / "yard.tif").write_bytes(b"II*\0pixels")

    def keep(_original: Path, copy: Path) -> None:
        copy.write_bytes(b"half")
        raise OSError(28, "No space left on device", str(copy))

    shelf = Library(
        tmp_path / "library", trail=Trail(tmp_path / "trail"), describe=lambda _: FACTS, keep=keep
    )
    with pytest.raises(OSError, match="No space left"):
        shelf.add(tmp_path / "yard.tif", taken="2023-10-05")
    assert [] == list((tmp_path / "library" / "scenes").iterdir())


def test_nobody_waits_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A process that was stopped while it held the list is named as such.
    """
    monkeypatch.setattr(library_shelf, "_LONGEST_S", 0.1)
    shelf = Shelf(tmp_path)

    with shelf.locked(), pytest.raises(LibraryBusy, match="Another process"), Shelf(tmp_path).locked():
        pass
    with shelf.locked():
        pass


def test_what_is_listed_lies_in_the_folder(tmp_path: Path) -> None:
    """
    The catalogue's links are relative, so that the folder can be moved or shared.
    """
    (tmp_path / "yard.tif").write_bytes(b"II*\0pixels")
    library(tmp_path).add(tmp_path / "yard.tif", taken="2023-10-05")
    (tmp_path / "moved").mkdir()
    (tmp_path / "library").rename(tmp_path / "moved" / "library")

    (scene,) = library(tmp_path / "moved").scenes()

    assert Path(scene.assets["image"].href).read_bytes() == b"II*\0pixels"
    root = json.loads((tmp_path / "moved" / "library" / "catalog.json").read_text(encoding="utf-8"))
    assert all(link["href"].startswith("./") for link in root["links"])
