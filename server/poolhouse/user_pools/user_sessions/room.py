"""Room for a new session: a user has so many, and the least recently used one gives way."""

from typing import Final

from poolhouse.call import Call
from poolhouse.storage import user_sessions as rows
from poolhouse.storage import users as user_rows
from poolhouse.storage.store import Writer
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.triggers.kinds import Trigger, function_of

_HEARD_AFTERWARDS: Final = (Trigger.POST_AUTHENTICATION, Trigger.PRE_TOKEN_GENERATION)


async def make(tx: Writer, pool: Pool, sub: str, origin_jti: str, now: float) -> None:
    """Make room for a session that begins in this transaction, which holds the user.

    Where a function of the pool may still refuse the sign-in, that is left to `make_afterwards`: a refusal signs nobody
    out.
    """
    if pool.sessions.tracked and not _may_be_refused(pool):
        await rows.make_room(tx, pool.id, sub, origin_jti, pool.sessions.max_per_user, now)


async def make_afterwards(call: Call, pool: Pool, sub: str, origin_jti: str) -> None:
    """Make room for a session that has begun, and that all functions of the pool have agreed to."""
    if not (pool.sessions.tracked and _may_be_refused(pool)):
        return
    async with call.store.write() as tx:
        # One after the other: of two sign-ins at once neither takes the other for one of before, and both are ended.
        await user_rows.lock(tx, pool.id, sub, tx.dialect.for_update)
        await rows.make_room(tx, pool.id, sub, origin_jti, pool.sessions.max_per_user, call.now())


def _may_be_refused(pool: Pool) -> bool:
    return any(function_of(pool, trigger) is not None for trigger in _HEARD_AFTERWARDS)
