"""Changes of datasets, noted for the devices that are to be told of them. Telling them is work for later."""

from typing import Final

from poolhouse.call import Call
from poolhouse.storage import sync_subscriptions as rows
from poolhouse.storage.store import Writer
from poolhouse.sync.owners import Source

JOB_KIND: Final = "push"
PAUSE_SECONDS: Final = 2.0
"""How long after a change a device is told of it, and of all that has changed meanwhile: at most once in this time."""
_BETWEEN: Final = " "


async def note(call: Call, tx: Writer, source: Source, sync_count: int, by_device: str = "") -> None:
    """Have the devices that subscribed to the dataset told that it is at this sync count; not the one that changed it.

    `tx` has advanced the identity, and was told that there are subscriptions.
    """
    for device_id in await rows.note_change(tx, *source.key, sync_count, by_device):
        key = _BETWEEN.join((source.pool_id, source.identity_id, device_id))
        await call.jobs.enqueue(tx, JOB_KIND, key.encode(), call.now() + PAUSE_SECONDS, key)


def device_of(payload: bytes) -> tuple[str, str, str]:
    """The pool, the identity and the device that such work is about."""
    pool_id, identity_id, device_id = payload.decode().split(_BETWEEN)
    return pool_id, identity_id, device_id
