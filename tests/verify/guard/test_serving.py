"""``recount serve`` and ``recount tokens`` as commands."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from verify.errors import SettingError
from verify.settings import load_settings

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-W", "error", "-c", "from verify.cli import main; main()"]

TEXT = "There were 73 freight railcars at the Nowhereville Rail Yard on 5 October 2023, imagery showed."


@contextmanager
def _served(data: Path, *options: str, **env: str):
    """Run the server; gives its process and its address."""
    told = {"PATH": os.environ["PATH"], "HOME": str(data.parent), "RECOUNT_DATA": str(data), **env}
    with subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", *options], cwd=ROOT, env=told, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stderr is not None
            greeting = server.stderr.readline()
            found = re.search(r"http://[0-9.:]+", greeting)
            assert found, greeting + server.stderr.read()
            yield server, found[0]
        finally:
            server.kill()


def _ran(data: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    told = {"PATH": os.environ["PATH"], "HOME": str(data.parent), "RECOUNT_DATA": str(data), **env}
    return subprocess.run(
        [*COMMAND, *arguments], cwd=ROOT, env=told, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_calmly_when_told_to(tmp_path, number) -> None:
    """
    Though somebody listens to a stream that would go on.
    """
    heard = threading.Event()

    def listen(url: str) -> None:
        with httpx.stream("GET", url, headers={"accept": "text/event-stream"}, timeout=60) as stream:
            for _ in stream.iter_lines():
                heard.set()

    with _served(tmp_path / "data") as (server, url):
        job = httpx.post(f"{url}/api/v1/checks", json={"article": {"text": TEXT}}, timeout=30).json()["id"]
        listener = threading.Thread(target=listen, args=(f"{url}/api/v1/checks/{job}/events",), daemon=True)
        listener.start()
        assert heard.wait(30)
        began = time.monotonic()
        server.send_signal(number)

        assert 0 == server.wait(30)
        assert time.monotonic() - began < 20
        listener.join(10)


def test_others_are_not_let_near_without_accounts(tmp_path) -> None:
    """
    Every address but this machine's own is refused.
    """
    ran = _ran(tmp_path / "data", "serve", "--host", "0.0.0.0")  # noqa: S104 - what is refused

    assert ran.returncode == 2
    assert "0.0.0.0 can be reached by others, and no accounts are set up.\nSet public_url" in ran.stderr


def test_accounts_that_nobody_has_are_no_accounts(tmp_path) -> None:
    """
    It would serve a page that lets nobody in.
    """
    ran = _ran(tmp_path / "data", "serve", RECOUNT_PUBLIC_URL="https://recount.example")

    assert ran.returncode == 2
    assert "recount tokens make" in ran.stderr


def test_a_port_that_is_taken_is_told_of(tmp_path) -> None:
    """
    So is a data folder that another server has.
    """
    with _served(tmp_path / "data") as (_, url):
        taken = _ran(tmp_path / "other", "serve", "--port", url.rpartition(":")[2])
        same = _ran(tmp_path / "data", "serve", "--port", "0")

    assert (2, 2) == (taken.returncode, same.returncode)
    assert "cannot be listened on" in taken.stderr
    assert "on this data folder" in same.stderr


def test_a_program_comes_in_with_a_token(tmp_path) -> None:
    """
    It is made by the command, shown once, and revoked while the server runs.
    """
    data = tmp_path / "data"
    made = json.loads(_ran(data, "tokens", "make", "--name", "The desk's script", "--role", "viewer").stdout)
    listed = json.loads(_ran(data, "tokens", "list").stdout)["tokens"]
    bearer = {"authorization": f"Bearer {made['token']}", "host": "recount.example"}
    with _served(data, RECOUNT_PUBLIC_URL="https://recount.example") as (_, url):
        before = httpx.get(f"{url}/api/v1/records", headers=bearer)
        nobody = httpx.get(f"{url}/api/v1/records", headers={"host": "recount.example"})
        revoked = _ran(data, "tokens", "revoke", made["id"])
        after = httpx.get(f"{url}/api/v1/records", headers=bearer)

    assert [200, 401, 401] == [before.status_code, nobody.status_code, after.status_code]
    assert 0 == revoked.returncode
    assert [{name: made[name] for name in ("id", "name", "role", "made")}] == listed
    assert "max-age" in before.headers["strict-transport-security"]
    assert made["token"] not in "".join(path.read_text() for path in (data / "audit").iterdir())


def test_a_token_that_is_not_there_cannot_be_revoked(tmp_path) -> None:
    """
    Its id is looked for in the folder of tokens alone.
    """
    ran = _ran(tmp_path / "data", "tokens", "revoke", "../session")

    assert ran.returncode == 2
    assert "No token has the id" in ran.stderr


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PUBLIC_URL", "http://recount.example", "does not begin with https://"),
        ("PUBLIC_URL", "https://u:p@recount.example", "is no plain address"),
        ("LOGIN_ISSUER", "https://login.example", "needs login_client and public_url"),
        ("PROXY_USER", "Remote-User", "needs proxies and public_url"),
        ("PROXIES", "proxy.example", "Setting proxies makes no sense"),
        ("ROLES", "boss=me", "is not of the form editor=NAME"),
        ("EMBED_HOSTS", "https://news.example/path", "is no address of a site"),
        ("EMBED_HOSTS", "'unsafe-inline'", "is no address of a site"),
        ("TILES", "https://t.example/{z}; script-src *", "is no address with {z}"),
        ("REQUESTS_PER_MINUTE", "0", "greater than 0"),
    ],
)
def test_a_setting_that_would_let_others_in_is_refused(monkeypatch, name, value, said) -> None:
    """
    Before anything is served.
    """
    monkeypatch.setenv(f"RECOUNT_{name}", value)

    with pytest.raises(SettingError, match=re.escape(said)):
        load_settings()
