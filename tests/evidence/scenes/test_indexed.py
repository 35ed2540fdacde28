"""Static catalogues on the web: read slowly, once, as questions need it."""

from __future__ import annotations

import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

import pytest
from catalogues import NO_ADDRESSES, item, loopback_web, query, square
from hypothesis import given, settings
from hypothesis import strategies as st
from servers import serving as app_serving
from starlette.applications import Starlette
from starlette.responses import JSONResponse, RedirectResponse
from static_hosts import (
    DAYS,
    PER_DAY,
    PLACES,
    Desk,
    Host,
    around,
    ask_in_a_process,
    grown,
    hosting,
    ids,
    links,
    yard,
)

from evidence.errors import CatalogueError, WebError
from evidence.scenes.asking import ask
from evidence.scenes.catalogues.indexed import BOUNDS
from evidence.scenes.catalogues.static import StaticCatalogue
from evidence.scenes.catalogues.walk import MOST_REFUSED, Bounds
from evidence.trail import Trail

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from evidence.seams import Found, SceneQuery

BRANCH = 1 + DAYS * (1 + PER_DAY)
"""Documents of one place."""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """
    A newsroom's machine that has read nothing yet.
    """
    return Desk(tmp_path)


@pytest.fixture
def host() -> Iterator[Host]:
    """
    The invented catalogue of eight places.
    """
    with hosting(grown()) as served:
        yield served


def plain(host: Host, question: SceneQuery, folder: Path) -> Found:
    """Ask the same of a walk without an index."""
    with loopback_web(Trail(folder)) as web:
        return StaticCatalogue("test", host.url, door=web)(question)


def test_nothing_is_asked_for_twice(desk: Desk, host: Host) -> None:
    """
    The first question reads the collections and the one place; the second finds the same without a request.
    """
    first = desk.ask(host, around(3))
    asked = len(host.asked)
    second = desk.ask(host, around(3))

    assert PLACES + BRANCH == asked
    assert 0 < len(first.scenes)
    assert ids(first) == ids(second)
    assert [] == host.since(asked)
    assert (None, None) == (first.answer.detail, second.answer.detail)


def test_an_area_that_nothing_covers_costs_little(desk: Desk, host: Host) -> None:
    """
    Where no collection's extent touches the area, the collections are all that is read.
    """
    found = desk.ask(host, query(square(10, 50)))

    assert 0 == found.answer.found
    assert 1 + PLACES == len(host.asked)


def test_another_question_reads_only_what_is_new_to_it(desk: Desk, host: Host) -> None:
    """
    The second place costs the documents of that place, and no others.
    """
    desk.ask(host, around(3))
    asked = len(host.asked)

    desk.ask(host, around(5))

    assert BRANCH - 1 == len(host.since(asked))
    assert all(path.startswith("/p5/") for path in host.since(asked))


def test_new_items_appear_when_a_day_has_passed(desk: Desk) -> None:
    """
    Lists are read again after a day, and only the item that is new; known items are not for a month.
    """
    with hosting(yard()) as host:
        desk.ask(host)
        host.documents["/yards.json"] = links("item", "./yard.json", "./second.json")
        host.documents["/second.json"] = item("second")
        desk.clock.later(hours=23)
        early, mark = desk.ask(host), len(host.asked)
        desk.clock.later(hours=2)
        late = desk.ask(host)

        assert ["yard"] == ids(early)
        assert ["second", "yard"] == ids(late)
        assert ["/catalog.json", "/yards.json", "/second.json"] == host.since(mark)

        host.documents["/yard.json"] = item("yard", gsd=0.3)
        mark = len(host.asked)
        desk.clock.later(days=31)

        assert [0.5, 0.3] == [scene.gsd_m for scene in desk.ask(host).scenes]
        assert 4 == len(host.since(mark))


def test_items_that_are_gone_from_their_list_are_gone(desk: Desk) -> None:
    """
    What a list no longer names is not found, though it is still known.
    """
    with hosting(yard()) as host:
        desk.ask(host)
        host.documents["/yards.json"] = links("item")
        desk.clock.later(days=2)

        assert [] == ids(desk.ask(host))


def test_a_question_stops_and_the_next_goes_on(desk: Desk, host: Host, tmp_path: Path) -> None:
    """
    Each question asks for so many documents, says how many are left, and in the end has found everything.
    """
    details, found = [], None
    for _ in range(9):
        mark = len(host.asked)
        found = desk.ask(host, around(3, day=0, days=4), bounds=Bounds(documents=5, pause_s=0))
        details.append(found.answer.detail)
        assert len(host.since(mark)) <= 5

    assert "Read 5 of at least 13 documents; ask again to go on." == details[0]
    assert "Read 10 of at least 19 documents; ask again to go on." == details[1]
    assert None is details[-1]
    assert found is not None
    assert ids(plain(host, around(3, day=0, days=4), tmp_path)) == ids(found)
    assert len(host.asked) - BRANCH - PLACES == len(set(host.asked)) == BRANCH + PLACES


def test_time_is_a_bound_too(desk: Desk, host: Host) -> None:
    """
    When its seconds are over, a question is answered with what there is; the first document is always read.
    """
    found = desk.ask(host, around(3), bounds=Bounds(seconds=0, pause_s=0))

    assert ["/catalog.json"] == host.asked
    assert "Read 1 of at least 9 documents; ask again to go on." == found.answer.detail


def test_bytes_are_a_bound_too(desk: Desk, host: Host) -> None:
    """
    What is read is kept on disk, so one question reads so many bytes and no more.
    """
    desk.ask(host, around(3), bounds=Bounds(octets=2_000, pause_s=0))

    assert len(host.asked) < 10


@pytest.mark.parametrize("day", range(DAYS))
def test_the_most_promising_is_read_first(day: int, desk: Desk, host: Host) -> None:
    """
    Once the collection around the place is read, the folder of the day asked for and its items are next:
    before other days, and before other collections.
    """
    desk.ask(host, around(3, day=day))

    folder, after = f"/p3/2023-10-{4 + day:02}", host.asked.index("/p3/c.json") + 1
    assert [f"{folder}/c.json", *(f"{folder}/{n}.json" for n in range(PER_DAY))] == host.asked[
        after : after + 1 + PER_DAY
    ]


def test_every_document_is_on_the_receipt(desk: Desk) -> None:
    """
    What comes from the index stands in the trail with the time when it was read, under the same hash.
    """
    with hosting(yard()) as host:
        first = desk.ask(host)
        mark = desk.trail.mark()
        desk.clock.later(hours=5)
        second = desk.ask(host)

    noted = desk.trail.since(mark)
    assert first.answer.response_sha256 == second.answer.response_sha256
    assert [one.sha256 for one in noted] == list(second.answer.response_sha256)
    assert desk.trail.since()[:mark] == noted
    assert {"2024-05-02T12:00:00Z"} == {one.at for one in noted}


def test_documents_are_noted_where_they_were_read(desk: Desk) -> None:
    """
    From the index too: after redirects, and in the form in which the address was asked for.
    """
    app = Starlette()
    app.add_route("/catalog.json", lambda _: RedirectResponse("/c.json"))
    app.add_route("/c.json", lambda _: JSONResponse(links("item", "./yärd.json")))
    app.add_route("/yärd.json", lambda _: JSONResponse(item()))
    with app_serving(app) as server:
        host = Host(url=f"{server}/catalog.json")
        first = desk.ask(host)
        mark = desk.trail.mark()
        second = desk.ask(host)

    assert ["yard"] == ids(first) == ids(second)
    assert [f"{server}/c.json", f"{server}/y%C3%A4rd.json"] == [one.url for one in desk.trail.since(mark)]
    assert desk.trail.since()[1:mark] == desk.trail.since(mark)


def test_what_cannot_be_read_is_remembered_for_a_day(desk: Desk) -> None:
    """
    A missing file stands on every receipt, and is asked for once a day.
    """
    with hosting(yard() | {"/yards.json": links("item", "./gone.json", "./yard.json")}) as host:
        found = [desk.ask(host), desk.ask(host)]
        asked = len(host.asked)
        desk.clock.later(days=2)
        desk.ask(host)

        assert [["yard"], ["yard"]] == [ids(one) for one in found]
        assert found[0].refused == found[1].refused
        assert [f"{host.url.removesuffix('/catalog.json')}/gone.json"] == [
            one.scene for one in found[0].refused
        ]
        assert (4, 7) == (asked, len(host.asked))


@pytest.mark.parametrize("content", [None, b"no JSON", b"{}", b'{"type": "Catalog"}'])
def test_what_a_person_named_may_be_under_repair(content: bytes | None, desk: Desk) -> None:
    """
    A first document that is missing or no STAC is asked for every time.
    """
    with hosting({"/catalog.json": content} if content else {}) as host:
        with pytest.raises((CatalogueError, WebError)):
            desk.ask(host)
        host.documents |= yard()

        assert ["yard"] == ids(desk.ask(host))


def test_a_busy_host_is_left_in_peace(desk: Desk, host: Host) -> None:
    """
    When it asks to wait, the question is answered with what is known; a later one goes on.
    """
    desk.ask(host, around(3), bounds=Bounds(documents=20, pause_s=0))
    host.down, mark = 429, len(host.asked)
    busy = desk.ask(host, around(3), longest_wait_s=0)

    assert 1 == len(host.since(mark))
    assert busy.answer.detail is not None
    assert busy.answer.detail.startswith("Read 20 of at least ")
    assert "too busy to answer (status 429)" in busy.answer.detail

    host.down = None
    assert None is desk.ask(host, around(3)).answer.detail


def test_a_host_that_is_down(desk: Desk) -> None:
    """
    Documents that are too old and cannot be read again are used as they are, and the answer says of when.
    """
    with hosting(yard()) as host:
        desk.ask(host)
        desk.clock.later(days=3)
        host.down = 500
        found = desk.ask(host)

        assert ["yard"] == ids(found)
        assert "Not read again, and as of 2024-05-02: 2 documents." == found.answer.detail


def test_three_silences_and_a_host_is_asked_no_more(desk: Desk) -> None:
    """
    The rest of its documents are left for another time.
    """
    documents = {"/catalog.json": links("item", *(f"./{n}.json" for n in range(9)))}
    with hosting(documents) as host:
        host.documents = {**documents}
        desk.ask(host, bounds=Bounds(documents=0, pause_s=0))
        host.down = 500
        found = desk.ask(host)

        assert 4 == len(host.asked)
        assert (2, 0) == (len(found.refused), len(found.scenes))
        assert found.answer.detail is not None
        assert found.answer.detail.startswith("Read 3 of at least 10 documents; ask again to go on.")


def test_without_a_network(desk: Desk) -> None:
    """
    The index answers and says as of when; a catalogue that was never read was not asked.
    """
    with hosting(yard()) as host:
        with desk.catalogue(host, offline=True) as catalogue:
            never = ask(catalogue, query())
        desk.ask(host, bounds=Bounds(documents=2, pause_s=0))
        desk.clock.later(days=400)
        host.asked.clear()
        partly = desk.ask(host, offline=True)

        assert "not_asked" == never.answer.outcome
        assert "answered" == partly.answer.outcome
        assert (
            "The network is off: this is as of 2024-05-02, by 2 documents. At least 1 more were never read."
            == partly.answer.detail
        )
        desk.ask(host)
        host.asked.clear()
        desk.clock.later(days=400)
        assert ["yard"] == ids(desk.ask(host, offline=True))
        assert [] == host.asked


def test_a_recording_holds_everything(desk: Desk, tmp_path: Path) -> None:
    """
    While one is made or answers, the index is neither read nor written, and the answers are the same.
    """
    with hosting(yard()) as host:
        desk.ask(host)
        before = desk.index().read_bytes()
        host.asked.clear()
        recorded = desk.ask(host, door={"record": tmp_path / "tape"})
        asked = list(host.asked)
        replayed = desk.ask(host, door={"replay": tmp_path / "tape"})

        assert ["/catalog.json", "/yards.json", "/yard.json"] == asked == host.asked
        assert recorded == replayed
        assert before == desk.index().read_bytes()

        fresh = Desk(tmp_path / "other")
        assert recorded == fresh.ask(host, door={"replay": tmp_path / "tape"})
        assert not fresh.indexes.exists()


def test_a_secret_in_the_address_is_not_kept(desk: Desk) -> None:
    """
    A catalogue whose address holds a key is walked without an index; so is a document further down.
    """
    with hosting({"/catalog.json?token=s3cret": yard()["/catalog.json"]} | yard()) as host:
        named = Host(url=f"{host.url}?token=s3cret")
        assert ["yard"] == ids(desk.ask(named))
        assert not desk.indexes.exists()

        host.documents["/catalog.json"] = links("item", "./yard.json?sig=s3cret")
        host.documents["/yard.json?sig=s3cret"] = item()
        assert ["yard"] == ids(desk.ask(host))
        host.asked.clear()
        assert ["yard"] == ids(desk.ask(host))
        assert ["/yard.json?sig=s3cret"] == host.asked


def odd_ids() -> dict[str, Any]:
    """Items whose ids are none, or hold what a path would."""
    names: list[Any] = [7, None, ["a"], "events/one/two", "", "x" * 600]
    return {
        "/catalog.json": links("item", *(f"./{n}.json" for n in range(len(names)))),
        **{f"/{n}.json": item() | {"id": name} for n, name in enumerate(names)},
    }


HOSTILE: dict[str, tuple[dict[str, Any], list[str], int]] = {
    "loops": (
        yard() | {"/yards.json": links("child", "./catalog.json", "./yards.json", "./yard.json")},
        ["yard"],
        0,
    ),
    "two trees to one item": (
        yard()
        | {
            "/catalog.json": links("child", "./yards.json", "./b.json"),
            "/b.json": links("item", "./yard.json"),
        },
        ["yard"],
        0,
    ),
    "two copies of one item": (
        yard() | {"/yards.json": links("item", "./yard.json", "./copy.json"), "/copy.json": item()},
        ["yard"],
        0,
    ),
    "ids that are none": (odd_ids(), ["events/one/two"], 5),
    "no JSON, NaN, a list, no end": (
        {
            "/catalog.json": links("item", *(f"./{n}.json" for n in range(5))),
            "/0.json": b"no",
            "/1.json": b'{"type": "Feature", "gsd": NaN}',
            "/2.json": b"[1]",
            "/3.json": b"[" * 100_000,
            "/4.json": item(),
        },
        ["yard"],
        4,
    ),
    "larger than 20 MB": (
        yard()
        | {"/yards.json": links("item", "./huge.json", "./yard.json"), "/huge.json": b" " * 20_000_001},
        ["yard"],
        1,
    ),
    "other hosts": (
        yard()
        | {
            "/yards.json": links(
                "item",
                "http://localhost:1/a.json",
                "https://10.0.0.1/b.json",
                "file:///etc/passwd",
                "./yard.json",
            )
        },
        ["yard"],
        3,
    ),
    "links that are no address": (
        yard() | {"/yards.json": links("item", *NO_ADDRESSES, "./yard.json")},
        ["yard"],
        7,
    ),
    "a file of items": (
        {"/catalog.json": links("items", "./all.json"), "/all.json": {"features": [item("a"), item("b")]}},
        ["a", "b"],
        0,
    ),
    "an item that leads on": (
        yard()
        | {"/yard.json": item("far", geometry=square(10, 50), links=links("item", "./in.json")["links"])}
        | {"/in.json": item("in")},
        ["in"],
        0,
    ),
}


@pytest.mark.parametrize(("documents", "scenes", "refused"), HOSTILE.values(), ids=HOSTILE.keys())
def test_what_catalogues_may_hold(
    documents: dict[str, Any], scenes: list[str], refused: int, desk: Desk, tmp_path: Path
) -> None:
    """
    The first question and the second, which asks for nothing, are answered as a plain walk would.
    """
    with hosting(documents) as host:
        found = [desk.ask(host)]
        asked = len(host.asked)
        found.append(desk.ask(host))
        found.append(plain(host, query(), tmp_path))

        assert [scenes] * 3 == [ids(one) for one in found]
        assert [refused] * 3 == [len(one.refused) for one in found]
        assert found[0].refused == found[1].refused
        assert asked == len(set(host.asked[:asked])) == len(host.asked) - asked


def test_a_hundred_thousand_links(desk: Desk) -> None:
    """
    They are all known, few are read, and the receipt stays short.
    """
    many = [f"./{n}.json" for n in range(100_000)]
    dead = [f"s3://bucket/{n}.json" for n in range(1_000)]
    with hosting({"/catalog.json": links("item", *dead, *many)}) as host:
        found = desk.ask(host, bounds=Bounds(documents=10, pause_s=0))

    assert 10 == len(host.asked)
    assert MOST_REFUSED == len(found.refused)
    assert (
        "Read 10 of at least 100,001 documents; ask again to go on. "
        f"1,009 documents could not be read; the first {MOST_REFUSED} are named." == found.answer.detail
    )


def test_a_catalogue_without_end(desk: Desk) -> None:
    """
    It is followed so deep and no deeper, and the answer says so every time.
    """
    with hosting({"/catalog.json": links("child", "./1.json")}) as host:
        host.documents |= {f"/{n}.json": links("child", f"./{n + 1}.json") for n in range(1, 30)}
        details = [desk.ask(host).answer.detail for _ in range(2)]

        assert [f"Stopped 8 levels down, at {host.url.replace('catalog', '8')}."] * 2 == details
        assert 9 == len(host.asked)


def test_five_requests_a_second() -> None:
    """
    That is the pace of one question, which ends within two minutes.
    """
    assert 0.2 == BOUNDS.pause_s
    assert BOUNDS.documents * BOUNDS.pause_s < BOUNDS.seconds < 120


def test_a_recording_is_no_faster(desk: Desk, tmp_path: Path) -> None:
    """
    The pause is kept without an index too, and not where a recording answers.
    """
    with hosting(yard()) as host:
        moments = [time.monotonic()]
        for pause_s, use in ((0.1, "record"), (60, "replay")):
            desk.ask(host, bounds=Bounds(pause_s=pause_s), door={use: tmp_path / "tape"})
            moments.append(time.monotonic())

    assert 0.2 <= moments[1] - moments[0]
    assert moments[2] - moments[1] < 60


def test_several_processes_keep_one_pace(desk: Desk, host: Host) -> None:
    """
    Three processes that ask the same at once are told the same, share what they read, and together are no
    faster than one may be.
    """
    pause_s = 0.05
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        asked = [
            pool.submit(ask_in_a_process, str(desk.folder), host.url, around(3), pause_s) for _ in range(3)
        ]
        found = [one.result() for one in asked]

    assert [ids(desk.ask(host, around(3)))] * 3 == found
    requests, took_s = len(host.asked), host.moments[-1] - host.moments[0]
    # The first may be long on its way.
    assert (requests - 1) * pause_s * 0.75 <= took_s
    # Who comes at the same moment may ask for the same; that is the exception.
    assert requests < 1.5 * (PLACES + BRANCH)


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Host, Path]]:
    """
    A catalogue with oddities, and an index that grows with each question.
    """
    documents = grown()
    documents["/p2/2023-10-05/0.json"] = b"broken"
    documents["/p2/2023-10-05/1.json"] = item("nowhere", without=["geometry"])
    documents["/p2/2023-10-05/2.json"] = item("never", without=["datetime"], geometry=square(130.5, 42.5))
    documents["/p2/2023-10-05/3.json"] = item("turned", geometry=square(179.9, 42.5, side=0.2))
    documents["/p2/2023-10-05/4.json"] = item("flat", geometry={"type": "Point", "coordinates": [130, 42]})
    del documents["/p2/2023-10-06/0.json"]
    del documents["/p1/c.json"]["extent"]
    with hosting(documents) as host:
        yield Desk(tmp_path_factory.mktemp("desk")), host, tmp_path_factory.mktemp("without")


@settings(max_examples=40, deadline=None)
@given(
    lon=st.floats(127.5, 136.5) | st.just(-179.95),
    lat=st.floats(39.5, 43.5),
    side=st.floats(0.001, 3),
    day=st.integers(3, 8),
    days=st.integers(0, 4),
)
def test_the_same_as_without_an_index(
    lasting: tuple[Desk, Host, Path], lon: float, lat: float, side: float, day: int, days: int
) -> None:
    """
    Whatever is asked, in whatever order, a walk that reads everything anew finds the same.
    """
    desk, host, without = lasting
    span = f"2023-10-{day:02}T00:00:00", f"2023-10-{day + days:02}T11:59:59"
    question = query(square(lon, lat, side=side), *span)

    indexed, plainly = desk.ask(host, question), plain(host, question, without)

    assert plainly.scenes == indexed.scenes
    assert plainly.refused == indexed.refused
