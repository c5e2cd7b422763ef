"""Bounded memory: of rows that change rarely, dropped by hints and by age; and of what was worked out last."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from poolhouse.clock import Clock

V = TypeVar("V")


class Cache(Generic[V]):
    """Keeps up to `limit` values, each for at most `max_age` seconds; loads each missing one once at a time.

    A hint drops a value at once; `max_age` bounds what a lost hint costs. A missing value (None) is never kept, so
    that what was just created on another server is seen.
    """

    def __init__(self, clock: Clock, limit: int, max_age: float) -> None:
        """Hold at most `limit` values, none older than `max_age` seconds."""
        self._clock = clock
        self._limit = limit
        self._max_age = max_age
        self._values: OrderedDict[str, tuple[float, V]] = OrderedDict()
        self._loading: dict[str, asyncio.Task[V | None]] = {}

    def __len__(self) -> int:
        """How many values are held."""
        return len(self._values)

    def peek(self, key: str) -> V | None:
        """The value under `key` if it is held and fresh."""
        entry = self._values.get(key)
        if entry is None or entry[0] <= self._clock.monotonic():
            return None
        return entry[1]

    async def get(self, key: str, load: Callable[[], Awaitable[V | None]]) -> V | None:
        """The value under `key`, loaded if need be; callers that wait for the same key share one load."""
        value = self.peek(key)
        if value is not None:
            return value
        task = self._loading.get(key)
        if task is None:
            task = self._loading[key] = asyncio.ensure_future(self._load(key, load))
        return await asyncio.shield(task)

    async def _load(self, key: str, load: Callable[[], Awaitable[V | None]]) -> V | None:
        task = asyncio.current_task()
        try:
            value = await load()
        finally:
            still_wanted = self._loading.get(key) is task
            if still_wanted:
                del self._loading[key]
        if value is not None and still_wanted:
            self._values[key] = (self._clock.monotonic() + self._max_age, value)
            self._values.move_to_end(key)
            if len(self._values) > self._limit:
                self._values.popitem(last=False)
        return value

    def drop(self, key: str) -> None:
        """Forget `key`; a load under way may have read the old row, so its result is not kept either."""
        self._values.pop(key, None)
        self._loading.pop(key, None)

    def clear(self) -> None:
        """Forget everything."""
        self._values.clear()
        self._loading.clear()


class Recent(Generic[V]):
    """The values that were put or got last, up to `limit` of them. What makes one untrue is for its user to see."""

    def __init__(self, limit: int) -> None:
        """Hold at most `limit` values."""
        self._limit = limit
        self._values: OrderedDict[bytes, V] = OrderedDict()

    def __len__(self) -> int:
        """How many values are held."""
        return len(self._values)

    def get(self, key: bytes) -> V | None:
        """The value under `key` if it is still held."""
        value = self._values.get(key)
        if value is not None:
            self._values.move_to_end(key)
        return value

    def put(self, key: bytes, value: V) -> None:
        """Hold `value` under `key`, and let go of the one that nobody has asked for the longest."""
        self._values[key] = value
        self._values.move_to_end(key)
        if len(self._values) > self._limit:
            self._values.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        self._values.clear()
