"""The live sessions of a user, as the user and operators see them."""

from collections.abc import Sequence
from typing import Final

from poolhouse import page_tokens
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.places import Place
from poolhouse.storage import user_sessions as rows
from poolhouse.storage.user_sessions import SessionRow
from poolhouse.timestamps import timestamp
from poolhouse.user_pools import profiles
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model import user as users
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.user_sessions import device_types, tracking

PAGE: Final = 125
"""How many sessions a page has, as in Cognito: all that a user may have."""


async def list_user_sessions(call: Call, request: pb.ListUserSessionsRequest) -> pb.ListUserSessionsResponse:
    """One page of the signed-in user's sessions, in the order of their ids, with the caller's own marked."""
    session, _ = await profiles.signed_in(call, request.access_token)
    tracking.check(session.pool)
    found, following = await _page(call, session.pool, session.user.sub, request.next_token)
    sessions = await _described(call, found, session.origin_jti)
    return pb.ListUserSessionsResponse(sessions=sessions, next_token=following)


async def admin_list_user_sessions(
    call: Call, request: pb.AdminListUserSessionsRequest
) -> pb.AdminListUserSessionsResponse:
    """`list_user_sessions` for any user, by an operator, whose own none of them is."""
    pool = await pools.find(call, request.user_pool_id)
    tracking.check(pool)
    user = await users.find_existing(call.store, pool, request.username)
    found, following = await _page(call, pool, user.sub, request.next_token)
    return pb.AdminListUserSessionsResponse(sessions=await _described(call, found, None), next_token=following)


async def _page(call: Call, pool: Pool, sub: str, token: str) -> tuple[list[SessionRow], str | None]:
    """Sessions, and the token for those that follow, if any do."""
    list_name = f"ListUserSessions {pool.id} {sub}"
    after = page_tokens.read(call.house, list_name, token)
    found = await rows.after(call.store, pool.id, sub, after, PAGE + 1, call.now())
    page = found[:PAGE]
    return page, page_tokens.issue(call.house, list_name, page[-1].id) if len(found) > PAGE else None


async def _described(call: Call, found: Sequence[SessionRow], current: str | None) -> list[pb.SessionDescriptionType]:
    devices = await call.workers.run(device_types.described, [row.user_agent for row in found])
    return [
        pb.SessionDescriptionType(
            session_id=row.id,
            session_type=pb.SESSION_TYPE_TYPE_TOKEN,
            client_id=row.client_id,
            create_date=timestamp(row.created_at),
            last_active_date=timestamp(row.last_active_at),
            device_type=device,
            last_ip_address=row.last_ip or None,
            last_location=_location(call.house.places.find(row.last_ip)),
            is_current_session=row.origin_jti == current,
        )
        for row, device in zip(found, devices, strict=True)
    ]


def _location(place: Place | None) -> pb.SessionLocationType | None:
    """The place by its names, as far as it has any."""
    if place is None or not (place.city or place.country):
        return None
    return pb.SessionLocationType(city=place.city, country=place.country)
