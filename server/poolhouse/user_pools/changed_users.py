"""Changes of users that others are told of: attributes that are saved, aliases that move, and users who are deleted.

`client` is the app client through which somebody acts, in all of them; None for an operator.
"""

from poolhouse.call import Call
from poolhouse.storage import users as rows
from poolhouse.storage.store import Writer
from poolhouse.user_pools.model import user as users
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.schema import verified_flag
from poolhouse.user_pools.model.user import User
from poolhouse.user_pools.triggers import user_changes


async def save(tx: Writer, call: Call, pool: Pool, user: User, client: AppClient | None) -> None:
    """`users.save` for a locked user whose attributes may have changed."""
    before = user.stored
    await users.save(tx, pool, user, call.now())
    await user_changes.attributes_changed(tx, call, pool, user, before, client)


async def release_alias(tx: Writer, call: Call, pool: Pool, client: AppClient | None, name: str, value: str) -> None:
    """Take an address or a number from whoever it signs in (ForceAliasCreation): for them it is unverified again."""
    owner = await rows.alias_owner(tx, pool.id, name, pool.key(value))
    row = None if owner is None else await rows.lock(tx, pool.id, owner, tx.dialect.for_update)
    user = None if row is None else User.from_row(pool.id, row)
    # Whoever had it when we looked may be gone by now, or have another address that they have proven.
    if user is None or users.alias_keys(pool, user).get(name) != pool.key(value):
        return
    user.attributes[verified_flag(name)] = "false"
    await save(tx, call, pool, user, client)


async def delete(tx: Writer, call: Call, pool: Pool, user: User, client: AppClient | None) -> bool:
    """Delete a user for good, with everything that belongs to them; False if there is no such user any more."""
    deleted = await rows.delete(tx, pool.id, user.sub)
    if deleted:
        await user_changes.user_deleted(tx, call, pool, user, client)
    return deleted
