"""Migrations: applied once, in order, by whoever comes first."""

import asyncio

import pytest

from poolhouse.storage.errors import MigrationRefused, StoreError
from poolhouse.storage.migrate import Migration, migrate, pending, shipped_migrations, store_id
from poolhouse.storage.store import Store
from tests.conftest import open_url

FIRST = next(step for step in shipped_migrations() if step.version == 1)
SECOND = Migration(
    2, "words", "CREATE TABLE words (word TEXT PRIMARY KEY); INSERT INTO words VALUES ('a;b -- c'); -- end"
)
BROKEN = Migration(3, "broken", "CREATE TABLE more (n BIGINT); INSERT INTO nowhere VALUES (1)")


async def test_every_step_is_applied_once_and_in_order(bare_store: Store) -> None:
    """A fresh database gets all steps; a current one none."""
    expected = [str(step) for step in shipped_migrations()]
    assert await pending(bare_store) == expected
    assert await migrate(bare_store, 1.0, "first") == expected
    assert await pending(bare_store) == []
    assert await migrate(bare_store, 2.0, "second") == []


async def test_a_database_keeps_its_id(bare_store: Store) -> None:
    """The first server names the database, for good."""
    await migrate(bare_store, 1.0, "first")
    await migrate(bare_store, 1.0, "second")
    assert await store_id(bare_store) == "first"


async def test_strings_may_hold_semicolons_and_dashes(bare_store: Store) -> None:
    """A script is split at its statements, not at its characters."""
    await migrate(bare_store, 1.0, "id", migrations=[FIRST, SECOND])
    assert await bare_store.value("SELECT word FROM words") == "a;b -- c"


async def test_a_step_that_fails_leaves_nothing_of_itself(bare_store: Store) -> None:
    """Half a step is never there; the steps before it are."""
    with pytest.raises(StoreError):
        await migrate(bare_store, 1.0, "id", migrations=[FIRST, SECOND, BROKEN])
    assert await bare_store.value(bare_store.dialect.table_exists, "words") == 1
    assert await bare_store.value(bare_store.dialect.table_exists, "more") is None
    assert await pending(bare_store, migrations=[FIRST, SECOND, BROKEN]) == ["0003_broken"]


async def test_a_newer_database_is_refused(bare_store: Store) -> None:
    """Old code does not touch what it does not know."""
    await migrate(bare_store, 1.0, "id", migrations=[FIRST, SECOND])
    with pytest.raises(MigrationRefused, match="newer than this code"):
        await migrate(bare_store, 1.0, "id", migrations=[FIRST])


async def test_a_step_that_was_edited_after_it_was_applied_is_refused(bare_store: Store) -> None:
    """Two databases with the same history have the same schema."""
    await migrate(bare_store, 1.0, "id", migrations=[FIRST, SECOND])
    edited = Migration(2, "words", SECOND.script + " ")
    with pytest.raises(MigrationRefused, match="another version"):
        await migrate(bare_store, 1.0, "id", migrations=[FIRST, edited])


async def test_servers_that_start_at_once_take_turns(bare_store: Store, store_url: str) -> None:
    """Each step is applied by one of them, and all of them end up with a current database."""
    others = [await open_url(store_url) for _ in range(3)]
    outcomes = await asyncio.gather(*(migrate(store, 1.0, "id") for store in (bare_store, *others)))
    applied = sorted(name for names in outcomes for name in names)
    assert applied == [str(step) for step in shipped_migrations()]
    for store in others:
        await store.close()
