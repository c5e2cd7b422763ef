"""Sign-ins: begun when a user has proven who they are, ended by signing out or being signed out."""

from typing import Final

from poolhouse.call import Call
from poolhouse.crypto import digests
from poolhouse.storage import sign_ins as rows
from poolhouse.storage import users as user_rows
from poolhouse.storage.sign_ins import SignInRow
from poolhouse.storage.store import Writer
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.device import SignInDevice
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.sign_in import SignIn
from poolhouse.user_pools.model.user import User
from poolhouse.user_pools.user_sessions import tracking

NOTHING: Final = ""


class Changed(Exception):
    """The user is not as they were when they were read: what was decided then has to be decided anew."""


async def begin(  # noqa: PLR0913  all of this makes a sign-in
    tx: Writer,
    call: Call,
    pool: Pool,
    client: AppClient,
    user: User,
    now: float,
    *,
    unless_blocked: str = NOTHING,
    device: SignInDevice | None = None,
) -> tuple[SignIn, str]:
    """A new sign-in of the user, and its refresh token, which is told this once only.

    It is bound to the `device` that it comes from, if that is known.

    Raises Changed, and nothing may be committed then, if the user has gone, was disabled, or has another password,
    other second factors or another status than were read; or if the throttle's subject `unless_blocked` is blocked.
    """
    if user.stored is None:
        raise ValueError("a user who was never stored cannot sign in")
    key, bound = (None, False) if device is None else (device.key, device.known)
    session = tracking.begun(call, pool)
    origin_jti, expires_at = call.ids.uuid(), now + client.refresh_token_seconds
    row = SignInRow(origin_jti, user.sub, client.id, now, expires_at, key, bound, *session)
    added = await rows.insert(tx, pool.id, row, user.stored)
    if added is None:
        raise Changed
    # The throttle is looked at in the second statement: the first one has waited for the transactions of those wrong
    # passwords that came before, and sees the tables as they were when it began to wait.
    refresh_token = await new_refresh_token(tx, call, pool, origin_jti, expires_at, unless_blocked)
    tracked, in_groups = pool.sessions.tracked, added.in_groups
    return SignIn(origin_jti, now, call.ids.uuid(), key, tracked=tracked, in_groups=in_groups), refresh_token


async def hold(tx: Writer, pool: Pool, user: User) -> None:
    """Keep the user from changing until the transaction ends. Raises Changed if they are not as they were read.

    `begin` does so as well, but lets their attributes be others, which matter where an address was proven.
    """
    if await user_rows.lock(tx, pool.id, user.sub, tx.dialect.for_update) != user.stored:
        raise Changed


async def new_refresh_token(
    tx: Writer, call: Call, pool: Pool, origin_jti: str, expires_at: float, unless_blocked: str = NOTHING
) -> str:
    """A further refresh token of a sign-in. It is stored as a hash, and good for nothing once the sign-in has ended.

    Raises Changed if that has ended already, or if the throttle's subject `unless_blocked` is blocked.
    """
    token = call.ids.token()
    token_hash = digests.token_hash(token)
    if not await rows.insert_refresh_token(tx, pool.id, token_hash, origin_jti, expires_at, unless_blocked, call.now()):
        raise Changed
    return token


async def end(tx: Writer, pool: Pool, origin_jti: str) -> bool:
    """Revoke a sign-in with all of its tokens; whether it stood."""
    return await rows.delete(tx, pool.id, origin_jti)


async def end_all(tx: Writer, pool: Pool, sub: str, now: float) -> None:
    """Revoke all of a user's sign-ins, with all of their tokens, and all tokens that do not name their sign-in."""
    await rows.delete_all(tx, pool.id, sub, now)
