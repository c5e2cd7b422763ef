"""What differs between the two engines' SQL, and nothing else knows that it does."""

import re
from functools import lru_cache

# Quoted text, quoted names and comments: nothing in them is SQL to be translated.
_OPAQUE = r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|/\*.*?\*/"""
_PARAMETER = re.compile(rf"{_OPAQUE}|\$(\d+)", re.DOTALL)
_STATEMENT_END = re.compile(rf"{_OPAQUE}|(;)", re.DOTALL)
_ANY_OPAQUE = re.compile(_OPAQUE, re.DOTALL)
_COMMENT_STARTS = ("--", "/*")
_TYPE = re.compile(rf"{_OPAQUE}|\b(BYTEA|TEXT|BOOLEAN|BIGINT|DOUBLE PRECISION)\b", re.DOTALL)
_CREATE_TABLE = re.compile(r"\s*CREATE\s+TABLE\b")
_TABLE_SHAPE = re.compile(r"\s*(?:CREATE|ALTER)\s+TABLE\b")
_CLUSTERED = re.compile(r"\)\s*CLUSTERED\s*$")

# STRICT makes SQLite refuse what PostgreSQL refuses; "INT", unlike "INTEGER", never turns a key into a row id.
_SQLITE_TYPES = {
    "BYTEA": "BLOB",
    "TEXT": "TEXT",
    "BOOLEAN": "INT",
    "BIGINT": "INT",
    "DOUBLE PRECISION": "REAL",
}
_CACHED_STATEMENTS = 4096


class Dialect:
    """The words that the SQL of a statement has to take from its engine."""

    # Appended to a SELECT whose rows the transaction is about to change; SQLite has one writer anyway.
    for_update = ""
    # The same, passing over rows that another transaction holds: for claiming work.
    skip_locked = ""
    # Answers whether the table named $1 exists.
    table_exists = ""

    def placeholders(self, start: int, count: int) -> str:
        """`$3, $4, $5` for `placeholders(3, 3)`: the inside of an IN list."""
        return ", ".join(f"${number}" for number in range(start, start + count))

    def sql(self, sql: str) -> str:
        """The statement as the engine's driver takes it."""
        return sql

    def ddl(self, statement: str) -> str:
        """One statement of a migration, written in PostgreSQL's types, in the engine's own words.

        A table that ends in `) CLUSTERED` is stored in the order of its primary key where the engine can.
        """
        raise NotImplementedError


class SqliteDialect(Dialect):
    """SQLite: `?1` parameters, five strict storage classes."""

    table_exists = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = $1"

    def __init__(self) -> None:
        self.sql = lru_cache(_CACHED_STATEMENTS)(_question_marks)  # type: ignore[method-assign]  # saves 100 ns a read

    def ddl(self, statement: str) -> str:
        """See Dialect: types become SQLite's, tables become STRICT, clustered ones WITHOUT ROWID."""
        if not _TABLE_SHAPE.match(statement):
            return statement
        statement = _TYPE.sub(lambda found: _SQLITE_TYPES[found[1]] if found[1] else found[0], statement)
        if not _CREATE_TABLE.match(statement):
            return statement
        clustered = _CLUSTERED.sub(") WITHOUT ROWID, STRICT", statement)
        return clustered if clustered != statement else f"{statement} STRICT"


class PostgresDialect(Dialect):
    """PostgreSQL: row locks, and byte order for text whatever the database's locale."""

    for_update = " FOR UPDATE"
    skip_locked = " FOR UPDATE SKIP LOCKED"
    table_exists = "SELECT 1 WHERE to_regclass($1) IS NOT NULL"

    def ddl(self, statement: str) -> str:
        """See Dialect: text columns get the C collation, which orders as SQLite's BINARY does."""
        if not _TABLE_SHAPE.match(statement):
            return statement
        statement = _TYPE.sub(lambda found: 'TEXT COLLATE "C"' if found[1] == "TEXT" else found[0], statement)
        return _CLUSTERED.sub(")", statement)


def _question_marks(sql: str) -> str:
    return _PARAMETER.sub(lambda found: f"?{found[1]}" if found[1] else found[0], sql)


def split_statements(script: str) -> list[str]:
    """The statements of a script without comments and semicolons; a `;` inside a string or a name ends nothing."""
    statements, start = [], 0
    for found in _STATEMENT_END.finditer(script):
        if found[1]:
            statements.append(script[start : found.start()])
            start = found.end()
    statements.append(script[start:])
    return [clean for statement in statements if (clean := _without_comments(statement))]


def _without_comments(statement: str) -> str:
    return _ANY_OPAQUE.sub(lambda found: "" if found[0].startswith(_COMMENT_STARTS) else found[0], statement).strip()
