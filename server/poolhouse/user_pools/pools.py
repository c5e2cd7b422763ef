"""User pools: made, described, changed, listed and deleted."""

from typing import Final

from poolhouse import errors, page_tokens, signing_keys
from poolhouse.call import Call, House
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import signing_keys as key_rows
from poolhouse.storage import user_pools as rows
from poolhouse.storage.user_pools import PoolRow
from poolhouse.timestamps import timestamp
from poolhouse.user_pools import pool_rules, pool_settings
from poolhouse.user_pools.housekeeping import PURGE_POOL_KIND
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.triggers import kinds

EXACT_USERS: Final = 10_000
"""Up to so many users are counted exactly; beyond, the count is remembered for a while."""
MAX_COUNT: Final = 2**31 - 1
PURGE_AFTER_SECONDS: Final = 60.0
"""When a deleted pool's rows go: by then no call, and no server's cache, knows of the pool and adds to them."""

_DELETION_PROTECTED: Final = (
    "The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated"
    " first."
)


async def create_user_pool(call: Call, request: pb.CreateUserPoolRequest) -> pb.CreateUserPoolResponse:
    """Make a pool in the caller's region, with a signing key of its own."""
    pool_rules.check_request(request)
    settings = pool_settings.created(request)
    factors = pool_settings.with_sms(settings, pb.SetUserPoolMfaConfigResponse())
    pool_rules.check(settings, factors)
    kinds.check(call.house, settings.lambda_config)
    key, now = await signing_keys.make(call.house), call.now()
    pool_id = call.ids.user_pool_id(call.region)
    texts = settings.SerializeToString(), factors.SerializeToString()
    row = PoolRow(pool_id, call.region, request.pool_name, texts[0], 1, now, now, texts[1])
    async with call.store.write() as tx:
        await rows.insert_pool(tx, row)
        await signing_keys.add(tx, call.house, pool_id, key, now)
    return pb.CreateUserPoolResponse(user_pool=_described(call, Pool(row), 0))


async def describe_user_pool(call: Call, request: pb.DescribeUserPoolRequest) -> pb.DescribeUserPoolResponse:
    """The pool's settings, with the defaults that hold, and about how many users it has."""
    pool = await pools.find(call, request.user_pool_id)
    return pb.DescribeUserPoolResponse(user_pool=_described(call, pool, await _count(call.house, pool.id)))


async def update_user_pool(call: Call, request: pb.UpdateUserPoolRequest) -> pb.UpdateUserPoolResponse:
    """Change the pool. Most of what the request leaves out goes back to its default: see pool_settings."""
    pool_rules.check_request(request)
    pool = await pools.find(call, request.user_pool_id)
    async with call.store.write() as tx:
        row = await rows.lock_pool(tx, pool.id)
        if row is None:
            raise pools.not_found(pool.id)
        present = Pool(row)
        settings = pool_settings.updated(present.settings, request)
        factors = pool_settings.with_sms(settings, present.factors)
        pool_rules.check(settings, factors)
        if present.sessions.tracked:
            pool_rules.check_has_sessions(settings)
        kinds.check(call.house, settings.lambda_config)
        name = request.pool_name or row.name
        await rows.update_pool(tx, pool.id, name, settings.SerializeToString(), row.revision, call.now())
        await rows.set_pool_mfa(tx, pool.id, factors.SerializeToString())
        call.caches.forget(tx, "pools", pool.id)
    return pb.UpdateUserPoolResponse()


async def delete_user_pool(call: Call, request: pb.DeleteUserPoolRequest) -> pb.DeleteUserPoolResponse:
    """Delete the pool. It is gone at once with its keys; its users, app clients and groups follow in the background."""
    pool = await pools.find(call, request.user_pool_id)
    async with call.store.write() as tx:
        row = await rows.lock_pool(tx, pool.id)
        if row is None:
            raise pools.not_found(pool.id)
        protection = pb.UserPoolType.FromString(row.settings).deletion_protection
        if protection == pb.DELETION_PROTECTION_TYPE_ACTIVE:
            raise errors.InvalidParameterException(_DELETION_PROTECTED)
        await rows.delete_pool(tx, pool.id)
        await key_rows.delete_all(tx, pool.id)
        due = call.now() + PURGE_AFTER_SECONDS
        await call.jobs.enqueue(tx, PURGE_POOL_KIND, pool.id.encode(), due, pool.id)
        for cache in ("pools", "signing_keys"):
            call.caches.forget(tx, cache, pool.id)
    return pb.DeleteUserPoolResponse()


async def list_user_pools(call: Call, request: pb.ListUserPoolsRequest) -> pb.ListUserPoolsResponse:
    """One page of the pools in the caller's region, in the order of their ids."""
    list_name = f"ListUserPools {call.region}"
    after = page_tokens.read(call.house, list_name, request.next_token)
    found = await rows.pools_after(call.store, call.region, after, request.max_results + 1)
    page = found[: request.max_results]
    response = pb.ListUserPoolsResponse(user_pools=[_listed(row) for row in page])
    if len(found) > len(page):
        response.next_token = page_tokens.issue(call.house, list_name, page[-1].id)
    return response


def arn(call: Call, pool: Pool) -> str:
    """The pool's ARN."""
    return f"arn:aws:cognito-idp:{pool.region}:{call.config.account_id}:userpool/{pool.id}"


def _described(call: Call, pool: Pool, users: int) -> pb.UserPoolType:
    described = pb.UserPoolType(
        id=pool.id,
        name=pool.name,
        arn=arn(call, pool),
        creation_date=timestamp(pool.created_at),
        last_modified_date=timestamp(pool.updated_at),
        estimated_number_of_users=users,
    )
    described.MergeFrom(pool.settings)
    return described


def _listed(row: PoolRow) -> pb.UserPoolDescriptionType:
    listed = pb.UserPoolDescriptionType(
        id=row.id,
        name=row.name,
        creation_date=timestamp(row.created_at),
        last_modified_date=timestamp(row.updated_at),
    )
    listed.lambda_config.CopyFrom(pb.UserPoolType.FromString(row.settings).lambda_config)
    return listed


async def _count(house: House, pool_id: str) -> int:
    async with house.store.read() as reader:
        users = await rows.count_users(reader, pool_id, EXACT_USERS + 1)
    if users <= EXACT_USERS:
        return users

    async def count() -> int:
        async with house.store.read() as reader:
            return await rows.count_users(reader, pool_id, MAX_COUNT)

    return await house.caches.user_counts.get(pool_id, count) or users
