"""A newsroom's API behind its https address: what readers who are not known get, and what they do not."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
import pytest
from bundling import make_bundle
from servers import serving

from verify.settings import Settings
from verify.web.app import make_app
from verify.web.desk import Desk
from verify.web.guard.guard import make_guard

HERE = "https://recount.example.org"

THEIRS = ["bundle.zip", "files/article/text.txt", "files/article/source.warc", "files/exchanges/" + "0" * 64]
"""What others have published, or answered."""


@pytest.fixture
def newsroom(data_folder):
    """
    Its desk, and a client that comes through its https proxy, which speaks plain HTTP with the server.
    """
    told = {"public_url": HERE, "public_records": True, "requests_per_minute": 100_000, "offline": True}
    settings = Settings(data=data_folder, **told)
    guard = make_guard(settings)
    _, token = guard.register.tokens.make("a program", "viewer", now=datetime.now(UTC))
    with (
        Desk(settings, workers=0) as desk,
        serving(make_app(desk, guard)) as url,
        httpx.Client(base_url=url, trust_env=False, timeout=60) as http,
    ):
        http.headers["host"] = "recount.example.org"
        yield desk, http, {"authorization": f"Bearer {token}"}


@pytest.fixture
def record(newsroom, tmp_path):
    """
    A record with a count, filed; gives its id.
    """
    return newsroom[0].store.add(make_bundle(tmp_path)).id


@pytest.mark.parametrize("path", THEIRS)
def test_what_others_published_takes_somebody_known(newsroom, record, path) -> None:
    """
    The setting public_records opens records, not articles.
    """
    _, http, known = newsroom
    at = f"/api/v1/records/{record}/{path}"

    assert 401 == http.get(at).status_code
    assert http.get(at, headers=known).status_code in {200, 404}


@pytest.mark.parametrize("path", ["", "/files/record.json", "/files/marks/0.png", "/exports/csv"])
def test_records_are_open_to_readers_where_the_setting_says_so(newsroom, record, path) -> None:
    """
    With their marks and exports.
    """
    assert 200 == newsroom[1].get(f"/api/v1/records/{record}{path}").status_code


def test_the_page_offers_a_reader_nothing_that_is_refused(newsroom, record) -> None:
    """
    Neither the article nor the bundle; both to somebody known.
    """
    _, http, known = newsroom
    at, html = f"/records/{record}", {"accept": "text/html"}
    anybody, viewer = http.get(at, headers=html).text, http.get(at, headers=html | known).text
    links = [f'href="{at}/article"', "bundle.zip"]

    assert [False, False] == [link in anybody for link in links]
    assert [True, True] == [link in viewer for link in links]
    assert 303 == http.get(f"{at}/article", headers=html).status_code


def test_what_nobody_known_exports_is_not_noted(newsroom, record) -> None:
    """
    Whoever loads a page again and again would fill the history of its record.
    """
    desk, http, known = newsroom
    at = f"/api/v1/records/{record}/exports/csv"
    http.get(at)
    before = [one.what for one in desk.history(record).events]
    http.get(at, headers=known)

    assert "exported" not in before
    assert ("exported", "a program") == tuple(
        getattr(desk.history(record).events[-1], one) for one in ("what", "by")
    )


def test_links_to_hand_on_have_the_address_that_readers_know(newsroom, record) -> None:
    """
    Not the one at which the proxy reaches the server: a frame of plain HTTP is shown on no page of https.
    """
    page = newsroom[1].get(f"/records/{record}", headers={"accept": "text/html"}).text

    assert f'value="{HERE}/records/{record}"' in page
    assert f"{HERE}/embed/{record}" in page
    assert "http://recount.example.org" not in page


def test_a_feed_says_where_it_is(newsroom, record) -> None:
    """
    With what was asked, so that a reader who was sent its file finds the rest.
    """
    assert record
    told = newsroom[1].get("/api/v1/feed.atom?kind=railcar&limit=3").text

    assert f'rel="self" href="{HERE}/api/v1/feed.atom?kind=railcar&amp;limit=3"' in told


@pytest.mark.parametrize("asked", ["abcdef", "{}/exports/csv", "{}/bundle.zip"])
def test_no_reader_is_told_where_things_lie_on_the_server(newsroom, record, tmp_path, capsys, asked) -> None:
    """
    Neither of what is not there, nor of a damaged bundle; the server's own messages say where it lies.
    """
    desk, http, known = newsroom
    (desk.folder(record) / "empty").mkdir()
    answer = http.get(f"/api/v1/records/{asked.format(record)}", headers=known)
    page = http.get(f"/records/{record}", headers=known | {"accept": "text/html"})

    assert answer.status_code in {404, 422}
    assert str(tmp_path) not in answer.text + page.text
    assert asked == "abcdef" or str(tmp_path) in capsys.readouterr().err


@pytest.mark.parametrize(
    "path", ["records", "feed.json", "feed.atom", "records/{}", "records/{}/exports/csv"]
)
def test_whoever_asks_for_the_head_gets_that_alone(newsroom, record, path) -> None:
    """
    Readers of feeds do, to see whether there is news.
    """
    _, http, _ = newsroom
    at = f"/api/v1/{path.format(record)}"
    head, whole = http.head(at), http.get(at)

    assert (200, b"") == (head.status_code, head.content)
    assert whole.headers["content-type"] == head.headers["content-type"]
    assert whole.headers["content-length"] == head.headers["content-length"]
