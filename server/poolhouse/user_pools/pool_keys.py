"""The keys that sign a user pool's tokens. The pool's row is what keeps two servers from replacing them at once."""

from functools import partial
from typing import Final

from poolhouse import signing_keys
from poolhouse.call import House
from poolhouse.crypto.jwt import SigningKey
from poolhouse.storage import signing_keys as rows
from poolhouse.storage import user_pools as pool_rows
from poolhouse.storage.store import Writer
from poolhouse.user_pools.model import pool as pools

ROTATED_AT_ONCE: Final = 100
"""How many pools get a new key in one round of housekeeping."""


async def current(house: House, pool_id: str) -> SigningKey:
    """The key that signs the pool's tokens now; ResourceNotFoundException if there is no such pool."""
    keys = await signing_keys.of_issuer(house, pool_id)
    if keys is None:
        raise pools.not_found(pool_id)
    return keys.current(house.clock.now())


async def rotate(house: House, pool_id: str, *, at_once: bool = False) -> str:
    """Give the pool a new key as `signing_keys.rotate` does; ResourceNotFoundException if there is no such pool."""
    new = await signing_keys.rotate(house, pool_id, partial(_lock, pool_id), at_once=at_once)
    if new is None:
        raise pools.not_found(pool_id)
    return new


async def keep(house: House) -> None:
    """Housekeeping: replace the keys of pools that are older than is configured."""
    if not house.config.signing_key_days:
        return
    async with house.store.read() as reader:
        due = await rows.pools_without_one_since(reader, signing_keys.due(house), ROTATED_AT_ONCE)
    for pool_id in due:
        await signing_keys.rotate_if_due(house, pool_id, partial(_lock, pool_id))


async def _lock(pool_id: str, tx: Writer) -> bool:
    return await pool_rows.lock_pool(tx, pool_id) is not None
