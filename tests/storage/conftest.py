"""What tests of the store share: a database with every table on the engine at hand, and one SQLite file."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from poolhouse.storage.sqlite import SqliteStore
from poolhouse.storage.store import Store
from tests.conftest import open_url
from tests.services.postgres import Postgres


@pytest.fixture
def sqlite_tables_url(sqlite_template: Path, sqlite_url: str) -> str:
    """The URL of a database file with every table and no row."""
    shutil.copyfile(sqlite_template, sqlite_url.removeprefix("sqlite:///"))
    return sqlite_url


@pytest.fixture
async def postgresql_tables_url(postgres: Postgres, postgresql_template: str) -> AsyncIterator[str]:
    """The URL of a database with every table and no row."""
    url = await postgres.create_database(postgresql_template)
    yield url
    await postgres.drop_database(url)


@pytest.fixture
def tables_url(engine: str, request: pytest.FixtureRequest) -> str:
    """The URL of a database of the test's own with every table of the product, on the engine at hand."""
    url: str = request.getfixturevalue(f"{engine}_tables_url")
    return url


@pytest.fixture
async def tables(tables_url: str) -> AsyncIterator[Store]:
    """A store with every table of the product."""
    opened = await open_url(tables_url)
    yield opened
    await opened.close()


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
