"""Events of many identities, those of each in their order."""

import math
from collections.abc import Sequence

from poolhouse.clock import ManualClock
from poolhouse.integrations.streams.stream import Destination, Event, StreamUnavailable
from poolhouse.sync.streams.sending import Sent, send
from tests.sync.streams.recording import Recording

HERE = Destination("us-east-1:0a", "changes")


def event(name: str) -> Event:
    """An event, whose name begins with the identity that it is about."""
    return Event(name, name[0], b"{}")


async def sent(stream: Recording, *names: str, until: float = math.inf) -> Sent:
    """Send these events."""
    return await send(stream, HERE, [event(name) for name in names], stream.clock, until)


def calls(stream: Recording) -> list[list[str]]:
    """What each call to the stream had accepted."""
    return [[one.id for one in call] for call in stream.calls]


async def test_one_of_each_identity_is_sent_at_once() -> None:
    """Never two of the same: streams do not keep the order within a call."""
    stream = Recording(ManualClock())
    outcome = await sent(stream, "a1", "a2", "b1", "c1", "a3", "c2")
    assert outcome == Sent(frozenset({"a1", "a2", "a3", "b1", "c1", "c2"}), None)
    assert calls(stream) == [["a1", "b1", "c1"], ["a2", "c2"], ["a3"]]


async def test_nothing_overtakes_what_was_refused() -> None:
    """The rest of that identity waits; the others go on."""
    stream = Recording(ManualClock())
    stream.refused = {"a2"}
    assert (await sent(stream, "a1", "a2", "a3", "b1", "b2")).accepted == {"a1", "b1", "b2"}
    assert calls(stream) == [["a1", "b1"], ["b2"]]


async def test_what_was_accepted_before_a_stream_was_lost_is_known() -> None:
    """It need not be sent again."""

    class Dying(Recording):
        async def _put(self, destination: Destination, events: Sequence[Event]) -> list[bool]:
            self.away = len(self.calls) == 1
            return await super()._put(destination, events)

    outcome = await sent(Dying(ManualClock()), "a1", "a2", "b1")
    assert outcome.accepted == {"a1", "b1"}
    assert isinstance(outcome.failure, StreamUnavailable)


async def test_nothing_is_sent_of_nothing() -> None:
    """Nor is the stream asked."""
    stream = Recording(ManualClock())
    assert await sent(stream) == Sent(frozenset(), None)
    assert stream.calls == []


async def test_a_slow_stream_is_not_sent_to_for_ever() -> None:
    """What was begun in time counts, and something always is: whoever sends gets on, however little."""
    clock = ManualClock()
    stream = Recording(clock)
    stream.put_seconds = 10.0
    assert (await sent(stream, "a1", "b1", "a2", "a3", until=clock.now() + 15)).accepted == {"a1", "b1", "a2"}
    assert (await sent(stream, "c1", "c2", until=clock.now() - 1)).accepted == {"c1"}
