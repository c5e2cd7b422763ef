"""What the values of a condition are compared as: numbers, moments, addresses and bytes, all spelled as text."""

import re
from base64 import b64decode
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final

_REMEMBERED: Final = 1024
"""How many texts a reader remembers: one request's values are compared again and again."""
_LONGEST: Final = 64
"""No moment and no address is longer; what is longer is not looked at, and not remembered."""

_NUMBER: Final = re.compile(r"[+-]?\d{1,40}(\.\d{1,40})?([eE][+-]?\d{1,3})?", re.ASCII)
# The profile of ISO 8601 at https://www.w3.org/TR/NOTE-datetime; seconds and the zone may be left out.
_MOMENT: Final = re.compile(
    r"(?P<year>\d{4})(-(?P<month>\d\d)(-(?P<day>\d\d)"
    r"([Tt](?P<hour>\d\d):(?P<minute>\d\d)(:(?P<second>\d\d)(?P<fraction>\.\d{1,9})?)?"
    r"([Zz]|(?P<sign>[+-])(?P<zone_hours>[01]\d|2[0-3]):(?P<zone_minutes>[0-5]\d))?)?)?)?",
    re.ASCII,
)
_EPOCH_SECONDS: Final = re.compile(r"\d{1,16}(\.\d{1,9})?", re.ASCII)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NETWORK: Final = re.compile(r"[0-9A-Fa-f:.]+(/\d{1,3})?", re.ASCII)
_MAPPED_PREFIX: Final = 96
"""How many bits stand before an IPv4 address within IPv6."""


@dataclass(frozen=True, slots=True)
class Network:
    """A range of addresses; a single address is one of length one."""

    version: int
    address: int
    mask: int


def number(text: str) -> Decimal | None:
    """The number that the text spells, exactly; None for any other text."""
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def moment(text: str) -> Decimal | None:
    """The seconds since 1970 that an ISO 8601 date stands for, in UTC unless it says otherwise; None for other texts.

    The seconds themselves are as good, but four digits are a year.
    """
    return _moment(text) if len(text) <= _LONGEST else None


def network(text: str) -> Network | None:
    """The addresses that the text stands for, in CIDR notation or one alone; None for any other text.

    IPv4 addresses within IPv6 (`::ffff:192.0.2.1`) are the IPv4 addresses: writing them so must not evade a rule.
    """
    return _network(text) if len(text) <= _LONGEST else None


def boolean(text: str) -> bool | None:
    """True or false, in any case; None for any other text."""
    return {"true": True, "false": False}.get(text.lower())


def binary(text: str) -> bytes | None:
    """The bytes that the text is the base64 of; None for any other text."""
    try:
        return b64decode(text, validate=True)
    except ValueError:
        return None


@lru_cache(_REMEMBERED)
def _moment(text: str) -> Decimal | None:
    found = _MOMENT.fullmatch(text)
    if found is None:
        return Decimal(text) if _EPOCH_SECONDS.fullmatch(text) else None
    names = ("year", "month", "day", "hour", "minute", "second")
    year, month, day, hour, minute, second = (found[name] for name in names)
    try:
        local = datetime(
            int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=UTC
        )
    except ValueError:
        return None
    return Decimal(int((local - _EPOCH).total_seconds())) + Decimal(found["fraction"] or 0) - _offset(found)


def _offset(found: re.Match[str]) -> int:
    if found["sign"] is None:
        return 0
    seconds = int(found["zone_hours"]) * 3600 + int(found["zone_minutes"]) * 60
    return -seconds if found["sign"] == "-" else seconds


@lru_cache(_REMEMBERED)
def _network(text: str) -> Network | None:
    if not _NETWORK.fullmatch(text):
        return None
    try:
        read = ip_network(text, strict=False)
    except ValueError:
        return None
    if isinstance(read, IPv6Network) and read.prefixlen >= _MAPPED_PREFIX:
        mapped = read.network_address.ipv4_mapped
        if mapped is not None:
            read = IPv4Network((mapped, read.prefixlen - _MAPPED_PREFIX))
    return Network(read.version, int(read.network_address), int(read.netmask))
