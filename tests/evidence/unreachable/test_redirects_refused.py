"""Ways to lead a fetch elsewhere: a public page that redirects inside, in every form and status."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from catalogues import query
from recording import PUBLIC, SECRET, Nowhere, Try, answer, ids, leaked

from evidence.errors import AddressRefused, WebError
from evidence.pixels.ranges import Ranges
from evidence.scenes.catalogues.static import StaticCatalogue
from evidence.web.failures import RedirectedAway
from verify.intake import take

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from evidence.web import Web

START = "http://news.example/story"
ONCE = (f"{PUBLIC}:80",)

DOORS: dict[str, Callable[[Web], object]] = {
    "an article": lambda web: take(START, web=web),
    "a catalogue": lambda web: StaticCatalogue("test", START, door=web)(query()),
    "a search": lambda web: web.post(START, json={"limit": 1}),
    "a picture": lambda web: Ranges(web, START),
}

PLACES = [
    ("this machine", "http://127.0.0.1/", "a loopback address"),
    ("this machine, decimal", "http://2130706433/", "not written as a plain dotted quad"),
    ("this machine, IPv6", "http://[::1]:8080/", "a loopback address"),
    ("this machine, IPv4-mapped", "http://[::ffff:7f00:1]/", "an IPv4-mapped IPv6 address"),
    ("this machine, NAT64", "http://[64:ff9b::7f00:1]/", "a NAT64 address"),
    ("this machine by name", "http://localhost/", "a loopback address"),
    ("metadata", "http://169.254.169.254/latest/meta-data/", "a link-local address"),
    ("metadata by name", "http://metadata.google.internal/", "a link-local address"),
    ("metadata, protocol left out", "//169.254.169.254/latest/", "a link-local address"),
    ("metadata, three slashes", "///169.254.169.254/latest/", None),
    ("a private network", "https://10.0.0.1/", "a private address"),
    ("a name that leads inside", "http://cdn.example/", "cdn.example (10.1.2.3)"),
    ("a file", "file:///etc/passwd", "only http and https are spoken here, not 'file'"),
    ("a file, in capitals", "FILE:///etc/passwd", "only http and https are spoken here, not 'file'"),
    ("another scheme", "gopher://127.0.0.1:6379/_FLUSHALL", "not 'gopher'"),
    ("data", "data:text/html,73%20railcars", "not 'data'"),
    ("a bucket", "s3://bucket/a.tif", "not 's3'"),
    ("a user name", "http://news.example@127.0.0.1/", "a user name or password"),
    ("another port", "http://news.example:6379/", "port 6379 belongs to another service"),
    ("a backslash", "http://127.0.0.1\\@news.example/", "a backslash"),
    ("two backslashes", "\\\\169.254.169.254\\latest", "a backslash"),
    ("a tab in the scheme", "ht\ttp://127.0.0.1/", "a loopback address"),
    ("a broken port", "http://news.example:x/", "it is not a well-formed address"),
    ("a long address", "http://news.example/" + "a" * 9000, "more than 8192"),
]  # fmt: skip
KNOWN = {
    "localhost": ["127.0.0.1"],
    "metadata.google.internal": ["169.254.169.254"],
    "cdn.example": ["10.1.2.3"],
}

ROWS = [
    Try(f"{status} to {what}", (status, place), rule, ONCE)
    for number, (what, place, rule) in enumerate(PLACES)
    if rule is not None
    for status in ((301, 302, 303, 307, 308) if number in {0, 6, 12} else (302,))
]


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
@pytest.mark.parametrize("row", ROWS, ids=ids(ROWS))
def test_no_redirect_leads_inside(tmp_path: Path, row: Try, door: Callable[[Web], object]) -> None:
    """
    The first page is reached and nothing after it; the refusal says that it was a redirect, and the rule.
    """
    status, place = row.tried
    network = Nowhere(known=KNOWN, answers=[answer(b"moved", status, location=place)])
    with network.door(tmp_path) as web, pytest.raises(AddressRefused) as refused:
        door(web)

    assert "redirects to where nothing may be fetched" in refused.value.what
    assert row.rule in refused.value.what
    assert (list(row.reached), []) == (network.reached, leaked(tmp_path))


@pytest.mark.parametrize(
    ("places", "rule", "kind"),
    [
        (["/a", "/b", "http://127.0.0.1/"], "a loopback address", AddressRefused),
        (["https://news.example/a", "http://127.0.0.1/"], "a loopback address", AddressRefused),
        (["//news.example/a", "//0.0.0.0/"], "the unspecified address", AddressRefused),
        (["/story"] * 9, "redirects more than 5 times", RedirectedAway),
        ([f"/{number}" for number in range(9)], "redirects more than 5 times", RedirectedAway),
        ([""], "redirects without saying where to", RedirectedAway),
    ],
    ids=["a chain", "up to TLS and down", "without a scheme", "a circle", "without end", "nowhere"],
)
def test_no_chain_of_redirects_leads_inside(
    tmp_path: Path, places: list[str], rule: str, kind: type[WebError]
) -> None:
    """
    Each step is checked anew, and there are five at most.
    """
    network = Nowhere(answers=[answer(b"moved", 302, location=place) for place in places])
    with network.door(tmp_path) as web, pytest.raises(kind) as refused:
        web.get(START)

    assert rule in refused.value.what
    assert {PUBLIC} == {place.rpartition(":")[0] for place in network.reached}
    assert len(network.reached) <= 6


def test_a_name_that_changes_between_two_redirects_is_checked_again(tmp_path: Path) -> None:
    """
    A page that redirects to itself while its name turns to this machine is refused.
    """
    network = Nowhere(
        known={"cdn.example": iter([[PUBLIC], ["127.0.0.1"]])},
        answers=[answer(b"moved", 302, location="http://cdn.example/")],
    )
    with network.door(tmp_path) as web, pytest.raises(AddressRefused, match="a loopback address"):
        web.get("http://cdn.example/")

    assert list(ONCE) == network.reached


@pytest.mark.parametrize(
    "page",
    [
        answer(b"ok", refresh="0; url=http://169.254.169.254/"),
        answer(b'<meta http-equiv="refresh" content="0; url=http://127.0.0.1/">'),
        answer(b"ok", link='<http://127.0.0.1/>; rel="preload"'),
        answer(b"ok", content_location="http://127.0.0.1/"),
        answer(b"ok", alt_svc='h2="127.0.0.1:443"'),
        answer(b"ok", set_cookie="a=b; domain=127.0.0.1"),
        answer(b"", 300, location="http://127.0.0.1/"),
        answer(b"", 201, location="http://127.0.0.1/"),
        answer(b"ok", location="http://127.0.0.1/"),
    ],
    ids=["refresh", "meta refresh", "link", "content-location", "alt-svc", "cookie", "300", "201", "200"],
)
def test_nothing_else_in_an_answer_leads_anywhere(tmp_path: Path, page: bytes) -> None:
    """
    Only a redirect's own status moves a fetch; browsers' other ways of moving on are not followed.
    """
    network = Nowhere(answers=[page])
    with network.door(tmp_path) as web:
        assert SECRET not in web.get(START).body

    assert list(ONCE) == network.reached


def test_credentials_stay_with_whom_they_were_meant_for(tmp_path: Path) -> None:
    """
    A key that a caller sends is not handed on to the host that a redirect leads to, nor to another port.
    """
    network = Nowhere(
        known={"other.example": [PUBLIC]},
        answers=[answer(b"moved", 307, location="http://other.example/")],
    )
    with network.door(tmp_path) as web:
        web.get(START, headers={"Authorization": "Bearer sesame", "X-Api-Key": "sesame", "Cookie": "sesame"})

    assert 3 == b"".join(network.sent).count(b"sesame")
