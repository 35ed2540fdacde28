"""Files that open with a token: fetched once, kept while it lasts, and never noted anywhere."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from catalogues import serving

from evidence.errors import Offline, WebError
from evidence.trail import Trail
from evidence.web import Policy, Web
from evidence.web.failures import BrokenAnswer
from evidence.web.grants import Keyring, Signed

if TYPE_CHECKING:
    from collections.abc import Callable
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
