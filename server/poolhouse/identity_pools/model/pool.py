"""An identity pool as the operations see it: its settings, and what follows from them."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from poolhouse import errors
from poolhouse.call import Call, House
from poolhouse.crypto.sealed import Keyring
from poolhouse.gen.identity import v1 as pb
from poolhouse.gen.wire import v1 as wire
from poolhouse.identity_pools.model import settings as stored
from poolhouse.storage import identity_pools as rows
from poolhouse.storage.identity_pools import IdentityPoolRow
from poolhouse.storage.store import Writer

TAG_DIGITS: Final = 8
"""How many hexadecimal digits a pool's UUID shares with those of all its identities."""

# Ids of pools and of identities alike; what is no such id never reaches the store.
_ID: Final = re.compile(
    r"(?P<region>[\w-]{1,18}):(?P<tag>[0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII
)


class IdentityPool:
    """One identity pool at one revision. Its messages are never changed: whoever wants to copies them."""

    __slots__ = (
        "created_at",
        "credential_source",
        "id",
        "name",
        "principal_tags",
        "region",
        "revision",
        "roles",
        "settings",
        "tag",
        "updated_at",
    )

    def __init__(self, keyring: Keyring, row: IdentityPoolRow, principal_tags: Mapping[str, bytes]) -> None:
        """Read the row's messages."""
        self.id: Final = row.id
        self.region: Final = row.region
        self.tag: Final = row.tag
        self.name: Final = row.name
        self.revision: Final = row.revision
        self.created_at: Final = row.created_at
        self.updated_at: Final = row.updated_at
        self.settings: Final = stored.load(keyring, row.id, row.settings)
        """As DescribeIdentityPool tells them, but for the id and the name."""
        self.roles: Final = pb.GetIdentityPoolRolesResponse.FromString(row.roles)
        """As GetIdentityPoolRoles tells them, but for the id."""
        self.credential_source: Final = pb.CredentialSource.FromString(row.credential_source)
        self.principal_tags: Final = {
            provider: pb.GetPrincipalTagAttributeMapResponse.FromString(settings)
            for provider, settings in principal_tags.items()
        }
        """As GetPrincipalTagAttributeMap tells them, but for the id, by the canonical name of the provider."""

    def arn(self, account_id: str) -> str:
        """The pool's ARN."""
        return f"arn:aws:cognito-identity:{self.region}:{account_id}:identitypool/{self.id}"


async def find(call: Call, pool_id: str) -> IdentityPool:
    """The pool with this id; ResourceNotFoundException if there is none in the region that the caller signed for."""
    pool = await fetch(call.house, pool_id)
    if pool is None or is_elsewhere(call, pool):
        raise not_found(pool_id)
    return pool


async def find_of_identity(call: Call, identity_id: str) -> IdentityPool:
    """The pool that an identity's id belongs to; ResourceNotFoundException as if the identity were asked for."""
    pool = await of_identity(call.house, identity_id)
    if pool is None or is_elsewhere(call, pool):
        raise identity_not_found(identity_id)
    return pool


def is_elsewhere(call: Call, pool: IdentityPool) -> bool:
    """Whether the pool is in another region than the caller has signed for."""
    return call.caller.kind != wire.CALLER_ANYONE and pool.region != call.region


def not_found(pool_id: str) -> errors.ResourceNotFoundException:
    """What is raised for a pool that does not exist."""
    return errors.ResourceNotFoundException(f"IdentityPool '{pool_id}' not found.")


def identity_not_found(identity_id: str) -> errors.ResourceNotFoundException:
    """What is raised for an identity that does not exist."""
    return errors.ResourceNotFoundException(f"Identity '{identity_id}' not found.")


async def fetch(house: House, pool_id: str) -> IdentityPool | None:
    """The pool with this id, as this process remembers it."""
    named = _ID.fullmatch(pool_id)
    pool = None if named is None else await _remembered(house, named["region"], named["tag"])
    return pool if pool is not None and pool.id == pool_id else None


async def of_identity(house: House, identity_id: str) -> IdentityPool | None:
    """The pool that an identity's id belongs to, whether or not there is such an identity."""
    named = _ID.fullmatch(identity_id)
    return None if named is None else await _remembered(house, named["region"], named["tag"])


def cache_key(pool: IdentityPool | IdentityPoolRow) -> str:
    """What the pool is called in `caches.identity_pools`; whoever changes the pool has it forgotten."""
    return f"{pool.region}:{pool.tag}"


async def change(call: Call, pool_id: str, edit: Callable[[IdentityPoolRow], IdentityPoolRow]) -> IdentityPoolRow:
    """Replace the pool's row by what `edit` makes of it, and have the pool forgotten; returns the new row.

    ResourceNotFoundException if the pool is gone; what `edit` raises leaves the pool as it was.
    """
    async with call.store.write() as tx:
        row = edit(await hold(call, tx, pool_id))
        await rows.update(tx, row)
    return row


async def hold(call: Call, tx: Writer, pool_id: str) -> IdentityPoolRow:
    """The pool's row, which `tx` is about to change: it waits for it, and all servers forget it once `tx` commits."""
    row = await rows.lock(tx, pool_id)
    if row is None:
        raise not_found(pool_id)
    call.caches.forget(tx, "identity_pools", cache_key(row))
    return row


async def _remembered(house: House, region: str, tag: str) -> IdentityPool | None:
    key = f"{region}:{tag}"
    pool: IdentityPool | None = house.caches.identity_pools.peek(key)
    return pool or await house.caches.identity_pools.get(key, partial(_load, house, region, tag))


async def _load(house: House, region: str, tag: str) -> IdentityPool | None:
    async with house.store.read() as reader:
        row = await rows.find_by_tag(reader, region, tag)
        return None if row is None else IdentityPool(house.keyring, row, await rows.principal_tags(reader, row.id))
