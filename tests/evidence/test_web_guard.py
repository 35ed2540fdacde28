"""Which sockets are opened: checked addresses only, however names and redirects change."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpcore
import pytest
from serving import says, sends_to, serving

from evidence.errors import AddressRefused
from evidence.trail import Trail
from evidence.web import Policy, Web, World
from evidence.web.failures import NameUnknown, NotSecure, TimedOut, Unreachable

if TYPE_CHECKING:
    from collections.abc import Sequence

TLS = Path(__file__).with_name("tls")
OPEN = Policy(allow_private=("127.0.0.0/8",), connect_s=2, read_s=2, total_s=5)
ANSWER = [b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"]


class Notebook(httpcore.MockBackend):
    """A network that writes down where it is asked to connect, and never connects."""

    def __init__(self, buffer: list[bytes], *, silent: Sequence[str] = ()) -> None:
        super().__init__(buffer)
        self.reached: list[tuple[str, int]] = []
        self._silent = silent

    def connect_tcp(self, host: str, port: int, *rest: Any, **options: Any) -> httpcore.NetworkStream:
        """Write it down; addresses in ``silent`` do not answer."""
        self.reached.append((host, port))
        if host in self._silent:
            raise httpcore.ConnectError("nobody there")
        return super().connect_tcp(host, port, *rest, **options)


def names(**known: list[str]) -> Any:
    """Make a resolver; the keyword ``news`` is the host ``news.example``."""

    def resolver(host: str, _port: int) -> list[str]:
        try:
            return known[host.removesuffix(".example")]
        except KeyError:
            raise OSError("no such host") from None

    return resolver


def door(tmp_path: Path, world: World, policy: Policy | None = None) -> Web:
    """Open a door on that world."""
    return Web(policy or Policy(connect_s=2, total_s=5), trail=Trail(tmp_path), world=world)


def test_the_socket_goes_to_the_address_that_was_checked(tmp_path: Path) -> None:
    """
    The name is resolved once: an answer that changes between check and use has no second chance.
    """
    answers = [["93.184.215.14"], ["127.0.0.1"]]
    network = Notebook(ANSWER)
    world = World(resolver=lambda _host, _port: answers.pop(0), network=network)
    with door(tmp_path, world) as web:
        web.get("http://news.example/")

    assert ([("93.184.215.14", 80)], [["127.0.0.1"]]) == (network.reached, answers)


@pytest.mark.parametrize("private", ["127.0.0.1", "169.254.169.254", "10.1.2.3", "::1", "::ffff:10.0.0.1"])
def test_a_name_that_leads_inside_is_refused_before_any_socket(tmp_path: Path, private: str) -> None:
    """
    One private address among several is enough; the public one is not tried either.
    """
    network = Notebook(ANSWER)
    world = World(resolver=names(news=["93.184.215.14", private]), network=network)
    with door(tmp_path, world) as web, pytest.raises(AddressRefused, match=r"news\.example"):
        web.get("http://news.example/")

    assert [] == network.reached


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest/"])
def test_an_address_in_numbers_needs_no_name_service(tmp_path: Path, url: str) -> None:
    """
    Literal addresses are checked like resolved ones.
    """
    network = Notebook(ANSWER)
    with door(tmp_path, World(resolver=names(), network=network)) as web, pytest.raises(AddressRefused):
        web.get(url)

    assert [] == network.reached


@pytest.mark.parametrize(
    "place", ["http://127.0.0.2:1/", "http://169.254.169.254/latest/meta-data/", "file:///etc/passwd"]
)
def test_a_redirect_inside_is_refused(tmp_path: Path, place: str) -> None:
    """
    A public page that redirects to the machine itself is refused, and called a redirect.
    """
    with serving(page=sends_to(place)) as server:
        policy = Policy(allow_private=(f"127.0.0.1:{server.port}",))
        with door(tmp_path, World(), policy) as web, pytest.raises(AddressRefused) as refused:
            web.get(f"{server.url}/page")

    assert f"{server.url}/page redirects to where nothing may be fetched" in refused.value.what


def test_every_address_of_a_host_is_tried(tmp_path: Path) -> None:
    """
    Where IPv6 leads nowhere, IPv4 may.
    """
    network = Notebook(ANSWER, silent=["2606:2800::1"])
    world = World(resolver=names(news=["2606:2800::1", "93.184.215.14"]), network=network)
    with door(tmp_path, world) as web:
        assert b"ok" == web.get("http://news.example/").body

    assert ["2606:2800::1", "93.184.215.14"] == [host for host, _ in network.reached]


def test_an_unknown_name_is_said_to_be_unknown(tmp_path: Path) -> None:
    """
    A typing error in a link is told from a dead server.
    """
    with (
        door(tmp_path, World(resolver=names())) as web,
        pytest.raises(NameUnknown, match=r"nwes\.example is not"),
    ):
        web.get("http://nwes.example/")


def test_a_name_service_that_hangs_is_not_waited_for(tmp_path: Path) -> None:
    """
    The system's resolver knows no time limit; the door does.
    """
    with serving() as server:

        def hanging(_host: str, _port: int) -> list[str]:
            server.stopping.wait(5)
            return []

        policy = Policy(connect_s=0.1)
        with door(tmp_path, World(resolver=hanging), policy) as web, pytest.raises(TimedOut):
            web.get("http://news.example/")


def test_nobody_listening_is_said_so(tmp_path: Path) -> None:
    """
    A closed port is not a time-out.
    """
    with serving() as server:
        closed = server.url
    with door(tmp_path, World(), OPEN) as web, pytest.raises(Unreachable, match="Nobody answers at"):
        web.get(closed)


def _server_tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "cert.pem", TLS / "key.pem")
    return context


def test_tls_speaks_of_the_name_and_not_of_the_number(tmp_path: Path) -> None:
    """
    Though the socket goes to a number, the certificate is held against the name in the link.
    """
    trusting = ssl.create_default_context(cafile=str(TLS / "cert.pem"))
    world = World(resolver=names(news=["127.0.0.1"], other=["127.0.0.1"]), tls=trusting)
    with serving(tls=_server_tls(), page=says(b"safe")) as server, door(tmp_path, world, OPEN) as web:
        assert b"safe" == web.get(f"https://news.example:{server.port}/page").body
        with pytest.raises(NotSecure, match="Hostname mismatch"):
            web.get(f"https://other.example:{server.port}/page")


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    """
    A self-signed certificate is no proof of who answers.
    """
    world = World(resolver=names(news=["127.0.0.1"]))
    with (
        serving(tls=_server_tls(), page=says(b"x")) as server,
        door(tmp_path, world, OPEN) as web,
        pytest.raises(NotSecure, match="self-signed certificate"),
    ):
        web.get(f"https://news.example:{server.port}/page")


def test_a_server_without_tls_is_told_from_a_dead_one(tmp_path: Path) -> None:
    """
    An https link to a plain http port fails as insecure.
    """
    with serving(page=says(b"x")) as server, door(tmp_path, World(), OPEN) as web, pytest.raises(NotSecure):
        web.get(f"https://127.0.0.1:{server.port}/page")
