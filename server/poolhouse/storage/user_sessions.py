"""Rows of sign-ins that are tracked as sessions, and what pools and app clients do about sessions."""

from dataclasses import dataclass
from typing import Final

from poolhouse.storage.store import Reader, Row, Writer

_COLUMNS: Final = "s.session_id, s.origin_jti, s.client_id, s.auth_time, s.last_active_at, s.user_agent, s.last_ip"
_ALL: Final = 2**31 - 1
"""Not every engine has an OFFSET without a LIMIT."""


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session that is alive; times are seconds since the Unix epoch."""

    id: str
    origin_jti: str
    client_id: str
    created_at: float
    last_active_at: float
    user_agent: str
    last_ip: str


def _live(ids: str) -> str:
    """Which sign-ins `s` are sessions that somebody can still refresh: not those of an app client that is gone.

    `ids` says something of their ids that NULL does not fulfil: by that alone SQLite knows which index to take.
    """
    return (
        f"s.user_pool_id = $1 AND s.sub = $2 AND s.session_id {ids} AND s.expires_at > $3"
        " AND EXISTS (SELECT 1 FROM app_clients c WHERE c.user_pool_id = $1 AND c.id = s.client_id)"
    )


_FIND: Final = f"SELECT {_COLUMNS} FROM sign_ins s WHERE {_live('= $4')}"
_AFTER: Final = f"SELECT {_COLUMNS} FROM sign_ins s WHERE {_live('> $4')} ORDER BY s.session_id LIMIT $5"
_ANY_ID: Final = _live("> ''")


def _session(row: Row) -> SessionRow:
    return SessionRow(*row[0:7])


async def find(reader: Reader, pool_id: str, sub: str, session_id: str, now: float) -> SessionRow | None:
    """The user's session with this id, if it is alive."""
    row = await reader.row(_FIND, pool_id, sub, now, session_id)
    return None if row is None else _session(row)


async def after(reader: Reader, pool_id: str, sub: str, session_id: str, limit: int, now: float) -> list[SessionRow]:
    """Up to `limit` of the user's live sessions in the order of their ids, from the one after `session_id` on."""
    rows = await reader.rows(_AFTER, pool_id, sub, now, session_id, limit)
    return [_session(row) for row in rows]


async def seen(tx: Writer, pool_id: str, origin_jti: str, user_agent: str, ip: str, now: float) -> bool:
    """Note that a session has been used, with what, and from where; whether it still stands."""
    changed = await tx.execute(
        "UPDATE sign_ins SET last_active_at = $5, user_agent = $3, last_ip = $4"
        " WHERE user_pool_id = $1 AND origin_jti = $2",
        pool_id,
        origin_jti,
        user_agent,
        ip,
        now,
    )
    return changed == 1


async def make_room(tx: Writer, pool_id: str, sub: str, origin_jti: str, limit: int, now: float) -> None:
    """Have a user keep `limit` live sessions: that of `origin_jti`, and those that were used last. The others end.

    Nothing ends if that of `origin_jti` has ended already. Whoever calls this holds the user, so that sign-ins at the
    same time are counted as well.
    """
    await tx.execute(
        "DELETE FROM sign_ins WHERE user_pool_id = $1"
        " AND EXISTS (SELECT 1 FROM sign_ins WHERE user_pool_id = $1 AND origin_jti = $4) AND origin_jti IN"
        f" (SELECT s.origin_jti FROM sign_ins s WHERE {_ANY_ID} AND s.origin_jti <> $4"
        f" ORDER BY s.last_active_at DESC, s.auth_time DESC, s.origin_jti LIMIT {_ALL} OFFSET $5)",
        pool_id,
        sub,
        now,
        origin_jti,
        limit - 1,
    )


async def configure_pool(tx: Writer, pool_id: str, sessions: bytes, now: float) -> None:
    """Replace what the pool does about sessions; a new revision of it."""
    await tx.execute(
        "UPDATE user_pools SET sessions = $2, revision = revision + 1, updated_at = $3 WHERE id = $1",
        pool_id,
        sessions,
        now,
    )


async def configure_client(tx: Writer, pool_id: str, client_id: str, sessions: bytes, now: float) -> None:
    """Replace what the app client does about sessions; a new revision of it."""
    await tx.execute(
        "UPDATE app_clients SET sessions = $3, revision = revision + 1, updated_at = $4"
        " WHERE user_pool_id = $1 AND id = $2",
        pool_id,
        client_id,
        sessions,
        now,
    )
