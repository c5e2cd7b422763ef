"""Rows of authenticator apps, on both engines."""

from poolhouse.storage import software_tokens
from poolhouse.storage.software_tokens import SoftwareTokenRow
from poolhouse.storage.store import Store

POOL, OTHER = "us-east-1_A", "us-east-1_B"


async def test_a_pending_seed_leaves_the_one_that_counts_alone(tables: Store) -> None:
    """An app that is being set up changes nothing until it is proven; only the latest is pending."""
    assert await software_tokens.find(tables, POOL, "a") is None
    async with tables.write() as tx:
        await software_tokens.set_pending(tx, POOL, "a", b"first")
        await software_tokens.set_pending(tx, POOL, "a", b"second")
    assert await software_tokens.find(tables, POOL, "a") == SoftwareTokenRow(None, b"second")
    async with tables.write() as tx:
        await software_tokens.set_seed(tx, POOL, "a", b"second", 7)
        await software_tokens.set_pending(tx, POOL, "a", b"third")
    assert await software_tokens.find(tables, POOL, "a") == SoftwareTokenRow(b"second", b"third")


async def test_a_step_is_used_once_and_none_before_it(tables: Store) -> None:
    """The step that proved the app counts as used; a seed that was replaced uses none."""
    async with tables.write() as tx:
        await software_tokens.set_seed(tx, POOL, "a", b"seed", 7)
        await software_tokens.set_seed(tx, OTHER, "a", b"seed", 0)
    async with tables.write() as tx:
        used = [await software_tokens.use_step(tx, POOL, "a", b"seed", step) for step in (6, 7, 8, 8, 7, 10, 9)]
        assert used == [False, False, True, False, False, True, False]
        assert not await software_tokens.use_step(tx, POOL, "a", b"other", 11)
        assert not await software_tokens.use_step(tx, POOL, "nobody", b"seed", 11)
        assert await software_tokens.use_step(tx, OTHER, "a", b"seed", 1)


async def test_a_new_seed_begins_where_it_was_proven(tables: Store) -> None:
    """Codes of the seed before it are worth nothing; what was pending is forgotten."""
    async with tables.write() as tx:
        await software_tokens.set_seed(tx, POOL, "a", b"old", 100)
        await software_tokens.set_pending(tx, POOL, "a", b"new")
        await software_tokens.set_seed(tx, POOL, "a", b"new", 50)
        assert not await software_tokens.use_step(tx, POOL, "a", b"old", 101)
        assert await software_tokens.use_step(tx, POOL, "a", b"new", 51)
    assert await software_tokens.find(tables, POOL, "a") == SoftwareTokenRow(b"new", None)


async def test_deleting_takes_the_app_of_one_user(tables: Store) -> None:
    """Everybody else keeps theirs."""
    async with tables.write() as tx:
        for pool, sub in ((POOL, "a"), (POOL, "b"), (OTHER, "a")):
            await software_tokens.set_seed(tx, pool, sub, b"seed", 0)
        await software_tokens.delete(tx, POOL, "a")
    assert await software_tokens.find(tables, POOL, "a") is None
    assert await software_tokens.find(tables, POOL, "b") is not None
    assert await software_tokens.find(tables, OTHER, "a") is not None
