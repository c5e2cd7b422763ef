"""Rows of passkeys, on both engines."""

from dataclasses import replace

import pytest

from poolhouse.storage import passkeys
from poolhouse.storage.passkeys import PasskeyRow
from poolhouse.storage.store import Store

POOL, OTHER = "us-east-1_A", "us-east-1_B"
PASSKEY = PasskeyRow("id1", "a", b"key", 0, "example.com", "Passkey", "platform", '["internal"]', 1.0)


async def test_a_passkey_belongs_to_one_user_of_one_pool(tables: Store) -> None:
    """Nobody else in the pool registers it, finds it, uses it or takes it away."""
    async with tables.write() as tx:
        assert await passkeys.insert(tx, POOL, PASSKEY)
        assert not await passkeys.insert(tx, POOL, replace(PASSKEY, sub="b"))
        for pool, sub in ((POOL, "b"), (OTHER, "a")):
            assert await passkeys.find(tx, pool, sub, "id1") is None
            assert await passkeys.after(tx, pool, sub, "", 9) == []
            assert not await passkeys.use(tx, pool, sub, "id1", 1)
            assert not await passkeys.delete(tx, pool, sub, "id1")
        assert await passkeys.insert(tx, OTHER, replace(PASSKEY, sub="b"))
    assert await passkeys.find(tables, POOL, "a", "id1") == PASSKEY


async def test_passkeys_are_read_page_by_page(tables: Store) -> None:
    """In the order of their ids."""
    async with tables.write() as tx:
        for key in ("id2", "id3", "id1"):
            assert await passkeys.insert(tx, POOL, replace(PASSKEY, id=key, attachment=None))
    assert [each.id for each in await passkeys.after(tables, POOL, "a", "", 2)] == ["id1", "id2"]
    assert [each.id for each in await passkeys.after(tables, POOL, "a", "id2", 2)] == ["id3"]


@pytest.mark.parametrize(
    ("before", "after", "good"), [(0, 0, True), (0, 1, True), (1, 5, True), (1, 1, False), (5, 1, False), (1, 0, False)]
)
async def test_a_count_grows_or_stays_zero(tables: Store, before: int, after: int, *, good: bool) -> None:
    """Anything else is another authenticator's."""
    async with tables.write() as tx:
        await passkeys.insert(tx, POOL, replace(PASSKEY, sign_count=before))
        assert await passkeys.use(tx, POOL, "a", "id1", after) is good
    found = await passkeys.find(tables, POOL, "a", "id1")
    assert found is not None
    assert found.sign_count == (after if good else before)


async def test_a_passkey_is_taken_away_once(tables: Store) -> None:
    """It is used no more."""
    async with tables.write() as tx:
        await passkeys.insert(tx, POOL, PASSKEY)
        assert await passkeys.delete(tx, POOL, "a", "id1")
        assert not await passkeys.delete(tx, POOL, "a", "id1")
        assert not await passkeys.use(tx, POOL, "a", "id1", 1)
