"""What it means to publish events on a stream, whatever stream it is."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from poolhouse.clock import Clock

PAUSE_SECONDS: Final = 15.0
"""How long a stream that could not be reached is left alone."""
EVENT_BYTES: Final = 1_000_000
"""How long an event may be: Kinesis and NATS both take 1 MiB, with what else is sent along."""


class Destination(NamedTuple):
    """The stream of an identity pool, which is in the pool's region."""

    pool_id: str
    stream_name: str

    @property
    def region(self) -> str:
        """Where the pool is."""
        return self.pool_id.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Event:
    """One event about an identity. `id` stays the same when it is published again, so that readers can tell."""

    id: str
    identity_id: str
    data: bytes = field(repr=False)


class StreamUnavailable(Exception):
    """Nothing could be published now. The message is for operators."""


class Stream(ABC):
    """Publishes events. One that is out of reach is left alone for PAUSE_SECONDS, and costs nobody any time."""

    def __init__(self, clock: Clock) -> None:
        """Tell the time by `clock`."""
        self._clock = clock
        self._paused: dict[Destination, tuple[float, str]] = {}

    def ready_at(self, destination: Destination) -> float:
        """From when on it is worth while to publish there; a time that may be past."""
        return self._paused.get(destination, (0.0, ""))[0]

    async def put(self, destination: Destination, events: Sequence[Event]) -> list[bool]:
        """Publish events, no two of which are about the same identity; which of them were accepted.

        What was not accepted may be tried again soon. StreamUnavailable if nothing was, for a reason that concerns all.
        """
        until, reason = self._paused.get(destination, (0.0, ""))
        if self._clock.now() < until:
            raise StreamUnavailable(reason)
        try:
            accepted = await self._put(destination, events)
        except StreamUnavailable as error:
            self._paused[destination] = (self._clock.now() + PAUSE_SECONDS, str(error))
            raise
        self._paused.pop(destination, None)
        return accepted

    @abstractmethod
    async def _put(self, destination: Destination, events: Sequence[Event]) -> list[bool]:
        """See `put`. Bounded in time."""

    @abstractmethod
    async def close(self) -> None:
        """Let go of connections."""
