"""Hints: within a process at once, between processes soon, and never taken for data."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from poolhouse.bus import HINT_BYTES, Bus, LocalBus, PostgresBus
from poolhouse.ids import Ids
from tests.services.postgres import Postgres

WITHIN_SECONDS = 5.0


@pytest.fixture(params=["local", "postgresql"])
async def bus(request: pytest.FixtureRequest, postgresql_url: str) -> AsyncIterator[Bus]:
    """A bus of each kind."""
    if request.param == "local":
        opened: Bus = LocalBus()
    else:
        opened = await started(postgresql_url)
    yield opened
    await opened.close()


async def started(url: str) -> PostgresBus:
    """A bus that listens."""
    bus = PostgresBus(url, Ids())
    await bus.start()
    return bus


async def soon(condition: Callable[[], bool]) -> None:
    """Wait until it holds, and fail if it does not before long."""
    async with asyncio.timeout(WITHIN_SECONDS):
        while not condition():  # noqa: ASYNC110  hints come from another connection
            await asyncio.sleep(0.01)


def nothing() -> None:
    """What most subscribers here do about lost hints."""


async def test_a_hint_reaches_its_own_process_before_publish_returns(bus: Bus) -> None:
    """Caches of the process that changed something are never behind."""
    heard: list[tuple[str, str]] = []
    bus.subscribe("cache", lambda topic, payload: heard.append((topic, payload)), nothing)
    bus.publish("cache.pools", "us-east-1_abc")
    bus.publish("other", "x")
    assert heard == [("cache.pools", "us-east-1_abc")]


async def test_the_empty_topic_hears_everything_and_words_are_not_cut(bus: Bus) -> None:
    """`cache` hears `cache.pools`, and not `cached`."""
    everything: list[str] = []
    caches: list[str] = []
    bus.subscribe("", lambda topic, _: everything.append(topic), nothing)
    bus.subscribe("cache", lambda topic, _: caches.append(topic), nothing)
    for topic in ("cache", "cache.pools", "cached"):
        bus.publish(topic)
    assert everything == ["cache", "cache.pools", "cached"]
    assert caches == ["cache", "cache.pools"]


async def test_a_closed_subscription_hears_nothing_more(bus: Bus) -> None:
    """Closing twice does no harm."""
    heard: list[str] = []
    subscription = bus.subscribe("t", lambda topic, _: heard.append(topic), nothing)
    subscription.close()
    subscription.close()
    bus.publish("t")
    assert heard == []


async def test_one_subscribers_mistake_is_not_the_next_ones(bus: Bus) -> None:
    """What a subscriber raises is logged, and others are still told."""
    heard: list[str] = []

    def fail(_topic: str, _payload: str) -> None:
        raise KeyError

    bus.subscribe("t", fail, nothing)
    bus.subscribe("t", lambda topic, _: heard.append(topic), nothing)
    bus.publish("t")
    assert heard == ["t"]


@pytest.mark.parametrize(("topic", "payload"), [("a\nb", ""), ("a", "\0"), ("a", "x" * HINT_BYTES)])
async def test_what_is_no_hint_is_refused(bus: Bus, topic: str, payload: str) -> None:
    """A hint is short, and its topic is one line."""
    with pytest.raises(ValueError, match=r"hint|topic"):
        bus.publish(topic, payload)


async def test_a_hint_reaches_other_processes_once(postgresql_url: str) -> None:
    """The sender does not hear its own hint a second time."""
    here, there = await started(postgresql_url), await started(postgresql_url)
    heard_here: list[str] = []
    heard_there: list[str] = []
    here.subscribe("t", lambda _, payload: heard_here.append(payload), nothing)
    there.subscribe("t", lambda _, payload: heard_there.append(payload), nothing)
    here.publish("t", "1")
    there.publish("t", "2")
    await soon(lambda: len(heard_here) == len(heard_there) == 2)
    assert (heard_here, heard_there) == (["1", "2"], ["2", "1"])
    await here.close()
    await there.close()


async def test_a_connection_that_comes_back_says_that_hints_may_be_lost(cluster: Postgres) -> None:
    """After an outage subscribers are told to forget what they remember, and hints flow again."""
    url = await cluster.create_database()
    here, there = await started(url), await started(url)
    heard: list[str] = []
    there.subscribe("t", lambda _, payload: heard.append(payload), lambda: heard.append("resync"))
    await cluster.restart()
    await soon(lambda: "resync" in heard)
    here.publish("t", "again")
    await soon(lambda: "again" in heard)
    await here.close()
    await there.close()


async def test_a_bus_without_a_database_still_serves_its_own_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While PostgreSQL is away a server's own caches stay true, and starting is not held up for ever."""
    monkeypatch.setattr("poolhouse.bus.ANSWER_SECONDS", 0.2)
    bus = PostgresBus("postgresql://nobody@127.0.0.1:9/nothing", Ids())
    await bus.start()
    heard: list[str] = []
    bus.subscribe("t", lambda topic, _: heard.append(topic), nothing)
    bus.publish("t")
    assert heard == ["t"]
    await bus.close()
