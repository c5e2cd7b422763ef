"""Where a call comes from, and where a server listens: network addresses as the faces need them."""

import ipaddress
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final
from urllib.parse import unquote

FORWARDED: Final = b"x-forwarded-for"
USER_AGENT: Final = "user-agent"
_PEERS_REMEMBERED: Final = 8192

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class TrustedProxies:
    """The proxies whose word on a call's origin is believed: addresses or networks; ValueError for anything else."""

    def __init__(self, listed: Iterable[str]) -> None:
        self._networks: tuple[Network, ...] = tuple(ipaddress.ip_network(text, strict=False) for text in listed)

    def __bool__(self) -> bool:
        """Whether any proxy is trusted at all."""
        return bool(self._networks)

    def source(self, peer: str, forwarded: Sequence[str]) -> str:
        """The caller's address, given the peer's and the values of X-Forwarded-For.

        Each proxy appends whom it talked to. So the list is read from its end, for as long as each hop is trusted:
        the first that is not is the caller, and what it claims about others is nothing to go by.
        """
        if not self._networks or not forwarded:
            return peer
        caller = peer
        for hop in reversed([hop for value in forwarded for hop in value.split(",")]):
            if not self._trusts(caller):
                break
            address = _parse(hop.strip())
            if address is None:
                break
            caller = str(address)
        return caller

    def source_of(self, scope: Mapping[str, Any]) -> str:
        """The caller's address, given the ASGI scope of an HTTP request or of a websocket."""
        client = scope.get("client")
        peer = host_address(client[0]) if client else ""
        if not self._networks:
            return peer
        return self.source(peer, [value.decode("latin-1") for name, value in scope["headers"] if name == FORWARDED])

    def _trusts(self, text: str) -> bool:
        address = _parse(text)
        return address is not None and any(address in network for network in self._networks)


def _parse(text: str) -> Address | None:
    """An address as proxies write it: bare, in brackets, or with a port."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    # A dual-stack socket shows IPv4 callers as ::ffff:192.0.2.1.
    return getattr(address, "ipv4_mapped", None) or address


def user_agent_of(headers: Mapping[bytes, bytes]) -> str:
    """What an HTTP request says of the software that made it; empty if nothing."""
    return headers.get(USER_AGENT.encode(), b"").decode("latin-1")


@lru_cache(_PEERS_REMEMBERED)
def peer_address(peer: str) -> str:
    """The address in a gRPC peer string (`ipv4:127.0.0.1:53642`, `ipv6:%5B::1%5D:53642`); empty for a Unix socket."""
    kind, _, rest = peer.partition(":")
    address = _parse(unquote(rest)) if kind in {"ipv4", "ipv6"} else None
    return "" if address is None else str(address)


@lru_cache(_PEERS_REMEMBERED)
def host_address(host: str) -> str:
    """The address of a socket's peer in its plainest form."""
    return str(_parse(host) or host)


def join_address(host: str, port: int) -> str:
    """The two as one text, an IPv6 address in brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
