"""Files that open with a token: fetched once, kept while it lasts, and never noted anywhere."""

from __future__ import annotations

import html
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

import pytest
from catalogues import serving
from serving import says, sends_to
from serving import serving as routed

from evidence.errors import Offline, WebError
from evidence.trail import Trail
from evidence.web import Policy, Web
from evidence.web.failures import BrokenAnswer
from evidence.web.grants import Keyring, Signed

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
BLOBS = Signed(".blob.example", "https://sas.example/token/{account}/{container}")


def giver(body: Any) -> tuple[Keyring, list[str], list[datetime]]:
    """A keyring whose tokens are these, what it asked for, and its clock."""
    asked: list[str] = []
    clock = [NOW]

    def fetch(address: str) -> bytes:
        asked.append(address)
        return body if isinstance(body, bytes) else json.dumps(body).encode()

    return Keyring([BLOBS], fetch, now=lambda: clock[0]), asked, clock


def granted(ring: Keyring, url: str = "https://acme.blob.example/naip/a/b.tif") -> str | None:
    """The query for a file; None when none is wanted."""
    grant = ring.grant(url)
    return None if grant is None else grant()


def test_one_token_for_a_container_while_it_lasts() -> None:
    """
    The second file of a container costs no request; in its last minute a token is fetched anew.
    """
    ring, asked, clock = giver({"token": "sv=1&sig=a", "msft:expiry": "2026-11-25T12:45:00Z"})

    first, second = granted(ring), granted(ring, "https://acme.blob.example/naip/c.tif")
    clock[0] = NOW + timedelta(minutes=44, seconds=1)
    granted(ring)

    assert ("sv=1&sig=a", "sv=1&sig=a") == (first, second)
    assert ["https://sas.example/token/acme/naip"] * 2 == asked


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/naip/a.tif",
        "https://blob.example/naip/a.tif",
        "https://evilblob.example/naip/a.tif",
        "https://acme.blob.example.evil.org/naip/a.tif",
        "https://acme.blob.example/",
        "https://acme.blob.example/naip/a.tif?sv=1&sig=own",
    ],
)
def test_other_files_get_none(url: str) -> None:
    """
    Only the hosts named, and only files without a signature of their own.
    """
    ring, asked, _ = giver({"token": "sv=1"})

    assert (None, []) == (granted(ring, url), asked)


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        b"[]",
        {"token": 5},
        {"token": ""},
        {"token": "a b"},
        {"token": "a#b"},
        {"token": "a" * 5000},
        {"token": "sv=1", "msft:expiry": "soon"},
    ],
)
def test_what_is_no_token(body: Any) -> None:
    """
    A giver that answers nonsense is named, and its answer is not sent on.
    """
    with pytest.raises(BrokenAnswer, match=r"sas\.example"):
        granted(giver(body)[0])


def files(_method: str, path: str, _body: bytes) -> tuple[int, bytes]:
    """A host of tokens and of one file that opens with the right one."""
    if path.startswith("/token/"):
        return 200, b'{"token": "sv=1&sig=sesame"}'
    return (206, b"pixels") if "sig=sesame" in path else (403, b"")


@pytest.fixture
def signing(tmp_path: Path) -> Callable[..., Any]:
    """
    A door whose loopback files want a token.
    """

    def opened(server: str, **options: Any) -> Web:
        # The host 127.0.0.1 ends in .0.0.1: its account is 127.
        signed = [Signed(".0.0.1", f"{server}/token/{{account}}/{{container}}")]
        policy = Policy(allow_private=("127.0.0.0/8",))
        return Web(policy, trail=Trail(tmp_path / "trail"), signed=signed, **options)

    return opened


def test_a_token_leaves_no_trace(tmp_path: Path, signing: Callable[..., Any]) -> None:
    """
    The file is read; trail, cache and recording know its bare address alone, and a replay needs no token.
    """
    with serving(files) as server:
        with signing(server, record=tmp_path / "tape", cache=tmp_path / "cache") as web:
            live = web.get(f"{server}/naip/a.tif")
        with signing(server, replay=tmp_path / "tape") as web:
            again = web.get(f"{server}/naip/a.tif")

    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert (b"pixels", b"pixels") == (live.body, again.body)
    assert f"{server}/naip/a.tif" == live.exchange.url
    assert b"sesame" not in kept


def test_a_giver_that_is_down_is_named(signing: Callable[..., Any]) -> None:
    """
    Without a token the file is not asked for; the error names who should have given it.
    """
    asked: list[str] = []

    def down(_method: str, path: str, _body: bytes) -> tuple[int, bytes]:
        asked.append(path)
        return 504, b"upstream timed out"

    with (
        serving(down) as server,
        signing(server) as web,
        pytest.raises(WebError, match=r"/token/127/naip.*504"),
    ):
        web.get(f"{server}/naip/a.tif")

    assert ["/token/127/naip"] == asked


def test_offline_no_token_is_asked_for(tmp_path: Path) -> None:
    """
    The network is off for tokens too.
    """
    signed = [Signed(".blob.example", "https://sas.example/token/{account}/{container}")]
    with (
        Web(Policy(offline=True), trail=Trail(tmp_path), signed=signed) as web,
        pytest.raises(Offline, match="network is off"),
    ):
        web.get("https://acme.blob.example/naip/a.tif")


SAID = "sv=1&sig=ab%2Bcd%2Fef%3D"
"""A token whose signature is ab+cd/ef= in plain."""


@pytest.mark.parametrize(
    "echo",
    [
        lambda path: path,
        lambda path: quote(path, safe=""),
        lambda path: quote(path, safe="").lower(),
        lambda path: json.dumps({"asked": unquote(path)}),
        lambda path: json.dumps({"asked": unquote(path)}).replace("/", "\\/"),
        lambda path: json.dumps({"sig": unquote(path.partition("sig=")[2])}),
        lambda path: html.escape(unquote(path)),
    ],
    ids=[
        "plain",
        "percent-encoded",
        "in small letters",
        "JSON",
        "JSON with \\/",
        "its signature alone",
        "XML",
    ],
)
@pytest.mark.parametrize("status", [200, 403])
def test_a_token_that_a_host_says_again(
    status: int, echo: Callable[[str], str], tmp_path: Path, signing: Callable[..., Any]
) -> None:
    """
    Whatever the host answers and however it spells it: neither trail, cache, recording nor error holds it.
    """

    def repeating(_method: str, path: str, _body: bytes) -> tuple[int, bytes]:
        if path.startswith("/token/"):
            return 200, json.dumps({"token": SAID}).encode()
        return status, f"<Error>{echo(path)}</Error>".encode()

    with serving(repeating) as server, signing(server, record=tmp_path / "t", cache=tmp_path / "c") as web:
        try:
            said = web.get(f"{server}/naip/a.tif").body.decode()
        except WebError as failed:
            said = str(failed)

    kept = said.encode() + b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert [] == [part for part in (b"ab+cd", b"ab%2", b"cd/ef", b"cd\\/ef") if part in kept]
    assert (status == 200) == ("<Error>" in said)


def test_a_redirect_that_says_the_token_again(tmp_path: Path, signing: Callable[..., Any]) -> None:
    """
    It is followed without, and the next address is granted its own.
    """
    asked: list[str] = []

    def moved(handler: BaseHTTPRequestHandler) -> None:
        path = handler.path
        asked.append(path)
        if path.startswith("/token/"):
            says(json.dumps({"token": f"sv=1&sig=sesame-{path.rpartition('/')[2]}"}).encode())(handler)
        elif path.startswith("/naip/"):
            sends_to(path.replace("/naip/", "/other/"))(handler)
        else:
            says(b"pixels")(handler)

    paths = dict.fromkeys(("token/127/naip", "token/127/other", "naip/a.tif", "other/a.tif"), moved)
    with routed(**paths) as server, signing(server.url, record=tmp_path / "tape") as web:
        assert b"pixels" == web.get(f"{server.url}/naip/a.tif").body

    assert [
        "/token/127/naip",
        "/naip/a.tif?sv=1&sig=sesame-naip",
        "/token/127/other",
        "/other/a.tif?sv=1&sig=sesame-other",
    ] == asked
    assert b"sesame" not in b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_a_redirect_with_a_signature_of_its_own(signing: Callable[..., Any]) -> None:
    """
    It is followed as it is: no token is asked for beside it.
    """
    with (
        routed(
            **{
                "token/127/naip": says(b'{"token": "sv=1&sig=sesame"}'),
                "naip/a.tif": sends_to("/open/a.tif?sig=own"),
                "open/a.tif": says(b"pixels"),
            }
        ) as server,
        signing(server.url) as web,
    ):
        assert b"pixels" == web.get(f"{server.url}/naip/a.tif").body

        assert "/open/a.tif?sig=own" == server.asked[-1].path
