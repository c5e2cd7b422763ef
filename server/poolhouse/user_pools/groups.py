"""Groups of users: which of them there are, and who is in them."""

from typing import Final

from poolhouse import errors, page_tokens
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.page_tokens import MAX_PAGE
from poolhouse.storage import groups as rows
from poolhouse.storage.errors import UniqueViolation
from poolhouse.storage.groups import GroupRow
from poolhouse.timestamps import timestamp
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model.pool import Pool

NOT_FOUND_MESSAGE: Final = "Group not found."
EXISTS_MESSAGE: Final = "A group with the name already exists."
BATCH_MEMBERS: Final = 500
"""How many users leave a group that is being deleted in one transaction."""


async def create_group(call: Call, request: pb.CreateGroupRequest) -> pb.CreateGroupResponse:
    """Make a group that nobody is in."""
    pool, now = await pools.find(call, request.user_pool_id), call.now()
    group = GroupRow(
        request.group_name,
        request.description if request.HasField("description") else None,
        request.role_arn if request.HasField("role_arn") else None,
        request.precedence if request.HasField("precedence") else None,
        now,
        now,
    )
    try:
        async with call.store.write() as tx:
            await rows.insert(tx, pool.id, group)
    except UniqueViolation:
        raise errors.GroupExistsException(EXISTS_MESSAGE) from None
    return pb.CreateGroupResponse(group=described(pool, group))


async def get_group(call: Call, request: pb.GetGroupRequest) -> pb.GetGroupResponse:
    """The group with this name."""
    pool = await pools.find(call, request.user_pool_id)
    group = await rows.find(call.store, pool.id, request.group_name)
    return pb.GetGroupResponse(group=described(pool, existing(group)))


async def update_group(call: Call, request: pb.UpdateGroupRequest) -> pb.UpdateGroupResponse:
    """Change the group; what the request leaves out stays."""
    pool = await pools.find(call, request.user_pool_id)
    async with call.store.write() as tx:
        present = existing(await rows.lock(tx, pool.id, request.group_name))
        group = GroupRow(
            present.name,
            request.description if request.HasField("description") else present.description,
            request.role_arn if request.HasField("role_arn") else present.role_arn,
            request.precedence if request.HasField("precedence") else present.precedence,
            present.created_at,
            call.now(),
        )
        await rows.update(tx, pool.id, group)
    return pb.UpdateGroupResponse(group=described(pool, group))


async def delete_group(call: Call, request: pb.DeleteGroupRequest) -> pb.DeleteGroupResponse:
    """Take everybody out of the group, a batch at a time, and with the last batch the group away."""
    pool = await pools.find(call, request.user_pool_id)
    deleted = False
    while not deleted:
        async with call.store.write() as tx:
            existing(await rows.lock(tx, pool.id, request.group_name))
            await rows.remove_members(tx, pool.id, request.group_name, BATCH_MEMBERS)
            deleted = await rows.delete(tx, pool.id, request.group_name)
    return pb.DeleteGroupResponse()


async def list_groups(call: Call, request: pb.ListGroupsRequest) -> pb.ListGroupsResponse:
    """One page of the pool's groups, in the order of their names."""
    pool, limit = await pools.find(call, request.user_pool_id), request.limit or MAX_PAGE
    list_name = f"ListGroups {pool.id}"
    after = page_tokens.read(call.house, list_name, request.next_token)
    found = await rows.after(call.store, pool.id, after, limit + 1)
    response = pb.ListGroupsResponse(groups=[described(pool, group) for group in found[:limit]])
    if len(found) > limit:
        response.next_token = page_tokens.issue(call.house, list_name, found[limit - 1].name)
    return response


def existing(group: GroupRow | None) -> GroupRow:
    """The group, if there is one; ResourceNotFoundException if not."""
    if group is None:
        raise errors.ResourceNotFoundException(NOT_FOUND_MESSAGE)
    return group


def described(pool: Pool, group: GroupRow) -> pb.GroupType:
    """The group as responses carry it."""
    return pb.GroupType(
        group_name=group.name,
        user_pool_id=pool.id,
        description=group.description,
        role_arn=group.role_arn,
        precedence=group.precedence,
        creation_date=timestamp(group.created_at),
        last_modified_date=timestamp(group.updated_at),
    )
