"""What SQLite's own errors become; each is made by SQLite here, as it would be in the store."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from poolhouse.storage.errors import (
    ConstraintViolation,
    InvalidText,
    InvalidValue,
    StoreError,
    StoreUnavailable,
    UniqueViolation,
)
from poolhouse.storage.sqlite_errors import DRIVER_ERRORS, code, is_busy, is_fault, is_interrupt, translate

TABLES = """
CREATE TABLE parent (id INT PRIMARY KEY) STRICT;
CREATE TABLE t (
    n INT PRIMARY KEY CHECK (n > 0), a TEXT, b TEXT, c TEXT NOT NULL DEFAULT '', p INT REFERENCES parent, UNIQUE (a, b)
) STRICT;
CREATE UNIQUE INDEX t_by_b ON t (b);
CREATE UNIQUE INDEX t_folded ON t (c || 'x') WHERE c <> '';
INSERT INTO t (n, a, b, c) VALUES (1, 'a', 'b', 'c');
"""


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    """A database with rules that can be broken."""
    opened = sqlite3.connect(":memory:", isolation_level=None)
    opened.execute("PRAGMA foreign_keys = ON")
    opened.executescript(TABLES)
    yield opened
    opened.close()


def failure(connection: sqlite3.Connection, sql: str, *args: object) -> BaseException:
    """The driver's error for a statement."""
    with pytest.raises(DRIVER_ERRORS) as raised:
        connection.execute(sql, args)
    return raised.value


@pytest.mark.parametrize(
    ("sql", "args", "kind"),
    [
        ("INSERT INTO t (n) VALUES ('text')", (), InvalidValue),
        ("INSERT INTO t (n) VALUES (?1)", (2**63,), InvalidValue),
        ("INSERT INTO t (n) VALUES (?1)", (object(),), InvalidValue),
        ("INSERT INTO t (n, a) VALUES (2, ?1)", ("\ud800",), InvalidText),
        ("INSERT INTO t (n) VALUES (0)", (), ConstraintViolation),
        ("INSERT INTO t (n, c) VALUES (2, NULL)", (), ConstraintViolation),
        ("INSERT INTO t (n, p) VALUES (2, 9)", (), ConstraintViolation),
        ("SELECT", (), StoreError),
        ("SELECT * FROM nowhere", (), StoreError),
        ("SELECT ?1, ?2", (1,), StoreError),
    ],
)
def test_a_mistake_is_told_by_its_kind(
    connection: sqlite3.Connection, sql: str, args: tuple[object, ...], kind: type[StoreError]
) -> None:
    """A value that does not fit, a broken rule, or wrong SQL; none of them is the database's fault."""
    error = failure(connection, sql, *args)
    assert type(translate(error, connection)) is kind
    assert not is_fault(error)


@pytest.mark.parametrize(
    ("sql", "constraint", "columns"),
    [
        ("INSERT INTO t (n) VALUES (1)", "t_pkey", ("n",)),
        ("INSERT INTO t (n, a, b) VALUES (2, 'a', 'b')", "t_by_b", ("b",)),
        ("INSERT INTO t (n, c) VALUES (2, 'c')", "t_folded", ()),
    ],
)
def test_a_taken_key_is_named_as_on_postgresql(
    connection: sqlite3.Connection, sql: str, constraint: str, columns: tuple[str, ...]
) -> None:
    """The primary key, a named index, and an index over an expression."""
    error = translate(failure(connection, sql), connection)
    assert isinstance(error, UniqueViolation)
    assert (error.constraint, error.columns) == (constraint, columns)


def test_an_unnamed_rule_is_named_after_its_columns(connection: sqlite3.Connection) -> None:
    """As PostgreSQL would name it, be there other indexes or nobody to ask."""
    connection.execute("DROP INDEX t_by_b")
    error = failure(connection, "INSERT INTO t (n, a, b) VALUES (2, 'a', 'b')")
    for asked in (connection, None):
        translated = translate(error, asked)
        assert isinstance(translated, UniqueViolation)
        assert (translated.constraint, translated.columns) == ("t_a_b_key", ("a", "b"))


def test_a_taken_key_in_unknown_words_is_still_one() -> None:
    """Another version of SQLite may say it otherwise; its code counts."""
    error = sqlite3.IntegrityError("taken")
    error.sqlite_errorcode = sqlite3.SQLITE_CONSTRAINT_UNIQUE
    translated = translate(error)
    assert isinstance(translated, UniqueViolation)
    assert (translated.constraint, translated.columns) == ("taken", ())


def test_a_file_that_is_no_database_is_a_fault(tmp_path: Path) -> None:
    """The database is unavailable, and the connection is not used again."""
    (tmp_path / "letter").write_text("dear friend " * 100)
    connection = sqlite3.connect(tmp_path / "letter")
    error = failure(connection, "SELECT * FROM t")
    connection.close()
    assert is_fault(error)
    assert type(translate(error)) is StoreUnavailable


def test_a_lock_and_an_interruption_are_no_fault(tmp_path: Path) -> None:
    """The connection is as good as before; the caller is told that it is unavailable now."""
    holder, waiter = (sqlite3.connect(tmp_path / "store.db", isolation_level=None, timeout=0) for _ in range(2))
    holder.execute("BEGIN IMMEDIATE")
    busy = failure(waiter, "BEGIN IMMEDIATE")
    waiter.set_progress_handler(lambda: 1, 1)
    interrupted = failure(waiter, "SELECT * FROM sqlite_schema")
    assert (is_busy(busy), is_interrupt(busy), is_fault(busy)) == (True, False, False)
    assert (is_busy(interrupted), is_interrupt(interrupted), is_fault(interrupted)) == (False, True, False)
    assert {type(translate(error)) for error in (busy, interrupted)} == {StoreUnavailable}
    for connection in (holder, waiter):
        connection.close()


def test_pythons_own_errors_have_no_code() -> None:
    """They are told by their class."""
    assert code(OverflowError()) == 0
    assert type(translate(sqlite3.InterfaceError("bad"))) is InvalidValue
    assert type(translate(UnicodeError("text holds a NUL"))) is InvalidText
