"""Transactions that wait for one another, as tests of races need to know of."""

import asyncio

from poolhouse.storage.store import Store


async def waiting_for_turn(store: Store, transactions: int) -> None:
    """Return once so many transactions wait for their turn."""
    await asyncio.sleep(0.02)
    if store.engine == "sqlite":
        return
    waiting = "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    async with asyncio.timeout(10):
        while await store.value(waiting) < transactions:  # noqa: ASYNC110  the server tells nobody
            await asyncio.sleep(0.005)
