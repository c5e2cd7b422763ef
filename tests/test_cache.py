"""The cache of rows that change rarely: bounded, shared while loading, true after a hint."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from poolhouse.cache import Cache, Recent
from poolhouse.clock import ManualClock


class Row:
    """A row whose reads are counted, and wait for a gate."""

    def __init__(self, value: str | None) -> None:
        self.value = value
        self.reads = 0
        self.begun: asyncio.Queue[int] = asyncio.Queue()
        self.gate = asyncio.Event()
        self.gate.set()

    async def load(self) -> str | None:
        """The value as it was when the read began, as in a snapshot."""
        self.reads += 1
        self.begun.put_nowait(self.reads)
        value = self.value
        await self.gate.wait()
        return value


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands still."""
    return ManualClock()


@pytest.fixture
def cache(clock: ManualClock) -> Cache[str]:
    """A cache for three values of ten seconds."""
    return Cache(clock, 3, 10.0)


def constant(value: str) -> Callable[[], Awaitable[str]]:
    """A load that needs no waiting."""

    async def load() -> str:
        return value

    return load


async def test_a_value_is_loaded_once(cache: Cache[str]) -> None:
    """What was read is remembered."""
    row = Row("a")
    assert cache.peek("key") is None
    assert [await cache.get("key", row.load) for _ in range(3)] == ["a", "a", "a"]
    assert (cache.peek("key"), row.reads, len(cache)) == ("a", 1, 1)


async def test_callers_at_the_same_time_share_one_load(cache: Cache[str]) -> None:
    """A thousand sign-ins after a restart read the pool once."""
    row = Row("a")
    row.gate.clear()
    waiting = [asyncio.create_task(cache.get("key", row.load)) for _ in range(1000)]
    await asyncio.sleep(0)
    row.gate.set()
    assert set(await asyncio.gather(*waiting)) == {"a"}
    assert row.reads == 1


async def test_a_value_ages(cache: Cache[str], clock: ManualClock) -> None:
    """A hint that was lost costs no more than the age that values may reach."""
    row = Row("old")
    await cache.get("key", row.load)
    row.value = "new"
    clock.advance(9.9)
    assert await cache.get("key", row.load) == "old"
    clock.advance(0.1)
    assert await cache.get("key", row.load) == "new"


async def test_a_missing_value_is_asked_for_again(cache: Cache[str]) -> None:
    """What was created on another server a moment ago is found."""
    row = Row(None)
    assert await cache.get("key", row.load) is None
    row.value = "created"
    assert await cache.get("key", row.load) == "created"


async def test_a_hint_drops_a_value(cache: Cache[str]) -> None:
    """After a change, the next read sees it."""
    row = Row("old")
    await cache.get("key", row.load)
    row.value = "new"
    cache.drop("key")
    assert await cache.get("key", row.load) == "new"


@pytest.mark.parametrize("forget", [lambda cache: cache.drop("key"), lambda cache: cache.clear()])
async def test_a_hint_during_a_load_keeps_the_old_row_out(
    cache: Cache[str], forget: Callable[[Cache[str]], None]
) -> None:
    """A read that began before the change answers those who asked before it, and nobody afterwards."""
    row = Row("old")
    row.gate.clear()
    before = asyncio.create_task(cache.get("key", row.load))
    await row.begun.get()
    row.value = "new"
    forget(cache)
    after = asyncio.create_task(cache.get("key", row.load))
    await row.begun.get()
    row.gate.set()
    assert (await before, await after) == ("old", "new")
    assert (cache.peek("key"), row.reads) == ("new", 2)


async def test_a_failed_load_is_told_to_all_and_tried_again(cache: Cache[str]) -> None:
    """A database that was away for a moment is not remembered."""
    row = Row("a")

    async def fail() -> str:
        await row.load()
        raise ConnectionError("away")

    results = await asyncio.gather(*(cache.get("key", fail) for _ in range(2)), return_exceptions=True)
    assert [type(result) for result in results] == [ConnectionError, ConnectionError]
    assert row.reads == 1
    assert await cache.get("key", row.load) == "a"


async def test_a_caller_that_gives_up_takes_nothing_from_the_others(cache: Cache[str]) -> None:
    """A cancelled call does not cancel the load that others wait for."""
    row = Row("a")
    row.gate.clear()
    first, second = (asyncio.create_task(cache.get("key", row.load)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.sleep(0)
    row.gate.set()
    assert await second == "a"
    assert first.cancelled()


async def test_the_cache_is_bounded(cache: Cache[str]) -> None:
    """However many keys are asked for, the latest few are held."""
    for number in range(10):
        await cache.get(str(number), constant(str(number)))
    assert len(cache) == 3
    assert [cache.peek(str(number)) for number in (6, 7, 8, 9)] == [None, "7", "8", "9"]
    cache.clear()
    assert len(cache) == 0


def test_the_values_asked_for_last_are_held() -> None:
    """Memory is bounded, and what is in use stays."""
    recent: Recent[str] = Recent(2)
    recent.put(b"1", "one")
    recent.put(b"2", "two")
    assert recent.get(b"1") == "one"
    recent.put(b"3", "three")
    assert [recent.get(key) for key in (b"1", b"2", b"3")] == ["one", None, "three"]
    assert len(recent) == 2


def test_a_value_put_again_takes_the_place_of_the_old_one() -> None:
    """Nothing is held twice."""
    recent: Recent[str] = Recent(2)
    recent.put(b"1", "old")
    recent.put(b"1", "new")
    assert (recent.get(b"1"), len(recent)) == ("new", 1)
    recent.clear()
    assert (recent.get(b"1"), len(recent)) == (None, 0)


def test_however_much_is_put_only_so_much_is_held() -> None:
    """Whoever sends ever new tokens makes no server grow."""
    recent: Recent[int] = Recent(100)
    for number in range(10_000):
        recent.put(b"%d" % number, number)
    assert len(recent) == 100
    assert [recent.get(b"%d" % number) for number in (9_899, 9_900, 9_999)] == [None, 9_900, 9_999]


def test_putting_a_value_again_is_asking_for_it() -> None:
    """What was renewed last goes last."""
    recent: Recent[str] = Recent(2)
    for key in (b"1", b"2", b"1", b"3"):
        recent.put(key, key.decode())
    assert [recent.get(key) for key in (b"1", b"2", b"3")] == ["1", None, "3"]


def test_asking_for_what_is_not_held_changes_nothing() -> None:
    """Keys that somebody makes up push nothing out."""
    recent: Recent[str] = Recent(2)
    recent.put(b"1", "one")
    recent.put(b"2", "two")
    assert [recent.get(b"%d" % number) for number in range(3, 100)] == [None] * 97
    assert (recent.get(b"1"), recent.get(b"2"), len(recent)) == ("one", "two", 2)
