"""Ways to reach this machine and its network by an address: in disguise, by name, by port, by scheme."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from catalogues import query
from recording import PUBLIC, Nowhere, Try, answer, ids, leaked

from evidence.errors import AddressRefused
from evidence.pixels.ranges import Ranges
from evidence.scenes.catalogues.static import StaticCatalogue
from evidence.web import Policy, Web

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DOORS: dict[str, Callable[[Web, str], object]] = {
    "a page": Web.get,
    "a question": lambda web, address: web.post(address, json={"limit": 1}),
    "a catalogue": lambda web, address: StaticCatalogue("test", address, door=web)(query()),
    "a picture": Ranges,
}
"""Whoever fetches, fetches by one of these."""

NUMBER = "a number that is not written as a plain dotted quad"
SIGN = "a blank, a backslash or a control character"
SCHEME = "only http and https are spoken here, not"
BAD_NAME = "its host is missing or not a valid name"

NOTATIONS = [
    Try("this machine", "http://127.0.0.1/", "a loopback address"),
    Try("this machine, another of its numbers", "http://127.8.8.8/", "a loopback address"),
    Try("this machine, decimal", "http://2130706433/", NUMBER),
    Try("this machine, octal", "http://0177.0.0.1/", NUMBER),
    Try("this machine, octal as one number", "http://017700000001/", NUMBER),
    Try("this machine, hexadecimal", "http://0x7f000001/", NUMBER),
    Try("this machine, hexadecimal in parts", "http://0x7f.0x0.0x0.0x1/", NUMBER),
    Try("this machine, short", "http://127.1/", NUMBER),
    Try("this machine, three parts", "http://127.0.1/", NUMBER),
    Try("this machine, with zeros", "http://127.000.000.001/", NUMBER),
    Try("this machine, dot at the end", "http://127.0.0.1./", NUMBER),
    Try("this machine, over the top", "http://127.0.0.257/", NUMBER),
    Try("this machine, zero", "http://0/", NUMBER),
    Try("this machine, circled digits", "http://①②⑦.⓪.⓪.①/", "a loopback address"),
    Try("this machine, full-width digits", "http://１２７.０.０.１/", "a loopback address"),
    Try("this machine, ideographic full stops", "http://127。0。0。1/", "a loopback address"),
    Try("this machine, Arabic digits", "http://١٢٧.٠.٠.١/", "its host is not a valid name"),
    Try("this machine, percent signs", "http://%31%32%37.0.0.1/", BAD_NAME),
    Try("this machine, soft hyphen", "http://127.0.0\u00ad.1/", "a loopback address"),
    Try("this machine, zero-width blank", "http://127.0.0\u200b.1/", "a loopback address"),
    Try("this machine, over TLS", "https://127.0.0.1/", "a loopback address"),
    Try("this machine, IPv6", "http://[::1]/", "a loopback address"),
    Try("this machine, IPv6 in full", "http://[0000:0000:0000:0000:0000:0000:0000:0001]/", "a loopback"),
    Try("this machine, IPv4-mapped", "http://[::ffff:127.0.0.1]/", "an IPv4-mapped IPv6 address"),
    Try("this machine, IPv4-mapped in hexadecimal", "http://[::ffff:7f00:1]/", "an IPv4-mapped IPv6 address"),
    Try("this machine, IPv4-compatible", "http://[::127.0.0.1]/", "a reserved address"),
    Try("this machine, IPv4-translated", "http://[::ffff:0:127.0.0.1]/", "a reserved address"),
    Try("this machine, NAT64", "http://[64:ff9b::7f00:1]/", "a NAT64 address"),
    Try("this machine, local NAT64", "http://[64:ff9b:1::7f00:1]/", "a NAT64 address"),
    Try("this machine, 6to4", "http://[2002:7f00:1::]/", "a 6to4 address"),
    Try("this machine, Teredo", "http://[2001:0:7f00:1::80ff:fffe]/", "a Teredo address"),
    Try("this machine, ISATAP", "http://[2600:1::5efe:7f00:1]/", "an ISATAP address"),
    Try("this machine, ISATAP of a private site", "http://[2600:1::200:5efe:a00:1]/", "an ISATAP address"),
    Try("any address, IPv4", "http://0.0.0.0/", "the unspecified address"),
    Try("any address, IPv6", "http://[::]/", "the unspecified address"),
    Try("the cloud's metadata", "http://169.254.169.254/latest/meta-data/", "a link-local address"),
    Try("the cloud's metadata, IPv6", "http://[fd00:ec2::254]/latest/", "a private address"),
    Try("the cloud's metadata, decimal", "http://2852039166/latest/", NUMBER),
    Try("the cloud's metadata, another cloud", "http://100.100.100.200/", "a carrier-grade NAT address"),
    Try("a wire server of a cloud", "http://192.0.0.192/", "a private address"),
    Try("10/8", "http://10.0.0.1/", "a private address"),
    Try("172.16/12, its end", "http://172.31.255.255/", "a private address"),
    Try("192.168/16", "http://192.168.1.1/", "a private address"),
    Try("100.64/10", "http://100.127.0.1/", "a carrier-grade NAT address"),
    Try("192.0.0.0/24, one's own router", "http://192.0.0.9/", "a private address"),
    Try("192.0.2.0/24", "http://192.0.2.1/", "a private address"),
    Try("192.88.99.0/24, a relay of one's own", "http://192.88.99.1/", "a 6to4 address"),
    Try("192.175.48.0/24", "http://192.175.48.1/", "a reserved address"),
    Try("198.18/15", "http://198.19.0.1/", "a private address"),
    Try("203.0.113.0/24", "http://203.0.113.7/", "a private address"),
    Try("240/4", "http://240.0.0.1/", "a reserved address"),
    Try("everybody", "http://255.255.255.255/", "a reserved address"),
    Try("a group", "http://224.0.0.251/", "a multicast address"),
    Try("a group, IPv6", "http://[ff02::fb]/", "a multicast address"),
    Try("a neighbour, IPv6", "http://[fe80::1]/", "a link-local address"),
    Try("a neighbour by its zone", "http://[fe80::1%25eth0]/", "its host is not a plain IPv6 address"),
    Try("one's own site, IPv6", "http://[fec0::1]/", "not a global unicast address"),
    Try("one's own network, IPv6", "http://[fc00::1]/", "a private address"),
    Try("an address of protocols, IPv6", "http://[2001:1::1]/", "a private address"),
    Try("an address of documents, IPv6", "http://[3fff::1]/", "a private address"),
    Try("segment routing, IPv6", "http://[5f00::1]/", "a reserved address"),
    Try("a future kind of address", "http://[v1.127.0.0.1]/", NUMBER),
]

DISGUISES = [
    Try("a name before the host", "http://news.example@127.0.0.1/", "a user name or password"),
    Try("a password before the host", "http://news.example:80@127.0.0.1/", "a user name or password"),
    Try("a backslash before the host", "http://127.0.0.1\\@news.example/", SIGN),
    Try("a tab in the host", "http://127.0.\t0.1/", SIGN),
    Try("a line feed in the host", "http://127.0.0.1\n.news.example/", SIGN),
    Try("a header in the address", "http://news.example/\r\nHost: 127.0.0.1", SIGN),
    Try("a blank in the host", "http://127.0.0.1 .news.example/", SIGN),
    Try("a slash in full width", "http://news.example／@127.0.0.1/", "it is not a well-formed address"),
    Try("a fraction for a slash", "http://127.0.0.1⁄.news.example/", "not a valid name"),
    Try("no host", "http:///etc/passwd", BAD_NAME),
    Try("one slash", "http:/127.0.0.1/", BAD_NAME),
    Try("a letter that becomes two", "http://㏂.127.0.0.1/", "its host is not a valid name"),
]  # fmt: skip

SCHEMES = [
    Try(f"{scheme}{rest}", f"{scheme}{rest}", SCHEME)
    for scheme, rest in (
        ("file:", "///etc/passwd"), ("file:", "//news.example/etc/passwd"), ("ftp:", "//news.example/a.tif"),
        ("gopher:", "//127.0.0.1:6379/_FLUSHALL"), ("data:", "text/html,73+railcars"),
        ("jar:", "http://news.example/a.jar!/b"), ("dict:", "//127.0.0.1:11211/stats"),
        ("ldap:", "//127.0.0.1/"), ("s3:", "//bucket/a.tif"), ("gs:", "//bucket/a.tif"),
        ("az:", "//container/a.tif"), ("javascript:", "alert(1)"), ("view-source:", "http://127.0.0.1/"),
        ("unix:", "/var/run/docker.sock"), ("http+unix:", "//%2Fvar%2Frun%2Fdocker.sock/info"),
        ("netdoc:", "/etc/passwd"), ("/vsicurl/", "http://127.0.0.1/a.tif"), ("//", "127.0.0.1/a.tif"),
        ("zip:", "///tmp/a.zip!b.tif"), ("WMS:", "http://127.0.0.1/?SERVICE=WMS"),
    )
]  # fmt: skip


def named(what: str, host: str, *found: str, rule: str) -> Try:
    """Make a row of a name that leads to these addresses."""
    return Try(what, f"http://{host}/", rule, known={host: found})


NAMES = [
    named("localhost", "localhost", "127.0.0.1", rule="localhost (127.0.0.1) may not be reached"),
    named("a name below localhost", "app.localhost", "::1", rule="a loopback address"),
    named("localhost, dot at the end", "localhost.", "127.0.0.1", rule="a loopback address"),
    named("a name for this machine", "127.0.0.1.nip.example", "127.0.0.1", rule="a loopback address"),
    named("metadata by name", "metadata.google.internal", "169.254.169.254", rule="a link-local address"),
    named("metadata by a bare name", "instance-data", "169.254.169.254", rule="a link-local address"),
    named("a printer", "printer.local", "192.168.1.20", rule="a private address"),
    named("an intranet", "wiki", "10.2.0.4", rule="a private address"),
    named("a cluster's own service", "api.default.svc.cluster.local", "10.96.0.1", rule="a private address"),
    named("a container's host", "host.docker.internal", "192.168.65.2", rule="a private address"),
    named("a neighbour with a zone", "printer.example", "fe80::1%eth0", rule="a link-local address"),
    named("a public name that leads inside", "cdn.example", "10.1.2.3", rule="cdn.example (10.1.2.3)"),
    named("public first, private second", "cdn.example", PUBLIC, "10.1.2.3", rule="a private address"),
    named("private first, public second", "cdn.example", "10.1.2.3", PUBLIC, rule="a private address"),
    named("public, and IPv4-mapped private", "cdn.example", PUBLIC, "::ffff:10.1.2.3", rule="IPv4-mapped"),
    named("public, and NAT64 private", "cdn.example", PUBLIC, "64:ff9b::a01:203", rule="a NAT64 address"),
    named("a name in other letters", "xn--bcher-kva.example", "127.0.0.1", rule="a loopback address"),
]

PORTS = [
    Try(f"port {port}, {what}", f"http://news.example:{port}/", rule)
    for port, what, rule in (
        (0, "nobody's", "port 0 cannot be reached"), (21, "FTP", "port 21 belongs to another service"),
        (22, "SSH", "port 22 belongs to another"), (23, "Telnet", "port 23 belongs to another"),
        (25, "SMTP", "port 25 belongs to another"), (53, "DNS", "port 53 belongs to another"),
        (110, "POP", "port 110 belongs to another"), (445, "SMB", "port 445 belongs to another"),
        (587, "SMTP", "port 587 belongs to another"), (993, "IMAP", "port 993 belongs to another service"),
        (2375, "Docker", "port 2375 belongs to another"), (3306, "MySQL", "port 3306 belongs to another"),
        (5060, "SIP", "port 5060 belongs to another"), (5432, "PostgreSQL", "port 5432 belongs to another"),
        (6000, "X11", "port 6000 belongs to another"), (6379, "Redis", "port 6379 belongs to another"),
        (6667, "IRC", "port 6667 belongs to another"), (11211, "Memcached", "port 11211 belongs to another"),
        (65536, "too high", "it is not a well-formed address"), ("0x50", "hexadecimal", "not a well-formed"),
    )
]  # fmt: skip

ROWS = [*NOTATIONS, *DISGUISES, *SCHEMES, *NAMES, *PORTS]


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
@pytest.mark.parametrize("row", ROWS, ids=ids(ROWS))
def test_nothing_inside_is_reached_by_its_address(
    tmp_path: Path, row: Try, door: Callable[[Web, str], object]
) -> None:
    """
    Whoever asks for it, the address is refused before any connection, and the refusal names the rule.
    """
    network = Nowhere(known=row.known)
    with network.door(tmp_path) as web, pytest.raises(AddressRefused) as refused:
        door(web, row.tried)

    assert row.rule in refused.value.what
    assert refused.value.next_step.endswith(".")
    assert ([], []) == (network.reached, leaked(tmp_path))


def test_a_name_that_changes_between_two_questions_is_checked_at_each(tmp_path: Path) -> None:
    """
    A name that is public when first asked and private when asked again (rebinding) gets no second answer.
    """
    network = Nowhere(known={"cdn.example": iter([[PUBLIC], ["127.0.0.1"]])}, answers=[answer(b"first")])
    with network.door(tmp_path) as web:
        assert b"first" == web.get("http://cdn.example/a").body
        with pytest.raises(AddressRefused, match="a loopback address"):
            web.get("http://cdn.example/b")

    assert [f"{PUBLIC}:80"] == network.reached


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
def test_a_proxy_in_the_environment_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    """
    An address that only a proxy would check is still checked here, and the proxy is never spoken to.
    """
    monkeypatch.setenv(variable, "http://10.0.0.1:3128")
    network = Nowhere()
    with network.door(tmp_path) as web:
        web.get("http://news.example/")
        with pytest.raises(AddressRefused):
            web.get("http://169.254.169.254/")

    assert [f"{PUBLIC}:80"] == network.reached


@pytest.mark.parametrize("allowed", ["news.example:6379", f"{PUBLIC}/32"])
def test_settings_open_a_port_that_is_closed_by_default(tmp_path: Path, allowed: str) -> None:
    """
    A newsroom whose catalogue stands at such a port can say so, by name or by network.
    """
    network = Nowhere()
    with network.door(tmp_path, policy=Policy(allow_private=(allowed,))) as web:
        assert b"ok" == web.get("http://news.example:6379/").body


def test_how_many_ways_are_tried() -> None:
    """
    Each row is tried through each door.
    """
    assert len(ROWS) >= 120
