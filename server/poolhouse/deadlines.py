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
        self._running: set[Limit] = set()
        self._ticking: asyncio.TimerHandle | None = None

    def within(self, seconds: float) -> "Limit":
        """A block that raises TimeoutError, as that of `asyncio.timeout` does, if it takes longer."""
        return Limit(self, seconds)

    def begin(self, limit: "Limit") -> None:
        """Watch over a block."""
        self._running.add(limit)
        if self._ticking is None:
            self._tick(asyncio.get_running_loop())

    def end(self, limit: "Limit") -> None:
        """The block is over. The timer stops by itself when it finds nothing to watch over."""
        self._running.discard(limit)

    def _tick(self, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        for limit in [limit for limit in self._running if limit.at <= now]:
            self._running.discard(limit)
            limit.expire()
        self._ticking = loop.call_later(TICK_SECONDS, self._tick, loop) if self._running else None


class Limit:
    """How long a block may take. It belongs to the task that enters it first, which may enter it again and again."""

    __slots__ = ("_deadlines", "_loop", "_seconds", "_task", "_timer", "_were_cancelling", "at", "expired")

    _loop: asyncio.AbstractEventLoop

    def __init__(self, deadlines: Deadlines, seconds: float) -> None:
        """Use `Deadlines.within`."""
        self._deadlines = deadlines
        self._seconds = seconds
        self._task: asyncio.Task[object] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self.at = 0.0
        """When the block has to be over, in the time of its event loop."""
        self.expired = False
        """Whether the block was ended."""

    def __enter__(self) -> Self:
        task = self._task
        if task is None:
            task = self._task = asyncio.current_task()
            if task is None:
                raise RuntimeError("a deadline is for a task")
            self._loop = task.get_loop()
        self._were_cancelling = task.cancelling()
        self.expired = False
        if self._seconds < PRECISE_SECONDS:
            self._timer = self._loop.call_later(self._seconds, self.expire)
        else:
            self.at = self._loop.time() + self._seconds
            self._deadlines.begin(self)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        else:
            self._deadlines.end(self)
        # As asyncio.timeout has it: a cancellation that came from elsewhere as well stays one.
        task = self._task
        if self.expired and task and task.uncancel() <= self._were_cancelling and kind is asyncio.CancelledError:
            raise TimeoutError from error

    def expire(self) -> None:
        """End the block."""
        if self._task is not None:
            self.expired = True
            self._task.cancel()
