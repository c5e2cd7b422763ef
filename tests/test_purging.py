"""What deleted pools leave behind is cleared away in the background, on either engine."""

import asyncio
from functools import partial

import pytest

from poolhouse import purging
from poolhouse.call import House
from poolhouse.clock import ManualClock
from poolhouse.jobs import HANDLER_SECONDS, JobRunner
from poolhouse.storage import housekeeping, jobs, throttles
from tests.storage.turns import waiting_for_turn

KIND, TABLES = "purge_test", ("throttles", "codes")
POOL, OTHER = "us-east-1_A", "us-east-1_B"


async def fill(house: House, rows: int) -> None:
    """Rows of a pool that is gone, and one of another that is not."""
    async with house.store.write() as tx:
        await tx.execute("DELETE FROM throttles WHERE user_pool_id IN ($1, $2)", POOL, OTHER)
        for number in range(rows):
            await throttles.count(tx, POOL, f"subject{number}", 0.0, 9.0)
        await throttles.count(tx, OTHER, "subject", 0.0, 9.0)


async def left(house: House, pool_id: str) -> int:
    """How many rows a pool has."""
    count: int = await house.store.value("SELECT COUNT(*) FROM throttles WHERE user_pool_id = $1", pool_id)
    return count


async def test_a_pools_rows_go_in_batches(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until none is left; nobody else's go with them."""
    monkeypatch.setattr(purging, "BATCH_ROWS", 2)
    await fill(house, 5)
    assert await purging.empty(house, TABLES, POOL)
    assert (await left(house, POOL), await left(house, OTHER)) == (0, 1)


async def test_no_row_is_left_though_another_server_clears_away_the_same(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And dies after that: whoever goes on sees to all of them."""
    monkeypatch.setattr(purging, "BATCH_ROWS", 2)
    await fill(house, 5)
    async with house.store.write() as tx:
        assert await housekeeping.delete_of_pool(tx, "throttles", POOL, 1) == 1
        purge = asyncio.create_task(purging.empty(house, TABLES, POOL))
        await waiting_for_turn(house.store, 1)
    assert await purge
    assert await left(house, POOL) == 0


async def test_a_large_pool_takes_several_goes(
    house: House, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each does a part of the work however slow the machine is, and puts the rest off."""
    assert purging.GO_SECONDS < HANDLER_SECONDS
    monkeypatch.setattr(purging, "BATCH_ROWS", 2)
    monkeypatch.setattr(purging, "GO_SECONDS", -1.0)
    await fill(house, 5)
    assert not await purging.empty(house, TABLES, POOL)
    assert await left(house, POOL) == 3
    async with house.store.write() as tx:
        await house.jobs.enqueue(tx, KIND, POOL.encode(), clock.now(), POOL)

    async def work(job: jobs.JobRow) -> None:
        await purging.in_goes(house, job, partial(_purge, TABLES))

    assert await JobRunner(house.store, house.bus, clock, house.ids, {KIND: work}).run_due() == 2
    assert await left(house, POOL) == 0
    assert await jobs.backlog(house.store) == {}


async def _purge(tables: tuple[str, ...], house: House, pool_id: str) -> bool:
    return await purging.empty(house, tables, pool_id)
