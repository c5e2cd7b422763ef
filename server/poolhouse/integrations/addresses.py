"""Which addresses this server may be made to connect to, when it fetches from URLs that others have written.

Whoever may register an issuer, or writes what an issuer answers, chooses where this server connects to. Without a rule
they could have it knock at the machines of its own network, or at the cloud's metadata service (server-side request
forgery). So only public addresses are connected to, and what the settings allow.
"""

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Final, Self

from poolhouse.config import Config, read_outside_host

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_UNICAST: Final = IPv6Network("2000::/3")
_NEVER: Final[tuple[Network, ...]] = (
    IPv4Network("168.63.129.16"),  # by its looks a public address, but inside Azure it is the machine's own host
    IPv4Network("192.0.0.0/24"),  # reserved for protocols; Oracle's cloud has its metadata service here
    IPv6Network("2001::/32"),  # Teredo, as the next: an IPv4 address, brought to wherever some relay stands
    IPv6Network("2002::/16"),
    IPv6Network("3fff::/20"),  # for documentation, as of 2024: Python may not know yet
)
_TRANSLATED: Final = IPv6Network("64:ff9b::/96")
"""RFC 6052: an IPv4 address as a network that has only IPv6 writes it."""
_LAST_32_BITS: Final = 0xFFFF_FFFF


@dataclass(frozen=True, slots=True)
class Rules:
    """What may be reached besides public addresses, and what is reached at another place than its name says."""

    networks: tuple[Network, ...] = ()
    hosts: frozenset[str] = frozenset()
    connect_to: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    everything: bool = False

    @classmethod
    def of(cls, config: Config) -> Self:
        """The rules that the settings make; an emulator, on its developer's own machine, reaches everything."""
        networks, hosts = [], []
        for entry in config.outbound_allow:
            try:
                networks.append(ipaddress.ip_network(entry, strict=False))
            except ValueError:
                hosts.append(entry.lower())
        connect_to = dict(read_outside_host(entry) for entry in config.outbound_connect_to)
        return cls(tuple(networks), frozenset(hosts), connect_to, everything=config.mode == "dev")

    def admit(self, host: str, address: Address) -> bool:
        """Whether the host, which was found at this address, may be connected to there."""
        if self.everything or host.lower() in self.hosts or is_public(address):
            return True
        return _is_in(address, self.networks)


def is_public(address: Address) -> bool:
    """Whether the address belongs to the Internet at large, and to no network beside or behind this server."""
    if not isinstance(address, IPv6Address):
        return address.is_global and not address.is_multicast and not _is_in(address, _NEVER)
    if address.ipv4_mapped is not None:
        return is_public(address.ipv4_mapped)
    if address in _TRANSLATED:
        return is_public(IPv4Address(int(address) & _LAST_32_BITS))
    return address in _UNICAST and address.is_global and not _is_in(address, _NEVER)


def _is_in(address: Address, networks: Iterable[Network]) -> bool:
    return any(address in network for network in networks)
