"""The user whom somebody names who has proven nothing yet: told or hidden, as the app client has it."""

from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.user_pools.model import user as users
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import User

UNKNOWN_MESSAGE: Final = "Username/client id combination not found."
DISABLED_MESSAGE: Final = "User is disabled."


async def find(call: Call, pool: Pool, client: AppClient, name: str) -> User | None:
    """The user; None where the app client hides that there is none, or none who may sign in.

    From one that hides nothing: UserNotFoundException, and NotAuthorizedException for a user who is disabled.
    """
    user = await users.find(call.store, pool, name)
    if client.hides_users:
        return user if user is not None and user.enabled else None
    if user is None:
        raise errors.UserNotFoundException(UNKNOWN_MESSAGE)
    if not user.enabled:
        raise errors.NotAuthorizedException(DISABLED_MESSAGE)
    return user
