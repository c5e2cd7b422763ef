"""Which identity verified logins lead to: found, made, linked or merged, all in one transaction.

Several logins at once are one user's. Those that lead nowhere yet are linked to the identity that the others lead to,
and identities that turn out to be the same user's become one. The login of another user with the same provider cannot
join them. A guest who signs in keeps the identity, unless the login has one already.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.identity_pools.logins.login import Login
from poolhouse.identity_pools.model import pool as pools
from poolhouse.identity_pools.model.pool import IdentityPool
from poolhouse.storage import identities as rows
from poolhouse.storage import identity_logins
from poolhouse.storage.errors import StoreConflict, UniqueViolation
from poolhouse.storage.identities import IdentityRow
from poolhouse.storage.identity_logins import Key
from poolhouse.storage.store import Reader, Writer

MAX_LOGINS: Final = 20
"""How many logins lead to one identity at most."""
MAX_SUBJECT_BYTES: Final = 2000
"""How long a provider's own id of a user may be in UTF-8: PostgreSQL's indexes hold no row much longer."""
MAX_ATTEMPTS: Final = 8
"""How often a call starts over because others changed the same logins; each time, one of those others got through."""

NO_GUESTS_MESSAGE: Final = "Unauthenticated access is not supported for this identity pool."
UNPROVEN_MESSAGE: Final = (
    "Logins don't match. Please include at least one valid login for this identity or identity pool."
)
CONFLICT_MESSAGE: Final = "A login is already linked to another identity."
REGISTERED_MESSAGE: Final = "The developer user identifier is already registered under a different identity id."


class _Moved(Exception):
    """Logins or identities are no longer what an earlier read had found."""


async def resolve(
    call: Call, pool: IdentityPool, logins: Sequence[Login], identity_id: str | None, *, vouched: bool = False
) -> str:
    """The id of the identity that verified logins lead to; without any, `identity_id` as a guest, or a new guest.

    A login of `identity_id` has to be among them if it has any. With `vouched`, an operator answers for that instead,
    and the pool's developers' own user must not be known under another identity. NotAuthorizedException,
    ResourceConflictException, DeveloperUserAlreadyRegisteredException, or ResourceNotFoundException.
    """
    if not logins:
        return await _guest(call, pool, identity_id)
    keys = sorted({(login.provider, login.subject) for login in logins})
    if any(len(subject.encode()) > MAX_SUBJECT_BYTES for _, subject in keys):
        raise errors.InvalidParameterException(f"A user's id at a provider has at most {MAX_SUBJECT_BYTES} bytes.")
    for _ in range(MAX_ATTEMPTS):
        owners = await identity_logins.owners(call.store, pool.id, keys)
        if _is_settled(keys, owners, identity_id):
            return owners[keys[0]]
        named = None if identity_id is None else await _final(call.store, pool, identity_id)
        if _is_settled(keys, owners, named):
            return owners[keys[0]]
        try:
            async with call.store.write() as tx:
                return await _Linking(call, pool, tx, keys, owners).run(named, vouched=vouched)
        except (_Moved, UniqueViolation, StoreConflict):
            continue
    raise StoreConflict("others changed the same logins all the time")


async def merge(call: Call, pool: IdentityPool, tx: Writer, survivor: str, others: Collection[str]) -> None:
    """Have all logins of `others` lead to the `survivor`; `tx` holds all these identities.

    ResourceConflictException if they are, to one provider, different users.
    """
    await _Linking(call, pool, tx, [], {}).join(survivor, others)


def _is_settled(keys: Sequence[Key], owners: Mapping[Key, str], named: str | None) -> bool:
    """Whether all logins lead to one identity already, which is the one that is asked for if one is."""
    found = {*owners.values()} | ({named} if named is not None else set())
    return len(owners) == len(keys) and len(found) == 1


async def _guest(call: Call, pool: IdentityPool, identity_id: str | None) -> str:
    if not pool.settings.allow_unauthenticated_identities:
        raise errors.NotAuthorizedException(NO_GUESTS_MESSAGE)
    if identity_id is None:
        async with call.store.write() as tx:
            return await _new(call, pool, tx, guest=True)
    identity = await rows.find(call.store, pool.id, identity_id)
    if identity is None:
        raise pools.identity_not_found(identity_id)
    if not identity.guest or identity.merged_into is not None:
        raise errors.NotAuthorizedException(f"Access to Identity '{identity_id}' is forbidden.")
    return identity_id


async def _new(call: Call, pool: IdentityPool, tx: Writer, *, guest: bool) -> str:
    identity_id, now = call.ids.identity_id(pool.region, pool.tag), call.now()
    await rows.insert(tx, pool.id, IdentityRow(identity_id, None, guest, 0.0, now, now))
    return identity_id


async def _final(reader: Reader, pool: IdentityPool, identity_id: str) -> str:
    """The identity that `identity_id` is part of by now, which is mostly itself."""
    final = identity_id
    while True:
        identity = await rows.find(reader, pool.id, final)
        if identity is None:
            raise pools.identity_not_found(identity_id)
        if identity.merged_into is None:
            return final
        final = identity.merged_into


class _Linking:
    """One transaction that settles where logins lead. Nothing that it relies on changes before it ends.

    Whoever changes where a login leads holds the identities that it leads to, before and after. So what is read while
    all of them are held stays true, but for logins that lead nowhere: two that link one of these at once have the
    primary key decide.
    """

    def __init__(self, call: Call, pool: IdentityPool, tx: Writer, keys: Sequence[Key], owners: dict[Key, str]) -> None:
        """`owners` is where `keys` lead to, as read before."""
        self._call = call
        self._pool = pool
        self._tx = tx
        self._keys = keys
        self._owners = owners

    async def run(self, named: str | None, *, vouched: bool) -> str:
        """The id of the identity that the logins lead to from now on; `named` is the one that the caller asks for."""
        held = await self._hold({*self._owners.values()} | ({named} if named is not None else set()))
        if named is not None:
            self._check_access(held[named], vouched=vouched)
        survivor = self._survivor(held, named, vouched=vouched)
        if survivor is None:
            return await self._begin()
        await self.join(survivor, held.keys() - {survivor})
        return survivor

    async def _begin(self) -> str:
        """Have the logins, which lead nowhere, lead to a new identity."""
        self._check_together(self._keys)
        identity_id = await _new(self._call, self._pool, self._tx, guest=False)
        await identity_logins.add(self._tx, self._pool.id, self._keys, identity_id, self._call.now())
        return identity_id

    async def join(self, survivor: str, others: Collection[str]) -> None:
        """Have the logins, and those of the `others`, lead to the `survivor`."""
        tx, pool_id, now = self._tx, self._pool.id, self._call.now()
        present = await identity_logins.leading_to(tx, pool_id, {survivor, *others})
        self._check_together({*self._keys} | {(login.provider, login.subject) for login in present})
        await identity_logins.add(tx, pool_id, set(self._keys) - self._owners.keys(), survivor, now)
        if others:
            await identity_logins.move(tx, pool_id, others, survivor)
            await rows.merge(tx, pool_id, others, survivor, now)
        await rows.touch(tx, pool_id, survivor, now)

    async def _hold(self, ids: set[str]) -> dict[str, IdentityRow]:
        held = await rows.lock(self._tx, self._pool.id, ids) if ids else {}
        merged = any(identity.merged_into is not None for identity in held.values())
        owners = await identity_logins.owners(self._tx, self._pool.id, self._keys)
        if merged or held.keys() != ids or owners != self._owners:
            raise _Moved
        return held

    def _check_access(self, named: IdentityRow, *, vouched: bool) -> None:
        if not vouched:
            if not named.guest and named.id not in self._owners.values():
                raise errors.NotAuthorizedException(UNPROVEN_MESSAGE)
            return
        developers = self._pool.settings.developer_provider_name
        if any(key[0] == developers and owner != named.id for key, owner in self._owners.items()):
            raise errors.DeveloperUserAlreadyRegisteredException(REGISTERED_MESSAGE)

    def _survivor(self, held: dict[str, IdentityRow], named: str | None, *, vouched: bool) -> str | None:
        """Which of the identities stays: the named one, but for a guest's; of others the oldest; None for a new one."""
        if named is not None and (vouched or not held[named].guest or not self._owners):
            return named
        signed_in = [identity for identity in held.values() if identity.id != named]
        oldest = min(signed_in, key=lambda identity: (identity.created_at, identity.id), default=None)
        return None if oldest is None else oldest.id

    def _check_together(self, keys: Collection[Key]) -> None:
        developers = self._pool.settings.developer_provider_name
        users = [provider for provider, _ in keys if provider != developers]
        if len(set(users)) < len(users):
            raise errors.ResourceConflictException(CONFLICT_MESSAGE)
        if len(keys) > MAX_LOGINS:
            raise errors.InvalidParameterException(f"At most {MAX_LOGINS} logins can be linked to an identity.")
