"""What a sign-in leaves behind as a session in a pool that tracks them, and what a refresh changes of that."""

from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.storage import user_sessions as rows
from poolhouse.storage.store import Writer
from poolhouse.user_pools.model.pool import Pool

MAX_USER_AGENT: Final = 512
"""How much is kept of what software calls itself, in characters: browsers need a quarter of that."""
DISABLED_MESSAGE: Final = "Session tracking is not enabled for the user pool."


def check(pool: Pool) -> None:
    """Raise OperationNotEnabledException unless the pool tracks sessions."""
    if not pool.sessions.tracked:
        raise errors.OperationNotEnabledException(DISABLED_MESSAGE)


def begun(call: Call, pool: Pool) -> tuple[str | None, str | None, str | None]:
    """The id of a session that begins, its user agent and its address; nothing in a pool that tracks none."""
    if not pool.sessions.tracked:
        return None, None, None
    return call.ids.token_session_id(), _user_agent(call), call.source_ip


def is_kept(pool: Pool, session_id: str | None) -> bool:
    """Whether uses of a sign-in, which has this id if it was made as a session, are to be noted."""
    return session_id is not None and pool.sessions.tracked


async def note_use(tx: Writer, call: Call, pool: Pool, origin_jti: str) -> bool:
    """Note that the session with this sign-in is used by the call; whether it still stands."""
    return await rows.seen(tx, pool.id, origin_jti, _user_agent(call), call.source_ip, call.now())


def _user_agent(call: Call) -> str:
    # Anybody can send anything, and not everything can be stored.
    text = call.user_agent[:MAX_USER_AGENT]
    return text if text.isprintable() else "".join(filter(str.isprintable, text))
