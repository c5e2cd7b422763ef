"""What the tests of all kinds of bus share."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from poolhouse.bus import Bus, LocalBus, PostgresBus, RemoteBus
from poolhouse.bus.nats import NatsBus
from poolhouse.ids import Ids
from poolhouse.integrations.nats import Servers
from tests.services.nats import Nats

# A bus pauses longer and longer before it tries to connect again, and a server may be slow to start.
WITHIN_SECONDS = 20.0

Start = Callable[[], Awaitable[RemoteBus]]


@asynccontextmanager
async def starting(make: Callable[[], RemoteBus]) -> AsyncIterator[Start]:
    """Makes buses that listen, which are closed in the end."""
    opened: list[RemoteBus] = []

    async def start() -> RemoteBus:
        opened.append(make())
        await opened[-1].start()
        return opened[-1]

    yield start
    for bus in opened:
        await bus.close()


Make = Callable[[], RemoteBus]


@pytest.fixture
def makes(postgresql_url: str, nats: Nats) -> dict[str, Make]:
    """What makes a bus of each kind that reaches other servers: all of a kind are those of one database."""
    servers, store_id = Servers((nats.url,)), Ids().uuid()
    return {
        "postgresql": lambda: PostgresBus(postgresql_url, Ids()),
        "nats": lambda: NatsBus(servers, store_id, Ids()),
    }


@pytest.fixture(params=["postgresql", "nats"])
async def start(request: pytest.FixtureRequest, makes: dict[str, Make]) -> AsyncIterator[Start]:
    """Makes buses that reach each other, of each kind."""
    async with starting(makes[request.param]) as start:
        yield start


@pytest.fixture(params=["local", "postgresql", "nats"])
async def bus(request: pytest.FixtureRequest, makes: dict[str, Make]) -> AsyncIterator[Bus]:
    """A bus of each kind."""
    if request.param == "local":
        local = LocalBus()
        yield local
        await local.close()
        return
    async with starting(makes[request.param]) as start:
        yield await start()


class Heard:
    """What a subscriber hears: the payloads of a topic, and `resync`."""

    def __init__(self, bus: Bus, topic: str = "t") -> None:
        self.all: list[str] = []
        bus.subscribe(topic, lambda _, payload: self.all.append(payload), lambda: self.all.append("resync"))

    async def until(self, *expected: Any) -> None:
        """Wait until all of these were heard."""
        await soon(lambda: set(expected) <= set(self.all))


async def soon(condition: Callable[[], bool]) -> None:
    """Wait until it holds, and fail if it does not before long."""
    async with asyncio.timeout(WITHIN_SECONDS):
        while not condition():  # noqa: ASYNC110  hints come from another connection
            await asyncio.sleep(0.01)


def nothing() -> None:
    """What most subscribers here do about lost hints."""
