"""Rows of groups, and of who is in them."""

from dataclasses import dataclass
from typing import Final

from poolhouse.storage.store import Reader, Row, Writer
from poolhouse.storage.users import COLUMNS, UserRow, user_row

_COLUMNS: Final = "name, description, role_arn, precedence, created_at, updated_at"
_QUALIFIED: Final = ", ".join(f"g.{name.strip()}" for name in _COLUMNS.split(","))


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group. The smaller `precedence` comes first, and None last; times are seconds since the Unix epoch."""

    name: str
    description: str | None
    role_arn: str | None
    precedence: int | None
    created_at: float
    updated_at: float


def _group(row: Row) -> GroupRow:
    return GroupRow(row[0], row[1], row[2], row[3], row[4], row[5])


async def insert(tx: Writer, pool_id: str, group: GroupRow) -> None:
    """Add a group; UniqueViolation if its name is taken."""
    await tx.execute(
        f"INSERT INTO user_groups (user_pool_id, {_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        pool_id,
        group.name,
        group.description,
        group.role_arn,
        group.precedence,
        group.created_at,
        group.updated_at,
    )


async def update(tx: Writer, pool_id: str, group: GroupRow) -> None:
    """Replace the group's row."""
    await tx.execute(
        "UPDATE user_groups SET description = $3, role_arn = $4, precedence = $5, updated_at = $6"
        " WHERE user_pool_id = $1 AND name = $2",
        pool_id,
        group.name,
        group.description,
        group.role_arn,
        group.precedence,
        group.updated_at,
    )


async def find(reader: Reader, pool_id: str, name: str) -> GroupRow | None:
    """The group with this name."""
    row = await reader.row(
        f"SELECT {_COLUMNS} FROM user_groups WHERE user_pool_id = $1 AND name = $2",
        pool_id,
        name,
    )
    return None if row is None else _group(row)


async def lock(tx: Writer, pool_id: str, name: str) -> GroupRow | None:
    """The group with this name, kept from changing until the transaction ends."""
    row = await tx.row(
        f"SELECT {_COLUMNS} FROM user_groups WHERE user_pool_id = $1 AND name = $2{tx.dialect.for_update}",
        pool_id,
        name,
    )
    return None if row is None else _group(row)


async def delete(tx: Writer, pool_id: str, name: str) -> bool:
    """Take away a group, unless somebody is still in it; whether it was taken away. The transaction holds the group."""
    deleted = await tx.execute(
        "DELETE FROM user_groups WHERE user_pool_id = $1 AND name = $2"
        " AND NOT EXISTS (SELECT 1 FROM group_members WHERE user_pool_id = $1 AND group_name = $2)",
        pool_id,
        name,
    )
    return deleted == 1


async def after(reader: Reader, pool_id: str, name: str, limit: int) -> list[GroupRow]:
    """Up to `limit` groups of a pool, in the order of their names, from the one after `name` on."""
    rows = await reader.rows(
        f"SELECT {_COLUMNS} FROM user_groups WHERE user_pool_id = $1 AND name > $2 ORDER BY name LIMIT $3",
        pool_id,
        name,
        limit,
    )
    return [_group(row) for row in rows]


async def of_user(reader: Reader, pool_id: str, sub: str) -> list[GroupRow]:
    """The groups that a user is in, the one that takes precedence first."""
    rows = await reader.rows(
        f"SELECT {_QUALIFIED} FROM group_members m JOIN user_groups g ON g.user_pool_id = $1 AND g.name = m.group_name"
        " WHERE m.user_pool_id = $1 AND m.sub = $2 ORDER BY g.precedence NULLS LAST, g.name",
        pool_id,
        sub,
    )
    return [_group(row) for row in rows]


async def of_user_after(reader: Reader, pool_id: str, sub: str, name: str, limit: int) -> list[GroupRow]:
    """Up to `limit` groups that a user is in, in the order of their names, from the one after `name` on."""
    rows = await reader.rows(
        f"SELECT {_QUALIFIED} FROM group_members m JOIN user_groups g ON g.user_pool_id = $1 AND g.name = m.group_name"
        " WHERE m.user_pool_id = $1 AND m.sub = $2 AND m.group_name > $3 ORDER BY m.group_name LIMIT $4",
        pool_id,
        sub,
        name,
        limit,
    )
    return [_group(row) for row in rows]


async def add_member(tx: Writer, pool_id: str, name: str, sub: str, now: float) -> None:
    """Put a user into a group; who is in it already stays."""
    await tx.execute(
        "INSERT INTO group_members (user_pool_id, sub, group_name, added_at) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (user_pool_id, sub, group_name) DO NOTHING",
        pool_id,
        sub,
        name,
        now,
    )


async def remove_member(tx: Writer, pool_id: str, name: str, sub: str) -> None:
    """Take a user out of a group; who is not in it stays out."""
    await tx.execute(
        "DELETE FROM group_members WHERE user_pool_id = $1 AND sub = $2 AND group_name = $3", pool_id, sub, name
    )


async def remove_members(tx: Writer, pool_id: str, name: str, limit: int) -> None:
    """Take up to `limit` users out of a group: fewer if somebody else takes some of these out meanwhile."""
    await tx.execute(
        "DELETE FROM group_members WHERE user_pool_id = $1 AND group_name = $2 AND sub IN"
        " (SELECT sub FROM group_members WHERE user_pool_id = $1 AND group_name = $2 LIMIT $3)",
        pool_id,
        name,
        limit,
    )


async def members_after(reader: Reader, pool_id: str, name: str, sub: str, limit: int) -> list[UserRow]:
    """Up to `limit` users who are in a group, in the order of their subs, from the one after `sub` on."""
    rows = await reader.rows(
        f"SELECT {COLUMNS} FROM group_members m JOIN users u ON u.user_pool_id = $1 AND u.sub = m.sub"
        " WHERE m.user_pool_id = $1 AND m.group_name = $2 AND m.sub > $3 ORDER BY m.sub LIMIT $4",
        pool_id,
        name,
        sub,
        limit,
    )
    return [user_row(row) for row in rows]
