"""What is cleared away in the background: rows that have expired, and what deleted pools leave behind.

Every batch is a transaction of its own, so that no writer waits long; several servers may do this at once.
"""

from typing import Final

from poolhouse.call import House
from poolhouse.jobs import HANDLER_SECONDS
from poolhouse.storage import housekeeping as rows
from poolhouse.storage.jobs import JobRow
from poolhouse.user_pools.messages import JOB_KIND

BATCH_ROWS: Final = 500
MAX_BATCHES: Final = 200
"""Batches of one table in one go; the rest waits for the next."""
DAY: Final = 86_400.0
KEPT_SECONDS: Final = {
    # An access token, which lives a day at most, may be younger than the sign-in that it stands on is long.
    "sign_ins": DAY,
    # What is asked about a code that has just expired is still answered as such.
    "codes": DAY,
}
"""How long rows are kept after they have expired, where that is at all."""
FAILED_MESSAGES_KEPT_SECONDS: Final = 7 * DAY

PURGE_POOL_KIND: Final = "purge_user_pool"
PURGE_POOL_SECONDS: Final = HANDLER_SECONDS / 3
"""How long one run of purge_pool works before it gives way to other work."""


async def purge(house: House) -> None:
    """Delete what has expired in every user pool, and messages that could not be sent a week ago."""
    now = house.clock.now()
    for table in rows.EXPIRING_TABLES:
        before = now - KEPT_SECONDS.get(table, 0.0)
        for _ in range(MAX_BATCHES):
            async with house.store.write() as tx:
                deleted = await rows.delete_expired(tx, table, before, BATCH_ROWS)
            if deleted < BATCH_ROWS:
                break
    async with house.store.write() as tx:
        await rows.delete_failed_messages(tx, JOB_KIND, now - FAILED_MESSAGES_KEPT_SECONDS, BATCH_ROWS)


async def purge_pool(house: House, pool_id: str) -> bool:
    """Delete the rows of a user pool that has been deleted, for PURGE_POOL_SECONDS; whether none is left.

    The pool's own row is the caller's to delete, before this begins.
    """
    until = house.clock.monotonic() + PURGE_POOL_SECONDS
    for table in rows.POOL_TABLES:
        deleted = BATCH_ROWS
        while deleted == BATCH_ROWS:
            async with house.store.write() as tx:
                deleted = await rows.delete_of_pool(tx, table, pool_id, BATCH_ROWS)
            # Looked at only after a full batch: every run gets something done.
            if deleted == BATCH_ROWS and house.clock.monotonic() > until:
                return False
    return True


async def purge_pool_later(house: House, job: JobRow) -> None:
    """Do work of kind PURGE_POOL_KIND: `purge_pool` for the pool whose id is the payload, in as many goes as it takes.

    The row's key is the pool's id.
    """
    pool_id = job.payload.decode()
    if not await purge_pool(house, pool_id):
        async with house.store.write() as tx:
            await house.jobs.enqueue(tx, PURGE_POOL_KIND, job.payload, house.clock.now(), pool_id)
