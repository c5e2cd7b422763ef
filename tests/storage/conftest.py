"""What tests of the store share: a database with every table on the engine at hand, and one SQLite file."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from poolhouse.storage.migrate import migrate
from poolhouse.storage.sqlite import SqliteStore
from poolhouse.storage.store import Store


@pytest.fixture
async def tables(bare_store: Store) -> Store:
    """A store with every table of the product."""
    await migrate(bare_store, 0.0, "id")
    return bare_store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The database file."""
    return tmp_path / "store.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqliteStore]:
    """A durable store in that file, with one table `t`."""
    opened = await SqliteStore.open(path)
    async with opened.write() as tx:
        await tx.execute("CREATE TABLE t (n INT PRIMARY KEY, word TEXT) STRICT")
    yield opened
    await opened.close()
