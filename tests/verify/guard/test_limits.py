"""How much at once, and what a browser is told with every answer."""

from __future__ import annotations

import socket

import pytest
from guarding import guarded

from verify.settings import Settings
from verify.web.guard.headers import safe_headers, tile_host
from verify.web.guard.limits import Buckets, neighbourhood
from verify.web.guard.refusals import Refused

MIB = 2**20


@pytest.fixture
def page(tmp_path):
    """A newsroom's page with small limits."""
    with guarded(tmp_path / "data", public=True, most_request_mib=1, most_upload_mib=3) as page:
        yield page


def test_a_long_request_is_refused_before_it_is_read(page) -> None:
    """
    The client has sent nothing but the headers when it is answered.
    """
    host = page.url.removeprefix("http://")
    head = f"POST /checks HTTP/1.1\r\nHost: {host}\r\nAuthorization: {page.token()['authorization']}\r\n"
    with socket.socket() as line:
        line.settimeout(5)
        line.connect(("127.0.0.1", int(host.partition(":")[2])))
        line.sendall(f"{head}Content-Length: 99000000\r\n\r\n".encode())

        assert b" 413 " in line.recv(200).partition(b"\r\n")[0]


def test_a_length_that_is_not_told_is_counted(page) -> None:
    """
    A body that comes in pieces says nowhere how long it is.
    """
    pieces = (b"x" * 65536 for _ in range(40))
    kind = {"content-type": "application/x-www-form-urlencoded"}
    answer = page.client.post(f"{page.url}/checks", content=pieces, headers={**page.token(), **kind})

    assert answer.status_code == 413
    assert "most_request_mib" in answer.text


def test_a_scene_may_be_longer_than_an_article(page) -> None:
    """
    Up to a limit of its own.
    """
    token = page.token("editor")
    sent = [
        page.client.post(f"{page.url}/library", files={"file": b"x" * size}, headers=token).status_code
        for size in (2 * MIB, 4 * MIB)
    ]

    assert [200, 413] == sent


def test_those_who_only_read_send_little(page) -> None:
    """
    64 KiB are enough to log out.
    """
    answer = page.client.post(f"{page.url}/checks", content=b"x" * 70_000, headers=page.token("viewer"))

    assert answer.status_code == 413


def test_somebody_unknown_sends_nothing_at_all(page) -> None:
    """
    The body is not read before it is known whose it is.
    """
    assert 401 == page.client.post(f"{page.url}/library", files={"file": b"x"}).status_code


def test_a_person_asks_so_often_a_minute(tmp_path) -> None:
    """
    Then it is said when to try again.
    """
    with guarded(tmp_path, public=True, requests_per_minute=5) as page:
        token = page.token()
        answers = [page.client.get(f"{page.url}/who", headers=token) for _ in range(6)]

        assert [200] * 5 + [429] == [one.status_code for one in answers]
        assert 0 < int(answers[-1].headers["retry-after"]) <= 13


def test_a_bucket_fills_again() -> None:
    """
    Sixty a minute are one a second.
    """
    clock = [0.0]
    buckets = Buckets(lambda: clock[0])
    for _ in range(60):
        buckets.take("Ana", per_minute=60)
    with pytest.raises(Refused, match="Try again in 1 s"):
        buckets.take("Ana", per_minute=60)
    clock[0] = 1.0

    buckets.take("Ana", per_minute=60)


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
    ],
)
def test_a_household_is_one_address(address, counted) -> None:
    """
    It can ask from 2^64 addresses of IPv6.
    """
    assert counted == neighbourhood(address)


def test_nothing_inline_and_no_outside_host(page) -> None:
    """
    Not even for an error.
    """
    for path in ("/form", "/who", "/nothing-here"):
        headers = page.client.get(f"{page.url}{path}").headers
        policy = headers["content-security-policy"]

        assert "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert ("nosniff", "DENY") == (headers["x-content-type-options"], headers["x-frame-options"])


def test_a_stream_is_headed_too(page) -> None:
    """
    Nothing of it is held back.
    """
    answer = page.client.get(f"{page.url}/events")

    assert "data: 1\n\ndata: 2\n\n" == answer.text
    assert "content-security-policy" in answer.headers


def test_the_newsrooms_tiles_are_the_one_exception() -> None:
    """
    {s} stands for a letter.
    """
    settings = Settings(tiles="https://{s}.tiles.example.org/{z}/{x}/{y}.png")

    assert (
        "img-src 'self' data: https://*.tiles.example.org;"
        in safe_headers(settings, "/")["content-security-policy"]
    )
    assert "https://t.example:8443" == tile_host("https://T.example:8443/{z}/{x}/{y}.png")


@pytest.mark.parametrize(
    ("path", "hosts", "framed"),
    [
        ("/records/abc/embed", ("https://news.example",), True),
        ("/records/abc/embed", (), False),
        ("/records/abc", ("https://news.example",), False),
        ("/embed", ("https://news.example",), False),
    ],
)
def test_only_an_embed_may_stand_in_a_frame(path, hosts, framed) -> None:
    """
    And only in those of the sites that are named.
    """
    headers = safe_headers(Settings(embed_hosts=hosts), path)

    assert framed == ("frame-ancestors https://news.example" in headers["content-security-policy"])
    assert framed == ("x-frame-options" not in headers)
