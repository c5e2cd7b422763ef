"""Events on a real NATS JetStream."""

from collections.abc import AsyncIterator

import nats as library
import pytest
from nats.js import JetStreamContext
from nats.js.api import StreamConfig

from poolhouse.clock import ManualClock
from poolhouse.ids import Ids
from poolhouse.integrations.nats import Servers
from poolhouse.integrations.streams.jetstream import JetStream
from poolhouse.integrations.streams.stream import EVENT_BYTES, PAUSE_SECONDS, Destination, Event, StreamUnavailable
from tests.services.nats import Nats

POOL = "us-east-1:0a"


class Site:
    """A server, a stream in it, and ours that publishes on it."""

    def __init__(self, nats: Nats, context: JetStreamContext) -> None:
        self.clock = ManualClock(1000.0)
        self.name = f"s{Ids().uuid()}"
        self.ours = JetStream(Servers((nats.url,)), self.name, self.clock, Ids())
        self._context = context

    async def create(self, max_msg_size: int = -1) -> None:
        """The stream, as its operator makes it."""
        config = StreamConfig(name=self.name, subjects=[f"{self.name}.>"], max_msg_size=max_msg_size)
        await self._context.add_stream(config)

    async def put(self, *events: Event, name: str | None = None) -> list[bool]:
        """Publish."""
        return await self.ours.put(Destination(POOL, name or self.name), events)

    async def stored(self) -> list[tuple[str, bytes]]:
        """Subjects and data of what is in the stream."""
        count = (await self._context.stream_info(self.name)).state.messages
        found = [await self._context.get_msg(self.name, number + 1) for number in range(count)]
        return [(str(one.subject), one.data or b"") for one in found]


@pytest.fixture
async def own() -> AsyncIterator[Nats]:
    """A server for one test."""
    server = await Nats.start_new()
    yield server
    await server.remove()


@pytest.fixture
async def site(nats: Nats) -> AsyncIterator[Site]:
    """A stream that is still to be created."""
    client = await library.connect(nats.url)
    made = Site(nats, client.jetstream())
    yield made
    await made.ours.close()
    await client.close()


async def test_events_are_stored_under_pool_and_identity(site: Site) -> None:
    """Whole, the longest there may be, too."""
    await site.create()
    assert await site.put(Event("1", "us-east-1:me", b"mine"), Event("2", "you", b"\xff" * EVENT_BYTES)) == [True, True]
    assert dict(await site.stored()) == {
        f"{site.name}.{POOL}.us-east-1:me": b"mine",
        f"{site.name}.{POOL}.you": b"\xff" * EVENT_BYTES,
    }


async def test_an_event_that_is_published_again_is_stored_once(site: Site) -> None:
    """JetStream tells by the event's id."""
    await site.create()
    for _ in range(2):
        assert await site.put(Event("same", "me", b"data")) == [True]
    assert len(await site.stored()) == 1


async def test_the_pools_own_stream_is_meant_and_no_other(site: Site) -> None:
    """Where another stream has the subject, nothing is taken for published."""
    await site.create()
    with pytest.raises(StreamUnavailable, match="expected stream does not match"):
        await site.put(Event("1", "me", b"data"), name="another")
    assert await site.stored() == []


async def test_a_stream_that_is_made_later_is_found(site: Site) -> None:
    """Until then it is away."""
    with pytest.raises(StreamUnavailable, match="JetStream accepted nothing"):
        await site.put(Event("1", "me", b"data"))
    await site.create()
    site.clock.advance(PAUSE_SECONDS)
    assert await site.put(Event("1", "me", b"data")) == [True]


async def test_events_that_a_stream_refuses_are_told_from_the_others(site: Site) -> None:
    """Such as those that are longer than its operator wants."""
    await site.create(max_msg_size=500)
    assert await site.put(Event("1", "me", b"short"), Event("2", "you", b"long" * 500)) == [True, False]


async def test_a_connection_that_breaks_is_opened_again(own: Nats) -> None:
    """What was stored before the server died is there, and the next is stored, too."""
    async with await library.connect(own.url) as client:
        first = Site(own, client.jetstream())
        await first.create()
        assert await first.put(Event("1", "me", b"before")) == [True]
        await own.kill()
        with pytest.raises(StreamUnavailable):
            await first.put(Event("2", "me", b"after"))
        await own.start()
        first.clock.advance(PAUSE_SECONDS)
        assert await first.put(Event("2", "me", b"after")) == [True]
        await first.ours.close()
    async with await library.connect(own.url) as client:
        first._context = client.jetstream()
        assert [data for _, data in await first.stored()] == [b"before", b"after"]
