"""Roles: made, told, listed, changed and deleted."""

from collections.abc import Callable
from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.iam import v1 as pb
from poolhouse.identity_pools.iam import documents, paging, tag_rules
from poolhouse.identity_pools.iam.model import name_key, role_arn
from poolhouse.storage import iam as rows
from poolhouse.storage.errors import UniqueViolation
from poolhouse.storage.iam import RoleRow
from poolhouse.storage.store import Writer
from poolhouse.timestamps import timestamp

DEFAULT_PATH: Final = "/"
DEFAULT_SESSION_SECONDS: Final = 3_600


async def create_role(call: Call, request: pb.CreateRoleRequest) -> pb.CreateRoleResponse:
    """Make a role that has no policies yet."""
    documents.check_trust(request.assume_role_policy_document)
    settings = pb.Role(
        description=request.description or None,
        max_session_duration=request.max_session_duration or DEFAULT_SESSION_SECONDS,
        tags=tag_rules.merged((), request.tags),
    )
    role = RoleRow(
        name_key=name_key(request.role_name),
        name=request.role_name,
        id=call.ids.role_id(),
        path=request.path or DEFAULT_PATH,
        settings=settings.SerializeToString(),
        trust_policy=request.assume_role_policy_document,
        created_at=call.now(),
    )
    try:
        async with call.store.write() as tx:
            await rows.insert(tx, role)
    except UniqueViolation:
        raise errors.EntityAlreadyExistsException(f"Role with name {role.name} already exists.") from None
    return pb.CreateRoleResponse(role=_described(call, role))


async def get_role(call: Call, request: pb.GetRoleRequest) -> pb.GetRoleResponse:
    """The role with this name."""
    role = await rows.find(call.store, name_key(request.role_name))
    return pb.GetRoleResponse(role=_described(call, existing(role, request.role_name)))


async def list_roles(call: Call, request: pb.ListRolesRequest) -> pb.ListRolesResponse:
    """One page of the roles below a path, in the order of their names, without their tags."""
    path = request.path_prefix or DEFAULT_PATH
    list_name = f"ListRoles {path}"
    last, limit = paging.begin(call, list_name, request)
    found = await rows.after(call.store, path, last, limit + 1)
    response = pb.ListRolesResponse(roles=[_described(call, role) for role in found[:limit]])
    for role in response.roles:
        role.ClearField("tags")
    paging.end(call, list_name, response, [role.name_key for role in found], limit)
    return response


async def update_role(call: Call, request: pb.UpdateRoleRequest) -> pb.UpdateRoleResponse:
    """Change what the request names; the rest stays."""

    def change(settings: pb.Role) -> None:
        if request.HasField("description"):
            settings.ClearField("description")
        settings.MergeFrom(
            pb.Role(
                description=request.description or None,
                max_session_duration=request.max_session_duration or None,
            )
        )

    await change_settings(call, request.role_name, change)
    return pb.UpdateRoleResponse()


async def update_assume_role_policy(
    call: Call, request: pb.UpdateAssumeRolePolicyRequest
) -> pb.UpdateAssumeRolePolicyResponse:
    """Replace the trust policy."""
    documents.check_trust(request.policy_document)
    async with call.store.write() as tx:
        role = await locked(call, tx, request.role_name)
        await rows.update(tx, role.name_key, role.settings, request.policy_document)
    return pb.UpdateAssumeRolePolicyResponse()


async def delete_role(call: Call, request: pb.DeleteRoleRequest) -> pb.DeleteRoleResponse:
    """Delete the role, unless it still has policies."""
    async with call.store.write() as tx:
        role = await locked(call, tx, request.role_name)
        if await rows.policy_names(tx, role.name_key, "", 1):
            raise errors.DeleteConflictException("Cannot delete entity, must delete policies first.")
        await rows.delete(tx, role.name_key)
    return pb.DeleteRoleResponse()


async def change_settings(call: Call, name: str, change: Callable[[pb.Role], None]) -> None:
    """Change a role's settings, which are kept as a message with nothing else in it."""
    async with call.store.write() as tx:
        role = await locked(call, tx, name)
        settings = pb.Role.FromString(role.settings)
        change(settings)
        await rows.update(tx, role.name_key, settings.SerializeToString(), role.trust_policy)


async def locked(call: Call, tx: Writer, name: str) -> RoleRow:
    """The role with this name, which `tx` is about to change: every server forgets what it remembers of it."""
    role = existing(await rows.lock(tx, name_key(name)), name)
    call.caches.forget(tx, "roles", role.name_key)
    return role


def existing(role: RoleRow | None, name: str) -> RoleRow:
    """The role, if there is one; NoSuchEntityException if not."""
    if role is None:
        raise errors.NoSuchEntityException(f"The role with name {name} cannot be found.")
    return role


def _described(call: Call, row: RoleRow) -> pb.Role:
    role = pb.Role(
        path=row.path,
        role_name=row.name,
        role_id=row.id,
        arn=role_arn(call.house, row),
        create_date=timestamp(row.created_at),
        assume_role_policy_document=row.trust_policy,
    )
    role.MergeFromString(row.settings)
    return role
