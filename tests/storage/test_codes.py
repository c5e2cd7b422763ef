"""Rows of codes, on both engines."""

from dataclasses import replace

from poolhouse.storage import codes
from poolhouse.storage.codes import CodeRow
from poolhouse.storage.store import Store

POOL, OTHER = "us-east-1_A", "us-east-1_B"
CODE = CodeRow(b"hash", "ada@example.com", 0, 100.0)


async def test_a_code_takes_the_place_of_the_one_before_it(tables: Store) -> None:
    """At most one is good for a user and a purpose; those of others stay."""
    async with tables.write() as tx:
        await codes.put(tx, POOL, "a", "sign_up", CODE, 1.0)
        await codes.put(tx, POOL, "a", "sign_up", replace(CODE, code_hash=b"new", pending_value=None), 2.0)
        await codes.put(tx, POOL, "a", "forgot_password", CODE, 1.0)
        await codes.put(tx, OTHER, "a", "sign_up", CODE, 1.0)
    assert await codes.find(tables, POOL, "a", "sign_up") == CodeRow(b"new", None, 0, 100.0)
    assert await codes.find(tables, POOL, "a", "forgot_password") == CODE
    assert await codes.find(tables, OTHER, "a", "sign_up") == CODE
    assert await codes.find(tables, POOL, "b", "sign_up") is None


async def test_attempts_are_counted_and_can_be_taken_back(tables: Store) -> None:
    """What is returned counts the attempt; a new code begins at none."""
    async with tables.write() as tx:
        await codes.put(tx, POOL, "a", "sign_up", CODE, 1.0)
        await codes.attempt(tx, POOL, "a", "sign_up")
        assert await codes.attempt(tx, POOL, "a", "sign_up") == replace(CODE, attempts=2)
        await codes.take_back_attempt(tx, POOL, "a", "sign_up")
        assert await codes.attempt(tx, POOL, "nobody", "sign_up") is None
    assert await codes.find(tables, POOL, "a", "sign_up") == replace(CODE, attempts=1)
    async with tables.write() as tx:
        await codes.put(tx, POOL, "a", "sign_up", CODE, 2.0)
    assert await codes.find(tables, POOL, "a", "sign_up") == CODE


async def test_a_deleted_code_is_gone_and_no_other(tables: Store) -> None:
    """One purpose's end is not another's."""
    async with tables.write() as tx:
        for purpose in ("sign_up", "forgot_password"):
            await codes.put(tx, POOL, "a", purpose, CODE, 1.0)
        await codes.delete(tx, POOL, "a", "sign_up")
    assert await codes.find(tables, POOL, "a", "sign_up") is None
    assert await codes.find(tables, POOL, "a", "forgot_password") == CODE
