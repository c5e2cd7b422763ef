"""The keys that issuers sign tokens with: made, remembered, and replaced without breaking tokens in flight.

An issuer goes by a name: a user pool by its id, the identity pools' own issuer by one that no pool can have. Whether
there is such an issuer, and who may change its keys meanwhile, is for its domain to say: it hands over a `Lock`.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final, Self

from poolhouse.call import House
from poolhouse.crypto.jwt import PublicKey, SigningKey, generate_key
from poolhouse.storage import signing_keys as rows
from poolhouse.storage.signing_keys import SigningKeyRow
from poolhouse.storage.store import Writer

PUBLICATION_SECONDS: Final = 3600.0
"""How long a new key is in the JWKS before it signs. Verifiers are asked to fetch the JWKS every five minutes; many
take longer than they are asked to."""
LONGEST_TOKEN_SECONDS: Final = 86_400.0
"""The longest that any issuer's token lives."""
SKEW_SECONDS: Final = 300.0
"""How far the clocks of two servers, or of a server and a verifier, are expected to be apart."""
LOOK_AGAIN_SECONDS: Final = 1.0
"""How long a server may go on with a key that another process has taken away, where no hint of that arrives: none can
between processes over one SQLite file."""
DAY: Final = 86_400.0

Lock = Callable[[Writer], Awaitable[bool]]
"""Keeps others from changing an issuer's keys until the transaction ends; whether there is such an issuer."""


@dataclass(frozen=True, slots=True)
class IssuerKeys:
    """The keys of one issuer in the order in which they sign, as read at one moment."""

    keys: tuple[tuple[float, SigningKey], ...] = field(repr=False)
    public: Mapping[str, PublicKey]
    """What tokens are checked with, by key id, the oldest key first."""

    @classmethod
    def open(cls, house: House, issuer: str, sealed: list[SigningKeyRow]) -> Self:
        """Open the keys."""
        keys = tuple(
            (row.signs_from, SigningKey.from_der(house.keyring.open(row.private_key, _context(issuer)), trusted=True))
            for row in sealed
        )
        return cls(keys, {key.kid: key.public for _, key in keys})

    def are(self, sealed: list[SigningKeyRow]) -> bool:
        """Whether these are the keys that the rows hold."""
        return list(self.public) == [row.kid for row in sealed]

    def current(self, now: float) -> SigningKey:
        """The key that signs now: the last one whose time has come."""
        for signs_from, key in reversed(self.keys):
            if signs_from <= now:
                return key
        return self.keys[0][1]


@dataclass(frozen=True, slots=True)
class _Seen:
    """An issuer's keys, and until when (monotonic time) they need not be compared with the database's."""

    keys: IssuerKeys
    until: float


async def make(house: House) -> SigningKey:
    """A new key, to be `add`ed to an issuer; it takes some 50 ms on another thread."""
    return await house.workers.run(generate_key)


async def add(tx: Writer, house: House, issuer: str, key: SigningKey, signs_from: float) -> None:
    """Give the issuer a key that signs from then on."""
    sealed = house.keyring.seal(key.to_der(), _context(issuer))
    await rows.insert(tx, issuer, SigningKeyRow(key.kid, sealed, house.clock.now(), signs_from))
    house.caches.forget(tx, "signing_keys", issuer)


async def of_issuer(house: House, issuer: str) -> IssuerKeys | None:
    """The issuer's keys, as they were LOOK_AGAIN_SECONDS ago or later; None if it has none.

    Opening them is what takes time: it is done once, for as long as this process remembers them and they are the same.
    """
    seen: _Seen | None = house.caches.signing_keys.peek(issuer)
    if seen is not None and seen.until > house.clock.monotonic():
        return seen.keys
    if seen is not None:
        house.caches.signing_keys.drop(issuer)
    looked: _Seen | None = await house.caches.signing_keys.get(issuer, partial(_look, house, issuer, seen))
    return None if looked is None else looked.keys


async def _look(house: House, issuer: str, seen: _Seen | None) -> _Seen | None:
    until = house.clock.monotonic() + LOOK_AGAIN_SECONDS
    sealed = await schedule(house, issuer)
    if not sealed:
        return None
    if seen is not None and seen.keys.are(sealed):
        return _Seen(seen.keys, until)
    return _Seen(IssuerKeys.open(house, issuer, sealed), until)


async def schedule(house: House, issuer: str) -> list[SigningKeyRow]:
    """The rows of the issuer's keys that are still to be kept, in the order in which they sign."""
    now = house.clock.now()
    every = await rows.of_issuer(house.store, issuer)
    return [row for row in every if row.kept_until is None or row.kept_until > now]


async def public_keys(house: House, issuer: str) -> Mapping[str, PublicKey]:
    """What the issuer's tokens are checked with, by key id; empty if it has no keys."""
    keys = await of_issuer(house, issuer)
    return {} if keys is None else keys.public


async def rotate(house: House, issuer: str, lock: Lock, *, at_once: bool = False) -> str | None:
    """Give the issuer a new key, and return its id; None if there is no such issuer.

    The key is in the JWKS now and signs PUBLICATION_SECONDS from now. The keys before it stay in the JWKS until the
    last token that they signed has expired. `at_once` is for a key that has leaked: the new one signs now, and all
    tokens that any other has signed are void. Servers hear of it by a hint, and LOOK_AGAIN_SECONDS from now at the
    latest.
    """
    key = await make(house)
    async with house.store.write() as tx:
        if not await lock(tx):
            return None
        if at_once:
            await rows.delete_all(tx, issuer)
        await _succeed(tx, house, issuer, key, 0.0 if at_once else PUBLICATION_SECONDS)
    return key.kid


async def rotate_if_due(house: House, issuer: str, lock: Lock) -> None:
    """Give the issuer a new key if its newest is older than is configured; servers that do it at once make one."""
    key = await make(house)
    async with house.store.write() as tx:
        # Another server may have done it meanwhile, or the issuer may be gone.
        exists = await lock(tx)
        newest = await rows.newest(tx, issuer)
        if exists and newest is not None and newest <= due(house):
            await _succeed(tx, house, issuer, key, PUBLICATION_SECONDS)


def due(house: House) -> float:
    """Keys that were made then or before are to be replaced; where nothing is configured, none ever was."""
    days = house.config.signing_key_days
    return house.clock.now() - days * DAY if days else float("-inf")


async def _succeed(tx: Writer, house: House, issuer: str, key: SigningKey, delay: float) -> None:
    signs_from = house.clock.now() + delay
    await rows.keep_until(tx, issuer, signs_from + LONGEST_TOKEN_SECONDS + SKEW_SECONDS)
    await add(tx, house, issuer, key, signs_from)


async def purge(house: House) -> None:
    """Housekeeping: take away the keys, of any issuer, that no valid token needs."""
    async with house.store.write() as tx:
        await rows.delete_ended(tx, house.clock.now())


def _context(issuer: str) -> bytes:
    return f"signing_key:{issuer}".encode()
