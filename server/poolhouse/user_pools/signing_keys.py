"""The keys that sign a pool's tokens: made, remembered, and replaced without breaking tokens in flight."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final, Self

from poolhouse.call import House
from poolhouse.crypto.jwt import PublicKey, SigningKey, generate_key
from poolhouse.storage import signing_keys as rows
from poolhouse.storage import user_pools as pool_rows
from poolhouse.storage.signing_keys import SigningKeyRow
from poolhouse.storage.store import Writer
from poolhouse.user_pools.model import pool as pools

PUBLICATION_SECONDS: Final = 3600.0
"""How long a new key is in the JWKS before it signs. Verifiers are asked to fetch the JWKS every five minutes; many
take longer than they are asked to."""
LONGEST_TOKEN_SECONDS: Final = 86_400.0
"""The longest that an app client may let an access or ID token live."""
SKEW_SECONDS: Final = 300.0
"""How far the clocks of two servers, or of a server and a verifier, are expected to be apart."""
DAY: Final = 86_400.0
ROTATED_AT_ONCE: Final = 100
"""How many pools get a new key in one round of housekeeping."""


@dataclass(frozen=True, slots=True)
class PoolKeys:
    """The keys of one pool in the order in which they sign, as read at one moment."""

    keys: tuple[tuple[float, SigningKey], ...] = field(repr=False)
    public: Mapping[str, PublicKey]
    """What tokens are checked with, by key id, the oldest key first."""

    @classmethod
    def open(cls, house: House, pool_id: str, sealed: list[SigningKeyRow]) -> Self:
        """Open the keys that are still to be kept."""
        now = house.clock.now()
        keys = tuple(
            (row.signs_from, SigningKey.from_der(house.keyring.open(row.private_key, _context(pool_id)), trusted=True))
            for row in sealed
            if row.kept_until is None or row.kept_until > now
        )
        return cls(keys, {key.kid: key.public for _, key in keys})

    def current(self, now: float) -> SigningKey:
        """The key that signs now: the last one whose time has come."""
        for signs_from, key in reversed(self.keys):
            if signs_from <= now:
                return key
        return self.keys[0][1]


async def make(house: House) -> SigningKey:
    """A new key, to be `add`ed to a pool; it takes some 50 ms on another thread."""
    return await house.workers.run(generate_key)


async def add(tx: Writer, house: House, pool_id: str, key: SigningKey, signs_from: float) -> None:
    """Give the pool a key that signs from then on."""
    sealed = house.keyring.seal(key.to_der(), _context(pool_id))
    await rows.insert(tx, pool_id, SigningKeyRow(key.kid, sealed, house.clock.now(), signs_from))
    house.caches.forget(tx, "signing_keys", pool_id)


async def of_pool(house: House, pool_id: str) -> PoolKeys | None:
    """The pool's keys, as this process remembers them; None if there is no such pool."""
    keys: PoolKeys | None = house.caches.signing_keys.peek(pool_id)
    return keys or await house.caches.signing_keys.get(pool_id, partial(_load, house, pool_id))


async def _load(house: House, pool_id: str) -> PoolKeys | None:
    sealed = await rows.of_pool(house.store, pool_id)
    return PoolKeys.open(house, pool_id, sealed) if sealed else None


async def current(house: House, pool_id: str) -> SigningKey:
    """The key that signs the pool's tokens now; ResourceNotFoundException if there is no such pool."""
    keys = await of_pool(house, pool_id)
    if keys is None:
        raise pools.not_found(pool_id)
    return keys.current(house.clock.now())


async def public_keys(house: House, pool_id: str) -> Mapping[str, PublicKey]:
    """What the pool's tokens are checked with, by key id; empty if there is no such pool."""
    keys = await of_pool(house, pool_id)
    return {} if keys is None else keys.public


async def rotate(house: House, pool_id: str, *, at_once: bool = False) -> str:
    """Give the pool a new key, and return its id. It is in the JWKS now and signs PUBLICATION_SECONDS from now.

    The keys before it stay in the JWKS until the last token that they signed has expired. `at_once` is for a key that
    has leaked: the new one signs now, and all tokens that any other has signed are void.
    """
    key = await make(house)
    async with house.store.write() as tx:
        if await pool_rows.lock_pool(tx, pool_id) is None:
            raise pools.not_found(pool_id)
        if at_once:
            await rows.delete_all(tx, pool_id)
        await _succeed(tx, house, pool_id, key, 0.0 if at_once else PUBLICATION_SECONDS)
    return key.kid


async def _succeed(tx: Writer, house: House, pool_id: str, key: SigningKey, delay: float) -> None:
    signs_from = house.clock.now() + delay
    await rows.keep_until(tx, pool_id, signs_from + LONGEST_TOKEN_SECONDS + SKEW_SECONDS)
    await add(tx, house, pool_id, key, signs_from)


async def keep(house: House) -> None:
    """Housekeeping: take away keys that no valid token needs, and replace those that are older than is configured."""
    async with house.store.write() as tx:
        await rows.delete_ended(tx, house.clock.now())
    if not house.config.signing_key_days:
        return
    cutoff = house.clock.now() - house.config.signing_key_days * DAY
    async with house.store.read() as reader:
        due = await rows.pools_without_one_since(reader, cutoff, ROTATED_AT_ONCE)
    for pool_id in due:
        await _rotate_if_due(house, pool_id, cutoff)


async def _rotate_if_due(house: House, pool_id: str, cutoff: float) -> None:
    key = await make(house)
    async with house.store.write() as tx:
        # Another server may have done it meanwhile, or the pool may have been deleted.
        exists = await pool_rows.lock_pool(tx, pool_id) is not None
        newest = await rows.newest(tx, pool_id)
        if exists and newest is not None and newest <= cutoff:
            await _succeed(tx, house, pool_id, key, PUBLICATION_SECONDS)


def _context(pool_id: str) -> bytes:
    return f"signing_key:{pool_id}".encode()
