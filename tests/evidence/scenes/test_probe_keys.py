"""Keys and recordings of a trial: what is sent, what is kept, what answers again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from played import PIXELS, api, scene, tells, tried
from serving import ranged, serving

from evidence.scenes.catalogues.configured import Auth

if TYPE_CHECKING:
    from pathlib import Path


def test_a_key_that_is_missing(tmp_path: Path) -> None:
    """
    Nobody is asked, and that is no fault.
    """
    with api() as server:
        found_out = tried(server.url, tmp_path, auth=Auth(variable="PLAYED_KEY", scheme="bearer"))

    assert ("not_tried", True, []) == (found_out.outcome, found_out.ok, server.asked)
    assert ("Not tried: the variable PLAYED_KEY is not set.",) == found_out.told


@pytest.mark.parametrize("status", [200, 401])
def test_a_key_goes_to_its_host_and_stands_nowhere(status: int, tmp_path: Path) -> None:
    """
    It is sent along; probe, trail and recording have it not. Where it is refused, its variable is named.
    """
    with api() as server, serving(**{"scene.tif": ranged(PIXELS)}) as files:
        picture = {"href": f"{files.url}/scene.tif", "type": "image/tiff", "roles": ["visual"]}
        given = {"features": [scene(server, assets={"visual": picture})]}
        server.paths["/search"] = tells(given, status)
        found_out = tried(
            f"{server.url}/",
            tmp_path,
            auth=Auth(variable="PLAYED_KEY", scheme="bearer"),
            environment={"PLAYED_KEY": "sesame-street"},
            web={"record": tmp_path / "tape"},
        )

    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert {"Bearer sesame-street"} == {one.headers.get("authorization") for one in server.asked}
    assert {None} >= {one.headers.get("authorization") for one in files.asked}
    assert (status == 401) == any("PLAYED_KEY was sent along" in one for one in found_out.failed)
    assert b"sesame" not in kept + found_out.model_dump_json().encode()


def test_a_recording_answers_the_same(tmp_path: Path) -> None:
    """
    A replay needs neither network nor key; it tells no time, and what it does not hold was not tried.
    """
    auth = Auth(variable="PLAYED_KEY", scheme="bearer")
    with api() as server:
        address = f"{server.url}/"
        live = tried(
            address,
            tmp_path,
            auth=auth,
            environment={"PLAYED_KEY": "sesame"},
            web={"record": tmp_path / "tape"},
        )
    again, other = (
        tried(url, tmp_path, auth=auth, web={"replay": tmp_path / "tape"}, replayed=True)
        for url in (address, "http://127.0.0.1:9/")
    )

    untimed = [one for one in live.told if "ms" not in one]
    assert (untimed, live.changed, None) == (list(again.told), again.changed, again.facts["ms"])
    assert ("not_tried", ("Not tried: it is not on the recording.",)) == (other.outcome, other.told)
