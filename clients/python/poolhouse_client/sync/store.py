"""The local store: one SQLite file, of one identity pool, and of one device at a time. It keeps all by identity."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from poolhouse_client.sync import tables
from poolhouse_client.sync.model import StoreInUse, StoreUnusable
from poolhouse_client.sync.records import Dataset, Record, Version

MEMORY: Final = ":memory:"
POOL: Final = "identity_pool_id"
SHOWN: Final = "shown"
OWNER_ONLY: Final = 0o600

_COLUMNS: Final = (
    "key, value, modified_at, sync_count, modified_by, stale,"
    " pending_value, pending_at, pending_order, sent_value, sent_at"
)
_DATASET: Final = "name, known, seen, deleted, deleting"


class Store:
    """The rows. It decides nothing, and belongs to the thread that has opened it."""

    def __init__(self, path: str | os.PathLike[str], identity_pool_id: str) -> None:
        self._connection = _open(path)
        try:
            self._prepare(identity_pool_id)
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        """Let others have it."""
        self._connection.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: all of it is kept, or nothing if the block raises."""
        self._run("BEGIN IMMEDIATE")
        try:
            yield
            self._run("COMMIT")
        except BaseException:
            if self._connection.in_transaction:  # a disk that is full has ended it already
                self._run("ROLLBACK")
            raise

    def note(self, name: str) -> str | None:
        """What was noted of the device by this name."""
        return next((row[0] for row in self._run("SELECT value FROM device WHERE name = ?", name)), None)

    def set_note(self, name: str, value: str | None) -> None:
        """Note something of the device; None to note it no more."""
        if value is None:
            self._run("DELETE FROM device WHERE name = ?", name)
        else:
            self._run("INSERT OR REPLACE INTO device VALUES (?, ?)", name, value)

    def token(self, owner: str) -> str | None:
        """Where the identity's watch goes on."""
        found = self._run("SELECT resume_token FROM identities WHERE identity_id = ?", owner)
        return next((row[0] for row in found), None)

    def set_token(self, owner: str, token: str | None) -> None:
        """Have the identity's watch go on here; None to have it begin anew."""
        self._run("DELETE FROM identities WHERE identity_id = ?", owner)
        if token is not None:
            self._run("INSERT INTO identities VALUES (?, ?)", owner, token)

    def dataset(self, owner: str, name: str) -> Dataset:
        """How far a dataset is known."""
        rows = self._run(f"SELECT {_DATASET} FROM datasets WHERE identity_id = ? AND name = ?", owner, name)
        return next(map(_dataset, rows), Dataset(name))

    def datasets(self, owner: str) -> list[Dataset]:
        """All datasets that anything is known of, by their names."""
        return [_dataset(row) for row in self._run(f"SELECT {_DATASET} FROM datasets WHERE identity_id = ?", owner)]

    def put_dataset(self, owner: str, one: Dataset) -> None:
        """Keep how far a dataset is known."""
        values = (owner, one.name, one.known, one.seen, one.deleted, one.deleting)
        self._run("INSERT OR REPLACE INTO datasets VALUES (?, ?, ?, ?, ?, ?)", *values)

    def record(self, owner: str, dataset: str, key: str) -> Record:
        """A record; an empty one if there is none."""
        named = f"SELECT {_COLUMNS} FROM records WHERE identity_id = ? AND dataset = ? AND key = ?"
        return next(map(_record, self._run(named, owner, dataset, key)), Record(key))

    def records(self, owner: str, dataset: str, condition: str = "TRUE") -> list[Record]:
        """The records of a dataset, in the order of their keys."""
        named = f"SELECT {_COLUMNS} FROM records WHERE identity_id = ? AND dataset = ? AND {condition} ORDER BY key"
        return [_record(row) for row in self._run(named, owner, dataset)]

    def names(self, owner: str, condition: str = "TRUE") -> list[str]:
        """The datasets of which there are such records; the one with the oldest pending change comes first."""
        grouped = f"WHERE identity_id = ? AND {condition} GROUP BY dataset ORDER BY min(pending_order), dataset"
        return [row[0] for row in self._run(f"SELECT dataset FROM records {grouped}", owner)]

    def put_record(self, owner: str, dataset: str, one: Record) -> None:
        """Keep a record, or drop it if there is nothing to keep."""
        if one.is_empty:
            self._run("DELETE FROM records WHERE identity_id = ? AND dataset = ? AND key = ?", owner, dataset, one.key)
            return
        base = (one.key, *one.base, one.sync_count, one.by, one.stale)
        values = (owner, dataset, *base, *(one.pending or (None, None)), one.order, *(one.sent or (None, None)))
        self._run("INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", *values)

    def drop_removed(self, owner: str, one: Dataset) -> None:
        """Drop records that are no more, and of which nothing older can come."""
        removed = "identity_id = ? AND dataset = ? AND value IS NULL AND pending_at IS NULL AND NOT stale"
        self._run(f"DELETE FROM records WHERE {removed} AND sync_count <= ?", owner, one.name, one.known)

    def last_order(self, owner: str) -> int:
        """The order of the pending change that was made last; 0 if there is none."""
        pending = "identity_id = ? AND pending_at IS NOT NULL"
        return next(iter(self._run(f"SELECT max(pending_order) FROM records WHERE {pending}", owner)))[0] or 0

    def drop(self, owner: str) -> None:
        """Forget all of an identity."""
        for table in ("records", "datasets", "identities"):
            self._run(f"DELETE FROM {table} WHERE identity_id = ?", owner)

    def _prepare(self, identity_pool_id: str) -> None:
        self._lock()
        version = next(iter(self._run("PRAGMA user_version")))[0]
        if version > tables.VERSION:
            raise StoreUnusable("The store was made by a later version of this client.")
        if version == 0:
            self._connection.executescript(f"BEGIN IMMEDIATE; {tables.CREATE} COMMIT;")
        if self.note(POOL) is None:
            self.set_note(POOL, identity_pool_id)
        if self.note(POOL) != identity_pool_id:
            raise StoreUnusable("The store is another identity pool's.")

    def _lock(self) -> None:
        # Held until the connection is closed, by whatever end of the process.
        self._run("PRAGMA locking_mode = EXCLUSIVE")
        try:
            self._run("BEGIN EXCLUSIVE")
            self._run("COMMIT")
            self._run("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            raise StoreInUse("The store is open elsewhere: it is for one device of one process.") from None
        # What a transaction has written outlives the process; a power failure may take the last ones, as a whole.
        self._run("PRAGMA synchronous = NORMAL")

    def _run(self, statement: str, *values: Any) -> sqlite3.Cursor:
        return self._connection.execute(statement, values)


def _open(path: str | os.PathLike[str]) -> sqlite3.Connection:
    if path != MEMORY:
        # A file that is there stays closed: closing it would end all locks that this process has on it, also those of
        # a store that is open.
        with suppress(FileExistsError):
            # It holds a guest's id: whoever reads that is the guest.
            os.close(os.open(Path(path).resolve(), os.O_RDWR | os.O_CREAT | os.O_EXCL, OWNER_ONLY))
    return sqlite3.connect(path, timeout=0, isolation_level=None, cached_statements=256)


def _dataset(row: Any) -> Dataset:
    name, known, seen, deleted, deleting = row
    return Dataset(name, known, seen, deleted, bool(deleting))


def _record(row: Any) -> Record:
    key, value, modified_at, sync_count, by, stale, pending_value, pending_at, order, sent_value, sent_at = row
    pending = None if pending_at is None else Version(pending_value, pending_at)
    sent = None if sent_at is None else Version(sent_value, sent_at)
    return Record(key, Version(value, modified_at), sync_count, by, bool(stale), pending, order, sent)
