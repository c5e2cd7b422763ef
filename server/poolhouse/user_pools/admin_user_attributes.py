"""What operators do with users' attributes: everything but what never changes."""

from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import attribute_changes, attributes
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model import user as users
from poolhouse.user_pools.model.pool import Pool


async def admin_update_user_attributes(
    call: Call, request: pb.AdminUpdateUserAttributesRequest
) -> pb.AdminUpdateUserAttributesResponse:
    """Change a user's attributes. A new address or number is verified only if its flag says so in the same request."""
    pool = await pools.find(call, request.user_pool_id)
    values = attributes.parse(pool, None, request.user_attributes, update=True)
    await _store(call, pool, request.username, values)
    return pb.AdminUpdateUserAttributesResponse()


async def admin_delete_user_attributes(
    call: Call, request: pb.AdminDeleteUserAttributesRequest
) -> pb.AdminDeleteUserAttributesResponse:
    """Remove a user's attributes. What is required or immutable stays."""
    pool = await pools.find(call, request.user_pool_id)
    values = attributes.parse_names(pool, None, request.user_attribute_names)
    await _store(call, pool, request.username, values)
    return pb.AdminDeleteUserAttributesResponse()


async def _store(call: Call, pool: Pool, username: str, values: dict[str, str]) -> None:
    found = await users.find_existing(call.store, pool, username)
    async with call.store.write() as tx:
        user = await users.lock(tx, pool, found.sub, tx.dialect.for_update)
        await attribute_changes.store(tx, call, pool, user, values, None)
