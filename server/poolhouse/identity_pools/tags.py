"""Tags of identity pools: names and values that operators sort their pools by. They mean nothing to the product."""

import re
from collections.abc import Callable, MutableMapping
from dataclasses import replace
from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.identity import v1 as pb
from poolhouse.identity_pools import pool_rules
from poolhouse.identity_pools.model import pool as pools
from poolhouse.identity_pools.model.pool import IdentityPool
from poolhouse.storage.identity_pools import IdentityPoolRow

_ARN: Final = re.compile(r"arn:aws:cognito-identity:[^:]*:[^:]*:identitypool/(?P<pool_id>[\w-]+:[0-9a-f-]+)", re.ASCII)


async def tag_resource(call: Call, request: pb.TagResourceRequest) -> pb.TagResourceResponse:
    """Give the pool these tags; one whose key it has already gets the new value."""
    await _change(call, request.resource_arn, lambda tags: tags.update(request.tags))
    return pb.TagResourceResponse()


async def untag_resource(call: Call, request: pb.UntagResourceRequest) -> pb.UntagResourceResponse:
    """Take the tags with these keys from the pool; keys that it does not have are passed over."""

    def remove(tags: MutableMapping[str, str]) -> None:
        for key in request.tag_keys:
            tags.pop(key, None)

    await _change(call, request.resource_arn, remove)
    return pb.UntagResourceResponse()


async def list_tags_for_resource(call: Call, request: pb.ListTagsForResourceRequest) -> pb.ListTagsForResourceResponse:
    """The pool's tags."""
    pool = await _find(call, request.resource_arn)
    return pb.ListTagsForResourceResponse(tags=pool.settings.identity_pool_tags)


async def _find(call: Call, resource_arn: str) -> IdentityPool:
    """The pool that the ARN names, in the caller's region and this installation's account."""
    named = _ARN.fullmatch(resource_arn)
    if named is None:
        raise errors.InvalidParameterException("ResourceArn is not the ARN of an identity pool.")
    pool = await pools.find(call, named["pool_id"])
    if pool.arn(call.config.account_id) != resource_arn:
        raise errors.ResourceNotFoundException(f"Resource {resource_arn} does not exist.")
    return pool


async def _change(call: Call, resource_arn: str, change: Callable[[MutableMapping[str, str]], None]) -> None:
    def edit(row: IdentityPoolRow) -> IdentityPoolRow:
        # What is sealed in the settings stays as it is.
        settings = pb.DescribeIdentityPoolResponse.FromString(row.settings)
        change(settings.identity_pool_tags)
        pool_rules.check_tags(settings.identity_pool_tags)
        return replace(row, settings=settings.SerializeToString(), updated_at=call.now())

    pool = await _find(call, resource_arn)
    await pools.change(call, pool.id, edit)
