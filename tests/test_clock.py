"""Clocks: the machine's own, and the one that tests hold in their hands."""

import time

from poolhouse.clock import Clock, ManualClock, SystemClock


def test_the_system_clock_tells_the_machines_time() -> None:
    """Dates and durations are those of the machine."""
    clock: Clock = SystemClock()
    before = time.time(), time.monotonic()
    now = clock.now(), clock.monotonic()
    after = time.time(), time.monotonic()
    assert before[0] <= now[0] <= after[0]
    assert before[1] <= now[1] <= after[1]


def test_a_manual_clock_moves_when_it_is_told_to() -> None:
    """Time that a test needs to pass passes at once, both hands together."""
    clock: ManualClock = ManualClock(1000.0)
    assert (clock.now(), clock.monotonic()) == (1000.0, 1000.0)
    clock.advance(1.5)
    assert (clock.now(), clock.monotonic()) == (1001.5, 1001.5)
    clock.advance(-2)
    assert clock.now() == 999.5
