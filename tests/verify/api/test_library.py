"""Scenes of the newsroom's own are sent over the API."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

SCENE = Path(__file__).parents[3] / "fixtures" / "imagery" / "tumangang-20231005-10m"


def test_a_scene_is_sent_listed_and_removed(here) -> None:
    """
    With what the person says of it; searches find it from then on.
    """
    (raster,) = SCENE.glob("*.tif")
    said = {"taken": "2023-10-05T02:10:00Z", "gsd": "10", "licence": "CC-BY-4.0"}
    made = here.http.post("/library", files={"scene": ("../../yard.tif", raster.read_bytes())}, data=said)
    listed = here.http.get("/library").json()["scenes"]
    removed = here.http.delete(f"/library/{made.json()['id']}")

    assert 201 == made.status_code, made.text
    assert f"/api/v1/library/{made.json()['id']}" == made.headers["location"]
    assert [made.json()["id"]] == [one["id"] for one in listed]
    assert (204, []) == (removed.status_code, here.http.get("/library").json()["scenes"])
    assert not (here.desk.data.parent / "yard.tif").exists()


def test_a_picture_is_sent_with_its_world_file(here, tmp_path) -> None:
    """
    And with its coordinate system; without them it lies nowhere, and is refused.
    """
    picture, world = _picture(tmp_path)
    said = {"taken": "2023-10-05", "gsd": "10", "crs": "EPSG:32652"}
    bare = here.http.post("/library", files={"scene": ("yard.png", picture)}, data=said)
    files = {"scene": ("yard.png", picture), "world": ("../yard.pgw", world)}
    made = here.http.post("/library", files=files, data=said)

    assert (422, "no-georeference") == (bare.status_code, _code(bare))
    assert (201, 10.0) == (made.status_code, made.json()["gsd_m"]), made.text
    assert (130, 42) == tuple(map(int, made.json()["footprint"]["coordinates"][0][0]))


def test_a_scene_that_is_sent_again_with_its_key_is_the_same(here) -> None:
    """
    Other words with that key are refused; one that was removed since is not added again.
    """
    (raster,) = SCENE.glob("*.tif")
    key = {"idempotency-key": "scene-1"}

    def send(**said):
        return here.http.post(
            "/library", files={"scene": (raster.name, raster.read_bytes())}, data=said, headers=key
        )

    first, again, other = send(), send(), send(licence="CC-BY-4.0")
    here.http.delete(f"/library/{first.json()['id']}")
    gone = send()

    assert (201, first.json()) == (again.status_code, again.json())
    assert (422, "key-reused") == (other.status_code, _code(other))
    assert (404, "no-such-scene") == (gone.status_code, _code(gone))


def _code(answer) -> str:
    return answer.json()["type"].rpartition("/")[2]


def _picture(folder: Path) -> tuple[bytes, bytes]:
    """A picture that does not say where it lies, and its world file: 10 m from the corner in UTM 52N."""
    path = folder / "yard.png"
    Image.new("RGB", (64, 64), (90, 90, 90)).save(path)
    return path.read_bytes(), b"10\n0\n0\n-10\n600000\n4690000\n"


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("yard.tif", b"no raster"),
        ("yard.exe", b"MZ"),
        (".tif", b"II*\0"),
        ("yard.tif\n", b"II*\0"),
        ("a" * 300, b""),
    ],
)
def test_what_is_no_scene_is_refused(here, name, body) -> None:
    """
    By its name or its bytes; the library stays as it was.
    """
    answer = here.http.post("/library", files={"scene": (name, body)}, data={"taken": "2023-10-05"})

    assert (422, "application/problem+json") == (answer.status_code, answer.headers["content-type"])
    assert [] == here.http.get("/library").json()["scenes"]
