"""One request, the house it is served in, and the caches that hints keep true."""

from collections.abc import AsyncIterator

import pytest

from poolhouse import schema
from poolhouse.app import open_house
from poolhouse.call import ANYONE, Caches, Call, Caller, House
from poolhouse.clock import ManualClock
from poolhouse.config import Config
from poolhouse.gen.wire import v1 as wire

OPERATION = schema.SERVICES[0].operations[0]


@pytest.fixture
async def house() -> AsyncIterator[House]:
    """A house over a fresh store."""
    async with open_house(Config(database_url="sqlite://"), clock=ManualClock(1000.0)) as opened:
        yield opened


async def remembered(caches: Caches, key: str) -> str | None:
    """A value put into the cache of pools."""

    async def load() -> str:
        return "a pool"

    found: str | None = await caches.pools.get(key, load)
    return found


def test_a_call_offers_the_parts_of_its_house(house: House) -> None:
    """Domain code needs nothing but its call."""
    call = Call(house, OPERATION, ANYONE, "request-1", "192.0.2.1")
    assert (call.operation, call.caller, call.request_id, call.source_ip) == (
        OPERATION,
        ANYONE,
        "request-1",
        "192.0.2.1",
    )
    parts = (call.config, call.store, call.ids, call.keyring, call.jobs, call.workers, call.caches)
    assert parts == (*(house.config, house.store, house.ids, house.keyring, house.jobs, house.workers, house.caches),)
    assert call.now() == 1000.0


def test_a_call_reads_the_user_agent_once_it_is_asked_for(house: House) -> None:
    """Most never are; a face that is told of none says nothing."""
    asked: list[str] = []

    def read() -> str:
        asked.append("app/1")
        return asked[-1]

    call = Call(house, OPERATION, ANYONE, "1", "", user_agent=read)
    assert asked == []
    assert call.user_agent == "app/1"
    assert Call(house, OPERATION, ANYONE, "1", "").user_agent == ""


def test_a_call_works_in_the_region_that_its_signature_names(house: House) -> None:
    """Without a signature it is the server's own region."""
    assert Call(house, OPERATION, ANYONE, "1", "").region == "us-east-1"
    caller = Caller(wire.CALLER_OPERATOR, "AKIA", "eu-west-1")
    assert Call(house, OPERATION, caller, "1", "").region == "eu-west-1"


async def test_a_change_is_forgotten_once_it_is_committed(house: House) -> None:
    """The cache and the other servers hear of a change after the commit, never before."""
    heard: list[tuple[str, str]] = []
    subscription = house.bus.subscribe("cache", lambda topic, key: heard.append((topic, key)), heard.clear)
    await remembered(house.caches, "pool-1")
    async with house.store.write() as tx:
        house.caches.forget(tx, "pools", "pool-1")
        assert (house.caches.pools.peek("pool-1"), heard) == ("a pool", [])
    assert (house.caches.pools.peek("pool-1"), heard) == (None, [("cache.pools", "pool-1")])
    subscription.close()


async def test_a_change_that_is_rolled_back_is_not_forgotten(house: House) -> None:
    """Nothing happened, so nobody hears of anything."""
    await remembered(house.caches, "pool-1")

    async def change_and_regret() -> None:
        async with house.store.write() as tx:
            house.caches.forget(tx, "pools", "pool-1")
            raise RuntimeError("changed my mind")

    with pytest.raises(RuntimeError):
        await change_and_regret()
    assert house.caches.pools.peek("pool-1") == "a pool"


async def test_a_hint_from_another_server_drops_one_value(house: House) -> None:
    """Only what changed is read again; hints about caches that this version does not have are nothing to it."""
    await remembered(house.caches, "pool-1")
    await remembered(house.caches, "pool-2")
    house.bus.publish("cache.pools", "pool-1")
    house.bus.publish("cache.from_the_future", "pool-2")
    sizes = house.caches.sizes()
    assert sizes.pop("pools") == 1
    assert set(sizes.values()) == {0}
    assert house.caches.pools.peek("pool-2") == "a pool"


async def test_all_is_forgotten_when_hints_may_have_been_lost(house: House) -> None:
    """After a time without connection, everything is read again."""
    await remembered(house.caches, "pool-1")
    house.caches.clear()
    assert house.caches.sizes()["pools"] == 0


def test_a_house_that_is_logged_shows_no_secret(house: House) -> None:
    """Neither the master key nor what the caches hold is in its repr."""
    assert house.keyring.format().strip() not in repr(house)
    assert "Caches" not in repr(house)
