"""Tags of user pools: names and values that operators sort their pools by. They mean nothing to the product."""

import re
from collections.abc import Callable, MutableMapping
from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import user_pools as rows
from poolhouse.user_pools import pool_rules
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.pools import arn

_ARN: Final = re.compile(r"arn:aws:cognito-idp:[^:]*:[^:]*:userpool/(?P<pool_id>[\w-]+_[0-9a-zA-Z]+)", re.ASCII)


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
    return pb.ListTagsForResourceResponse(tags=pool.settings.user_pool_tags)


async def _find(call: Call, resource_arn: str) -> Pool:
    """The pool that the ARN names, in the caller's region and this installation's account."""
    named = _ARN.fullmatch(resource_arn)
    if named is None:
        raise errors.InvalidParameterException("ResourceArn is not the ARN of a user pool.")
    pool = await pools.find(call, named["pool_id"])
    if arn(call, pool) != resource_arn:
        raise errors.ResourceNotFoundException(f"Resource {resource_arn} does not exist.")
    return pool


async def _change(call: Call, resource_arn: str, change: Callable[[MutableMapping[str, str]], None]) -> None:
    pool = await _find(call, resource_arn)
    async with call.store.write() as tx:
        row = await rows.lock_pool(tx, pool.id)
        if row is None:
            raise pools.not_found(pool.id)
        settings = pb.UserPoolType.FromString(row.settings)
        tags = dict(settings.user_pool_tags)
        change(tags)
        pool_rules.check_tags(tags)
        settings.user_pool_tags.clear()
        settings.user_pool_tags.update(tags)
        await rows.update_pool(tx, pool.id, row.name, settings.SerializeToString(), row.revision, call.now())
        call.caches.forget(tx, "pools", pool.id)
