"""Who waits for hints: one subscription for each topic, one timer for all, and neither a task nor a queue for anybody.

A hint carries a number that rises. Who waits says which number they know of already, so that a hint is never missed
between two looks, and one that tells nothing new wakes nobody. Hints may be lost: the timer has everybody look by
themselves from time to time.
"""

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from poolhouse.bus import Bus, Subscription

SPOKES: Final = 32
"""In how many groups everybody's time to look comes, so that not all look at once."""
LOADS_AT_ONCE: Final = 4
"""How many shared reads run at once: what waits for hints leaves connections to the database for calls."""

T = TypeVar("T")


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
        self.slots = asyncio.Semaphore(LOADS_AT_ONCE)
        self.draining = False

    def __len__(self) -> int:
        """How many there are."""
        return sum(map(len, self._wheel))

    def join(self, topic: str) -> "Watcher":
        """A new watcher of `topic`, to be used as a context manager: it leaves at the end of the block."""
        found = self._topics.get(topic)
        if found is None:
            found = self._topics[topic] = _Topic(topic)
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

    __slots__ = ("latest", "loading", "name", "subscription", "watchers")

    def __init__(self, name: str) -> None:
        self.name = name
        self.latest = 0
        self.watchers: set[Watcher] = set()
        self.loading: dict[object, asyncio.Task[Any]] = {}
        self.subscription: Subscription | None = None

    def hinted(self, _topic: str, payload: str) -> None:
        # Hints of several servers may overtake one another.
        self.latest = max(self.latest, int(payload))
        self.wake()

    def look(self) -> None:
        for watcher in self.watchers:
            watcher.look()

    def wake(self) -> None:
        for watcher in self.watchers:
            watcher.wake()


class Watcher:
    """One who waits for hints on a topic."""

    __slots__ = ("_all", "_looks", "_waiting", "spoke", "topic")

    spoke: int

    def __init__(self, everybody: Watchers, topic: _Topic) -> None:
        self._all = everybody
        self._waiting: asyncio.Future[None] | None = None
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

    async def wait(self, known: int) -> bool:
        """Return False once there is a higher number than `known`, or an end to come to; True if it is time to look."""
        while not (self._looks or self.draining or self.topic.latest > known):
            self._waiting = asyncio.get_running_loop().create_future()
            await self._waiting
        looks, self._looks = self._looks, False
        return looks

    def look(self) -> None:
        """It is time to look, whatever was hinted at."""
        self._looks = True
        self.wake()

    def wake(self) -> None:
        """Have `wait` see whether there is a reason to return."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    async def share(self, key: object, load: Callable[[], Awaitable[T]]) -> T:
        """What `load` returns; watchers of the topic that ask for the same key meanwhile share one load.

        It may have begun before the latest hint: whoever needs more than it has seen asks again.
        """
        task = self.topic.loading.get(key)
        if task is None:
            task = self.topic.loading[key] = asyncio.ensure_future(self._load(key, load))
            task.add_done_callback(_retrieved)
        result: T = await asyncio.shield(task)
        return result

    async def _load(self, key: object, load: Callable[[], Awaitable[T]]) -> T:
        try:
            async with self._all.slots:
                return await load()
        finally:
            del self.topic.loading[key]


def _retrieved(task: asyncio.Task[Any]) -> None:
    """Whoever still waits sees the failure; if nobody does, it is nobody's."""
    if not task.cancelled():
        task.exception()
