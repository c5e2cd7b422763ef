"""Rows of sign-ins and of the refresh tokens that belong to them.

A sign-in stands as long as its row. Its refresh tokens' rows outlive it, until they expire: so a token that was revoked
can be told from one that never was.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

from poolhouse.storage import devices
from poolhouse.storage.devices import DeviceRow
from poolhouse.storage.store import Reader, Row, Writer
from poolhouse.storage.users import COLUMNS, UserRow, sub_named, user_row

_USER_COLUMNS: Final = COLUMNS.count(",") + 1
_CANDIDATE_COLUMNS: Final = _USER_COLUMNS + 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """Whom a name means, if anybody, and what the throttle knows of them."""

    user: UserRow | None
    failures: int
    blocked_until: float


@dataclass(frozen=True, slots=True)
class SignInRow:
    """A sign-in that stands; times are seconds since the Unix epoch.

    One that is tracked has a `session_id`, and what it was made with (`user_agent`) and from where (`ip`).
    """

    origin_jti: str
    sub: str
    client_id: str
    auth_time: float
    expires_at: float
    device_key: str | None = None
    device_bound: bool = False
    session_id: str | None = None
    user_agent: str | None = None
    ip: str | None = None


class Added(NamedTuple):
    """What is known once a sign-in was added: whether its user is in any group."""

    in_groups: bool


@dataclass(frozen=True, slots=True)
class RefreshTokenRow:
    """A refresh token, with its sign-in and user where these are still there. `superseded_at` is set by rotation.

    Where `device_bound`, it is good from the device with `device_key` alone, and while `device_known`. The user may be
    `in_groups`.
    """

    origin_jti: str
    superseded_at: float | None
    expires_at: float
    client_id: str | None
    auth_time: float
    user: UserRow | None
    device_key: str | None = None
    device_bound: bool = False
    device_known: bool = False
    session_id: str | None = None
    in_groups: bool = False


def _candidate(sub: str, more: str = "", joined: str = "") -> str:
    return (
        f"SELECT {COLUMNS}, COALESCE(t.count, 0), COALESCE(t.blocked_until, 0.0){more} FROM (SELECT 1) AS one"
        f" LEFT JOIN users u ON u.user_pool_id = $1 AND u.sub = {sub}"
        f" LEFT JOIN throttles t ON t.user_pool_id = $1 AND t.subject = $2 || COALESCE(u.sub, $3){joined}"
    )


_BY_NAME: Final = _candidate(sub_named("$4", "$5"))
_WITH_APP: Final = _candidate("$3", ", a.seed", " LEFT JOIN software_tokens a ON a.user_pool_id = $1 AND a.sub = u.sub")
_WITH_DEVICE: Final = _candidate(
    "$3",
    "".join(f", d.{column}" for column in devices.COLUMNS.split(", ")),
    " LEFT JOIN devices d ON d.user_pool_id = $1 AND d.sub = u.sub AND d.device_key = $4",
)


async def candidate_by_name(
    reader: Reader, pool_id: str, name_key: str, name: str, throttle_prefix: str, decoy_sub: str
) -> Candidate:
    """Who signs in with this name. Who is nobody has the throttle of `decoy_sub`."""
    return await _read(reader, _BY_NAME, pool_id, throttle_prefix, decoy_sub, name_key, name)


async def candidate_by_sub(reader: Reader, pool_id: str, sub: str, throttle_prefix: str) -> Candidate:
    """Who has this sub, which may be a decoy's."""
    return await _read(reader, _candidate("$3"), pool_id, throttle_prefix, sub)


async def candidate_with_app(
    reader: Reader, pool_id: str, sub: str, throttle_prefix: str
) -> tuple[Candidate, bytes | None]:
    """The same, with the sealed seed of their authenticator app, if they have proven one."""
    row = await _row(reader, _WITH_APP, pool_id, throttle_prefix, sub)
    return _found(row), row[_CANDIDATE_COLUMNS]


async def candidate_with_device(
    reader: Reader, pool_id: str, sub: str, throttle_prefix: str, device_key: str
) -> tuple[Candidate, DeviceRow | None]:
    """The same, with their device of this key, if they have it."""
    row = await _row(reader, _WITH_DEVICE, pool_id, throttle_prefix, sub, device_key)
    return _found(row), None if row[_CANDIDATE_COLUMNS] is None else devices.device_row(row, _CANDIDATE_COLUMNS)


async def _read(reader: Reader, sql: str, *args: object) -> Candidate:
    return _found(await _row(reader, sql, *args))


async def _row(reader: Reader, sql: str, *args: object) -> Row:
    row = await reader.row(sql, *args)
    assert row is not None  # noqa: S101  one row joined with at most one of each table
    return row


def _found(row: Row) -> Candidate:
    user = None if row[0] is None else user_row(row)
    return Candidate(user, row[_USER_COLUMNS], row[_USER_COLUMNS + 1])


async def insert(tx: Writer, pool_id: str, row: SignInRow, user: UserRow) -> Added | None:
    """Add a sign-in of `user`; None if it was not added.

    It is not if the user has gone, has other second factors, another password or status, or has been disabled since
    that row was read. The transaction holds the user from now on.
    """
    in_groups = await tx.value(
        "INSERT INTO sign_ins"
        " (user_pool_id, origin_jti, sub, client_id, auth_time, expires_at, device_key, device_bound,"
        " session_id, user_agent, last_ip, last_active_at)"
        " SELECT u.user_pool_id, $3, u.sub, $4, $5, $6, $10, $11, $12, $13, $14, $15 FROM users u"
        " WHERE u.user_pool_id = $1 AND u.sub = $2 AND u.enabled AND u.status = $7 AND COALESCE(u.password, '') = $8"
        " AND COALESCE(u.mfa, '') = $9"
        f"{tx.dialect.for_update}"
        " RETURNING EXISTS (SELECT 1 FROM group_members WHERE user_pool_id = $1 AND sub = $2)",
        pool_id,
        row.sub,
        row.origin_jti,
        row.client_id,
        row.auth_time,
        row.expires_at,
        user.status,
        user.password or "",
        user.mfa or "",
        row.device_key,
        row.device_bound,
        row.session_id,
        row.user_agent,
        row.ip,
        None if row.session_id is None else row.auth_time,
    )
    return None if in_groups is None else Added(bool(in_groups))


async def insert_refresh_token(
    tx: Writer, pool_id: str, token_hash: bytes, origin_jti: str, expires_at: float, blocked_by: str, now: float
) -> bool:
    """Add a refresh token to a sign-in that stands; whether it was added.

    It is not if the throttle's subject `blocked_by` is blocked.
    """
    added = await tx.execute(
        "INSERT INTO refresh_tokens (user_pool_id, token_hash, origin_jti, expires_at)"
        " SELECT $1, $2, $3, $4 WHERE NOT EXISTS"
        " (SELECT 1 FROM throttles WHERE user_pool_id = $1 AND subject = $5 AND blocked_until > $6)"
        " AND EXISTS (SELECT 1 FROM sign_ins WHERE user_pool_id = $1 AND origin_jti = $3)",
        pool_id,
        token_hash,
        origin_jti,
        expires_at,
        blocked_by,
        now,
    )
    return added == 1


async def refresh_token(reader: Reader, pool_id: str, token_hash: bytes) -> RefreshTokenRow | None:
    """The refresh token with this hash, its sign-in and its user: one statement."""
    row = await reader.row(
        f"SELECT {COLUMNS}, r.origin_jti, r.superseded_at, r.expires_at, s.client_id, s.auth_time, s.device_key,"
        " s.device_bound, EXISTS (SELECT 1 FROM devices d WHERE d.user_pool_id = s.user_pool_id AND d.sub = s.sub"
        " AND d.device_key = s.device_key), s.session_id, EXISTS (SELECT 1 FROM group_members m"
        " WHERE m.user_pool_id = s.user_pool_id AND m.sub = s.sub) FROM refresh_tokens r"
        " LEFT JOIN sign_ins s ON s.user_pool_id = r.user_pool_id AND s.origin_jti = r.origin_jti"
        " LEFT JOIN users u ON u.user_pool_id = s.user_pool_id AND u.sub = s.sub"
        " WHERE r.user_pool_id = $1 AND r.token_hash = $2",
        pool_id,
        token_hash,
    )
    if row is None:
        return None
    origin_jti, superseded_at, expires_at, client_id, auth_time, *others = row[_USER_COLUMNS : _USER_COLUMNS + 10]
    user = None if row[0] is None else user_row(row)
    key, bound, known, session_id, in_groups = others
    return RefreshTokenRow(
        origin_jti,
        superseded_at,
        expires_at,
        client_id,
        auth_time or 0.0,
        user,
        key,
        bool(bound),
        bool(known),
        session_id,
        bool(in_groups),
    )


async def supersede(tx: Writer, pool_id: str, token_hash: bytes, now: float) -> bool:
    """Mark the refresh token as replaced; whether it had not been so far.

    A transaction that replaces the same token waits until this one ends.
    """
    changed = await tx.execute(
        "UPDATE refresh_tokens SET superseded_at = $3"
        " WHERE user_pool_id = $1 AND token_hash = $2 AND superseded_at IS NULL",
        pool_id,
        token_hash,
        now,
    )
    return changed == 1


async def superseded_at(tx: Writer, pool_id: str, token_hash: bytes) -> float | None:
    """When the refresh token was replaced: 0 if it was, and has no grace any more; None if there is none any more."""
    when: float | None = await tx.value(
        "SELECT superseded_at FROM refresh_tokens WHERE user_pool_id = $1 AND token_hash = $2", pool_id, token_hash
    )
    return when


async def end_grace(tx: Writer, pool_id: str, origin_jti: str, token_hash: bytes) -> None:
    """Have no replaced token of the sign-in but this one be good for any longer."""
    await tx.execute(
        "UPDATE refresh_tokens SET superseded_at = 0.0"
        " WHERE user_pool_id = $1 AND origin_jti = $2 AND token_hash <> $3 AND superseded_at > 0.0",
        pool_id,
        origin_jti,
        token_hash,
    )


async def delete(tx: Writer, pool_id: str, origin_jti: str) -> bool:
    """End a sign-in; whether it stood."""
    deleted = await tx.execute("DELETE FROM sign_ins WHERE user_pool_id = $1 AND origin_jti = $2", pool_id, origin_jti)
    return deleted == 1


async def delete_all(tx: Writer, pool_id: str, sub: str, now: float) -> None:
    """End all sign-ins of the user, those that are just being added included."""
    # The user's row first: a sign-in that holds it is committed, and seen, once this has it.
    await tx.execute("UPDATE users SET signed_out_at = $3 WHERE user_pool_id = $1 AND sub = $2", pool_id, sub, now)
    await tx.execute("DELETE FROM sign_ins WHERE user_pool_id = $1 AND sub = $2", pool_id, sub)
