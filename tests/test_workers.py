"""Slow arithmetic on threads: beside the event loop, and never more of it than can be done."""

import asyncio
import threading
import time
from collections.abc import Iterator

import pytest

from poolhouse.errors import TooManyRequestsException
from poolhouse.workers import Workers


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """What holds up a thread; opened in the end in any case."""
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture
def workers() -> Iterator[Workers]:
    """Two threads and room for three calls."""
    made = Workers(2, 3)
    yield made
    made.close()


async def settled(workers: Workers) -> int:
    """How many calls are pending once the threads have come to rest."""
    for _ in range(200):
        if workers.pending == 0:
            break
        await asyncio.sleep(0.01)
    return workers.pending


async def test_a_function_runs_on_a_thread_and_its_result_comes_back(workers: Workers) -> None:
    """Arguments, results and exceptions pass; the event loop's own thread stays free."""

    def work(a: int, *, b: int) -> tuple[int, int]:
        return a // b, threading.get_ident()

    result, thread = await workers.run(work, 7, b=2)
    assert result == 3
    assert thread != threading.get_ident()
    with pytest.raises(ZeroDivisionError):
        await workers.run(work, 1, b=0)
    assert await settled(workers) == 0


async def test_the_event_loop_goes_on_meanwhile(workers: Workers, gate: threading.Event) -> None:
    """A thousand calls that hash nothing do not wait for one that does."""
    running = asyncio.create_task(workers.run(gate.wait, 10))
    await asyncio.sleep(0.01)
    assert not running.done()
    gate.set()
    assert await running


async def test_too_many_calls_are_refused_at_once(workers: Workers, gate: threading.Event) -> None:
    """A flood of sign-ins is told to wait; those under way are not harmed, and room comes back."""
    held = [asyncio.create_task(workers.run(gate.wait, 10)) for _ in range(3)]
    await asyncio.sleep(0)
    assert workers.pending == 3
    with pytest.raises(TooManyRequestsException):
        await workers.run(time.time)
    gate.set()
    assert await asyncio.gather(*held) == [True, True, True]
    assert await settled(workers) == 0
    assert await workers.run(int) == 0


async def test_a_call_that_is_given_up_holds_its_place_until_its_thread_is_free(
    workers: Workers, gate: threading.Event
) -> None:
    """Clients that hang up and call again cannot start more work than the machine can do."""
    held = [asyncio.create_task(workers.run(gate.wait, 10)) for _ in range(3)]
    await asyncio.sleep(0.05)
    for call in held:
        call.cancel()
    await asyncio.wait(held)
    assert workers.pending == 2  # two run on, and the one that had not begun is gone
    gate.set()
    assert await settled(workers) == 0


async def test_closing_lets_running_work_finish(gate: threading.Event) -> None:
    """A drain does not tear a hash apart; afterwards nothing is taken, and nothing is counted."""
    workers = Workers(1, 3)
    done: list[bool] = []
    running = asyncio.create_task(workers.run(lambda: done.append(gate.wait(10))))
    await asyncio.sleep(0.02)
    threading.Timer(0.05, gate.set).start()
    workers.close()
    await running
    assert done == [True]
    with pytest.raises(RuntimeError):
        await workers.run(int)
    assert workers.pending == 0
