"""What is cleared away in the background: what deleted identity pools leave behind."""

from typing import Final

from poolhouse import purging
from poolhouse.call import House
from poolhouse.storage.housekeeping import IDENTITY_POOL_TABLES
from poolhouse.storage.jobs import JobRow

PURGE_POOL_KIND: Final = "purge_identity_pool"


async def purge_pool(house: House, pool_id: str) -> bool:
    """Delete rows of an identity pool that has been deleted; whether none is left.

    The pool's own row is the caller's to delete, before this begins.
    """
    return await purging.empty(house, IDENTITY_POOL_TABLES, pool_id)


async def purge_pool_later(house: House, job: JobRow) -> None:
    """Do work of kind PURGE_POOL_KIND: `purge_pool` for the pool whose id is the payload."""
    await purging.in_goes(house, job, purge_pool)
