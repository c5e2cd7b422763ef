"""What is cleared away in the background: rows that have expired, and what deleted pools leave behind.

Every batch is a transaction of its own, so that no writer waits long; several servers may do this at once.
"""

from typing import Final

from poolhouse import purging
from poolhouse.call import House
from poolhouse.purging import BATCH_ROWS
from poolhouse.signing_keys import SKEW_SECONDS
from poolhouse.storage import housekeeping as rows
from poolhouse.storage.jobs import JobRow
from poolhouse.user_pools import messages
from poolhouse.user_pools.triggers import user_changes

MAX_BATCHES: Final = 200
"""Batches of one table in one go; the rest waits for the next."""
DAY: Final = 86_400.0
KEPT_SECONDS: Final = {
    # An access token, which lives a day at most, may be younger than the sign-in that it stands on is long.
    "sign_ins": DAY,
    # What is asked about a code that has just expired is still answered as such.
    "codes": DAY,
    # By the clock of a server that is behind, the session is good for that much longer.
    "spent_sessions": SKEW_SECONDS,
}
"""How long rows are kept after they have expired, where that is at all."""
FAILED_KEPT_SECONDS: Final = 7 * DAY

PURGE_POOL_KIND: Final = "purge_user_pool"


async def purge(house: House) -> None:
    """Delete what has expired in every user pool, and messages and events that could not be sent a week ago."""
    now = house.clock.now()
    for table in rows.EXPIRING_TABLES:
        before = now - KEPT_SECONDS.get(table, 0.0)
        for _ in range(MAX_BATCHES):
            async with house.store.write() as tx:
                deleted = await rows.delete_expired(tx, table, before, BATCH_ROWS)
            if deleted < BATCH_ROWS:
                break
    for kind in (*messages.JOB_KINDS, user_changes.JOB_KIND):
        for _ in range(MAX_BATCHES):
            async with house.store.write() as tx:
                deleted = await rows.delete_failed_messages(tx, kind, now - FAILED_KEPT_SECONDS, BATCH_ROWS)
            if deleted < BATCH_ROWS:
                break


async def purge_pool(house: House, pool_id: str) -> bool:
    """Delete rows of a user pool that has been deleted; whether none is left.

    The pool's own row and its keys are the caller's to delete, before this begins.
    """
    return await purging.empty(house, rows.POOL_TABLES, pool_id)


async def purge_pool_later(house: House, job: JobRow) -> None:
    """Do work of kind PURGE_POOL_KIND: `purge_pool` for the pool whose id is the payload."""
    await purging.in_goes(house, job, purge_pool)
