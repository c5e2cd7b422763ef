"""Who waits for hints is woken by each that tells something new, and by nothing else."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from poolhouse import watchers
from poolhouse.bus import LocalBus
from poolhouse.watchers import LOADS_AT_ONCE, SPOKES, Watcher, Watchers

TOPIC = "sync.me"
NEVER = 1000.0


class Bus(LocalBus):
    """A bus that tells what it is asked for."""

    @property
    def topics(self) -> set[str]:
        """What somebody listens to."""
        return set(self._subscriptions)

    def reconnected(self) -> None:
        """Hints may have been lost."""
        self._resync()


@pytest.fixture
def bus() -> Bus:
    """The bus."""
    return Bus()


@pytest.fixture
def everybody(bus: Bus) -> Watchers:
    """Watchers whose time to look never comes."""
    return Watchers(bus, NEVER)


async def seen() -> str:
    """What is loaded."""
    return "seen"


def wait(watcher: Watcher, known: int) -> Coroutine[Any, Any, str | None]:
    """Wait for more than is known, and load something then."""
    return watcher.wait(known, "all", seen)


async def begun(waiting: Any) -> asyncio.Task[Any]:
    """The same as a task that has come to wait."""
    task = asyncio.ensure_future(waiting)
    await asyncio.sleep(0)
    return task


async def is_done(task: asyncio.Task[Any]) -> bool:
    """Whether the task has ended by now."""
    for _ in range(3):
        await asyncio.sleep(0)
    return task.done()


async def test_a_hint_wakes_everybody_who_does_not_know_it(bus: Bus, everybody: Watchers) -> None:
    """Only hints on one's own topic count."""
    with everybody.join(TOPIC) as one, everybody.join(TOPIC) as two, everybody.join("sync.you") as other:
        tasks = [await begun(wait(watcher, 4)) for watcher in (one, two, other)]
        bus.publish(TOPIC, "5")
        assert [await is_done(task) for task in tasks] == [True, True, False]
        assert [await task for task in tasks[:2]] == ["seen", "seen"]
        tasks[2].cancel()


async def test_a_hint_that_tells_nothing_new_wakes_nobody(bus: Bus, everybody: Watchers) -> None:
    """Hints of several servers overtake one another, and come after what they are about was seen."""
    with everybody.join(TOPIC) as watcher:
        task = await begun(wait(watcher, 5))
        for number in ("5", "3"):
            bus.publish(TOPIC, number)
            assert not await is_done(task)
        bus.publish(TOPIC, "6")
        bus.publish(TOPIC, "2")
        assert await is_done(task)


async def test_no_hint_is_missed_between_two_looks(bus: Bus, everybody: Watchers) -> None:
    """What was hinted at while nobody waited is there for who waits next."""
    with everybody.join(TOPIC) as watcher:
        bus.publish(TOPIC, "7")
        assert watcher.latest == 7
        assert await wait(watcher, 6) == "seen"
        task = await begun(wait(watcher, 7))
        assert not await is_done(task)
        task.cancel()


async def test_who_waits_for_the_same_shares_one_load_and_one_turn(bus: Bus, everybody: Watchers) -> None:
    """What is told is loaded first, and then all are woken with it."""
    loads = 0

    async def load() -> int:
        nonlocal loads
        loads += 1
        return loads

    with everybody.join(TOPIC) as one, everybody.join(TOPIC) as two, everybody.join(TOPIC) as other:
        tasks = [await begun(each.wait(0, key, load)) for each, key in ((one, "a"), (two, "a"), (other, "b"))]
        bus.publish(TOPIC, "1")
        found = [await task for task in tasks]
        assert found[0] == found[1] != found[2]
    assert loads == 2


async def test_a_load_that_fails_is_told_to_who_waits(bus: Bus, everybody: Watchers) -> None:
    """They try again by themselves. What is hinted at after that is loaded anew."""

    async def fail() -> str:
        raise OSError("away")

    with everybody.join(TOPIC) as watcher:
        task = await begun(watcher.wait(0, "all", fail))
        bus.publish(TOPIC, "1")
        with pytest.raises(OSError, match="away"):
            await task
        assert await wait(watcher, 0) == "seen"


async def test_who_is_told_to_look_during_a_load_looks(bus: Bus, everybody: Watchers) -> None:
    """And who has waited in vain by then is none the worse."""
    go = asyncio.Event()

    async def load() -> bool:
        return await go.wait()

    with everybody.join(TOPIC) as watcher:
        task = await begun(watcher.wait(0, "all", load))
        bus.publish(TOPIC, "1")
        await asyncio.sleep(0)
        watcher.look()
        assert await task is None
        go.set()
        assert await watcher.wait(0, "all", load) is True


async def test_a_time_to_look_is_kept_for_who_is_just_being_told(bus: Bus, everybody: Watchers) -> None:
    """It comes next."""
    with everybody.join(TOPIC) as watcher:
        task = await begun(wait(watcher, 0))
        bus.publish(TOPIC, "1")
        await asyncio.sleep(0)
        watcher.look()
        assert await task == "seen"
        assert await wait(watcher, 1) is None


async def test_everybody_looks_by_themselves_from_time_to_time(bus: Bus) -> None:
    """A hint that was lost costs no more than that; and not all look at the same moment."""
    everybody, looked = Watchers(bus, 0.32), list[float]()
    loop = asyncio.get_running_loop()
    began = loop.time()

    async def look_twice(watcher: Watcher) -> None:
        for _ in range(2):
            assert await wait(watcher, 0) is None
            looked.append(loop.time() - began)

    joined = [everybody.join(f"sync.{number}").__enter__() for number in range(SPOKES)]
    await asyncio.gather(*map(look_twice, joined))
    assert max(looked) < 1.5
    assert len({round(moment, 2) for moment in looked}) > SPOKES / 2
    for watcher in joined:
        watcher.__exit__(None, None, None)


async def test_everybody_looks_after_a_time_without_bus(bus: Bus, everybody: Watchers) -> None:
    """Hints may have been lost meanwhile."""
    with everybody.join(TOPIC) as one, everybody.join("sync.you") as two:
        tasks = [await begun(wait(watcher, 9)) for watcher in (one, two)]
        bus.reconnected()
        assert [await task for task in tasks] == [None, None]
        task = await begun(wait(one, 9))
        assert not await is_done(task)
        task.cancel()


async def test_a_drain_ends_all_waiting(everybody: Watchers) -> None:
    """Also for those who come later."""
    with everybody.join(TOPIC) as watcher:
        task = await begun(wait(watcher, 9))
        assert not watcher.draining
        everybody.drain()
        assert await task is None
        with everybody.join(TOPIC) as late:
            assert late.draining
            assert await wait(late, 9) is None


async def test_topics_are_listened_to_as_long_as_somebody_watches(bus: Bus, everybody: Watchers) -> None:
    """Ten watches of one identity are one subscription, and none is left over."""
    with everybody.join(TOPIC):
        with everybody.join(TOPIC), everybody.join("sync.you"):
            assert bus.topics == {TOPIC, "sync.you"}
            assert len(everybody) == 3
        assert bus.topics == {TOPIC}
    assert not bus.topics
    assert len(everybody) == 0
    with everybody.join(TOPIC) as again:
        task = await begun(wait(again, 0))
        bus.publish(TOPIC, "1")
        assert await task == "seen"


async def test_the_timer_ends_with_the_last_watcher(bus: Bus, monkeypatch: pytest.MonkeyPatch) -> None:
    """An idle server does not tick; it does again for who comes next."""
    ticks = 0

    def tick(this: Watchers, original: Callable[[Watchers], None] = Watchers._tick) -> None:
        nonlocal ticks
        ticks += 1
        original(this)

    monkeypatch.setattr(watchers.Watchers, "_tick", tick)
    everybody = Watchers(bus, 0.064)
    for _ in range(2):
        with everybody.join(TOPIC) as watcher:
            assert await wait(watcher, 0) is None
        await asyncio.sleep(0.02)
        before = ticks
        await asyncio.sleep(0.05)
        assert ticks == before


async def test_who_asks_for_the_same_shares_one_load(everybody: Watchers) -> None:
    """However many devices an identity has, its changes are read once."""
    loads = 0

    async def load() -> int:
        nonlocal loads
        loads += 1
        number = loads
        await asyncio.sleep(0.01)
        return number

    with everybody.join(TOPIC) as one, everybody.join(TOPIC) as two:
        assert list(await asyncio.gather(one.share("a", load), two.share("a", load))) == [1, 1]
        assert sorted(await asyncio.gather(one.share("a", load), two.share("b", load))) == [2, 3]


async def test_who_leaves_takes_no_load_away_from_others(everybody: Watchers) -> None:
    """A client that goes in the middle harms nobody."""
    go = asyncio.Event()

    async def load() -> bool:
        return await go.wait()

    with everybody.join(TOPIC) as one, everybody.join(TOPIC) as two:
        first, second = await begun(one.share("a", load)), await begun(two.share("a", load))
        first.cancel()
        await asyncio.wait([first])
        go.set()
        assert await second is True


async def test_a_load_that_fails_fails_for_all_who_share_it_and_is_tried_anew(everybody: Watchers) -> None:
    """And if nobody is there any more, it is nobody's failure."""
    go = asyncio.Event()

    async def fail() -> None:
        await go.wait()
        raise OSError("away")

    async def work() -> str:
        return "back"

    with everybody.join(TOPIC) as one, everybody.join(TOPIC) as two:
        tasks = [await begun(watcher.share("a", fail)) for watcher in (one, two)]
        gone = await begun(two.share("b", fail))
        gone.cancel()
        go.set()
        assert [type(error) for error in await asyncio.gather(*tasks, return_exceptions=True)] == [OSError, OSError]
        assert await one.share("a", work) == "back"


async def test_few_loads_run_at_once(everybody: Watchers) -> None:
    """Calls find connections to the database, whatever the watches do."""
    running = most = 0

    async def load() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.001)
        running -= 1

    with everybody.join(TOPIC) as one, everybody.join("sync.you") as two:
        await asyncio.gather(*(watcher.share(number, load) for number in range(9) for watcher in (one, two)))
    assert most == LOADS_AT_ONCE
