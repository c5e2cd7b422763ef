"""Rows that nobody needs go, a batch at a time, on both engines."""

import asyncio

from poolhouse.storage import housekeeping, jobs, throttles
from poolhouse.storage.store import Store

POOL, OTHER = "us-east-1_A", "us-east-1_B"


async def columns(store: Store, table: str) -> list[str]:
    """The names of a table's columns."""
    sql = {
        "sqlite": "SELECT name FROM pragma_table_info($1)",
        "postgresql": "SELECT column_name FROM information_schema.columns WHERE table_name = $1",
    }
    return [row[0] for row in await store.rows(sql[store.engine], table)]


async def every_table(store: Store) -> list[str]:
    """The names of all tables."""
    sql = {
        "sqlite": "SELECT name FROM sqlite_schema WHERE type = 'table'",
        "postgresql": "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'",
    }
    return [row[0] for row in await store.rows(sql[store.engine])]


async def block(store: Store, pool_id: str, *subjects: tuple[str, float]) -> None:
    """Rows of subjects that expire at those times."""
    async with store.write() as tx:
        for subject, expires_at in subjects:
            await throttles.count(tx, pool_id, subject, 0.0, expires_at)


async def subjects(store: Store) -> list[str]:
    """The subjects that there are rows of."""
    return [row[0] for row in await store.rows("SELECT subject FROM throttles ORDER BY subject")]


async def test_whatever_expires_is_cleared_away(tables: Store) -> None:
    """A new table with `expires_at` cannot be forgotten."""
    found = {table for table in await every_table(tables) if "expires_at" in await columns(tables, table)}
    assert found == set(housekeeping.EXPIRING_TABLES)


async def test_a_deleted_pool_leaves_no_table_out(tables: Store) -> None:
    """A new table of a pool's rows cannot be forgotten."""
    for tenant, known in (
        ("user_pool_id", housekeeping.POOL_TABLES),
        ("identity_pool_id", housekeeping.IDENTITY_POOL_TABLES),
    ):
        found = {table for table in await every_table(tables) if tenant in await columns(tables, table)}
        assert found == set(known)


async def test_each_table_can_be_cleared(tables: Store) -> None:
    """The statements fit all of them."""
    async with tables.write() as tx:
        for table in housekeeping.EXPIRING_TABLES:
            assert await housekeeping.delete_expired(tx, table, 1.0, 10) == 0
        for table in housekeeping.POOL_TABLES + housekeeping.IDENTITY_POOL_TABLES:
            assert await housekeeping.delete_of_pool(tx, table, POOL, 10) == 0


async def test_the_longest_expired_go_first_and_no_more_than_a_batch(tables: Store) -> None:
    """Nobody waits long for a big clear-out; what is still good stays."""
    await block(tables, POOL, ("c", 3.0), ("a", 1.0), ("b", 2.0), ("d", 4.0))
    async with tables.write() as tx:
        assert await housekeeping.delete_expired(tx, "throttles", 3.0, 2) == 2
    assert await subjects(tables) == ["c", "d"]
    async with tables.write() as tx:
        assert await housekeeping.delete_expired(tx, "throttles", 3.0, 2) == 1
    assert await subjects(tables) == ["d"]


async def test_a_row_that_is_in_use_is_passed_over(tables: Store) -> None:
    """A clear-out never waits for a user's call; it has its turn on the embedded engine, which has one writer."""
    await block(tables, POOL, ("a", 1.0), ("b", 1.0))

    async def clear() -> int:
        async with tables.write() as tx:
            return await housekeeping.delete_expired(tx, "throttles", 5.0, 10)

    async with tables.write() as tx:
        await throttles.count(tx, POOL, "a", 0.0, 9.0)
        clearing = asyncio.create_task(clear())
        if tables.engine == "postgresql":
            assert await clearing == 1
    assert await clearing == 1
    assert await subjects(tables) == ["a"]


async def test_only_the_pools_own_rows_go_with_it(tables: Store) -> None:
    """A batch at a time, until none is left."""
    await block(tables, POOL, ("a", 1.0), ("b", 1.0), ("c", 1.0))
    await block(tables, OTHER, ("d", 1.0))
    counts = []
    for _ in range(3):
        async with tables.write() as tx:
            counts.append(await housekeeping.delete_of_pool(tx, "throttles", POOL, 2))
    assert counts == [2, 1, 0]
    assert await subjects(tables) == ["d"]


async def test_failed_messages_are_forgotten_in_time(tables: Store) -> None:
    """Those that still wait, younger ones, and failed work of another kind stay."""
    async with tables.write() as tx:
        for job_id, kind, run_at in (("old", "m", 1.0), ("new", "m", 9.0), ("other", "x", 1.0), ("waits", "m", 1.0)):
            await jobs.add(tx, job_id, kind, None, b"", run_at)
        await tx.execute("UPDATE jobs SET state = 'failed' WHERE id <> 'waits'")
        assert await housekeeping.delete_failed_messages(tx, "m", 5.0, 10) == 1
        assert await housekeeping.delete_failed_messages(tx, "m", 5.0, 10) == 0
    assert [row[0] for row in await tables.rows("SELECT id FROM jobs ORDER BY id")] == ["new", "other", "waits"]
