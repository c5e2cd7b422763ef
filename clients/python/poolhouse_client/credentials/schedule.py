"""When credentials are renewed, and how long to wait for a server that is away. The other languages do the same."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, Self, TypeVar

PAUSES_SECONDS: Final = (0.2, 0.8, 3.2)
AHEAD_SECONDS: Final = 300.0
# Credentials that last for minutes only are renewed when this part of their time is left.
AHEAD_OF_LIFETIME: Final = 1 / 3
# Up to so much earlier, so that those who started together do not come back together.
SPREAD: Final = 0.2
# Of the time in which a failed renewal does no harm, the rest in which credentials are not handed out any more.
LAST_PART: Final = 0.2
PUT_OFF_SECONDS: Final = 30.0

Paused_co = TypeVar("Paused_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Clock(Generic[Paused_co]):
    """Time and chance, as a provider knows them."""

    pause: Callable[[float], Paused_co]
    now: Callable[[], float] = time.time
    random: Callable[[], float] = random.random


@dataclass(frozen=True, slots=True)
class Schedule:
    """From when on credentials are to be renewed, and until when they are handed out if that fails; seconds, UTC."""

    renewal: float
    last_use: float

    @classmethod
    def of(cls, received: float, expiration: float, chance: float) -> Self:
        """The schedule of credentials that were received at a time; `chance` is between 0 and 1."""
        ahead = min(AHEAD_SECONDS, (expiration - received) * AHEAD_OF_LIFETIME)
        return cls(expiration - ahead * (1 + SPREAD * chance), expiration - ahead * LAST_PART)

    def put_off(self, now: float) -> Self:
        """The schedule after a renewal that failed."""
        return type(self)(now + PUT_OFF_SECONDS, self.last_use)


def spread(seconds: float, chance: float) -> float:
    """A pause of at least half that length; `chance` is between 0 and 1."""
    return seconds * (1 + chance) / 2
