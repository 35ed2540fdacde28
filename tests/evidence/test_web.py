"""The door to the network: what is sent, what comes back, what the trail says."""

from __future__ import annotations

import gzip
import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from serving import in_turn, ranged, says, sends_to, serving

from evidence.errors import Offline, WebError
from evidence.trail import Trail
from evidence.web import Policy, Web, World, redact
from evidence.web.failures import BrokenAnswer, Busy, Forbidden, NotFound, RedirectedAway

if TYPE_CHECKING:
    from pathlib import Path

OPEN = Policy(allow_private=("127.0.0.0/8",), contact="desk@news.example", read_s=2, total_s=5)


@pytest.fixture
def trail(tmp_path: Path) -> Trail:
    """
    An empty trail.
    """
    return Trail(tmp_path / "bodies")


def test_an_answer_comes_with_its_place_in_the_trail(trail: Trail) -> None:
    """
    What was fetched can be audited later: address, status, length, hash, time, and the bytes themselves.
    """
    with (
        serving(page=says(b"<p>73 railcars</p>", content_type="text/html")) as server,
        Web(OPEN, trail=trail) as web,
    ):
        answer = web.get(f"{server.url}/page#part")

        assert b"<p>73 railcars</p>" == answer.body
        assert "text/html" == answer.headers["content-type"]
        assert (answer.exchange,) == trail.since()
        assert (f"{server.url}/page", "GET", 200) == (answer.exchange.url, answer.exchange.method, 200)
        assert hashlib.sha256(answer.body).hexdigest() == answer.exchange.sha256
        assert answer.body == trail.body(answer.exchange.sha256)


def test_the_user_agent_says_who_asks(trail: Trail) -> None:
    """
    A service can tell who asks, and whom to write to.
    """
    with serving(page=says(b"x")) as server, Web(OPEN, trail=trail) as web:
        web.get(f"{server.url}/page", headers={"User-Agent": "Mozilla/5.0"})

        assert "recount/0.1 (+desk@news.example)" == server.asked[0].headers["user-agent"]


def test_json_is_posted_and_its_answer_noted(trail: Trail) -> None:
    """
    A catalogue is searched by POST.
    """
    with serving(search=says(b'{"features":[]}')) as server, Web(OPEN, trail=trail) as web:
        answer = web.post(f"{server.url}/search", json={"limit": 10})

        assert b'{"limit":10}' == server.asked[0].body
        assert "application/json" == server.asked[0].headers["content-type"]
        assert ("POST", b'{"features":[]}') == (answer.exchange.method, answer.body)


def test_a_compressed_answer_is_unpacked(trail: Trail) -> None:
    """
    The trail holds what the publisher wrote, not how it travelled.
    """
    packed = gzip.compress(b"seventy-three " * 1000)
    with serving(page=says(packed, content_encoding="gzip")) as server, Web(OPEN, trail=trail) as web:
        answer = web.get(f"{server.url}/page")

        assert (b"seventy-three " * 1000, "14000") == (answer.body, answer.headers["content-length"])


def test_a_span_brings_exactly_its_bytes(trail: Trail) -> None:
    """
    A scene is read in parts, and the trail says which.
    """
    with serving(scene=ranged(b"0123456789")) as server, Web(OPEN, trail=trail) as web:
        answer = web.get(f"{server.url}/scene", span=(2, 5))

        assert (b"2345", "bytes=2-5", "bytes 2-5/10") == (
            answer.body,
            answer.exchange.range,
            answer.headers["content-range"],
        )
        assert "identity" == server.asked[0].headers["accept-encoding"]


def test_a_span_beyond_the_end_stops_at_the_end(trail: Trail) -> None:
    """
    The length of a file is not known before its first bytes have come.
    """
    with serving(scene=ranged(b"0123456789")) as server, Web(OPEN, trail=trail) as web:
        assert b"89" == web.get(f"{server.url}/scene", span=(8, 99)).body


@pytest.mark.parametrize(
    "wrong",
    [
        says(b"0123456789"),
        says(b"2345", 206),
        says(b"2345", 206, content_range="bytes 3-6/10"),
        says(b"234", 206, content_range="bytes 2-5/10"),
        says(b"234", 206, content_range="bytes 2-4/10"),
        says(b"2345", 206, content_range="bytes 2-5/10", content_encoding="gzip"),
    ],
    ids=["whole", "unsaid", "shifted", "short", "cut", "packed"],
)
def test_other_bytes_than_asked_for_are_refused(trail: Trail, wrong: object) -> None:
    """
    Pixels decoded from shifted bytes would be pixels of another place.
    """
    with serving(scene=wrong) as server, Web(OPEN, trail=trail) as web, pytest.raises(BrokenAnswer):
        web.get(f"{server.url}/scene", span=(2, 5))


@pytest.mark.parametrize(
    ("status", "error", "what"),
    [
        (404, NotFound, "is not there (status 404)."),
        (410, NotFound, "is not there (status 410)."),
        (403, Forbidden, "does not let programs in (status 403)."),
        (401, Forbidden, "does not let programs in (status 401)."),
        (500, WebError, "answered with status 500."),
    ],
)
def test_an_error_status_becomes_two_sentences(
    trail: Trail, status: int, error: type[WebError], what: str
) -> None:
    """
    The status is kept, the page is in the trail, and the sentences say what to do.
    """
    with serving(page=says(b"sorry", status)) as server, Web(OPEN, trail=trail) as web:
        with pytest.raises(error) as raised:
            web.get(f"{server.url}/page")

        assert (status, f"{server.url}/page {what}") == (raised.value.status, raised.value.what)
        assert raised.value.next_step.endswith(".")
        assert [status] == [exchange.status for exchange in trail.since()]


def test_a_busy_server_is_asked_once_more(trail: Trail) -> None:
    """
    One polite wait, as long as the server asks.
    """
    waits: list[float] = []
    busy = in_turn(says(b"", 429, retry_after="2"), says(b"done"))
    with serving(page=busy) as server, Web(OPEN, trail=trail, world=World(sleep=waits.append)) as web:
        assert (b"done", [2.0]) == (web.get(f"{server.url}/page").body, waits)


@pytest.mark.parametrize(("wait", "asked"), [("3600", 1), ("1", 2)])
def test_a_server_that_stays_busy_is_left_alone(trail: Trail, wait: str, asked: int) -> None:
    """
    Long waits are not sat out, and a second refusal is final.
    """
    world = World(sleep=lambda _: None)
    with serving(page=says(b"", 503, retry_after=wait)) as server, Web(OPEN, trail=trail, world=world) as web:
        with pytest.raises(Busy, match=f"asks to wait {wait} s"):
            web.get(f"{server.url}/page")

        assert asked == len(server.asked)


def test_redirects_are_followed_and_noted(trail: Trail) -> None:
    """
    Every hop is in the trail; the answer carries the address where it ended.
    """
    with serving(old=sends_to("/new"), new=says(b"here")) as server, Web(OPEN, trail=trail) as web:
        assert f"{server.url}/new" == web.get(f"{server.url}/old").address
        assert [302, 200] == [exchange.status for exchange in trail.since()]


def test_redirects_in_a_circle_end(trail: Trail) -> None:
    """
    Five redirects are enough for anybody.
    """
    with serving(round=sends_to("/round")) as server, Web(OPEN, trail=trail) as web:
        with pytest.raises(RedirectedAway, match="redirects more than 5 times"):
            web.get(f"{server.url}/round")

        assert 6 == len(server.asked)


def test_credentials_do_not_follow_to_another_host(trail: Trail) -> None:
    """
    A key for one service is not shown to the host that it redirects to.
    """
    with serving(end=says(b"x")) as other, serving() as first, Web(OPEN, trail=trail) as web:
        first.paths["/start"] = sends_to(f"{other.url}/end")
        web.get(
            f"{first.url}/start", headers={"Authorization": "Bearer abc", "X-Api-Key": "k", "Accept": "a/b"}
        )

        assert "Bearer abc" == first.asked[0].headers["authorization"]
        assert {"authorization", "x-api-key"}.isdisjoint(other.asked[0].headers)
        assert "a/b" == other.asked[0].headers["accept"]


@pytest.mark.parametrize(
    ("status", "method", "body"), [(303, "GET", b""), (302, "GET", b""), (307, "POST", b'{"a":1}')]
)
def test_a_redirected_post_keeps_its_body_only_where_it_must(
    trail: Trail, status: int, method: str, body: bytes
) -> None:
    """
    As in browsers: 307 and 308 repeat the request, the others fetch the new address.
    """
    with serving(a=sends_to("/b", status), b=says(b"x")) as server, Web(OPEN, trail=trail) as web:
        web.post(f"{server.url}/a", json={"a": 1})

        assert (method, body) == (server.asked[1].method, server.asked[1].body)


def test_no_cookie_is_kept(trail: Trail) -> None:
    """
    Two fetches of a page do not know of each other.
    """
    with serving(page=says(b"x", set_cookie="id=1")) as server, Web(OPEN, trail=trail) as web:
        web.get(f"{server.url}/page")
        web.get(f"{server.url}/page")

        assert "cookie" not in server.asked[1].headers


def test_proxies_of_the_environment_are_ignored(trail: Trail, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A proxy would resolve names itself, behind the back of the address rules.
    """
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with serving(page=says(b"direct")) as server, Web(OPEN, trail=trail) as web:
        assert b"direct" == web.get(f"{server.url}/page").body


def test_several_threads_may_use_one_door(trail: Trail) -> None:
    """
    Each gets its own answer, and all are in the trail.
    """
    pages = {f"page{number}": says(bytes([number]) * 1000) for number in range(16)}
    with serving(**pages) as server, Web(OPEN, trail=trail) as web, ThreadPoolExecutor(8) as threads:
        urls = [f"{server.url}/page{number}" for number in range(16)]
        bodies = [answer.body for answer in threads.map(web.get, urls)]

    assert [bytes([number]) * 1000 for number in range(16)] == bodies
    assert set(urls) == {exchange.url for exchange in trail.since()}


def test_offline_asks_nobody(trail: Trail) -> None:
    """
    With the network off nothing is asked, and that is said.
    """
    with serving(page=says(b"x")) as server, Web(Policy(offline=True), trail=trail) as web:
        with pytest.raises(Offline, match="was not asked"):
            web.get(f"{server.url}/page")

        assert [] == server.asked


@pytest.mark.parametrize("wrong", [(5, 2), (-1, 2)])
def test_a_span_that_runs_backwards_is_a_bug(trail: Trail, wrong: tuple[int, int]) -> None:
    """
    The caller is told, not the server asked.
    """
    with Web(OPEN, trail=trail) as web, pytest.raises(ValueError, match="runs backwards"):
        web.get("http://news.example/", span=wrong)


@pytest.mark.parametrize(
    "wrong",
    [{"most_bytes": 0}, {"total_s": -1}, {"allow_private": ("x/y",)}, {"contact": "a\r\nb"}],
    ids=["bytes", "time", "network", "contact"],
)
def test_a_policy_refuses_nonsense(wrong: dict[str, object]) -> None:
    """
    A bad setting stops the program at its start.
    """
    with pytest.raises(ValueError, match=r"."):
        Policy(**wrong)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/x?page=2&sig=abc#top", "https://a.example/x?page=2&sig=redacted-ba7816bf8f01"),
        ("https://me:pw@a.example/x", "https://a.example/x"),
        ("https:me:pw@a.example/x", "a.example/x"),
        (
            "https://a.example/?X-Amz-Signature=abc",
            "https://a.example/?X-Amz-Signature=redacted-ba7816bf8f01",
        ),
        (
            "https://a.example/?access_token=abc&b=1",
            "https://a.example/?access_token=redacted-ba7816bf8f01&b=1",
        ),
        ("https://a.example/?api_key=abc", "https://a.example/?api_key=redacted-ba7816bf8f01"),
        ("https://a.example/?design=abc&monkey=1", "https://a.example/?design=abc&monkey=1"),
    ],
)
def test_secrets_are_taken_out_of_addresses(url: str, shown: str) -> None:
    """
    What is stored or shown holds no key; doing it twice changes nothing.
    """
    assert (shown, shown) == (redact(url), redact(redact(url)))


@given(
    secret=st.from_regex(r"[A-Za-z0-9._~%+/-]{8,40}", fullmatch=True),
    name=st.sampled_from(["sig", "token", "X-Amz-Signature", "subscription-key", "apikey", "client_secret"]),
    before=st.sampled_from(["?", "?page=2&", "?a=b;"]),
    after=st.sampled_from(["", "&page=3", "#top"]),
)
def test_no_secret_survives_anywhere_in_a_query(secret: str, name: str, before: str, after: str) -> None:
    """
    Whatever the key looks like and wherever it stands; what is beside it stays.
    """
    shown = redact(f"https://a.example/x{before}{name}={secret}{after}")

    assert f"={secret}" not in shown
    assert ("page=3" in after) == ("page=3" in shown)


def test_no_secret_lands_in_trail_or_error(trail: Trail) -> None:
    """
    Signed links are fetched with their signature and remembered without it.
    """
    with serving(good=says(b"x")) as server, Web(OPEN, trail=trail) as web:
        answer = web.get(f"{server.url}/good?sig=hush")
        with pytest.raises(NotFound) as raised:
            web.get(f"{server.url}/gone?token=hush")

        assert "/good?sig=hush" == server.asked[0].path
        assert "hush" not in str(raised.value) + str(trail.since()) + answer.address


@pytest.mark.parametrize(
    ("headers", "echo"),
    [
        ({"Authorization": "Bearer ab+cd/ef==gh"}, "ab%2Bcd%2Fef%3D%3Dgh"),
        ({"Authorization": "Bearer ab+cd/ef==gh"}, "ab%2bcd%2fef%3d%3dgh"),
        ({"Authorization": "Bearer ab+cd/ef==gh"}, "ab%252Bcd%252Fef%253D%253Dgh"),
        ({"Authorization": 'Bearer ab/cd"ef\\gh'}, 'ab/cd\\"ef\\\\gh'),
        ({"Authorization": "Bearer ab/cdefgh"}, "ab\\/cdefgh"),
        ({"Authorization": "Bearer ab/cdefgh"}, "ab\\u002fcdefgh"),
        ({"Authorization": "Bearer ab/cdefgh"}, "ab&#x2F;cdefgh"),
        ({"Authorization": "Bearer ab&cdefgh"}, "ab&amp;cdefgh"),
        ({"X-Key": "ApiKey ab-cdefgh second"}, "ab-cdefgh second"),
        ({"X-Key": "ApiKey ab-cdefgh second"}, "ab-cdefgh+second"),
        ({"X-Key": "ApiKey ab-cdefgh second"}, "ab-cdefgh"),
        ({"X-Key": "ab-cdefgh second"}, "ab-cdefgh"),
        ({"X-Key": "ab-gh"}, "ab-gh"),
        ({"X-Key": "ab-gh"}, "%3Dab-gh"),
        ({"Authorization": "Basic YWItY2RlZmdoOg=="}, "ab-cdefgh"),
    ],
)
def test_a_key_that_is_said_again_is_not_noted(trail: Trail, headers: dict[str, str], echo: str) -> None:
    """
    In whatever spelling an error repeats it: what is around it stays.
    """
    with (
        serving(page=says(f"bad key: <{echo}>".encode(), 403)) as server,
        Web(OPEN, trail=trail) as web,
        pytest.raises(Forbidden),
    ):
        web.get(f"{server.url}/page", headers=headers)

    noted = trail.body(trail.since()[0].sha256).decode()
    assert noted.startswith("bad key: <")
    assert noted.endswith(">")
    assert "redacted-" in noted
    assert not {"ab", "gh", "second"} & set(re.findall(r"[a-z]+", noted.partition("<")[2].replace("cd", " ")))


def test_a_short_key_is_no_part_of_other_words(trail: Trail) -> None:
    """
    One of a few signs is taken out where it stands alone; of one or two, nowhere.
    """
    with serving(page=says(b"yards, yard, a")) as server, Web(OPEN, trail=trail) as web:
        first = web.get(f"{server.url}/page", headers={"X-Key": "yard"}).body
        second = web.get(f"{server.url}/page", headers={"X-Key": "a"}).body

    assert b"yards, redacted-7ae4b7c7678e, a" == first
    assert b"yards, yard, a" == second


def test_an_article_stays_as_it_is(trail: Trail) -> None:
    """
    What is quoted and hashed is what was read, links and all; those of JSON lose their keys where noted.
    """
    page = b'<a href="https://a.example/?sig=abc">73 railcars</a>'
    told = b'{"href": "https:\\/\\/a.example\\/?page=2\\u0026sig=abc", "sig": "abc"}'
    with serving(page=says(page), told=says(told)) as server, Web(OPEN, trail=trail) as web:
        article, document = (web.get(f"{server.url}/{name}?token=abc") for name in ("page", "told"))

    assert page == article.body == trail.body(article.exchange.sha256)
    assert told == document.body
    assert told.replace(b"u0026sig=abc", b"u0026sig=redacted-ba7816bf8f01") == trail.body(
        document.exchange.sha256
    )
