"""Heavy work in answers to requests has two turns of each kind; the page and the API share them."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from bundling import make_bundle

from verify.web.turns import AT_ONCE, REVIEWING, SHELVING


@pytest.fixture
def busy(request):
    """
    Others have all the turns.
    """
    with ExitStack() as held:
        for _ in range(AT_ONCE):
            held.enter_context(request.param.one())
        yield


def _scene(here):
    return here.http.post("/library", files={"scene": ("yard.tif", b"II*")})


def _review(here, record):
    told = {"record": record, "by": "A. Reader", "reason": "Seen.", "counts": [{"number": 0}]}
    return here.http.post(f"/records/{record}/reviews", json=told)


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("busy", [SHELVING], indirect=True)
def test_a_scene_waits_while_others_are_taken_in(here) -> None:
    """
    A small file can hold a picture that takes minutes: it holds up no other reader. The sender is told when.
    """
    answer = _scene(here)

    assert (503, "60") == (answer.status_code, answer.headers["retry-after"])
    assert answer.json()["type"].endswith("/busy")


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("busy", [REVIEWING], indirect=True)
def test_a_review_waits_while_others_are_made(here, tmp_path) -> None:
    """
    Scenes are taken in meanwhile, and the record stays as it was.
    """
    record = here.desk.store.add(make_bundle(tmp_path)).id
    answer = _review(here, record)

    assert (503, "60") == (answer.status_code, answer.headers["retry-after"])
    assert 422 == _scene(here).status_code
    assert "active" == here.http.get(f"/records/{record}").json()["status"]


def test_a_turn_is_free_again_after_work_that_failed(here) -> None:
    """
    However often.
    """
    assert [422] * (AT_ONCE + 1) == [_scene(here).status_code for _ in range(AT_ONCE + 1)]
