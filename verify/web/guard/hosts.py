"""Which hosts this page answers as, and whose request it is behind a proxy: pure rules."""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from verify.served import is_loopback
from verify.web.guard.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from verify.web.guard.asked import Asked

_HOST = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9.-]{1,253})(:\d{1,5})?")

_FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


def check_local(asked: Asked) -> None:
    """Insist that a person of this machine asks this machine by its own name.

    A page elsewhere can point a name of its own to 127.0.0.1 and ask under it (DNS rebinding); and a proxy
    in front would make everybody the local editor.

    Raises:
        Refused: the peer or the Host header is another machine's, or a proxy passed the request on.
    """
    if not (is_loopback(host_of(asked)) and is_loopback(asked.peer)):
        raise Refused(
            421,
            "This page answers to this machine alone, under 127.0.0.1 or localhost.",
            next_step="Open it there; or set public_url, which turns accounts on.",
        )
    passed_on = [name for name in _FORWARDED if asked.every(name)]
    if passed_on:
        raise Refused(
            421,
            f"A proxy passed this request on (it sent {passed_on[0]}), and no accounts are set up.",
            next_step="Set public_url and a login before others can reach this page.",
        )


def check_public(asked: Asked, public_url: str) -> None:
    """Insist on the host that people are meant to ask. Raises Refused."""
    meant = urlsplit(public_url).netloc.lower()
    said = asked.one("host").lower()
    port = {"https": ":443", "http": ":80"}[urlsplit(public_url).scheme]
    if said.removesuffix(port) != meant.removesuffix(port):
        raise Refused(
            421,
            "This page does not answer under that name.",
            next_step=f"Ask {public_url}; a proxy in front must pass the Host header on.",
        )


def host_of(asked: Asked) -> str:
    """Host of the Host header, without its port; empty when it is missing, doubled or none."""
    found = _HOST.fullmatch(asked.one("host"))
    return found["host"].strip("[]") if found else ""


def origin_of(asked: Asked, public_url: str | None) -> str:
    """Scheme, host and port that a form of this page is sent from."""
    if public_url is None:
        return f"http://{asked.one('host').lower()}"
    parts = urlsplit(public_url)
    port = {"https": ":443", "http": ":80"}[parts.scheme]
    return f"{parts.scheme}://{parts.netloc.lower().removesuffix(port)}"


def is_proxy(address: str, proxies: Iterable[str]) -> bool:
    """Whether an address is one of the proxies' networks."""
    try:
        here = ip_address(address)
    except ValueError:
        return False
    here = getattr(here, "ipv4_mapped", None) or here
    return any(here.version == net.version and here in net for net in map(ip_network, proxies))


def client_of(asked: Asked, proxies: tuple[str, ...]) -> str:
    """Address of who asks: the last one in X-Forwarded-For that is no proxy of ours.

    What stands before it was written by the client itself, so it proves nothing.
    """
    if not is_proxy(asked.peer, proxies):
        return asked.peer
    passed = [one.strip() for line in asked.every("x-forwarded-for") for one in line.split(",")]
    for address in reversed(passed[-20:]):
        if not _is_address(address):
            break
        if not is_proxy(address, proxies):
            return address
    return asked.peer


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
