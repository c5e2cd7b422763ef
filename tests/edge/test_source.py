import pytest
from hypothesis import given
from hypothesis import strategies as st

from poolhouse.edge.source import TrustedProxies, host_address, join_address, peer_address, user_agent_of

PROXIES = TrustedProxies(["10.0.0.0/8", "2001:db8::1"])


def test_without_trusted_proxies_the_peer_is_the_caller() -> None:
    """Anybody can write an X-Forwarded-For; by default it means nothing."""
    assert not TrustedProxies([])
    assert TrustedProxies([]).source("192.0.2.1", ["198.51.100.7"]) == "192.0.2.1"


@pytest.mark.parametrize(
    ("peer", "forwarded", "caller"),
    [
        ("10.0.0.1", ["198.51.100.7"], "198.51.100.7"),
        ("10.0.0.1", ["203.0.113.9, 198.51.100.7"], "198.51.100.7"),
        ("10.0.0.1", ["203.0.113.9", "198.51.100.7, 10.1.1.1"], "198.51.100.7"),
        ("10.0.0.1", ["10.3.3.3,10.2.2.2"], "10.3.3.3"),
        ("192.0.2.1", ["198.51.100.7"], "192.0.2.1"),
        ("2001:db8::1", ["[2001:db8::99]:443"], "2001:db8::99"),
        ("10.0.0.1", ["198.51.100.7:50123"], "198.51.100.7"),
        ("10.0.0.1", ["unknown"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.7, garbage, 10.2.2.2"], "10.2.2.2"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("", ["198.51.100.7"], ""),
        ("::ffff:10.0.0.1", ["198.51.100.7"], "198.51.100.7"),
    ],
)
def test_the_caller_is_the_last_address_that_no_trusted_proxy_has(peer: str, forwarded: list[str], caller: str) -> None:
    """A caller cannot pretend to be elsewhere by sending the header himself."""
    assert PROXIES.source(peer, forwarded) == caller


def test_a_request_and_a_websocket_say_where_they_come_from() -> None:
    """By their peer, and by the header where proxies are trusted."""
    scope = {"client": ("10.0.0.1", 50123), "headers": [(b"x-forwarded-for", b"198.51.100.7"), (b"host", b"x")]}
    assert PROXIES.source_of(scope) == "198.51.100.7"
    assert TrustedProxies([]).source_of(scope) == "10.0.0.1"
    assert TrustedProxies([]).source_of({"client": None, "headers": []}) == ""


@given(st.text(), st.lists(st.text()))
def test_no_header_breaks_it(peer: str, forwarded: list[str]) -> None:
    """Headers come from strangers."""
    assert isinstance(PROXIES.source(peer, forwarded), str)
    assert isinstance(PROXIES.source("10.0.0.1", forwarded), str)


def test_a_setting_that_is_no_address_is_refused() -> None:
    """A typing mistake does not make a server trust nobody, or everybody."""
    with pytest.raises(ValueError, match="proxy"):
        TrustedProxies(["proxy.example.com"])


@pytest.mark.parametrize(
    ("peer", "address"),
    [
        ("ipv4:127.0.0.1:53642", "127.0.0.1"),
        ("ipv6:[::1]:53642", "::1"),
        ("ipv6:%5B::1%5D:53642", "::1"),
        ("ipv6:%5B::ffff:192.0.2.1%5D:1", "192.0.2.1"),
        ("ipv6:%5Bfe80::1%25eth0%5D:1", "fe80::1"),
        ("unix:/run/poolhouse.sock", ""),
        ("unix:", ""),
        ("", ""),
    ],
)
def test_a_grpc_peer_string_becomes_an_address(peer: str, address: str) -> None:
    """Both faces name callers alike."""
    assert peer_address(peer) == address


def test_the_user_agent_is_text_whatever_it_is() -> None:
    """Headers are bytes; one that is not there is empty."""
    assert user_agent_of({b"user-agent": b"app/1 \xff"}) == "app/1 \xff"
    assert user_agent_of({}) == ""


def test_a_sockets_peer_becomes_a_plain_address() -> None:
    """IPv4 callers look the same on a dual-stack socket."""
    assert host_address("::ffff:192.0.2.1") == "192.0.2.1"
    assert host_address("192.0.2.1") == "192.0.2.1"
    assert host_address("testclient") == "testclient"


def test_addresses_are_joined_as_they_are_configured() -> None:
    """IPv6 addresses stand in brackets."""
    assert join_address("127.0.0.1", 80) == "127.0.0.1:80"
    assert join_address("::1", 0) == "[::1]:0"
