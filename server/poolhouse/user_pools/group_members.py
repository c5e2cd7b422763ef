"""Who is in which group."""

from poolhouse import page_tokens
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.page_tokens import MAX_PAGE
from poolhouse.storage import groups as rows
from poolhouse.user_pools import profiles
from poolhouse.user_pools.groups import described, existing
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model import user
from poolhouse.user_pools.model.user import User


async def admin_add_user_to_group(call: Call, request: pb.AdminAddUserToGroupRequest) -> pb.AdminAddUserToGroupResponse:
    """Put a user into a group; who is in it already stays. Tokens say so from the next sign-in or refresh on."""
    pool = await pools.find(call, request.user_pool_id)
    found = await user.find_existing(call.store, pool, request.username)
    async with call.store.write() as tx:
        # The user first, then the group, here as everywhere; each is there until the membership is.
        await user.lock(tx, pool, found.sub, tx.dialect.for_update)
        group = existing(await rows.lock(tx, pool.id, request.group_name))
        await rows.add_member(tx, pool.id, group.name, found.sub, call.now())
    return pb.AdminAddUserToGroupResponse()


async def admin_remove_user_from_group(
    call: Call, request: pb.AdminRemoveUserFromGroupRequest
) -> pb.AdminRemoveUserFromGroupResponse:
    """Take a user out of a group; who is not in it stays out."""
    pool = await pools.find(call, request.user_pool_id)
    found = await user.find_existing(call.store, pool, request.username)
    async with call.store.write() as tx:
        group = existing(await rows.find(tx, pool.id, request.group_name))
        await rows.remove_member(tx, pool.id, group.name, found.sub)
    return pb.AdminRemoveUserFromGroupResponse()


async def admin_list_groups_for_user(
    call: Call, request: pb.AdminListGroupsForUserRequest
) -> pb.AdminListGroupsForUserResponse:
    """One page of the groups that a user is in, in the order of their names."""
    pool, limit = await pools.find(call, request.user_pool_id), request.limit or MAX_PAGE
    found = await user.find_existing(call.store, pool, request.username)
    list_name = f"AdminListGroupsForUser {pool.id} {found.sub}"
    after = page_tokens.read(call.house, list_name, request.next_token)
    groups = await rows.of_user_after(call.store, pool.id, found.sub, after, limit + 1)
    response = pb.AdminListGroupsForUserResponse(groups=[described(pool, group) for group in groups[:limit]])
    if len(groups) > limit:
        response.next_token = page_tokens.issue(call.house, list_name, groups[limit - 1].name)
    return response


async def list_users_in_group(call: Call, request: pb.ListUsersInGroupRequest) -> pb.ListUsersInGroupResponse:
    """One page of a group's users. Who stays in it comes up once in a chain of pages, whoever else comes or goes."""
    pool, limit = await pools.find(call, request.user_pool_id), request.limit or MAX_PAGE
    group = existing(await rows.find(call.store, pool.id, request.group_name))
    list_name = f"ListUsersInGroup {pool.id} {group.name}"
    after = page_tokens.read(call.house, list_name, request.next_token)
    found = await rows.members_after(call.store, pool.id, group.name, after, limit + 1)
    users = [profiles.user_type(User.from_row(pool.id, row)) for row in found[:limit]]
    response = pb.ListUsersInGroupResponse(users=users)
    if len(found) > limit:
        response.next_token = page_tokens.issue(call.house, list_name, found[limit - 1].sub)
    return response
