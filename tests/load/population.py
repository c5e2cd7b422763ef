"""Fills a pool with users, straight into the database: a million of them in a minute or two.

Every row is made by the product's own code; only the way into the tables is shorter.
"""

import hashlib
import sqlite3
import uuid
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final, Protocol

import asyncpg

from poolhouse.crypto import passwords, srp
from poolhouse.crypto.sealed import Keyring
from poolhouse.storage import users as rows
from poolhouse.user_pools.model import user as model
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.passwords import verifier_context
from tests.load.arithmetic import PASSWORD
from tests.load.target import user_name

BATCH: Final = 5_000
BATCHES_PER_COMMIT: Final = 20
# Users of each kind that drivers use: enough that no cache of one user's rows flatters.
TOKEN_USERS: Final = 500
SRP_USERS: Final = 64
_CREATED_AT: Final = 1_700_000_000.0
_SALT: Final = b"0123456789abcdef"
_BULK_CACHE_KIB: Final = 1024 * 1024

TABLES: Final[Mapping[str, Sequence[str]]] = {
    "users": ("user_pool_id", *(name.strip() for name in rows._COLUMNS.split(","))),
    "user_aliases": ("user_pool_id", "name", "value_key", "sub"),
    "user_search": ("user_pool_id", "name", "value", "sub"),
}

Tables = Mapping[str, list[tuple[Any, ...]]]


class Into(Protocol):
    """Where rows go."""

    async def add(self, tables: Tables) -> None:
        """Add rows."""

    async def commit(self) -> None:
        """Make everything so far durable."""


def spread(users: int, wanted: int, offset: int = 0) -> list[int]:
    """Numbers of up to `wanted` users all over the pool; those of different small offsets never meet."""
    count = max(1, min(wanted, users // 4))
    return [i * (users // count) + offset for i in range(count)]


async def fill(into: Into, pool: Pool, keyring: Keyring, users: int, progress: Callable[[int], object]) -> None:
    """Give the pool its users; `progress` hears how many more there are."""
    make = _Maker(pool, keyring, users)
    for batch, first in enumerate(range(0, users, BATCH), start=1):
        numbers = range(first, min(first + BATCH, users))
        await into.add(make.tables(numbers))
        if batch % BATCHES_PER_COMMIT == 0:
            await into.commit()
        progress(len(numbers))
    await into.commit()


class _Maker:
    """Makes the rows of users by their numbers."""

    def __init__(self, pool: Pool, keyring: Keyring, users: int) -> None:
        self._pool, self._keyring = pool, keyring
        self._password = passwords.hash_password(PASSWORD, passwords.OWASP)
        # Hundreds of tokens are signed in for; what is measured later never sees these hashes.
        self._cheap = passwords.hash_password(PASSWORD, passwords.TESTS_ONLY)
        self._quick, self._srp = set(spread(users, TOKEN_USERS)), set(spread(users, SRP_USERS, 2))
        self._no_verifier = keyring.seal(bytes(srp.make_verifier("", "", "", _SALT)), b"nobody's")

    def tables(self, numbers: Iterable[int]) -> Tables:
        """The rows of these users."""
        found: dict[str, list[tuple[Any, ...]]] = {name: [] for name in TABLES}
        pool_id = self._pool.id
        for user in map(self._user, numbers):
            row = user.to_row(self._pool)
            found["users"].append((pool_id, *astuple_of(row)))
            aliases = model.alias_keys(self._pool, user)
            found["user_aliases"] += [(pool_id, name, key, user.sub) for name, key in aliases.items()]
            found["user_search"] += [(pool_id, *pair, user.sub) for pair in model._search_values(row).items()]
        return found

    def _user(self, number: int) -> model.User:
        name = user_name(number)
        sub = str(uuid.UUID(bytes=hashlib.sha256(name.encode()).digest()[:16], version=4))
        return model.User(
            self._pool.id,
            sub,
            name,
            model.CONFIRMED,
            {
                "email": f"{name}@example.com",
                "email_verified": "true",
                "given_name": f"Given {number % 997}",
                "family_name": f"Family {number % 9_973}",
            },
            _CREATED_AT,
            _CREATED_AT,
            password=self._cheap if number in self._quick else self._password,
            srp_salt=_SALT,
            srp_verifier=self._verifier(sub, name) if number in self._srp else self._no_verifier,
        )

    def _verifier(self, sub: str, name: str) -> bytes:
        verifier = srp.make_verifier(srp.pool_name(self._pool.id), name, PASSWORD, _SALT)
        return self._keyring.seal(verifier, verifier_context(self._pool.id, sub))


def astuple_of(row: rows.UserRow) -> tuple[Any, ...]:
    """The row's values in the order of its columns, without the deep copy of `dataclasses.astuple`."""
    return rows._values(row)


@asynccontextmanager
async def into_sqlite(path: Path) -> AsyncIterator[Into]:
    """The file of a server that does not run."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA cache_size = -{_BULK_CACHE_KIB}")
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield _IntoSqlite(connection)
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


class _IntoSqlite:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def add(self, tables: Tables) -> None:
        for name, columns in TABLES.items():
            marks = ", ".join("?" * len(columns))
            statement = f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608  constants above
            self._connection.executemany(statement, tables[name])

    async def commit(self) -> None:
        self._connection.execute("COMMIT")
        self._connection.execute("BEGIN IMMEDIATE")


@asynccontextmanager
async def into_postgres(url: str) -> AsyncIterator[Into]:
    """A database; in the end its statistics are what autovacuum would soon have made them."""
    connection = await asyncpg.connect(url)
    try:
        yield _IntoPostgres(connection)
        await connection.execute("VACUUM ANALYZE", timeout=None)
        await connection.execute("CHECKPOINT")
    finally:
        await connection.close()


class _IntoPostgres:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def add(self, tables: Tables) -> None:
        for name, columns in TABLES.items():
            await self._connection.copy_records_to_table(name, records=tables[name], columns=list(columns))

    async def commit(self) -> None:
        """COPY commits by itself."""
