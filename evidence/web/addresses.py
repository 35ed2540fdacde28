"""Which addresses may be reached: pure rules on URLs, host names and IP addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import idna

from evidence.errors import AddressRefused
from evidence.web.redaction import redact

if TYPE_CHECKING:
    from collections.abc import Iterable
    from urllib.parse import SplitResult

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# RFC 7230 recommends at least 8,000; signed imagery links stay below 4,000.
LONGEST_URL = 8192

_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\.?")
_HOST_AND_PORT = re.compile(r"(?P<host>\[[^\]]+\]|[^:/]+):(?P<port>\d{1,5})")

# A host whose last label is a number is read as IPv4 by resolvers, in all of inet_aton's notations
# (WHATWG URL Standard, "ends in a number checker").
_NUMERIC = re.compile(r"(^|\.)(\d+|0x[0-9a-f]*)\.?$")
_DOTTED_QUAD = re.compile(r"(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}")

_EMBEDDING: tuple[tuple[Network, str], ...] = (
    (ip_network("::ffff:0:0/96"), "an IPv4-mapped IPv6 address"),
    (ip_network("64:ff9b::/96"), "a NAT64 address"),
    (ip_network("64:ff9b:1::/48"), "a NAT64 address"),
    (ip_network("2002::/16"), "a 6to4 address"),
    (ip_network("2001::/32"), "a Teredo address"),
)
"""IPv6 ranges that lead to some IPv4 address: the check would be of the wrong one."""

# IANA's special-purpose registries, written down because Python's properties follow them by version, and
# call some of these public: 192.0.0.9 is the router that one's own line hangs on (RFC 7723).
_SET_ASIDE: tuple[tuple[Network, str], ...] = (
    (ip_network("100.64.0.0/10"), "a carrier-grade NAT address"),  # RFC 6598
    (ip_network("192.0.0.0/24"), "a private address"),  # RFC 6890: protocol assignments
    (ip_network("192.31.196.0/24"), "a reserved address"),  # RFC 7535: AS112
    (ip_network("192.52.193.0/24"), "a reserved address"),  # RFC 7450: multicast relays
    (ip_network("192.88.99.0/24"), "a 6to4 address"),  # RFC 7526: relays of one's own network
    (ip_network("192.175.48.0/24"), "a reserved address"),  # RFC 7534: AS112
    (ip_network("198.18.0.0/15"), "a private address"),  # RFC 2544: benchmarks
    (ip_network("2001::/23"), "a private address"),  # RFC 2928: protocol assignments
    (ip_network("2620:4f:8000::/48"), "a reserved address"),  # RFC 7534: AS112
    (ip_network("3fff::/20"), "a private address"),  # RFC 9637: documentation
)

# RFC 5214, section 6.1: the last half of an address that leads to an IPv4 address of one's own site.
_ISATAP = frozenset({0x00005EFE, 0x02005EFE})

# RFC 4291, section 2.4, and the IANA registry: all that is handed out so far lies in here.
_UNICAST = ip_network("2000::/3")

_LOW = frozenset({80, 443})
"""Ports below 1024 that speak HTTP; the others are for other services (RFC 6335, system ports)."""

# What browsers refuse above 1024 (Fetch Standard, "port blocking"), and stores that take commands from
# whoever speaks to them, be it in an HTTP request: Docker, MySQL, PostgreSQL, Redis, Memcached, MongoDB.
_OTHERS = frozenset(
    [1719, 1720, 1723, 2049, 2375, 3306, 3659, 4045, 4190, 5060, 5061, 5432, 6000, 6379, 6566, 6665, 6666]
) | {6667, 6668, 6669, 6679, 6697, 10080, 11211, 27017}


@dataclass(frozen=True)
class Target:
    """One checked http(s) address."""

    url: str
    """Canonical: lower-case host, no default port, no fragment, percent-encoded; secrets still inside."""

    scheme: str
    host: str
    """ASCII name, or an IP literal without brackets."""

    port: int

    @property
    def origin(self) -> tuple[str, str, int]:
        """Whom credentials may be sent to."""
        return (self.scheme, self.host, self.port)


@dataclass(frozen=True)
class Allowance:
    """What a person's settings open up: networks, and single host and port pairs."""

    networks: tuple[Network, ...] = ()
    pairs: tuple[tuple[str, int], ...] = ()

    def covers(self, address: Address, *, host: str, port: int) -> bool:
        """Whether settings allow this address, reached under this host name and port."""
        inside = any(address.version == net.version and address in net for net in self.networks)
        return inside or (host, port) in self.pairs


def allowance(entries: Iterable[str]) -> Allowance:
    """Read settings such as ``127.0.0.0/8``, ``::1`` or ``localhost:8080``.

    Raises:
        ValueError: an entry is neither a network nor ``host:port``.
    """
    networks: list[Network] = []
    pairs: list[tuple[str, int]] = []
    for entry in entries:
        pair = _HOST_AND_PORT.fullmatch(entry)
        if pair is not None:
            pairs.append((pair["host"].strip("[]").lower(), int(pair["port"])))
        else:
            networks.append(ip_network(entry, strict=False))
    return Allowance(tuple(networks), tuple(pairs))


def target(url: str) -> Target:
    """Check the form of an address and bring it into one canonical form; nothing is resolved.

    Raises:
        AddressRefused: not http(s), no host, user information, a disguised number, a broken port or escape.
    """
    url = url.strip()
    if len(url) > LONGEST_URL:
        raise _refused(url[:60], f"it has {len(url)} characters, more than {LONGEST_URL}")
    if any(ord(sign) <= 0x20 or ord(sign) == 0x7F or sign == "\\" for sign in url):
        raise _refused(url, "it holds a blank, a backslash or a control character")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as broken:
        raise _refused(url, "it is not a well-formed address") from broken
    if parts.scheme not in _PORTS:
        raise _refused(url, f"only http and https are spoken here, not {parts.scheme or 'a bare name'!r}")
    if "@" in parts.netloc:
        raise _refused(url, "it carries a user name or password")
    if port == 0:
        raise _refused(url, "port 0 cannot be reached")
    host = _host(url, parts.hostname or "")
    return Target(_written(parts, host, port), parts.scheme, host, port or _PORTS[parts.scheme])


def rule_against(address: Address) -> str | None:
    """Name what keeps this address from being reached from a program; None when it is public."""
    if isinstance(address, IPv6Address):
        for network, kind in _EMBEDDING:
            if address in network:
                return kind
        if int(address) >> 32 & 0xFFFFFFFF in _ISATAP:
            return "an ISATAP address"
    for network, kind in _SET_ASIDE:
        if address in network:
            return kind
    named = (
        (address.is_unspecified, "the unspecified address"),
        (address.is_loopback, "a loopback address"),
        (address.is_link_local, "a link-local address"),
        (address.is_multicast, "a multicast address"),
        (address.is_reserved, "a reserved address"),
        (address.is_private, "a private address"),
        (address.version == 6 and address not in _UNICAST, "not a global unicast address"),
        (not address.is_global, "not a public address"),
    )
    return next((rule for holds, rule in named if holds), None)


def rule_against_port(port: int) -> str | None:
    """Name what keeps a port from being reached; None when it may speak HTTP."""
    if port in _OTHERS or (port < 1024 and port not in _LOW):
        return f"port {port} belongs to another service than the web"
    return None


def check(addresses: Iterable[str], *, host: str, port: int, allowed: Allowance) -> list[str]:
    """Check every address that a host name resolves to, and the port.

    Returns:
        The addresses in plain notation, in the order given.

    Raises:
        AddressRefused: any one of them may not be reached.
    """
    checked = []
    other = rule_against_port(port)
    for text in addresses:
        # A zone ("%eth0") only makes sense for link-local addresses.
        address = ip_address(text.partition("%")[0])
        rule = rule_against(address)
        if (rule or other) and not allowed.covers(address, host=host, port=port):
            shown = host if host == str(address) else f"{host} ({address})"
            raise _refused(shown, f"it is {rule}" if rule else f"its {other}")
        checked.append(str(address))
    return checked


def literal(host: str) -> str | None:
    """Give the host back when it is an IP address already; None when it is a name."""
    try:
        return str(ip_address(host))
    except ValueError:
        return None


def _host(url: str, host: str) -> str:
    """Bring a host into ASCII, and refuse numbers in disguise."""
    if ":" in host:
        address = literal(host)
        if address is None or "%" in host:
            raise _refused(url, "its host is not a plain IPv6 address")
        return address
    try:
        name = host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError as broken:
        raise _refused(url, "its host is not a valid name") from broken
    name = name.lower()
    if _HOST.fullmatch(name) is None or len(name) > 253:
        raise _refused(url, "its host is missing or not a valid name")
    if _NUMERIC.search(name) and (_DOTTED_QUAD.fullmatch(name) is None or literal(name) is None):
        raise _refused(url, "its host is a number that is not written as a plain dotted quad")
    return name


def _written(parts: SplitResult, host: str, port: int | None) -> str:
    shown = f"[{host}]" if ":" in host else host
    if port is not None and port != _PORTS[parts.scheme]:
        shown = f"{shown}:{port}"
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._[]|")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]|")
    return f"{parts.scheme}://{shown}{path}" + (f"?{query}" if query else "")


def _refused(url: str, why: str) -> AddressRefused:
    return AddressRefused(
        f"The address {redact(url)} may not be reached: {why}.",
        next_step="Give a public http or https address, or allow this one in the settings (allow_private).",
    )
