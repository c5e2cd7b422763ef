"""What every stream does about an outage."""

from collections.abc import Sequence

import pytest

from poolhouse.clock import ManualClock
from poolhouse.integrations.streams.stream import PAUSE_SECONDS, Destination, Event, Stream, StreamUnavailable

HERE, THERE = Destination("eu-west-1:0a", "here"), Destination("us-east-1:0b", "there")
EVENTS = [Event("1", "me", b"data")]


class Fragile(Stream):
    """A stream that is away for some."""

    def __init__(self, clock: ManualClock) -> None:
        super().__init__(clock)
        self.away = {HERE}
        self.asked: list[Destination] = []

    async def _put(self, destination: Destination, events: Sequence[Event]) -> list[bool]:
        self.asked.append(destination)
        if destination in self.away:
            raise StreamUnavailable("it is away")
        return [True] * len(events)

    async def close(self) -> None:
        """There is nothing to let go of."""


def test_a_stream_is_in_the_region_of_its_pool() -> None:
    """As Cognito has it."""
    assert (HERE.region, THERE.region) == ("eu-west-1", "us-east-1")


async def test_a_stream_that_is_away_is_left_alone_for_a_while() -> None:
    """Nobody waits for it meanwhile; other streams are none the worse."""
    clock = ManualClock(1000.0)
    stream = Fragile(clock)
    for _ in range(2):
        with pytest.raises(StreamUnavailable, match="it is away"):
            await stream.put(HERE, EVENTS)
    assert await stream.put(THERE, EVENTS) == [True]
    assert stream.asked == [HERE, THERE]
    assert (stream.ready_at(HERE), stream.ready_at(THERE)) == (1000.0 + PAUSE_SECONDS, 0.0)


async def test_a_stream_that_is_back_is_used_at_once() -> None:
    """The first that has gone through ends the pause."""
    clock = ManualClock(1000.0)
    stream = Fragile(clock)
    with pytest.raises(StreamUnavailable):
        await stream.put(HERE, EVENTS)
    stream.away.clear()
    clock.advance(PAUSE_SECONDS)
    assert await stream.put(HERE, EVENTS) == [True]
    assert stream.ready_at(HERE) == 0.0
