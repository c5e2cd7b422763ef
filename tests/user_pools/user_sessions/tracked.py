"""What the tests of sessions share: pools that track them, and browsers that sign in and refresh."""

from typing import Any

from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import User
from tests.user_pools.conftest import Api
from tests.user_pools.signing_in import by_password, new_client

ENABLED = pb.USER_SESSION_TRACKING_TYPE_ENABLED
DISABLED = pb.USER_SESSION_TRACKING_TYPE_DISABLED
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


async def track(api: Api, pool: Pool, max_per_user: int = 20, tracking: int = ENABLED) -> Pool:
    """Have the pool track sessions; the pool as it is then."""
    await api.set_user_pool_session_configuration(
        user_pool_id=pool.id, user_session_tracking=tracking, token_session={"max_per_user": max_per_user}
    )
    return await api.refreshed(pool)


async def make(api: Api, max_per_user: int = 20, **client: Any) -> tuple[Pool, AppClient, User]:
    """A pool that tracks sessions, an app client, and alice."""
    pool = await track(api, await api.new_pool(), max_per_user)
    return pool, await new_client(api, pool, **client), await api.new_user(pool)


async def sign_in(api: Api, client: AppClient, name: str = "alice") -> pb.AuthenticationResultType:
    """The tokens of a new session, a second after what came before."""
    api.clock.advance(1)
    return (await by_password(api, client, name)).authentication_result


async def sessions(api: Api, pool: Pool, name: str = "alice") -> list[pb.SessionDescriptionType]:
    """The user's sessions as operators see them, the oldest first."""
    found = await api.admin_list_user_sessions(user_pool_id=pool.id, username=name)
    return sorted(found.sessions, key=lambda session: session.create_date.ToNanoseconds())


async def session_of(api: Api, tokens: pb.AuthenticationResultType) -> pb.SessionDescriptionType:
    """The session that the tokens belong to, as their user sees it."""
    found = await api.list_user_sessions(access_token=tokens.access_token)
    (current,) = (session for session in found.sessions if session.is_current_session)
    return current
