"""Slow arithmetic off the event loop: password hashes, SRP powers, RSA keys and signatures, on a bounded pool."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from poolhouse import errors

P = ParamSpec("P")
T = TypeVar("T")


class Workers:
    """Runs functions on as many threads as there are cores; a queue that grows too long is refused, not endured.

    The functions release Python's lock for nearly all of their time, so that the event loop goes on beside them.
    """

    def __init__(self, threads: int, queue_limit: int) -> None:
        """Use `threads` threads and let at most `queue_limit` calls wait or run."""
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="poolhouse-worker")
        self._limit = queue_limit
        self._pending = 0
        self._lock = threading.Lock()

    @property
    def pending(self) -> int:
        """How many calls wait or run now."""
        return self._pending

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of `function(*args, **kwargs)`; TooManyRequestsException when too many wait already."""
        if self._pending >= self._limit:
            raise errors.TooManyRequestsException("The server is busy with too many sign-ins. Try again shortly.")
        future = self._executor.submit(function, *args, **kwargs)
        self._count(1)
        # Counted down when the thread is done, not when the caller gives up: a cancelled call still holds its thread.
        future.add_done_callback(lambda _: self._count(-1))
        return await asyncio.wrap_future(future)

    def _count(self, change: int) -> None:
        with self._lock:
            self._pending += change

    def close(self) -> None:
        """Let running calls finish and take no more."""
        self._executor.shutdown(wait=True, cancel_futures=True)
