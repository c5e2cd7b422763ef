"""What deleted pools leave behind, cleared away in the background.

Every batch is a transaction of its own, so that no writer waits long; several servers may do this at once.
"""

from collections.abc import Awaitable, Callable, Iterable
from typing import Final

from poolhouse.call import House
from poolhouse.jobs import HANDLER_SECONDS
from poolhouse.storage import housekeeping as rows
from poolhouse.storage.jobs import JobRow

BATCH_ROWS: Final = 500
GO_SECONDS: Final = HANDLER_SECONDS / 3
"""How long one go works before it gives way to other work."""


async def empty(house: House, tables: Iterable[str], pool_id: str) -> bool:
    """Delete a pool's rows from these tables, for GO_SECONDS; whether none is left."""
    until = house.clock.monotonic() + GO_SECONDS
    for table in tables:
        deleted = BATCH_ROWS
        while deleted:  # fewer than a batch may be what another server was at as well: that tells nothing of the rest
            async with house.store.write() as tx:
                deleted = await rows.delete_of_pool(tx, table, pool_id, BATCH_ROWS)
            # Looked at only after a full batch: every go gets something done.
            if deleted == BATCH_ROWS and house.clock.monotonic() > until:
                return False
    return True


async def in_goes(house: House, job: JobRow, purge: Callable[[House, str], Awaitable[bool]]) -> None:
    """Have `purge` do work about the pool whose id is the payload and the key, in as many goes as it takes."""
    pool_id = job.payload.decode()
    if not await purge(house, pool_id):
        async with house.store.write() as tx:
            await house.jobs.enqueue(tx, job.kind, job.payload, house.clock.now(), pool_id)
