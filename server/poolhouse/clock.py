"""Time, from one place, so that tests own it."""

import time
from typing import Protocol


class Clock(Protocol):
    """Tells the time. Everything that depends on time asks a clock that it was given."""

    def now(self) -> float:
        """Wall-clock time in seconds since the Unix epoch."""
        ...

    def monotonic(self) -> float:
        """Seconds on a clock that never goes back: for measuring, not for dates."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> float:
        """Wall-clock time in seconds since the Unix epoch."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds on the machine's monotonic clock."""
        return time.monotonic()


class ManualClock:
    """A clock that stands still until it is told to move."""

    def __init__(self, start: float = 1_700_000_000.0) -> None:
        """Stand at `start`, in seconds since the Unix epoch."""
        self._now = start

    def now(self) -> float:
        """The time that the clock stands at."""
        return self._now

    def monotonic(self) -> float:
        """The same time: this clock has only one hand."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Move the clock; a negative number sets it back, as a corrected system clock would."""
        self._now += seconds
