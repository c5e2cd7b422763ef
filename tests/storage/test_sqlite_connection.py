"""How SQLite files are made and opened, and how long a lock is waited for."""

import sqlite3
from pathlib import Path

import pytest

from poolhouse.storage import sqlite_connection
from poolhouse.storage.errors import StoreError, StoreUnavailable
from poolhouse.storage.sqlite_connection import bindable, connect_reader, connect_writer, create_private_file, patiently


def locked(path: Path) -> sqlite3.Connection:
    """Another process's connection, in the middle of a write."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other


@pytest.mark.parametrize(("durable", "synchronous"), [(True, 2), (False, 0)])
def test_a_writer_waits_for_the_disk_if_it_is_to_be_durable(path: Path, *, durable: bool, synchronous: int) -> None:
    """FULL: a commit outlives the loss of power. OFF: it outlives the process alone."""
    connection = connect_writer(path, durable=durable)
    assert connection.execute("PRAGMA synchronous").fetchone()[0] == synchronous
    assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert connection.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    connection.close()


def test_a_reader_cannot_write(path: Path) -> None:
    """SQLite itself refuses."""
    connect_writer(path, durable=False).close()
    reader = connect_reader(path, wait_seconds=1.5)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("CREATE TABLE t (n INT)")
    assert reader.execute("PRAGMA busy_timeout").fetchone()[0] == 1500
    reader.close()


def test_a_place_that_carries_no_write_ahead_log_is_refused() -> None:
    """Without one, readers and writers would block each other: better not to start."""
    with pytest.raises(sqlite3.OperationalError, match="does not carry a write-ahead log"):
        connect_writer(Path(":memory:"), durable=True)


def test_a_new_file_is_its_owners_alone(tmp_path: Path) -> None:
    """So is the folder that is made for it; a file that is there is left as it is."""
    path = tmp_path / "new" / "store.db"
    create_private_file(path)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    path.write_bytes(b"content")
    create_private_file(path)
    assert path.read_bytes() == b"content"


def test_a_file_that_cannot_be_made_is_the_systems_error(tmp_path: Path) -> None:
    """The store makes its own of it."""
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        create_private_file(tmp_path / "file" / "store.db")


def test_text_with_a_nul_is_refused_and_anything_else_is_passed_on() -> None:
    """PostgreSQL cannot hold one; bytes may."""
    args = ("text", b"\0", 1, None)
    assert bindable(args) is args
    with pytest.raises(UnicodeError, match="NUL"):
        bindable(("fine", "a\0b"))


async def test_a_lock_is_waited_for(path: Path) -> None:
    """The answer comes as soon as the other process is done."""
    writer = connect_writer(path, durable=False)
    other, tries = locked(path), 0

    def attempt() -> int:
        nonlocal tries
        tries += 1
        if tries == 3:
            other.execute("COMMIT")
        writer.execute("BEGIN IMMEDIATE")
        return tries

    assert await patiently(attempt) == 3
    writer.close()
    other.close()


async def test_a_lock_is_not_waited_for_for_ever(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After BUSY_SECONDS the database is called unavailable."""
    monkeypatch.setattr(sqlite_connection, "BUSY_SECONDS", 0.02)
    writer = connect_writer(path, durable=False)
    other = locked(path)
    with pytest.raises(StoreUnavailable, match="another process holds the database"):
        await patiently(lambda: writer.execute("BEGIN IMMEDIATE"))
    other.close()
    writer.close()


async def test_what_is_no_lock_fails_at_once(path: Path) -> None:
    """In the store's own words."""
    writer = connect_writer(path, durable=False)
    with pytest.raises(StoreError, match="syntax error"):
        await patiently(lambda: writer.execute("BEGUN"))
    writer.close()
