"""ListUsers: a pool's users, all of them or those that a filter finds, page by page."""

import json

from poolhouse import errors, page_tokens
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import user_search as rows
from poolhouse.storage import users
from poolhouse.storage.users import UserRow
from poolhouse.user_pools import profiles, user_filter
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import User
from poolhouse.user_pools.user_filter import Filter

Place = tuple[str, str]
"""Where a page ends: the last user's search value (empty where the order is that of the subs), and their sub."""


async def list_users(call: Call, request: pb.ListUsersRequest) -> pb.ListUsersResponse:
    """One page of users. A user who stays as they are comes up once in a chain of pages, whoever else comes or goes."""
    pool = await pools.find(call, request.user_pool_id)
    wanted = _wanted(pool, request)
    condition = user_filter.parse(request.filter)
    after = _place(call, pool, condition, request.pagination_token)
    limit = request.limit or page_tokens.MAX_PAGE
    found = await _page(call, pool, condition, after, limit + 1)
    response = pb.ListUsersResponse(users=[_shown(pool, row, wanted) for _, row in found[:limit]])
    if len(found) > limit:
        value, row = found[limit - 1]
        response.pagination_token = _token(call, pool, condition, (value, row.sub))
    return response


def _wanted(pool: Pool, request: pb.ListUsersRequest) -> frozenset[str] | None:
    names = frozenset(request.attributes_to_get)
    if any(name not in pool.schema for name in names):
        raise errors.InvalidParameterException("One or more requested attributes do not exist.")
    return names or None


def _shown(pool: Pool, row: UserRow, wanted: frozenset[str] | None) -> pb.UserType:
    shown = profiles.user_type(User.from_row(pool.id, row))
    if wanted is not None:
        kept = [attribute for attribute in shown.attributes if attribute.name in wanted]
        del shown.attributes[:]
        shown.attributes.extend(kept)
    return shown


async def _page(
    call: Call, pool: Pool, condition: Filter | None, after: Place | None, limit: int
) -> list[tuple[str, UserRow]]:
    last = "" if after is None else after[1]
    if condition is None:
        return [("", row) for row in await rows.everyone(call.store, pool.id, last, limit)]
    if condition.name == user_filter.SUB:
        return [("", row) for row in await _by_sub(call, pool, condition, last, limit)]
    if condition.prefix:
        return await rows.by_value_prefix(call.store, pool.id, condition.name, condition.value, after, limit)
    return await rows.by_value(call.store, pool.id, condition.name, condition.value, last, limit)


async def _by_sub(call: Call, pool: Pool, condition: Filter, after: str, limit: int) -> list[UserRow]:
    if condition.prefix:
        return await rows.by_sub_prefix(call.store, pool.id, condition.value, after, limit)
    row = await users.by_sub(call.store, pool.id, condition.value)
    return [] if row is None else [row]


def _list_name(pool: Pool, condition: Filter | None) -> str:
    about = () if condition is None else (condition.name, condition.prefix, condition.value)
    return json.dumps(["ListUsers", pool.id, *about])


def _token(call: Call, pool: Pool, condition: Filter | None, place: Place) -> str:
    return page_tokens.issue(call.house, _list_name(pool, condition), json.dumps(place))


def _place(call: Call, pool: Pool, condition: Filter | None, token: str) -> Place | None:
    """Where the page before ended, None for a first page; InvalidParameterException unless the token is this list's."""
    text = page_tokens.read(call.house, _list_name(pool, condition), token)
    if not text:
        return None
    value, sub = json.loads(text)
    return value, sub
