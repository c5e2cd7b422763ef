"""Threat protection as a pool, or one of its app clients, wants it: the mode, and the risk configuration."""

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Self

from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.addresses import Address, Network

OFF: Final = pb.ADVANCED_SECURITY_MODE_TYPE_OFF
AUDIT: Final = pb.ADVANCED_SECURITY_MODE_TYPE_AUDIT
ENFORCED: Final = pb.ADVANCED_SECURITY_MODE_TYPE_ENFORCED

_CIDR: Final = re.compile(r"[0-9A-Fa-f.:]+/[0-9]{1,3}")
_CALLER_BITS: Final = 64
"""Whoever has one address of IPv6 has all that this leaves open (RFC 4291 section 2.5.4)."""
_CALLERS_REMEMBERED: Final = 8192
_MAPPED_BITS: Final = 96
"""How long the prefix of IPv4 addresses that are written as IPv6 is (RFC 4291 section 2.5.5.2)."""


@dataclass(frozen=True, slots=True)
class ThreatProtection:
    """The modes (OFF, AUDIT or ENFORCED) of sign-ins with custom challenges, and of all others."""

    standard: pb.AdvancedSecurityModeType = OFF
    custom: pb.AdvancedSecurityModeType = OFF

    @classmethod
    def of(cls, settings: pb.UserPoolType) -> Self:
        """What the pool's UserPoolAddOns say; what they leave out is off."""
        add_ons = settings.user_pool_add_ons
        custom = {
            pb.ADVANCED_SECURITY_ENABLED_MODE_TYPE_AUDIT: AUDIT,
            pb.ADVANCED_SECURITY_ENABLED_MODE_TYPE_ENFORCED: ENFORCED,
        }.get(add_ons.advanced_security_additional_flows.custom_auth_mode, OFF)
        return cls(add_ons.advanced_security_mode or OFF, custom)

    def __bool__(self) -> bool:
        """Whether it is on at all."""
        return (self.standard, self.custom) != (OFF, OFF)


class RiskConfiguration:
    """What is done about risks, as SetRiskConfiguration has set it. `settings` is never changed."""

    __slots__ = ("_blocked", "_skipped", "settings")

    def __init__(self, settings: pb.RiskConfigurationType) -> None:
        """Read the settings; their address ranges are valid."""
        exceptions = settings.risk_exception_configuration
        self.settings: Final = settings
        self._blocked: Final = tuple(read_cidr(text) for text in exceptions.blocked_ip_range_list)
        self._skipped: Final = tuple(read_cidr(text) for text in exceptions.skipped_ip_range_list)

    @classmethod
    def parse(cls, text: bytes | None) -> Self | None:
        """What `text` has stored; None if nothing was ever set."""
        return None if text is None else cls(pb.RiskConfigurationType.FromString(text))

    def blocks(self, address: str) -> bool:
        """Whether sign-ins from the address are refused, whatever their risk."""
        return _is_in(address, self._blocked)

    def skips(self, address: str) -> bool:
        """Whether sign-ins from the address are not assessed."""
        return _is_in(address, self._skipped)

    def takeover_action(self, level: pb.RiskLevelType | None) -> pb.AccountTakeoverActionType | None:
        """What is to be done about a sign-in of this risk; None where nothing was configured."""
        actions = self.settings.account_takeover_risk_configuration.actions
        name = _ACTIONS.get(level) if level is not None else None
        return getattr(actions, name) if name is not None and actions.HasField(name) else None

    def compromised_action(self, event: pb.EventFilterType) -> pb.CompromisedCredentialsEventActionType | None:
        """What is to be done about a leaked password at this event; None where passwords are not checked at it."""
        configured = self.settings.compromised_credentials_risk_configuration
        return configured.actions.event_action if event in configured.event_filter else None


_ACTIONS: Final = {
    pb.RISK_LEVEL_TYPE_LOW: "low_action",
    pb.RISK_LEVEL_TYPE_MEDIUM: "medium_action",
    pb.RISK_LEVEL_TYPE_HIGH: "high_action",
}
NOTHING_CONFIGURED: Final = RiskConfiguration(pb.RiskConfigurationType())


def read_cidr(text: str) -> Network:
    """The network in CIDR notation, such as 192.0.2.0/24 or 2001:db8::/32. ValueError for anything else."""
    if not _CIDR.fullmatch(text):
        raise ValueError(f"{text!r} is not in CIDR notation")
    network = ipaddress.ip_network(text, strict=False)
    mapped = getattr(network.network_address, "ipv4_mapped", None)
    if mapped is not None and network.prefixlen >= _MAPPED_BITS:
        return ipaddress.ip_network((mapped, network.prefixlen - _MAPPED_BITS))
    return network


def read_address(text: str) -> Address | None:
    """The address, without its scope, and one of IPv4 in its own form; None if it is none."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


@lru_cache(_CALLERS_REMEMBERED)
def caller_network(text: str) -> str:
    """What is the same for all addresses that one caller can easily have; empty for what is no address."""
    address = read_address(text)
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((int(address), _CALLER_BITS), strict=False))
    return "" if address is None else str(address)


def _is_in(text: str, networks: Iterable[Network]) -> bool:
    address = read_address(text)
    return address is not None and any(address in network for network in networks)
