"""Rows of the master keys in use."""

from poolhouse.storage import master_keys
from poolhouse.storage.store import Store


async def test_a_key_is_noted_once(tables: Store) -> None:
    """The first use counts; later ones change nothing."""
    assert await master_keys.used(tables) == []
    for key_id, now in (("bb", 1.0), ("aa", 2.0), ("bb", 3.0)):
        async with tables.write() as tx:
            await master_keys.note(tx, key_id, now)
    assert await master_keys.used(tables) == ["bb", "aa"]
