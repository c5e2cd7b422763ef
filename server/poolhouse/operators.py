"""Operators: whoever runs this installation, and their back ends. They prove it with an access key."""

import re
from dataclasses import dataclass
from functools import partial
from typing import Final

from poolhouse.call import House
from poolhouse.storage import access_keys
from poolhouse.storage.access_keys import AccessKeyRow

# AWS's own rule for ids of access keys. Whatever else callers send as one never reaches the store.
_ACCESS_KEY_ID: Final = re.compile(r"\w{16,128}", re.ASCII)


@dataclass(frozen=True, slots=True)
class AccessKey:
    """An access key as operators see it in lists. Times are seconds since the Unix epoch."""

    id: str
    description: str
    created_at: float
    revoked_at: float | None


async def create(house: House, description: str) -> tuple[str, str]:
    """A new access key: its id and its secret, which is told this once only."""
    access_key_id, secret = house.ids.access_key_id(), house.ids.secret_access_key()
    sealed = house.keyring.seal(secret.encode(), _context(access_key_id))
    async with house.store.write() as tx:
        await access_keys.insert(tx, AccessKeyRow(access_key_id, sealed, description, house.clock.now()))
    return access_key_id, secret


async def list_keys(house: House) -> list[AccessKey]:
    """Every access key there ever was, oldest first."""
    rows = await access_keys.every(house.store)
    return [AccessKey(row.access_key_id, row.description, row.created_at, row.revoked_at) for row in rows]


async def revoke(house: House, access_key_id: str) -> bool:
    """Make the key useless on every server, from now on; whether there was such a key, not yet revoked.

    A server that misses the hint believes the key until its cache forgets it, call.CACHE_SECONDS later at most.
    """
    async with house.store.write() as tx:
        revoked = await access_keys.revoke(tx, access_key_id, house.clock.now())
        house.caches.forget(tx, "access_keys", access_key_id)
    return revoked


async def secret_of(house: House, access_key_id: str) -> str | None:
    """The secret of a key that exists and is not revoked. SealBroken if it was sealed under another master key."""
    if not _ACCESS_KEY_ID.fullmatch(access_key_id):
        return None
    secret: str | None = house.caches.access_keys.peek(access_key_id)
    return secret or await house.caches.access_keys.get(access_key_id, partial(_open, house, access_key_id))


async def _open(house: House, access_key_id: str) -> str | None:
    row = await access_keys.find(house.store, access_key_id)
    if row is None or row.revoked_at is not None:
        return None
    return house.keyring.open(row.secret, _context(access_key_id)).decode()


def _context(access_key_id: str) -> bytes:
    return b"access_key:" + access_key_id.encode()
