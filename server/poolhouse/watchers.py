"""Who waits for hints: one subscription for each topic, one timer for all, and neither a task nor a queue for anybody.

A hint carries a number that rises. Who waits says which number they know of already, so that a hint is never missed
between two looks, and one that tells nothing new wakes nobody. Hints may be lost: the timer has everybody look by
themselves from time to time.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from poolhouse.bus import Bus, Subscription

SPOKES: Final = 32
"""In how many groups everybody's time to look comes, so that not all look at once."""
LOADS_AT_ONCE: Final = 4
"""How many shared reads run at once: what waits for hints leaves connections to the database for calls."""

T = TypeVar("T")
Load = Callable[[], Awaitable[T]]


class Watchers:
    """The watchers of one server. It belongs to one event loop."""

    def __init__(self, bus: Bus, look_seconds: float) -> None:
        """Have each watcher look by itself every `look_seconds`."""
        self._bus = bus
        self._tick_seconds = look_seconds / SPOKES
        self._topics: dict[str, _Topic] = {}
        self._wheel: list[set[Watcher]] = [set() for _ in range(SPOKES)]
        self._joined = self._turned = 0
        self._ticking: asyncio.TimerHandle | None = None
        self._slots = asyncio.Semaphore(LOADS_AT_ONCE)
        self.draining = False

    def __len__(self) -> int:
        """How many there are."""
        return sum(map(len, self._wheel))

    def join(self, topic: str) -> "Watcher":
        """A new watcher of `topic`, to be used as a context manager: it leaves at the end of the block."""
        found = self._topics.get(topic)
        if found is None:
            found = self._topics[topic] = _Topic(topic, self._slots)
            found.subscription = self._bus.subscribe(topic, found.hinted, found.look)
        return Watcher(self, found)

    def drain(self) -> None:
        """Have everybody come to an end: `Watcher.draining` is true from now on, and nobody waits any more."""
        self.draining = True
        for topic in self._topics.values():
            topic.wake()

    def _add(self, watcher: "Watcher") -> None:
        watcher.spoke = self._joined % SPOKES
        watcher.topic.watchers.add(watcher)
        self._wheel[watcher.spoke].add(watcher)
        self._joined += 1
        if self._ticking is None:
            self._ticking = asyncio.get_running_loop().call_later(self._tick_seconds, self._tick)

    def _remove(self, watcher: "Watcher") -> None:
        topic = watcher.topic
        topic.watchers.discard(watcher)
        self._wheel[watcher.spoke].discard(watcher)
        if not topic.watchers and topic.subscription is not None:
            topic.subscription.close()
            del self._topics[topic.name]

    def _tick(self) -> None:
        """Have the next group look. The timer stops by itself when there is nobody left."""
        self._turned = (self._turned + 1) % SPOKES
        for watcher in self._wheel[self._turned]:
            watcher.look()
        anybody = any(self._wheel)
        loop = asyncio.get_running_loop()
        self._ticking = loop.call_later(self._tick_seconds, self._tick) if anybody else None


class _Topic:
    """What the watchers of one topic share."""

    __slots__ = ("_loads", "_slots", "latest", "name", "subscription", "watchers")

    def __init__(self, name: str, slots: asyncio.Semaphore) -> None:
        self.name = name
        self.latest = 0
        self.watchers: set[Watcher] = set()
        self.subscription: Subscription | None = None
        self._slots = slots
        self._loads: dict[object, tuple[asyncio.Task[None], list[asyncio.Future[Any]]]] = {}

    def hinted(self, _topic: str, payload: str) -> None:
        # Hints of several servers may overtake one another.
        self.latest = max(self.latest, int(payload))
        for watcher in self.watchers:
            watcher.hinted()

    def look(self) -> None:
        for watcher in self.watchers:
            watcher.look()

    def wake(self) -> None:
        for watcher in self.watchers:
            watcher.wake()

    def load(self, key: object, load: Load[T], result: asyncio.Future[T]) -> None:
        """Have `result` be what `load` returns; all who ask for the same key meanwhile share one load."""
        if key not in self._loads:
            self._loads[key] = asyncio.create_task(self._load(key, load)), []
        self._loads[key][1].append(result)

    async def _load(self, key: object, load: Load[T]) -> None:
        settle: Callable[[asyncio.Future[Any]], None]
        try:
            async with self._slots:
                settle = partial(_succeed, await load())
        except Exception as error:  # noqa: BLE001  whatever it is, it is for those who wait
            settle = partial(_fail, error)
        _, results = self._loads.pop(key)
        for result in results:
            if not result.done():  # who waited may be gone, or was told to look
                settle(result)


def _succeed(value: object, result: asyncio.Future[Any]) -> None:
    result.set_result(value)


def _fail(error: Exception, result: asyncio.Future[Any]) -> None:
    result.set_exception(error)
    result.exception()  # if who waits for it goes in this moment, it is nobody's


class Watcher:
    """One who waits for hints on a topic."""

    __slots__ = ("_all", "_known", "_looks", "_waiting", "_wanted", "spoke", "topic")

    spoke: int
    _known: int
    _wanted: tuple[object, Load[Any]]

    def __init__(self, everybody: Watchers, topic: _Topic) -> None:
        self._all = everybody
        self._waiting: asyncio.Future[Any] | None = None
        self._looks = False
        self.topic = topic

    def __enter__(self) -> Self:
        self._all._add(self)  # noqa: SLF001  the two are one
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._all._remove(self)  # noqa: SLF001  as above

    @property
    def latest(self) -> int:
        """The highest number that was hinted at; whatever is read from now on has it."""
        return self.topic.latest

    @property
    def draining(self) -> bool:
        """Whether to come to an end."""
        return self._all.draining

    async def wait(self, known: int, key: object, load: Load[T]) -> T | None:
        """What `load` returns, never None, once there is a higher number than `known`; None if it is time to look.

        None as well if there is an end to come to. A load is shared, as by `share`, and done before anybody is woken.
        """
        self._known, self._wanted = known, (key, load)
        found: T | None = None
        while found is None and not (self._looks or self.draining):
            self._waiting = asyncio.get_running_loop().create_future()
            self.hinted()
            found = await self._waiting
        self._looks = self._looks and found is not None
        return found

    def look(self) -> None:
        """It is time to look, whatever was hinted at."""
        self._looks = True
        self.wake()

    def wake(self) -> None:
        """Have `wait` see whether there is a reason to return."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def hinted(self) -> None:
        """Have `wait` return what it is to load, if there is more than it knows of."""
        if self._waiting is not None and not self._waiting.done() and self.topic.latest > self._known:
            self._known = self.topic.latest
            self.topic.load(*self._wanted, self._waiting)

    async def share(self, key: object, load: Load[T]) -> T:
        """What `load` returns; watchers of the topic that ask for the same key meanwhile share one load.

        It may have begun before the latest hint: whoever needs more than it has seen asks again.
        """
        result: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self.topic.load(key, load, result)
        return await result
