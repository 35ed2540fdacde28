"""STAC APIs: a real server, and servers that page in circles, ignore the question, or talk nonsense."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from catalogues import NO_ADDRESSES, item, loopback_web, query, serving, serving_headers, square

from evidence.errors import CatalogueError, WebError
from evidence.scenes.catalogues.api import ApiCatalogue, Limits
from evidence.scenes.catalogues.configured import Known, Provider
from evidence.trail import Trail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from evidence.seams import Found
    from evidence.web import Web

# An L around the usual square: its box holds the square, its outline does not touch it.
AROUND = [
    [130.6, 42.4],
    [130.9, 42.4],
    [130.9, 42.41],
    [130.61, 42.41],
    [130.61, 42.7],
    [130.6, 42.7],
    [130.6, 42.4],
]


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    """
    The real door, open to this machine.
    """
    with loopback_web(Trail(tmp_path / "trail")) as door:
        yield door


@pytest.fixture(scope="module")
def rustac(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """
    A real STAC API server with 25 items of the day, and three of another place, another day, another shape.
    """
    items = [item(f"{n:02d}", datetime=f"2023-10-05T02:{n:02d}:00Z") for n in range(25)]
    items += [
        item("elsewhere", geometry=square(10, 50)),
        item("older", datetime="2023-08-01T00:00:00Z"),
        item("around", geometry={"type": "Polygon", "coordinates": [AROUND]}),
    ]
    file = tmp_path_factory.mktemp("rustac") / "items.json"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": items}), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [
        str(Path(sys.executable).with_name("rustac")),
        "serve",
        "--create-collections",
        "-a",
        address,
        str(file),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        _wait_for(address)
        yield f"http://{address}/"
        server.terminate()


def provider(url: str, **fields: Any) -> Provider:
    """What is configured of a catalogue."""
    return Provider(name="test", url=url, **fields)


def _wait_for(address: str) -> None:
    host, _, port = address.partition(":")
    for _ in range(200):
        with socket.socket() as knock:
            if knock.connect_ex((host, int(port))) == 0:
                return
        time.sleep(0.05)


def test_a_real_server(rustac: str, web: Web) -> None:
    """
    Three pages by POST; what touches the area in the interval, in the order of time.
    """
    found = ApiCatalogue("rustac", rustac, web=web, limits=Limits(page=10))(query())

    assert [f"{n:02d}" for n in range(25)] == [scene.id for scene in found.scenes]
    assert 1 + 3 == len(found.answer.response_sha256)
    assert found.answer.detail is None


def test_a_real_server_bounded(rustac: str, web: Web) -> None:
    """
    A search stops at its limits and says that there may be more.
    """
    by_page = ApiCatalogue("rustac", rustac, web=web, limits=Limits(page=5, pages=2))(query())
    by_item = ApiCatalogue("rustac", rustac, web=web, limits=Limits(page=10, items=15))(query())

    assert (10, "Stopped after 10 items; there may be more.") == (by_page.answer.found, by_page.answer.detail)
    assert (15, "Stopped after 15 items; there may be more.") == (by_item.answer.found, by_item.answer.detail)


def test_a_real_server_by_collection(rustac: str, web: Web) -> None:
    """
    Only the collections named are searched, and what is known of them fills in what items leave out.
    """
    yards = provider(rustac, collections={"yards": Known(licence="CC-BY-4.0")})
    (first, *_) = ApiCatalogue("rustac", rustac, web=web, provider=yards)(query()).scenes
    other = provider(rustac, collections={"other": Known()})
    none = ApiCatalogue("rustac", rustac, web=web, provider=other)(query()).answer

    assert ("CC-BY-4.0", 0) == (first.licence, none.found)


def test_a_witness_lists_no_pixels(rustac: str, web: Web) -> None:
    """
    A catalogue whose files have to be bought tells what was acquired and where to ask, and offers no file.
    """
    seller = provider(rustac, access="purchase", where="https://shop.example")
    scenes = ApiCatalogue("rustac", rustac, web=web, provider=seller)(query()).scenes

    assert {(0, "purchase", "https://shop.example")} == {
        (len(scene.assets), scene.access, scene.where) for scene in scenes
    }


def test_items_of_a_witness_need_no_files(web: Web) -> None:
    """
    A seller's search lists what it has taken, in words of its own and with nothing to fetch.
    """
    told = {"acquisitionDate": "2023-10-05T02:14:00Z", "cloudCoverage": 8.0, "resolution": 0.5, "id": "PHR-1"}
    sold = {"type": "Feature", "geometry": square(side=0.1), "properties": told}

    def answer(_method: str, _path: str, _body: bytes) -> tuple[int, bytes]:
        return 200, json.dumps({"type": "FeatureCollection", "features": [sold]}).encode()

    with serving(answer) as server:
        address = f"{server}/stac/search"
        seller = provider(address, access="purchase", search=address)
        (scene,) = ApiCatalogue("seller", address, web=web, provider=seller)(query()).scenes

    assert ("PHR-1", 0.08, 0.5, "purchase", {}) == (
        scene.id,
        scene.cloud,
        scene.gsd_m,
        scene.access,
        scene.assets,
    )


def test_credentials_go_to_the_catalogue_alone(tmp_path: Path, web: Web) -> None:
    """
    The next page may lie on another host, which must not learn who asks; nothing of them is kept, even where
    the answer repeats them.
    """
    heard: dict[str, list[str | None]] = {"own": [], "other": []}

    def told(who: str, features: list[Any], links: list[Any]) -> Callable[..., tuple[int, bytes]]:
        def answer(_method: str, _path: str, _body: bytes, headers: Any) -> tuple[int, bytes]:
            heard[who].append(headers.get("authorization"))
            page = {"type": "FeatureCollection", "features": features, "links": links, "you": str(headers)}
            return 200, json.dumps(page).encode()

        return answer

    with serving_headers(told("other", [item("second")], [])) as other:
        onward = [{"rel": "next", "href": f"{other}/page", "method": "GET"}]
        with serving_headers(told("own", [item("first")], onward)) as own:
            known = provider(f"{own}/search", search=f"{own}/search")
            headers = {"Authorization": "Bearer sesame"}
            found = ApiCatalogue("own", own, web=web, provider=known, headers=headers)(query())

    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert ["first", "second"] == [scene.id for scene in found.scenes]
    assert {"own": ["Bearer sesame"], "other": [None]} == heard
    assert b"sesame" not in kept


def root(**fields: Any) -> dict[str, Any]:
    """Make a landing page."""
    link = {"rel": "search", "href": "/search", "type": "application/geo+json", "method": "POST"}
    return {
        "type": "Catalog",
        "id": "api",
        "stac_version": "1.0.0",
        "description": "A test.",
        "conformsTo": ["https://api.stacspec.org/v1.0.0/item-search"],
        "links": [link],
    } | fields


def page(*items: Any, after: dict[str, Any] | None = None) -> dict[str, Any]:
    """Make a page of items, with a link to the next."""
    links = [] if after is None else [{"rel": "next", "type": "application/geo+json"} | after]
    return {"type": "FeatureCollection", "features": list(items), "links": links}


def ask(
    web: Web, search: Callable[[str, str, bytes], tuple[int, Any]], *, first: Any = None, area: Any = None
) -> Found:
    """Ask a server that answers searches like this."""

    def answer(method: str, path: str, body: bytes) -> tuple[int, bytes]:
        status, content = (
            (200, root() if first is None else first) if path == "/" else search(method, path, body)
        )
        return status, content if isinstance(content, bytes) else json.dumps(content).encode()

    with serving(answer) as server:
        return ApiCatalogue("test", f"{server}/", web=web)(query(area))


def test_the_question(web: Web) -> None:
    """
    The outline itself, not its box; the interval in UTC to the second.
    """
    asked: list[Any] = []

    def search(_method: str, _path: str, body: bytes) -> tuple[int, Any]:
        asked.append(json.loads(body))
        return 200, page()

    ask(web, search)

    assert [
        {"limit": 100, "intersects": query().area, "datetime": "2023-10-04T15:00:00Z/2023-10-05T14:59:59Z"}
    ] == asked


def test_an_outline_of_many_points_is_asked_by_its_box(web: Web) -> None:
    """
    Servers refuse long questions; what comes back too much is dropped here.
    """
    ring = [[130.62 + 0.01 * n / 400, 42.44] for n in range(400)]
    jagged = {"type": "Polygon", "coordinates": [[*ring, [130.63, 42.45], [130.62, 42.45], ring[0]]]}
    asked: list[Any] = []

    def search(_method: str, _path: str, body: bytes) -> tuple[int, Any]:
        asked.append(json.loads(body)["intersects"])
        return 200, page()

    ask(web, search, area=jagged)

    assert 5 == len(asked[0]["coordinates"][0])


def test_get_where_post_is_refused(web: Web) -> None:
    """
    405 to a POST is answered by asking once more by GET, pages included.
    """

    def search(method: str, path: str, _body: bytes) -> tuple[int, Any]:
        if method == "POST":
            return 405, {"message": "Method Not Allowed"}
        asked = parse_qs(urlsplit(path).query)
        assert query().area == json.loads(asked["intersects"][0])
        if "token" in asked:
            return 200, page(item("second"))
        return 200, page(item("first"), after={"href": f"{path}&token=2"})

    found = ask(web, search)

    assert ["first", "second"] == [scene.id for scene in found.scenes]


@pytest.mark.parametrize(
    ("merge", "body"),
    [(True, {"page": 2}), (False, {"limit": 100, "page": 2}), (False, {"next": "abc"})],
    ids=["merged", "whole", "only next"],
)
def test_the_ways_of_paging(merge: bool, body: dict[str, Any], web: Web) -> None:  # noqa: FBT001 (a column)
    """
    POST bodies that are merged, repeated whole, or reduced to a token; all answers are checked here.
    """
    asked: list[Any] = []

    def search(_method: str, _path: str, sent: bytes) -> tuple[int, Any]:
        asked.append(json.loads(sent))
        if len(asked) > 1:
            return 200, page(item("second"), item("far", geometry=square(10, 50)))
        return 200, page(
            item("first"), after={"href": "/search", "method": "POST", "body": body, "merge": merge}
        )

    found = ask(web, search)

    assert ["first", "second"] == [scene.id for scene in found.scenes]
    assert ({**asked[0], **body} if merge else body) == asked[1]


def test_a_page_that_leads_to_itself(web: Web) -> None:
    """
    A next link to a page already read ends the search, and the receipt says so.
    """

    def search(method: str, _path: str, _sent: bytes) -> tuple[int, Any]:
        return 200, page(item("first" if method == "POST" else "second"), after={"href": "/search?page=2"})

    found = ask(web, search)

    assert ["first", "second"] == [scene.id for scene in found.scenes]
    assert "points back to a page that was already read" in str(found.answer.detail)


def test_pages_without_end(web: Web) -> None:
    """
    Ever new links to the same items end it too.
    """

    def search(_method: str, path: str, _sent: bytes) -> tuple[int, Any]:
        return 200, page(item("only"), after={"href": f"/search?{len(path)}{path[-1]}x"})

    found = ask(web, search)

    assert ["only"] == [scene.id for scene in found.scenes]
    assert "Stopped at page 2, which held nothing new." == found.answer.detail


def test_a_later_page_that_fails(web: Web) -> None:
    """
    What came before it is kept, and the receipt says what is missing.
    """

    def search(_method: str, path: str, _sent: bytes) -> tuple[int, Any]:
        if "page=2" in path:
            return 502, {"message": "Internal server error"}
        return 200, page(item("first"), after={"href": "/search?page=2"})

    found = ask(web, search)

    assert ["first"] == [scene.id for scene in found.scenes]
    assert str(found.answer.detail).startswith("Stopped before page 2.")


def test_a_server_that_ignores_the_question(web: Web) -> None:
    """
    Everything is held against it here: what is elsewhere or of another year does not come through.
    """
    found = ask(
        web,
        lambda *_: (
            200,
            page(
                item("right"),
                item("far", geometry=square(10, 50)),
                item("old", datetime="2015-01-01T00:00:00Z"),
            ),
        ),
    )

    assert ["right"] == [scene.id for scene in found.scenes]


def test_the_same_item_twice(web: Web) -> None:
    """
    A reprocessed item listed again under its id is one scene.
    """
    assert 1 == ask(web, lambda *_: (200, page(item("same"), item("same")))).answer.found


def test_items_that_are_no_scene(web: Web) -> None:
    """
    A ``fields`` filter takes geometry and assets out; such items are refused by name, the rest is kept.
    """
    found = ask(
        web,
        lambda *_: (200, page(item("bare", without=["geometry", "assets"]), item("whole"), "prose", None)),
    )

    assert (["whole"], ["bare"]) == ([s.id for s in found.scenes], [why.scene for why in found.refused])


@pytest.mark.parametrize(
    "content",
    [
        b"<html>Service Unavailable</html>",
        b"[]",
        b'{"features": NaN}',
        b"[" * 50_000,
        b'{"code": "InternalError"}',
        b'{"features": {}}',
        b'{"features": "none"}',
    ],
    ids=["prose", "a list", "NaN", "endless", "an error as 200", "no list", "words"],
)
def test_answers_that_are_no_page(content: bytes, web: Web) -> None:
    """
    Nonsense with status 200 is an error of the catalogue, not an empty answer.
    """
    with pytest.raises(CatalogueError):
        ask(web, lambda *_: (200, content))


@pytest.mark.parametrize("features", [[], [None], [[]], [{"id": 3}], [{"properties": []}]])
def test_pages_without_items(features: Any, web: Web) -> None:
    """
    A page without items, or of things that are none, has no scenes.
    """
    assert 0 == len(ask(web, lambda *_: (200, {"features": features, "links": [3, {"rel": "next"}]})).scenes)


@pytest.mark.parametrize(
    "first", [{}, {"type": "Catalog"}, {"links": []}, root(links="none"), root(links=[{"rel": "search"}])]
)
def test_landing_pages_that_offer_no_search(first: Any, web: Web) -> None:
    """
    Without a link to a search, it is no API.
    """
    with pytest.raises(CatalogueError, match="offers no search"):
        ask(web, lambda *_: (200, page()), first=first)


@pytest.mark.parametrize(
    "first",
    [
        root(id=None),
        root(stac_version=7),
        root(conformsTo="everything"),
        root(conformsTo=[]),
        root(links=[*root()["links"], None, {"rel": 5, "href": {}}, {"rel": "child", "href": 7}]),
        root(links=[{"rel": "search", "href": "/search", "type": 5, "title": []}]),
    ],
)
def test_landing_pages_with_odd_corners(first: Any, web: Web) -> None:
    """
    What a search does not need may be anything.
    """
    assert 1 == ask(web, lambda *_: (200, page(item())), first=first).answer.found


@pytest.mark.parametrize("status", [403, 429, 500, 502, 504])
def test_a_server_that_is_down(status: int, web: Web) -> None:
    """
    Throttled, broken or too slow: the catalogue could not be asked.
    """
    with pytest.raises(WebError):
        ask(web, lambda *_: (status, b"The request exceeded the maximum allowed time"))


def test_local_files_are_out_of_reach(web: Web) -> None:
    """
    A landing page that points its search at a file does not get it opened.
    """
    link = {"rel": "search", "href": "file:///etc/passwd", "type": "application/geo+json"}

    with pytest.raises((WebError, CatalogueError)):
        ask(web, lambda *_: (200, page()), first=root(links=[link]))


@pytest.mark.parametrize("href", NO_ADDRESSES)
def test_links_that_are_no_address(href: str, web: Web) -> None:
    """
    Without a search that can be asked there is no answer; a next page, or an item's own address, is missed.
    """
    onward = page(item(links=[{"rel": "self", "href": href}]), after={"href": href})
    found = ask(web, lambda *_: (200, onward))

    assert ["yard"] == [scene.id for scene in found.scenes]
    assert found.answer.detail is not None
    assert found.answer.detail.startswith("Stopped before page 2. ")
    assert "no address" in found.answer.detail
    with pytest.raises(CatalogueError, match="is no address"):
        ask(web, lambda *_: (200, page()), first=root(links=[{"rel": "search", "href": href}]))


def test_an_id_that_is_used_again(web: Web) -> None:
    """
    On another page, with another time, it is another acquisition.
    """
    pages = [page(item(), after={"href": "/search?page=2"})]
    pages.append(page(item(datetime="2023-10-05T05:00:00Z")))
    found = ask(web, lambda _method, path, _body: (200, pages["page=2" in path]))

    assert [2, 5] == [scene.taken_start.hour for scene in found.scenes]
