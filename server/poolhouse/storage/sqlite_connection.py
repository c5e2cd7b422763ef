"""Connections to the SQLite file: how one is set up, and what is done to it at faults."""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from poolhouse.storage.errors import StoreUnavailable
from poolhouse.storage.sqlite_errors import is_busy, translate

# Of each connection, and taken as it is needed. What leads to a million users' rows has room in it: with a quarter of
# this, one of a million was found by e-mail a third more slowly than one of a thousand.
# No memory map: measured, a read after another connection's commit costs five times as much with one.
_CACHE_KIB = 16 * 1024
_WAL_LIMIT_BYTES = 64 * 1024 * 1024
_CACHED_STATEMENTS = 512
# How long to wait for a lock that another process holds, and how long between two tries.
BUSY_SECONDS = 5.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.001, 0.05
_PRAGMAS = (
    "fullfsync = ON",  # macOS: without it, no fsync there reaches the medium
    "foreign_keys = ON",
    "case_sensitive_like = ON",
    "trusted_schema = OFF",
    "temp_store = MEMORY",
    f"cache_size = -{_CACHE_KIB}",
    f"journal_size_limit = {_WAL_LIMIT_BYTES}",
)

Args = tuple[object, ...]
T = TypeVar("T")


def connect_writer(path: Path, *, durable: bool) -> sqlite3.Connection:
    """Open the connection that writes; raises sqlite3.Error. It never waits for a lock by itself.

    A durable commit survives the loss of power; one that is not survives only the process.
    """
    return _connect(path, ["journal_mode = WAL", f"synchronous = {'FULL' if durable else 'OFF'}"])


def connect_reader(path: Path, *, wait_seconds: float = 0.0) -> sqlite3.Connection:
    """Open a connection that can only read; raises sqlite3.Error. It waits that long, blocking, for a lock."""
    return _connect(path, ["query_only = ON", f"busy_timeout = {int(wait_seconds * 1000)}"])


def _connect(path: Path, own_pragmas: list[str]) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=0, isolation_level=None, check_same_thread=False, cached_statements=_CACHED_STATEMENTS
    )
    try:
        for pragma in [*_PRAGMAS, *own_pragmas]:
            connection.execute(f"PRAGMA {pragma}")
        _check_journal(connection)
    except BaseException:
        connection.close()
        raise
    connection.row_factory = sqlite3.Row
    return connection


def _check_journal(connection: sqlite3.Connection) -> None:
    mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
    if mode != "wal":
        raise sqlite3.OperationalError(f"the file system does not carry a write-ahead log (journal mode {mode})")


def create_private_file(path: Path) -> None:
    """Make the database file, and its folder, readable by their owner alone. Raises OSError.

    A file that exists is not even opened: closing it again would drop the locks that SQLite holds on it.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def bindable(args: Args) -> Args:
    """The parameters, if both engines can hold them; UnicodeError for text that holds a NUL.

    SQLite would take the NUL; PostgreSQL cannot, and the engines are to agree.
    """
    for arg in args:
        if type(arg) is str and "\0" in arg:
            raise UnicodeError("text holds a NUL")
    return args


async def patiently(attempt: Callable[[], T]) -> T:
    """`attempt()`, tried again while another process holds the lock; StoreUnavailable after BUSY_SECONDS."""
    deadline = asyncio.get_running_loop().time() + BUSY_SECONDS
    pause = _FIRST_PAUSE
    while True:
        try:
            return attempt()
        except sqlite3.Error as error:
            if not is_busy(error):
                raise translate(error) from error
            if asyncio.get_running_loop().time() > deadline:
                raise StoreUnavailable("another process holds the database") from error
        await asyncio.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)
