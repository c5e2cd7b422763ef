"""Which addresses may be connected to, for URLs that others have written."""

from ipaddress import ip_address

import pytest

from poolhouse.config import Config
from poolhouse.integrations.addresses import Rules, is_public

INSIDE = [
    "0.0.0.0",  # noqa: S104  nothing listens there
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "203.0.113.7",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::a00:1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]
PUBLIC = ["8.8.8.8", "172.32.0.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_inside_are_not_public(address: str) -> None:
    """This machine, its network, the cloud's metadata service, and every other way to write one of these."""
    assert not is_public(ip_address(address))
    assert not Rules().admit("issuer.example.com", ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_the_internet_is_public(address: str) -> None:
    """Ordinary addresses are reached, also as a network without IPv4 writes them."""
    assert is_public(ip_address(address))
    assert Rules().admit("issuer.example.com", ip_address(address))


def test_what_the_settings_list_is_reached_as_well() -> None:
    """Issuers of one's own network are listed by network or by name; all else inside stays out."""
    rules = Rules.of(
        Config(outbound_allow=("10.1.0.0/16", "fd00:1::/32", "127.0.0.1", "IdP.internal"), outbound_connect_to=())
    )
    for address in ("10.1.2.3", "fd00:1::7", "127.0.0.1"):
        assert rules.admit("issuer.example.com", ip_address(address))
    for address in ("10.2.0.1", "fd00:2::7", "127.0.0.2"):
        assert not rules.admit("issuer.example.com", ip_address(address))
    assert rules.admit("idp.INTERNAL", ip_address("10.9.9.9"))
    assert not rules.admit("idp.internal.example.com", ip_address("10.9.9.9"))


def test_hosts_can_be_reached_elsewhere() -> None:
    """For tests, and for gateways: a host's connections go to another address."""
    rules = Rules.of(Config(outbound_connect_to=("Accounts.Google.com=127.0.0.1:8443", "idp.example=[::1]:443")))
    assert rules.connect_to == {"accounts.google.com": ("127.0.0.1", 8443), "idp.example": ("::1", 443)}


def test_an_emulator_reaches_everything() -> None:
    """On a developer's own machine, issuers run on the machine."""
    assert Rules.of(Config(mode="dev")).admit("localhost", ip_address("127.0.0.1"))
