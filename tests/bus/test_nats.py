"""Hints by NATS, whose servers die, hang and come back."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from nats.errors import SlowConsumerError

from poolhouse.bus.nats import NatsBus
from poolhouse.bus.remote import OUTBOX_LIMIT
from poolhouse.ids import Ids
from poolhouse.integrations.nats import Servers
from tests.bus.conftest import Heard, Start, soon, starting
from tests.services.nats import Nats


@pytest.fixture
async def own() -> AsyncIterator[Nats]:
    """A server for one test, which may kill it and start it again."""
    server = await Nats.start_new()
    yield server
    await server.remove()


@pytest.fixture
async def start(own: Nats) -> AsyncIterator[Start]:
    """Makes buses of one database at that server."""
    async with starting(lambda: NatsBus(Servers((own.url,)), "store", Ids())) as start:
        yield start


async def test_a_server_that_is_killed_and_comes_back_carries_hints_again(own: Nats, start: Start) -> None:
    """Subscribers are told to forget what they remember: what was hinted at meanwhile may have come too early."""
    here, there = await start(), await start()
    heard = Heard(there)
    await own.kill()
    here.publish("t", "meanwhile")
    await own.start()
    await heard.until("resync")
    await soon(lambda: not here._outbox)
    here.publish("t", "again")
    await heard.until("again")


async def test_a_server_that_hangs_is_left(own: Nats, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that says nothing is not waited for: with the next server, everything goes on."""
    monkeypatch.setattr("poolhouse.integrations.nats.ANSWER_SECONDS", 1)
    monkeypatch.setattr("poolhouse.bus.remote.PING_SECONDS", 0.2)
    here = await start()
    heard = Heard(here)
    await own.freeze()
    here.publish("t", "into the void")
    await soon(lambda: not here._connected.is_set())
    await own.kill()
    await own.start()
    await heard.until("resync")


async def test_hints_without_a_server_take_bounded_room(own: Nats, start: Start) -> None:
    """The newest are kept, publishing neither waits nor fails, and the own process hears all of them."""
    here = await start()
    heard = Heard(here)
    await own.kill()
    await soon(lambda: not here._connected.is_set())
    for number in range(OUTBOX_LIMIT + 5):
        here.publish("t", str(number))
    assert len(heard.all) == OUTBOX_LIMIT + 5
    assert len(here._outbox) == OUTBOX_LIMIT
    assert here._outbox[-1].endswith(f"\n{OUTBOX_LIMIT + 4}")


async def test_another_of_several_servers_takes_over(own: Nats, nats: Nats) -> None:
    """Whichever was chosen first."""
    servers = Servers((own.url, nats.url))
    store_id = Ids().uuid()
    async with starting(lambda: NatsBus(servers, store_id, Ids())) as start:
        await own.kill()
        here, there = await start(), await start()
        heard = Heard(there)
        here.publish("t", "by the other")
        await heard.until("by the other")


async def test_two_databases_at_one_nats_do_not_hear_each_other(nats: Nats) -> None:
    """One NATS serves many houses."""
    servers = Servers((nats.url,))
    stores = iter((Ids().uuid(), "another"))
    async with starting(lambda: NatsBus(servers, next(stores), Ids())) as start:
        here, there = await start(), await start()
        everything = Heard(there, "")
        here.publish("t", "mine")
        await soon(lambda: not here._outbox)
        there.publish("t", "theirs")
        assert everything.all == ["theirs"]


async def test_who_was_too_busy_to_hear_is_told_so(nats: Nats) -> None:
    """The library drops what it has no room for; nobody takes silence for news."""
    bus = NatsBus(Servers((nats.url,)), "store", Ids())
    heard = Heard(bus)
    dropped: Any = SlowConsumerError
    bus._failed(dropped("poolhouse.hints.store", "", 1, None))
    bus._failed(ValueError())
    assert heard.all == ["resync"]


async def test_a_bus_without_a_server_still_serves_its_own_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Starting is not held up for ever, and nothing of the URL's secrets is logged."""
    monkeypatch.setattr("poolhouse.bus.remote.ANSWER_SECONDS", 0.2)
    async with starting(lambda: NatsBus(Servers(("nats://me:hunter2@127.0.0.1:9",)), "store", Ids())) as start:
        bus = await start()
        heard = Heard(bus)
        bus.publish("t", "here")
        assert heard.all == ["here"]
