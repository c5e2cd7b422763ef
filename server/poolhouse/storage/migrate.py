"""Brings a database's schema up to date, one file of `migrations` after the other. Many servers may start at once."""

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from importlib import resources

from poolhouse.storage.dialect import split_statements
from poolhouse.storage.errors import MigrationRefused
from poolhouse.storage.store import Reader, Store, Writer

_FILE_NAME = re.compile(r"(?P<version>\d{4})_(?P<name>\w+)\.sql")
_HISTORY = """CREATE TABLE IF NOT EXISTS schema_migrations (
    version BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at DOUBLE PRECISION NOT NULL
)"""


@dataclass(frozen=True)
class Migration:
    """One step of the schema."""

    version: int
    name: str
    script: str

    @cached_property
    def checksum(self) -> str:
        """SHA-256 of the script, in hex."""
        return hashlib.sha256(self.script.encode()).hexdigest()

    def __str__(self) -> str:
        return f"{self.version:04}_{self.name}"


def shipped_migrations() -> list[Migration]:
    """The steps that this code carries, in order; their numbers are unique."""
    found = [
        Migration(int(parts["version"]), parts["name"], file.read_text("utf-8"))
        for file in resources.files("poolhouse.storage.migrations").iterdir()
        if (parts := _FILE_NAME.fullmatch(file.name))
    ]
    return sorted(found, key=lambda migration: migration.version)


async def migrate(store: Store, now: float, store_id: str, *, migrations: list[Migration] | None = None) -> list[str]:
    """Apply every pending step, each in a transaction of its own; returns their names.

    A database that has no id yet takes `store_id`. MigrationRefused if an applied step differs from this code's or is
    unknown to it. Servers that start at once take turns.
    """
    migrations = shipped_migrations() if migrations is None else migrations
    applied: list[str] = []
    while (name := await _step(store, now, migrations)) is not None:
        applied.append(name)
    async with store.write() as tx:
        await tx.execute("INSERT INTO store_identity (singleton, id) VALUES (1, $1) ON CONFLICT DO NOTHING", store_id)
    return applied


async def pending(store: Store, *, migrations: list[Migration] | None = None) -> list[str]:
    """The names of the steps not yet applied; MigrationRefused as for `migrate`. Changes nothing."""
    migrations = shipped_migrations() if migrations is None else migrations
    if await store.value(store.dialect.table_exists, "schema_migrations") is None:
        return [str(migration) for migration in migrations]
    return [str(migration) for migration in await _pending(store, migrations)]


async def store_id(reader: Reader) -> str:
    """The id that this database was given when it was made."""
    return str(await reader.value("SELECT id FROM store_identity"))


async def _step(store: Store, now: float, migrations: list[Migration]) -> str | None:
    async with store.exclusive() as tx:
        await tx.execute(store.dialect.ddl(_HISTORY))
        waiting = await _pending(tx, migrations)
        if not waiting:
            return None
        await _apply(tx, store, waiting[0], now)
    return str(waiting[0])


async def _pending(reader: Reader, migrations: list[Migration]) -> list[Migration]:
    known = {migration.version: migration for migration in migrations}
    rows = await reader.rows("SELECT version, name, checksum FROM schema_migrations ORDER BY version")
    for row in rows:
        migration = known.pop(row["version"], None)
        if migration is None:
            raise MigrationRefused(f"the database is newer than this code: it has step {row['version']} {row['name']}")
        if migration.checksum != row["checksum"]:
            raise MigrationRefused(f"step {migration} was applied in another version than this code's")
    return list(known.values())


async def _apply(tx: Writer, store: Store, migration: Migration, now: float) -> None:
    for statement in split_statements(migration.script):
        await tx.execute(store.dialect.ddl(statement))
    await tx.execute(
        "INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES ($1, $2, $3, $4)",
        migration.version,
        migration.name,
        migration.checksum,
        now,
    )
