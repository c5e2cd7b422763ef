"""Rows of recovery codes, on both engines."""

from poolhouse.storage import recovery_codes
from poolhouse.storage.recovery_codes import RemainingCodes
from poolhouse.storage.store import Store

POOL, OTHER = "us-east-1_A", "us-east-1_B"


async def test_new_codes_take_the_place_of_all_others(tables: Store) -> None:
    """Of one user; those of others stay."""
    async with tables.write() as tx:
        for pool, sub in ((POOL, "a"), (POOL, "b"), (OTHER, "a")):
            await recovery_codes.replace(tx, pool, sub, [b"1", b"2"], 5.0)
        await recovery_codes.replace(tx, POOL, "a", [b"3"], 6.0)
    assert not await recovery_codes.exists(tables, POOL, "a", b"1")
    assert await recovery_codes.exists(tables, POOL, "a", b"3")
    assert await recovery_codes.exists(tables, POOL, "b", b"1")
    assert await recovery_codes.remaining(tables, POOL, "a") == RemainingCodes(1, 6.0)
    assert await recovery_codes.remaining(tables, OTHER, "a") == RemainingCodes(2, 5.0)


async def test_a_code_is_used_once(tables: Store) -> None:
    """And only by its user; what is left is counted."""
    async with tables.write() as tx:
        await recovery_codes.replace(tx, POOL, "a", [b"1", b"2"], 5.0)
    async with tables.write() as tx:
        assert not await recovery_codes.use(tx, POOL, "b", b"1")
        assert not await recovery_codes.use(tx, OTHER, "a", b"1")
        assert await recovery_codes.use(tx, POOL, "a", b"1")
        assert not await recovery_codes.use(tx, POOL, "a", b"1")
        assert await recovery_codes.remaining(tx, POOL, "a") == RemainingCodes(1, 5.0)
        assert await recovery_codes.use(tx, POOL, "a", b"2")
    assert await recovery_codes.remaining(tables, POOL, "a") == RemainingCodes(0, 0.0)
