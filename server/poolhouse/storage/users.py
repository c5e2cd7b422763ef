"""Rows of users, of the names that sign them in, and of what ListUsers finds them by."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from poolhouse.storage.store import Reader, Row, Writer

_COLUMNS: Final = (
    "sub, username, username_key, status, enabled, attributes, password, srp_salt, srp_verifier,"
    " temporary_password_expires_at, signed_out_at, created_at, updated_at, mfa"
)
COLUMNS: Final = ", ".join(f"u.{name.strip()}" for name in _COLUMNS.split(","))
"""The columns of a UserRow, for statements that call the users table `u`."""
_COLUMN_COUNT: Final = COLUMNS.count(",") + 1
ABOUT_A_USER: Final = (
    "user_aliases",
    "user_search",
    "password_history",
    "sign_ins",
    "codes",
    "group_members",
    "software_tokens",
    "recovery_codes",
    "devices",
    "passkeys",
    "auth_events",
)
"""Tables with rows that are about one user alone, and go with the user."""


@dataclass(slots=True)
class UserRow:
    """One user; `attributes` and `mfa` are JSON objects, times are seconds since the Unix epoch."""

    sub: str
    username: str
    username_key: str
    status: str
    enabled: bool
    attributes: str
    password: str | None
    srp_salt: bytes | None
    srp_verifier: bytes | None
    temporary_password_expires_at: float | None
    signed_out_at: float
    created_at: float
    updated_at: float
    mfa: str | None = None


def user_row(row: Row, first: int = 0) -> UserRow:
    """The user in the columns from `first` on, selected as COLUMNS."""
    user = UserRow(*row[first : first + _COLUMN_COUNT])
    user.enabled = bool(user.enabled)
    return user


async def insert(tx: Writer, pool_id: str, user: UserRow) -> None:
    """Add a user; UniqueViolation of `users_by_username` if the username is taken."""
    await tx.execute(
        f"INSERT INTO users (user_pool_id, {_COLUMNS})"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        pool_id,
        *_values(user),
    )


async def update(tx: Writer, pool_id: str, user: UserRow) -> None:
    """Replace the user's row."""
    await tx.execute(
        "UPDATE users SET username = $3, username_key = $4, status = $5, enabled = $6, attributes = $7, password = $8,"
        " srp_salt = $9, srp_verifier = $10, temporary_password_expires_at = $11, signed_out_at = $12,"
        " created_at = $13, updated_at = $14, mfa = $15 WHERE user_pool_id = $1 AND sub = $2",
        pool_id,
        *_values(user),
    )


def _values(user: UserRow) -> tuple[object, ...]:
    return (
        user.sub,
        user.username,
        user.username_key,
        user.status,
        user.enabled,
        user.attributes,
        user.password,
        user.srp_salt,
        user.srp_verifier,
        user.temporary_password_expires_at,
        user.signed_out_at,
        user.created_at,
        user.updated_at,
        user.mfa,
    )


async def by_sub(reader: Reader, pool_id: str, sub: str) -> UserRow | None:
    """The user with this sub."""
    row = await reader.row(f"SELECT {COLUMNS} FROM users u WHERE u.user_pool_id = $1 AND u.sub = $2", pool_id, sub)
    return None if row is None else user_row(row)


async def lock(tx: Writer, pool_id: str, sub: str, for_update: str) -> UserRow | None:
    """The user with this sub, kept from changing until the transaction ends."""
    row = await tx.row(
        f"SELECT {COLUMNS} FROM users u WHERE u.user_pool_id = $1 AND u.sub = $2{for_update}", pool_id, sub
    )
    return None if row is None else user_row(row)


def sub_named(name_key: str, name: str) -> str:
    """SQL for the sub of the user whom a name means: by username first, then by sub, then by an alias.

    `name_key` is the parameter with the name as the pool compares it, `name` the one with the name as it is.
    """
    # Of two aliases the proven address counts, not a preferred username that looks like it: so the alphabet has it.
    return (
        f"COALESCE((SELECT sub FROM users WHERE user_pool_id = $1 AND username_key = {name_key}),"
        f" (SELECT sub FROM users WHERE user_pool_id = $1 AND sub = {name}),"
        f" (SELECT sub FROM user_aliases WHERE user_pool_id = $1 AND value_key = {name_key}"
        " AND name IN ('email', 'phone_number', 'preferred_username') ORDER BY name LIMIT 1))"
    )


_BY_NAME: Final = f"SELECT {COLUMNS} FROM users u WHERE u.user_pool_id = $1 AND u.sub = {sub_named('$2', '$3')}"


async def by_name(reader: Reader, pool_id: str, name_key: str, name: str) -> UserRow | None:
    """The user whom a name means. One statement."""
    row = await reader.row(_BY_NAME, pool_id, name_key, name)
    return None if row is None else user_row(row)


async def delete(tx: Writer, pool_id: str, sub: str) -> bool:
    """Remove the user and everything that is only about this user; whether there was one."""
    deleted = await tx.execute("DELETE FROM users WHERE user_pool_id = $1 AND sub = $2", pool_id, sub)
    # Those that were not replaced first, as in a rotation: two transactions never wait for each other in a ring.
    await tx.execute(
        "WITH doomed AS MATERIALIZED (SELECT token_hash FROM refresh_tokens WHERE user_pool_id = $1 AND origin_jti IN"
        " (SELECT origin_jti FROM sign_ins WHERE user_pool_id = $1 AND sub = $2)"
        f" ORDER BY superseded_at NULLS FIRST{tx.dialect.for_update})"
        " DELETE FROM refresh_tokens WHERE user_pool_id = $1 AND token_hash IN (SELECT token_hash FROM doomed)",
        pool_id,
        sub,
    )
    for table in ABOUT_A_USER:
        await tx.execute(f"DELETE FROM {table} WHERE user_pool_id = $1 AND sub = $2", pool_id, sub)
    return deleted == 1


async def aliases(reader: Reader, pool_id: str, sub: str) -> dict[str, str]:
    """The user's alias keys by attribute name."""
    rows = await reader.rows(
        "SELECT name, value_key FROM user_aliases WHERE user_pool_id = $1 AND sub = $2", pool_id, sub
    )
    return {row[0]: row[1] for row in rows}


async def alias_owner(reader: Reader, pool_id: str, name: str, value_key: str) -> str | None:
    """The sub of the user whom this alias signs in."""
    owner: str | None = await reader.value(
        "SELECT sub FROM user_aliases WHERE user_pool_id = $1 AND name = $2 AND value_key = $3",
        pool_id,
        name,
        value_key,
    )
    return owner


async def set_alias(tx: Writer, pool_id: str, sub: str, name: str, value_key: str | None) -> None:
    """Make this the user's only alias of that name, or with None take it away; UniqueViolation if another has it."""
    await tx.execute("DELETE FROM user_aliases WHERE user_pool_id = $1 AND sub = $2 AND name = $3", pool_id, sub, name)
    if value_key is not None:
        await tx.execute(
            "INSERT INTO user_aliases (user_pool_id, name, value_key, sub) VALUES ($1, $2, $3, $4)",
            pool_id,
            name,
            value_key,
            sub,
        )


async def set_search(tx: Writer, pool_id: str, sub: str, old: Mapping[str, str], new: Mapping[str, str]) -> None:
    """Have ListUsers find the user by the values of `new` instead of those of `old`."""
    for name, value in old.items():
        if new.get(name) != value:
            await tx.execute(
                "DELETE FROM user_search WHERE user_pool_id = $1 AND name = $2 AND value = $3 AND sub = $4",
                pool_id,
                name,
                value,
                sub,
            )
    for name, value in new.items():
        if old.get(name) != value:
            await tx.execute(
                "INSERT INTO user_search (user_pool_id, name, value, sub) VALUES ($1, $2, $3, $4)",
                pool_id,
                name,
                value,
                sub,
            )
