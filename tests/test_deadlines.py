"""Deadlines that one timer watches: they end what takes too long, and nothing else."""

import asyncio

import pytest

from poolhouse import deadlines
from poolhouse.deadlines import Deadlines


@pytest.fixture(autouse=True)
def all_are_watched_by_the_one_timer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short limits, and a quick tick, so that tests need not wait."""
    monkeypatch.setattr(deadlines, "PRECISE_SECONDS", 0.0)
    monkeypatch.setattr(deadlines, "TICK_SECONDS", 0.01)


async def forever() -> None:
    """Wait for what never comes."""
    await asyncio.get_running_loop().create_future()


async def test_a_block_in_time_is_left_alone() -> None:
    """What it answers arrives, and its task is none the worse."""
    watched = Deadlines()
    with watched.within(30.0):
        await asyncio.sleep(0.03)
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0


async def test_a_block_that_takes_too_long_ends_with_a_timeout() -> None:
    """As `asyncio.timeout` has it, also for several at once and one after the other."""
    watched = Deadlines()

    async def late() -> None:
        with pytest.raises(TimeoutError), watched.within(0.02):
            await forever()

    await asyncio.gather(*(late() for _ in range(10)))
    await late()


async def test_a_late_block_harms_no_other() -> None:
    """Only the one whose time has come is ended."""
    watched = Deadlines()

    async def in_time() -> str:
        with watched.within(30.0):
            await asyncio.sleep(0.08)
            return "done"

    async def late() -> None:
        with watched.within(0.02):
            await forever()

    done, failed = await asyncio.gather(in_time(), late(), return_exceptions=True)
    assert done == "done"
    assert isinstance(failed, TimeoutError)


async def test_a_cancellation_from_outside_stays_one() -> None:
    """A caller who hangs up is not told of a timeout."""
    watched = Deadlines()

    async def work() -> None:
        with watched.within(30.0):
            await forever()

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_cancellation_that_comes_with_the_deadline_is_kept() -> None:
    """Whoever cancelled the task sees it end cancelled."""
    watched = Deadlines()

    async def work() -> None:
        with watched.within(0.0):
            await forever()

    task = asyncio.create_task(work())
    await asyncio.sleep(0)  # it runs into its deadline at once, and the loop has not told it yet
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_an_error_of_the_block_goes_through() -> None:
    """Deadlines change no other failure."""
    with pytest.raises(KeyError), Deadlines().within(30.0):
        raise KeyError("mine")


async def test_the_timer_rests_when_nothing_runs() -> None:
    """An idle server is not woken ten times a second."""
    watched = Deadlines()
    with watched.within(30.0):
        assert watched._ticking is not None
    await asyncio.sleep(0.05)
    assert watched._ticking is None


async def test_short_limits_are_kept_to_the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client with little time left does not wait for the next tick."""
    monkeypatch.setattr(deadlines, "PRECISE_SECONDS", 2.0)
    monkeypatch.setattr(deadlines, "TICK_SECONDS", 60.0)
    with pytest.raises(TimeoutError), Deadlines().within(0.02):
        await forever()


def test_a_deadline_is_for_a_task() -> None:
    """Outside of one there is nothing that could be ended."""
    limit = Deadlines().within(30.0)
    with pytest.raises(RuntimeError):
        limit.__enter__()


async def test_a_block_can_be_entered_again() -> None:
    """Each time it has all of its time, also after it was ended once."""
    limit = Deadlines().within(0.05)
    for _ in range(3):
        with limit:
            await asyncio.sleep(0.03)
    with pytest.raises(TimeoutError), limit:
        await forever()
    with limit:
        await asyncio.sleep(0.03)
    assert not limit.expired
