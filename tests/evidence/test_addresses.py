"""Which addresses may be reached, in tables."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import AddressRefused
from evidence.web.addresses import allowance, check, rule_against, target


@pytest.mark.parametrize(
    ("address", "rule"),
    [
        ("127.0.0.1", "a loopback address"),
        ("127.255.255.254", "a loopback address"),
        ("10.0.0.1", "a private address"),
        ("172.16.0.1", "a private address"),
        ("192.168.1.1", "a private address"),
        ("169.254.169.254", "a link-local address"),
        ("100.64.0.1", "a carrier-grade NAT address"),
        ("0.0.0.0", "the unspecified address"),  # noqa: S104 - nothing binds to it
        ("224.0.0.1", "a multicast address"),
        ("240.0.0.1", "a reserved address"),
        ("255.255.255.255", "a reserved address"),
        ("192.0.2.1", "a private address"),
        ("::1", "a loopback address"),
        ("::", "the unspecified address"),
        ("fe80::1", "a link-local address"),
        ("fc00::1", "a private address"),
        ("fec0::1", "not a global unicast address"),
        ("ff02::1", "a multicast address"),
        ("::ffff:127.0.0.1", "an IPv4-mapped IPv6 address"),
        ("::ffff:93.184.215.14", "an IPv4-mapped IPv6 address"),
        ("::127.0.0.1", "a reserved address"),
        ("64:ff9b::7f00:1", "a NAT64 address"),
        ("64:ff9b:1::1", "a NAT64 address"),
        ("2002:7f00:1::", "a 6to4 address"),
        ("2001::1", "a Teredo address"),
        ("2001:db8::1", "a private address"),
    ],
)
def test_addresses_that_are_not_public_break_a_named_rule(address: str, rule: str) -> None:
    """
    A program that fetches what a stranger names must not reach its own machine or network.
    """
    assert rule == rule_against(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_public_addresses_break_no_rule(address: str) -> None:
    """
    The hosts of news and imagery have ordinary addresses.
    """
    assert rule_against(ipaddress.ip_address(address)) is None


@given(st.ip_addresses(v=6))
def test_no_ipv6_address_outside_global_unicast_is_public(address: ipaddress.IPv6Address) -> None:
    """
    Whatever range is invented next, only what has been handed out so far counts as public.
    """
    if address not in ipaddress.ip_network("2000::/3"):
        assert rule_against(address) is not None


@pytest.mark.parametrize(
    ("given", "canonical"),
    [
        ("HTTPS://News.Example:443/A?b=c#d", "https://news.example/A?b=c"),
        ("http://news.example", "http://news.example/"),
        ("http://news.example:8080/x y".replace(" ", "%20"), "http://news.example:8080/x%20y"),
        ("https://news.example/북한", "https://news.example/%EB%B6%81%ED%95%9C"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://①②⑦.example/", "https://127.example/"),
        (" https://news.example/a\n", "https://news.example/a"),
        ("http://[2606:2800::1]:8080/", "http://[2606:2800::1]:8080/"),
        ("https://news.example/a%2Fb?u=https%3A%2F%2Fx", "https://news.example/a%2Fb?u=https%3A%2F%2Fx"),
    ],
)
def test_an_address_has_one_canonical_form(given: str, canonical: str) -> None:
    """
    Recording, cache and trail know a page by one spelling of its address.
    """
    assert canonical == target(given).url


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        ("ftp://news.example/", "only http and https are spoken here, not 'ftp'"),
        ("file:///etc/passwd", "only http and https are spoken here, not 'file'"),
        ("news.example/a", "only http and https are spoken here, not 'a bare name'"),
        ("http:///path", "its host is missing or not a valid name"),
        ("http://me:word@news.example/", "it carries a user name or password"),
        ("http://127.0.0.1@news.example/", "it carries a user name or password"),
        ("http://2130706433/", "its host is a number that is not written as a plain dotted quad"),
        ("http://0x7f000001/", "its host is a number that is not written as a plain dotted quad"),
        ("http://0x7f.0.0.1/", "its host is a number that is not written as a plain dotted quad"),
        ("http://0177.0.0.1/", "its host is a number that is not written as a plain dotted quad"),
        ("http://127.1/", "its host is a number that is not written as a plain dotted quad"),
        ("http://127.0.0.1./", "its host is a number that is not written as a plain dotted quad"),
        ("http://127.0.0.256/", "its host is a number that is not written as a plain dotted quad"),
        ("http://news.0x1/", "its host is a number that is not written as a plain dotted quad"),
        ("http://[fe80::1%25eth0]/", "its host is not a plain IPv6 address"),
        ("http://[::1", "it is not a well-formed address"),
        ("http://news.example:99999/", "it is not a well-formed address"),
        ("http://news.example:0/", "port 0 cannot be reached"),
        ("http://news.example\\@127.0.0.1/", "it holds a blank, a backslash or a control character"),
        ("http://news.example/a b", "it holds a blank, a backslash or a control character"),
        ("http://news.example/\r\nHost: x", "it holds a blank, a backslash or a control character"),
        ("http://ne%77s.example/", "its host is missing or not a valid name"),
        ("http://-news.example/", "its host is missing or not a valid name"),
        ("http://news..example/", "its host is missing or not a valid name"),
        ("https://news.example/" + "a" * 9000, "it has 9021 characters, more than 8192"),
    ],
)
def test_a_refused_address_names_the_rule(url: str, rule: str) -> None:
    """
    An address that is dangerous or disguised is refused before anything is resolved, and says why.
    """
    with pytest.raises(AddressRefused) as refused:
        target(url)

    assert f"may not be reached: {rule}." in refused.value.what
    assert "word@" not in str(refused.value)


@given(st.text(max_size=60))
def test_no_text_breaks_the_rules_themselves(text: str) -> None:
    """
    Whatever is pasted is either a clean http address or refused; nothing else comes out.
    """
    try:
        found = target(text)
    except AddressRefused:
        return

    assert found.url.isascii()
    assert found.url.startswith(("http://", "https://"))


@pytest.mark.parametrize("host", ["xn--", "ß" * 70, "\u200b", "٣٣", "a" * 64, "a." * 140 + "b"])
def test_hosts_that_name_nothing_are_refused(host: str) -> None:
    """
    Names that IDNA or DNS cannot hold are refused like any other bad name.
    """
    with pytest.raises(AddressRefused, match="its host is"):
        target(f"http://{host}/")


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    """
    A host that answers with a public and a private address would be reached at either.
    """
    with pytest.raises(AddressRefused, match=r"news\.example \(10\.0\.0\.1\).*a private address"):
        check(["93.184.215.14", "10.0.0.1"], host="news.example", port=443, allowed=allowance(()))


@pytest.mark.parametrize(
    ("entry", "host", "port", "opens"),
    [
        ("127.0.0.0/8", "127.0.0.1", 8000, True),
        ("127.0.0.1", "127.0.0.1", 8000, True),
        ("localhost:8000", "localhost", 8000, True),
        ("127.0.0.1:8000", "127.0.0.1", 8000, True),
        ("localhost:8000", "localhost", 8001, False),
        ("localhost:8000", "127.0.0.1", 8000, False),
        ("10.0.0.0/8", "127.0.0.1", 8000, False),
        ("::1/128", "127.0.0.1", 8000, False),
    ],
)
def test_settings_open_networks_and_single_ports(entry: str, host: str, port: int, *, opens: bool) -> None:
    """
    A newsroom's own catalogue on a private address can be allowed, and nothing beside it.
    """
    allowed = allowance([entry]).covers(ipaddress.ip_address("127.0.0.1"), host=host, port=port)

    assert opens == allowed


def test_a_setting_that_is_no_network_is_refused() -> None:
    """
    A typing error in the settings does not open or close anything silently.
    """
    with pytest.raises(ValueError, match="everything"):
        allowance(["everything"])
