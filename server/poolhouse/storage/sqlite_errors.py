"""What SQLite's result codes mean to a caller (sqlite.org/rescode.html)."""

import re
import sqlite3

from poolhouse.storage.errors import (
    ConstraintViolation,
    InvalidText,
    InvalidValue,
    StoreError,
    StoreUnavailable,
    UniqueViolation,
)

# The module raises its own errors too, for example when it is handed a type that it cannot bind.
DRIVER_ERRORS = (sqlite3.Error, sqlite3.Warning, OverflowError, UnicodeError)

_PRIMARY_CODE = 0xFF
_DATATYPE = 3091  # SQLITE_CONSTRAINT_DATATYPE; Python 3.11 has no name for it
_UNIQUE_CODES = {
    sqlite3.SQLITE_CONSTRAINT_UNIQUE,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
    sqlite3.SQLITE_CONSTRAINT_ROWID,
}
_FAULTS = {
    sqlite3.SQLITE_BUSY: "the database is locked",
    sqlite3.SQLITE_LOCKED: "the database is locked",
    sqlite3.SQLITE_NOMEM: "out of memory",
    sqlite3.SQLITE_READONLY: "the database is read-only",
    sqlite3.SQLITE_INTERRUPT: "interrupted",
    sqlite3.SQLITE_IOERR: "input/output error",
    sqlite3.SQLITE_CORRUPT: "the database is damaged",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_CANTOPEN: "the database cannot be opened",
    sqlite3.SQLITE_PROTOCOL: "the database is locked",
    sqlite3.SQLITE_NOTADB: "the file is not a database",
    sqlite3.SQLITE_PERM: "the database may not be used",
    sqlite3.SQLITE_AUTH: "the database may not be used",
}
_UNIQUE_TEXT = re.compile(r"UNIQUE constraint failed: (?:index '(?P<index>[^']+)'|(?P<columns>.+))")


def code(error: BaseException) -> int:
    """SQLite's extended result code, or 0 where the error is Python's."""
    return getattr(error, "sqlite_errorcode", 0) or 0


def is_busy(error: BaseException) -> bool:
    """Whether another connection held the lock."""
    return code(error) & _PRIMARY_CODE == sqlite3.SQLITE_BUSY


def is_interrupt(error: BaseException) -> bool:
    """Whether the statement was stopped from outside."""
    return code(error) & _PRIMARY_CODE == sqlite3.SQLITE_INTERRUPT


def is_fault(error: BaseException) -> bool:
    """Whether the connection had better be opened anew: the file or its disk failed, not the statement."""
    primary = code(error) & _PRIMARY_CODE
    return primary in _FAULTS and primary not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_INTERRUPT}


def translate(error: BaseException, connection: sqlite3.Connection | None = None) -> StoreError:
    """The store's error for a driver's; `connection` is asked for the name of a broken unique constraint."""
    extended = code(error)
    if extended in _UNIQUE_CODES:
        return _unique(error, extended, connection)
    if extended == _DATATYPE or isinstance(error, (sqlite3.DataError, OverflowError, UnicodeError)):
        return (InvalidText if isinstance(error, UnicodeError) else InvalidValue)(str(error))
    if isinstance(error, sqlite3.InterfaceError) or "type '" in str(error):
        return InvalidValue(str(error))
    if extended & _PRIMARY_CODE == sqlite3.SQLITE_CONSTRAINT:
        return ConstraintViolation(str(error))
    fault = _FAULTS.get(extended & _PRIMARY_CODE)
    if fault is not None:
        return StoreUnavailable(f"{fault}: {error}")
    return StoreError(str(error))


def _unique(error: BaseException, extended: int, connection: sqlite3.Connection | None) -> UniqueViolation:
    found = _UNIQUE_TEXT.match(str(error))
    if found is None:
        return UniqueViolation(str(error))
    if found["index"]:
        return UniqueViolation(found["index"])
    pairs = [name.split(".", 1) for name in found["columns"].split(", ")]
    table, columns = pairs[0][0], tuple(column for _, column in pairs)
    if extended != sqlite3.SQLITE_CONSTRAINT_UNIQUE:
        return UniqueViolation(f"{table}_pkey", columns)
    return UniqueViolation(_index_name(connection, table, columns), columns)


def _index_name(connection: sqlite3.Connection | None, table: str, columns: tuple[str, ...]) -> str:
    unnamed = f"{table}_{'_'.join(columns)}_key"  # as PostgreSQL names it
    if connection is None:
        return unnamed
    indexes = connection.execute(
        "SELECT name FROM pragma_index_list(?1) WHERE \"unique\" AND origin = 'c'", (table,)
    ).fetchall()
    for (name,) in indexes:
        covered = connection.execute("SELECT name FROM pragma_index_info(?1) ORDER BY seqno", (name,)).fetchall()
        if tuple(column for (column,) in covered) == columns:
            return str(name)
    return unnamed
