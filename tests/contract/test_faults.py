"""Disks that fill up, databases that turn read-only or go away: a clear error, and recovery without a restart."""

import asyncio
import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from poolhouse.storage.errors import StoreUnavailable
from poolhouse.storage.sqlite import SqliteStore
from poolhouse.storage.store import Store
from tests.conftest import open_url
from tests.services.postgres import Postgres

BLOB = b"x" * 200_000


async def put(store: Store, name: str) -> None:
    """Store a file of 200 kB."""
    async with store.write() as tx:
        await tx.execute("INSERT INTO files (name, body) VALUES ($1, $2)", name, BLOB)


async def with_table(store: Store) -> Store:
    """The store, with a table for files."""
    async with store.write() as tx:
        await tx.execute(store.dialect.ddl("CREATE TABLE files (name TEXT PRIMARY KEY, body BYTEA NOT NULL)"))
    return store


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], check=True)
    yield folder
    subprocess.run(["umount", folder], check=True)


async def test_a_full_disk_is_said_and_survived(small_disk: Path) -> None:
    """Writes fail as unavailable while there is no space, reads go on, and writes work again once there is some."""
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"0" * 2_500_000)
    store = await with_table(await SqliteStore.open(small_disk / "store.db"))
    kept: list[str] = []

    async def fill_up() -> None:
        for number in range(50):
            await put(store, f"{number:02}")
            kept.append(f"{number:02}")

    with pytest.raises(StoreUnavailable):
        await fill_up()
    assert [row[0] for row in await store.rows("SELECT name FROM files ORDER BY name")] == kept
    ballast.unlink()
    await put(store, "later")
    assert await store.value("SELECT COUNT(*) FROM files") == len(kept) + 1
    await store.close()


async def test_a_full_disk_fails_a_whole_group_and_no_more(small_disk: Path) -> None:
    """Of writers that share a commit each learns the truth: done is there afterwards, failed is not."""
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"0" * 1_500_000)
    store = await with_table(await SqliteStore.open(small_disk / "store.db"))
    outcomes = await asyncio.gather(*(put(store, f"{n:02}") for n in range(30)), return_exceptions=True)
    done = [f"{n:02}" for n, outcome in enumerate(outcomes) if outcome is None]
    assert any(isinstance(outcome, StoreUnavailable) for outcome in outcomes)
    assert [row[0] for row in await store.rows("SELECT name FROM files ORDER BY name")] == done
    ballast.unlink()
    await put(store, "later")
    await store.close()


async def test_a_read_only_disk_is_said_and_survived(small_disk: Path) -> None:
    """Writes fail as unavailable while the disk takes none, and work again once it does."""
    store = await with_table(await SqliteStore.open(small_disk / "store.db"))
    await put(store, "before")
    await store.close()
    _remount(small_disk, "ro")
    with pytest.raises(StoreUnavailable):
        await put(await SqliteStore.open(small_disk / "store.db"), "meanwhile")
    _remount(small_disk, "rw")
    store = await SqliteStore.open(small_disk / "store.db")
    await put(store, "after")
    assert [row[0] for row in await store.rows("SELECT name FROM files ORDER BY name")] == ["after", "before"]
    await store.close()


def _remount(disk: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", disk], check=True)


async def test_a_database_that_turns_read_only_is_said_and_survived(postgres: Postgres) -> None:
    """A role that may write no more gets a clear error for writes, and goes on reading."""
    url = await postgres.create_database()
    store = await with_table(await open_url(url))
    await put(store, "before")
    await _as_owner(
        url,
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'read_only_sql_transaction'; END $$",
    )
    await _as_owner(url, "CREATE TRIGGER refuse BEFORE INSERT ON files EXECUTE FUNCTION refuse()")
    with pytest.raises(StoreUnavailable):
        await put(store, "meanwhile")
    assert await store.value("SELECT COUNT(*) FROM files") == 1
    await _as_owner(url, "DROP TRIGGER refuse ON files")
    await put(store, "after")
    await store.close()


async def _as_owner(url: str, sql: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(sql)
    await connection.close()


async def test_a_lost_database_comes_back_without_a_restart(cluster: Postgres) -> None:
    """Connections that died with the database are replaced: one clear error while it is away, none afterwards."""
    store = await with_table(await open_url(await cluster.create_database()))
    await put(store, "before")
    await cluster.stop()
    with pytest.raises(StoreUnavailable):
        await store.row("SELECT 1")
    with pytest.raises(StoreUnavailable):
        await put(store, "meanwhile")
    await cluster.start()
    assert await store.value("SELECT COUNT(*) FROM files") == 1
    with contextlib.suppress(StoreUnavailable):
        await put(store, "after")
    await put(store, "after that")
    await store.close()


async def test_a_restart_between_two_reads_is_not_even_noticed(cluster: Postgres) -> None:
    """A read is tried again on a new connection when the old one proves dead."""
    store = await with_table(await open_url(await cluster.create_database()))
    await cluster.restart()
    assert await store.value("SELECT COUNT(*) FROM files") == 0
    await store.close()
