"""Tags of roles. Policies may look at them, as `aws:PrincipalTag/…` of the role's sessions."""

from poolhouse.call import Call
from poolhouse.gen.iam import v1 as pb
from poolhouse.identity_pools.iam import paging, tag_rules
from poolhouse.identity_pools.iam.model import name_key
from poolhouse.identity_pools.iam.roles import change_settings, existing
from poolhouse.storage import iam as rows


async def tag_role(call: Call, request: pb.TagRoleRequest) -> pb.TagRoleResponse:
    """Put the tags on the role."""

    def add(settings: pb.Role) -> None:
        tags = tag_rules.merged(settings.tags, request.tags)
        settings.ClearField("tags")
        settings.tags.extend(tags)

    await change_settings(call, request.role_name, add)
    return pb.TagRoleResponse()


async def untag_role(call: Call, request: pb.UntagRoleRequest) -> pb.UntagRoleResponse:
    """Take the tags with these keys off the role; keys that it does not have are passed over."""

    def remove(settings: pb.Role) -> None:
        tags = tag_rules.without(settings.tags, request.tag_keys)
        settings.ClearField("tags")
        settings.tags.extend(tags)

    await change_settings(call, request.role_name, remove)
    return pb.UntagRoleResponse()


async def list_role_tags(call: Call, request: pb.ListRoleTagsRequest) -> pb.ListRoleTagsResponse:
    """One page of the role's tags, in the order of their keys."""
    list_name = f"ListRoleTags {name_key(request.role_name)}"
    last, limit = paging.begin(call, list_name, request)
    role = existing(await rows.find(call.store, name_key(request.role_name)), request.role_name)
    tags = pb.Role.FromString(role.settings).tags
    found = [tag for tag in tags if tag_rules.tag_key(tag.key) > last]
    response = pb.ListRoleTagsResponse(tags=found[:limit])
    paging.end(call, list_name, response, [tag_rules.tag_key(tag.key) for tag in found], limit)
    return response
