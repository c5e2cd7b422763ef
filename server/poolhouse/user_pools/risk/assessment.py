"""How risky a sign-in looks: a pure function of where it comes from and of what went before.

Each reason adds points, or takes some away, and the sum makes the level. The points are a table, which is documented,
so that an operator can tell why a sign-in was blocked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt
from types import MappingProxyType
from typing import Final

from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.places import Place
from poolhouse.user_pools.model.risk import RiskConfiguration, caller_network
from poolhouse.user_pools.risk.context import ClientContext
from poolhouse.user_pools.risk.history import PastEvent

FAILURE_SECONDS: Final = 3600.0
"""How long a failure counts."""
USER_FAILURES: Final = 5
"""So many failures of one user, within that time, are too many."""
ADDRESS_FAILURES: Final = 20
"""So many failures from one address are: many people may share it."""
TRAVEL_KILOMETRES: Final = 500.0
"""Nobody travels less than this: it is how wrong places may be."""
TRAVEL_SPEED: Final = 900.0
"""Kilometres an hour; an airliner flies at about that."""

_EARTH_RADIUS: Final = 6371.0
_HOUR: Final = 3600.0
_INVALID: Final = pb.FEEDBACK_VALUE_TYPE_INVALID
_VALID: Final = pb.FEEDBACK_VALUE_TYPE_VALID


class Reason(StrEnum):
    """What makes a sign-in look more risky, or less."""

    NEW_DEVICE = "new_device"
    NEW_CITY = "new_city"
    NEW_COUNTRY = "new_country"
    IMPOSSIBLE_TRAVEL = "impossible_travel"
    USER_FAILURES = "user_failures"
    ADDRESS_FAILURES = "address_failures"
    REPORTED_DEVICE = "reported_device"
    REPORTED_ADDRESS = "reported_address"
    CONFIRMED = "confirmed"


POINTS: Final[Mapping[Reason, int]] = MappingProxyType(
    {
        Reason.NEW_DEVICE: 2,
        Reason.NEW_CITY: 1,
        Reason.NEW_COUNTRY: 3,
        Reason.IMPOSSIBLE_TRAVEL: 4,
        Reason.USER_FAILURES: 2,
        Reason.ADDRESS_FAILURES: 3,
        Reason.REPORTED_DEVICE: 6,
        Reason.REPORTED_ADDRESS: 4,
        Reason.CONFIRMED: -3,
    }
)
WORDS: Final[Mapping[Reason, str]] = MappingProxyType(
    {
        Reason.NEW_DEVICE: "The user has not signed in from this device before.",
        Reason.NEW_CITY: "The user has signed in from this country before, but not from this city.",
        Reason.NEW_COUNTRY: "The user has not signed in from this country before.",
        Reason.IMPOSSIBLE_TRAVEL: "Nobody travels so fast from where the user signed in last.",
        Reason.USER_FAILURES: "Too many tries of this user have failed within an hour.",
        Reason.ADDRESS_FAILURES: "Too many tries from this address have failed within an hour.",
        Reason.REPORTED_DEVICE: "A sign-in from this device was said not to be the user's.",
        Reason.REPORTED_ADDRESS: "A sign-in from this address was said not to be the user's.",
        Reason.CONFIRMED: "A sign-in from this device or address was said to be the user's.",
    }
)
LEVELS: Final[tuple[tuple[int, pb.RiskLevelType], ...]] = (
    (6, pb.RISK_LEVEL_TYPE_HIGH),
    (4, pb.RISK_LEVEL_TYPE_MEDIUM),
    (2, pb.RISK_LEVEL_TYPE_LOW),
)
"""From how many points on a risk has which level."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """How risky a sign-in looks, and why; `level` is None where it does not."""

    level: pb.RiskLevelType | None = None
    reasons: tuple[Reason, ...] = ()
    blocked_by_exception: bool = False
    """Whether it comes from a range that is always blocked; then nothing else was looked at."""


def assess(
    context: ClientContext,
    history: Iterable[PastEvent],
    configuration: RiskConfiguration,
    now: float,
    failures_from_address: int = 0,
) -> Assessment:
    """How risky a sign-in from `context` looks to whoever knows the user's `history`, which is in any order.

    `failures_from_address` is how many tries of whomever failed from the address in the last FAILURE_SECONDS.
    """
    if configuration.blocks(context.ip_address):
        return Assessment(blocked_by_exception=True)
    if configuration.skips(context.ip_address):
        return Assessment()
    events = tuple(history)
    reasons = (
        *_novelties(context, events),
        *([Reason.IMPOSSIBLE_TRAVEL] if _travels_too_fast(context.place, events, now) else []),
        *_failures(events, now, failures_from_address),
        *_verdicts(context, events),
    )
    points = sum(POINTS[reason] for reason in reasons)
    return Assessment(next((level for least, level in LEVELS if points >= least), None), reasons)


def _novelties(context: ClientContext, events: Sequence[PastEvent]) -> Iterable[Reason]:
    """What the user was never seen with; of somebody who was never seen at all, nothing is new.

    What was said not to be the user's is not theirs, and what was said to be theirs is, even if it failed.
    """
    seen = [event for event in events if event.succeeded]
    own = [event for event in events if event.verdict == _VALID or (event.succeeded and event.verdict != _INVALID)]
    # Where no app tells which device it runs on, one that begins to is no stranger.
    tells = any(event.device_fingerprint for event in seen)
    if tells and context.device_fingerprint not in {event.device_fingerprint for event in own}:
        yield Reason.NEW_DEVICE
    if context.place is not None and any(event.place for event in seen):
        yield from _new_place(context.place, [event.place for event in own if event.place])


def _new_place(place: Place, known: Sequence[Place]) -> Iterable[Reason]:
    if place.country not in {each.country for each in known}:
        yield Reason.NEW_COUNTRY
    elif (place.country, place.city) not in {(each.country, each.city) for each in known}:
        yield Reason.NEW_CITY


def _travels_too_fast(place: Place | None, events: Sequence[PastEvent], now: float) -> bool:
    """Whether nobody could have come here from where the user signed in last."""
    here = _position(place)
    if here is None:
        return False
    stops = [
        (event.time, _kilometres(here, there))
        for event in events
        if event.succeeded and event.verdict != _INVALID and (there := _position(event.place)) is not None
    ]
    # Of two at the same time, the farther one counts.
    time, distance = max(stops, default=(now, 0.0))
    return distance > TRAVEL_KILOMETRES and distance > TRAVEL_SPEED * max(0.0, now - time) / _HOUR


def _position(place: Place | None) -> tuple[float, float] | None:
    """Latitude and longitude in radians, if they are known."""
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return radians(place.latitude), radians(place.longitude)


def _kilometres(here: tuple[float, float], there: tuple[float, float]) -> float:
    """The way along the Earth's surface, by the haversine formula."""
    along = sin((there[0] - here[0]) / 2) ** 2
    across = sin((there[1] - here[1]) / 2) ** 2 * cos(here[0]) * cos(there[0])
    return 2 * _EARTH_RADIUS * asin(min(1.0, sqrt(along + across)))


def _failures(events: Sequence[PastEvent], now: float, failures_from_address: int) -> Iterable[Reason]:
    since = now - FAILURE_SECONDS
    if sum(event.succeeded is False and event.time > since for event in events) >= USER_FAILURES:
        yield Reason.USER_FAILURES
    if failures_from_address >= ADDRESS_FAILURES:
        yield Reason.ADDRESS_FAILURES


def _verdicts(context: ClientContext, events: Sequence[PastEvent]) -> Iterable[Reason]:
    """What was said of events that came from the same device, or from the same address."""
    device, network = context.device_fingerprint, caller_network(context.ip_address)
    by_device = {event.verdict for event in events if device and event.device_fingerprint == device}
    by_address = {event.verdict for event in events if network and caller_network(event.ip_address) == network}
    if _INVALID in by_device:
        yield Reason.REPORTED_DEVICE
    if _INVALID in by_address:
        yield Reason.REPORTED_ADDRESS
    if _VALID in by_device | by_address:
        yield Reason.CONFIRMED
