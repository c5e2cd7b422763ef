"""Rows of roles and of the policies within them. A role is found by its name's key: the name in lower case."""

from dataclasses import dataclass
from typing import Final

from poolhouse.storage.store import Reader, Row, Writer

_COLUMNS: Final = "name_key, name, id, path, settings, trust_policy, created_at"
_ROLE: Final = f"SELECT {_COLUMNS} FROM iam_roles"


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role. `settings` is a serialized message whose meaning the domain knows, `trust_policy` is JSON."""

    name_key: str
    name: str
    id: str
    path: str
    settings: bytes
    trust_policy: str
    created_at: float


def _role(row: Row) -> RoleRow:
    return RoleRow(row[0], row[1], row[2], row[3], row[4], row[5], row[6])


async def insert(tx: Writer, role: RoleRow) -> None:
    """Add a role; UniqueViolation if its name is taken."""
    await tx.execute(
        f"INSERT INTO iam_roles ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        role.name_key,
        role.name,
        role.id,
        role.path,
        role.settings,
        role.trust_policy,
        role.created_at,
    )


async def find(reader: Reader, key: str) -> RoleRow | None:
    """The role whose name has this key."""
    row = await reader.row(f"{_ROLE} WHERE name_key = $1", key)
    return None if row is None else _role(row)


async def lock(tx: Writer, key: str) -> RoleRow | None:
    """The role whose name has this key; it and its policies are kept from changing until the transaction ends."""
    row = await tx.row(f"{_ROLE} WHERE name_key = $1{tx.dialect.for_update}", key)
    return None if row is None else _role(row)


async def after(reader: Reader, path_prefix: str, key: str, limit: int) -> list[RoleRow]:
    """Up to `limit` roles whose paths begin so, in the order of their keys, from the one after `key` on."""
    rows = await reader.rows(
        f"{_ROLE} WHERE name_key > $1 AND substr(path, 1, $2) = $3 ORDER BY name_key LIMIT $4",
        key,
        len(path_prefix),
        path_prefix,
        limit,
    )
    return [_role(row) for row in rows]


async def update(tx: Writer, key: str, settings: bytes, trust_policy: str) -> None:
    """Replace what a role that `tx` holds is made of."""
    await tx.execute(
        "UPDATE iam_roles SET settings = $2, trust_policy = $3 WHERE name_key = $1", key, settings, trust_policy
    )


async def delete(tx: Writer, key: str) -> None:
    """Take away a role that `tx` holds and that has no policies."""
    await tx.execute("DELETE FROM iam_roles WHERE name_key = $1", key)


async def put_policy(tx: Writer, key: str, name: str, document: str) -> None:
    """Put a policy into a role that `tx` holds, in place of the one of that name."""
    await tx.execute(
        "INSERT INTO iam_role_policies (role_key, name, document) VALUES ($1, $2, $3)"
        " ON CONFLICT (role_key, name) DO UPDATE SET document = EXCLUDED.document",
        key,
        name,
        document,
    )


async def find_policy(reader: Reader, key: str, name: str) -> str | None:
    """The policy of that name, in JSON."""
    document: str | None = await reader.value(
        "SELECT document FROM iam_role_policies WHERE role_key = $1 AND name = $2", key, name
    )
    return document


async def policies(reader: Reader, key: str) -> dict[str, str]:
    """All policies of a role, in the order of their names."""
    rows = await reader.rows("SELECT name, document FROM iam_role_policies WHERE role_key = $1 ORDER BY name", key)
    return {row[0]: row[1] for row in rows}


async def policy_names(reader: Reader, key: str, last: str, limit: int) -> list[str]:
    """Up to `limit` names of a role's policies, in their order, from the one after `last` on."""
    rows = await reader.rows(
        "SELECT name FROM iam_role_policies WHERE role_key = $1 AND name > $2 ORDER BY name LIMIT $3", key, last, limit
    )
    return [row[0] for row in rows]


async def delete_policy(tx: Writer, key: str, name: str) -> bool:
    """Take a policy out of a role that `tx` holds; whether it was there."""
    return await tx.execute("DELETE FROM iam_role_policies WHERE role_key = $1 AND name = $2", key, name) > 0
