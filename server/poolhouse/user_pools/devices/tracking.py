"""Which device a sign-in comes from, as far as its pool wants to know."""

from typing import Final

from poolhouse import errors
from poolhouse.storage import devices as rows
from poolhouse.storage.store import Writer
from poolhouse.user_pools import sign_ins, throttles
from poolhouse.user_pools.devices import keys
from poolhouse.user_pools.model.device import SignInDevice
from poolhouse.user_pools.progress import Progress

UNKNOWN_MESSAGE: Final = "Device does not exist."
"""Clients look for these words: they forget a key that is not known any more, and go on without one."""


async def device_of(tx: Writer, progress: Progress, throttled_by: str) -> SignInDevice | None:
    """The device that the sign-in comes from, with a new key for one that has none; None in a pool that tracks none.

    ResourceNotFoundException for a key that is not of one of the user's devices. It says that something was proven, so
    that whoever is locked out is told that instead: `throttled_by` as in `going_on.advance`.
    """
    pool, key = progress.pool, progress.device_key
    if not pool.devices.tracked:
        return None
    if key is None:
        return SignInDevice(progress.call.ids.device_key(pool.region), known=False, remembered=False)
    row = await rows.find(tx, pool.id, progress.user.sub, key) if keys.is_key(key) else None
    if row is None:
        await sign_ins.hold(tx, pool, progress.user)
        await throttles.check(tx, pool.id, progress.user.sub, progress.call.now(), throttled_by)
        raise unknown()
    return SignInDevice(key, known=True, remembered=row.remembered)


def unknown() -> errors.ResourceNotFoundException:
    """What is raised for a device that the user does not have."""
    return errors.ResourceNotFoundException(UNKNOWN_MESSAGE)
