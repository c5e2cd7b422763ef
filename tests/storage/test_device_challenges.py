"""Rows of sign-ins that wait for a device, on both engines."""

from poolhouse.storage import device_challenges
from poolhouse.storage.store import Store

POOL, OTHER = "us-east-1_A", "us-east-1_B"


async def test_a_session_is_taken_once_and_the_latest_counts(tables: Store) -> None:
    """By its client and device alone."""
    async with tables.write() as tx:
        await device_challenges.put(tx, POOL, "client", "key", "first", 5.0)
        await device_challenges.put(tx, POOL, "client", "key", "second", 6.0)
        for pool, client, key in ((OTHER, "client", "key"), (POOL, "other", "key"), (POOL, "client", "other")):
            assert await device_challenges.take(tx, pool, client, key) is None
    assert await tables.value("SELECT expires_at FROM device_challenges") == 6.0
    async with tables.write() as tx:
        assert await device_challenges.take(tx, POOL, "client", "key") == "second"
        assert await device_challenges.take(tx, POOL, "client", "key") is None
