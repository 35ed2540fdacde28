"""The world that every test runs in: no network but loopback, a data folder of its own."""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path


class NetworkRefusedError(RuntimeError):
    """A test tried to reach something that is not this machine."""


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Every socket but loopback and Unix is refused, and so is every name that would be looked up.
    """
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not _is_loopback(address[0]):
            raise NetworkRefusedError(f"A test tried to connect to {address}.")
        connect(self, address)

    def guarded_look_up(host: Any, *rest: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name and not _is_loopback(name):
            raise NetworkRefusedError(f"A test tried to look up {name}.")
        return look_up(host, *rest, **options)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """
    The user's data folder, empty, and no settings from outside.
    """
    for name in (
        *("RECOUNT_ALLOW_PRIVATE", "RECOUNT_OFFLINE", "RECOUNT_CONTACT", "RECOUNT_POLICY"),
        *("RECOUNT_NOMINATIM", "RECOUNT_PHOTON", "RECOUNT_OVERPASS", "RECOUNT_GEONAMES_USER"),
        *("RECOUNT_STORE", "RECOUNT_KEY", "RECOUNT_KEY_PASSPHRASE"),
        *("RECOUNT_TIMESTAMPS", "RECOUNT_TIMESTAMP_ROOTS"),
    ):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "recount-data"
    monkeypatch.setenv("RECOUNT_DATA", str(folder))
    return folder
