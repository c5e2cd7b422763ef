"""Deadlines of calls, watched by one timer for all of them.

`asyncio.timeout` makes and drops a timer for every call, which costs more than the rest of the doorway. Nearly no call
ever meets its deadline, so that the few that do may as well be ended a moment late.
"""

import asyncio
from types import TracebackType
from typing import Final, Self

TICK_SECONDS: Final = 0.1
"""How late a call may be ended."""
PRECISE_SECONDS: Final = 2.0
"""Shorter limits than this get a timer of their own: a tick would be much of them."""


class Deadlines:
    """The calls that run now, and when each is to be ended. It belongs to one event loop."""

    def __init__(self) -> None:
        self._running: set[_Limit] = set()
        self._ticking: asyncio.TimerHandle | None = None

    def within(self, seconds: float) -> "asyncio.Timeout | _Limit":
        """A block that raises TimeoutError, as that of `asyncio.timeout` does, if it takes longer."""
        return asyncio.timeout(seconds) if seconds < PRECISE_SECONDS else _Limit(self, seconds)

    def begin(self, limit: "_Limit") -> None:
        """Watch over a block."""
        self._running.add(limit)
        if self._ticking is None:
            self._tick(asyncio.get_running_loop())

    def end(self, limit: "_Limit") -> None:
        """The block is over. The timer stops by itself when it finds nothing to watch over."""
        self._running.discard(limit)

    def _tick(self, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        for limit in [limit for limit in self._running if limit.at <= now]:
            self._running.discard(limit)
            limit.expire()
        self._ticking = loop.call_later(TICK_SECONDS, self._tick, loop) if self._running else None


class _Limit:
    """One block, in the task that entered it."""

    __slots__ = ("_deadlines", "_expired", "_seconds", "_task", "_were_cancelling", "at")

    _task: "asyncio.Task[object]"

    def __init__(self, deadlines: Deadlines, seconds: float) -> None:
        self._deadlines = deadlines
        self._seconds = seconds
        self._expired = False

    async def __aenter__(self) -> Self:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("a deadline is for a task")
        self._task, self._were_cancelling = task, task.cancelling()
        self.at = task.get_loop().time() + self._seconds
        self._deadlines.begin(self)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._deadlines.end(self)
        # As asyncio.timeout has it: a cancellation that came from elsewhere as well stays one.
        if self._expired and self._task.uncancel() <= self._were_cancelling and kind is asyncio.CancelledError:
            raise TimeoutError from error

    def expired(self) -> bool:
        """Whether the block was ended."""
        return self._expired

    def expire(self) -> None:
        """End the block."""
        self._expired = True
        self._task.cancel()
