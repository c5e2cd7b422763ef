"""A user's past sign-ins as assessments read them, and what failures from an address are counted under."""

import ipaddress
from typing import Final

from poolhouse import schema
from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.places import Place
from poolhouse.storage.auth_events import PastSignIn
from poolhouse.user_pools.auth_events.recording import FAIL, PASS
from poolhouse.user_pools.model.risk import read_address
from poolhouse.user_pools.risk.history import PastEvent

IPV6_PREFIX: Final = 64
"""Whoever has one address of IPv6 has all that this leaves open; their failures are counted together."""

_SUCCEEDED: Final = {PASS: True, FAIL: False}


def event(row: PastSignIn) -> PastEvent:
    """A sign-in that was noted."""
    place = Place(row.city, row.country, row.latitude, row.longitude)
    return PastEvent(
        row.created_at,
        _SUCCEEDED.get(row.response),
        row.ip_address,
        row.device_fingerprint,
        None if place == Place() else place,
        None if row.verdict is None else schema.enum_number(pb.FeedbackValueType, row.verdict),
    )


def failures_subject(address: str) -> str | None:
    """What failures that come from an address are counted under; None where it is not known."""
    parsed = read_address(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        return f"address:{ipaddress.ip_network((int(parsed), IPV6_PREFIX), strict=False)}"
    return None if parsed is None else f"address:{parsed}"
