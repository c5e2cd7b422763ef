"""What is done in the background: what is of no use any more is cleared away, and publishing is kept going.

Every batch is a transaction of its own, about one identity, so that no writer waits long; several servers may do this
at once.
"""

from typing import Final

from poolhouse.call import House
from poolhouse.purging import BATCH_ROWS, GO_SECONDS
from poolhouse.storage import forgetting, jobs, sync_identities
from poolhouse.storage import housekeeping as rows
from poolhouse.sync.push import changes
from poolhouse.sync.streams import outbox

DAY: Final = 86_400.0
FAILED_KEPT_DAYS: Final = 7
"""How long a notification that could not be sent is kept to be looked at."""


async def purge(house: House) -> None:
    """Clear away for GO_SECONDS at most; what is left then waits for the next time."""
    until = house.clock.monotonic() + GO_SECONDS
    # Publishing never gives up: its events are there, and nothing else might ever have them published.
    async with house.store.write() as tx:
        await jobs.revive_all(tx, outbox.JOB_KIND, house.clock.now())
    await _empty_doomed(house, until)
    await _forget_old(house, until)
    await _forget_failed(house, until)


async def _forget_failed(house: House, until: float) -> None:
    before, deleted = house.clock.now() - FAILED_KEPT_DAYS * DAY, BATCH_ROWS
    while deleted == BATCH_ROWS:
        async with house.store.write() as tx:
            deleted = await rows.delete_failed_messages(tx, changes.JOB_KIND, before, BATCH_ROWS)
        if house.clock.monotonic() > until:
            break


async def _empty_doomed(house: House, until: float) -> None:
    while house.clock.monotonic() <= until and (doomed := await sync_identities.doomed(house.store, BATCH_ROWS)):
        for pool_id, identity_id in doomed:
            async with house.store.write() as tx:
                await sync_identities.empty(tx, pool_id, identity_id, BATCH_ROWS)


async def _forget_old(house: House, until: float) -> None:
    before = house.clock.now() - house.config.sync_removed_days * DAY
    while house.clock.monotonic() <= until and (found := await forgetting.old(house.store, before, BATCH_ROWS)):
        for pool_id, identity_id in sorted(found):
            async with house.store.write() as tx:
                await forgetting.forget_old(tx, pool_id, identity_id, before, BATCH_ROWS)
