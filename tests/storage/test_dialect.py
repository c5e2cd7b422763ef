"""One text of SQL, two engines: what is translated, and what is left alone."""

import pytest

from poolhouse.storage.dialect import Dialect, PostgresDialect, SqliteDialect, split_statements

TABLE = (
    "CREATE TABLE t (a TEXT PRIMARY KEY, b BYTEA, c BOOLEAN NOT NULL DEFAULT FALSE, d BIGINT, e DOUBLE PRECISION,"
    " f TEXT DEFAULT 'TEXT')"
)


def test_parameters_become_numbered_question_marks_on_sqlite() -> None:
    """A parameter may be used twice and in any order; PostgreSQL takes the statement as it is."""
    sql = "SELECT $2, $1, $12 WHERE a = $1"
    assert SqliteDialect().sql(sql) == "SELECT ?2, ?1, ?12 WHERE a = ?1"
    assert PostgresDialect().sql(sql) == sql


@pytest.mark.parametrize("opaque", ["'costs $1'", "'it''s $1'", '"a$1"', "-- $1\n", "/* $1\n$2 */"])
def test_text_names_and_comments_are_not_translated(opaque: str) -> None:
    """What only looks like a parameter stays."""
    assert SqliteDialect().sql(f"SELECT {opaque}, $1") == f"SELECT {opaque}, ?1"


def test_tables_are_strict_on_sqlite() -> None:
    """SQLite then refuses what PostgreSQL refuses; a default's text is no type."""
    assert SqliteDialect().ddl(TABLE) == (
        "CREATE TABLE t (a TEXT PRIMARY KEY, b BLOB, c INT NOT NULL DEFAULT FALSE, d INT, e REAL,"
        " f TEXT DEFAULT 'TEXT') STRICT"
    )


def test_text_is_ordered_by_bytes_on_postgresql() -> None:
    """Every text column has the C collation; a default's text is no type."""
    translated = PostgresDialect().ddl(TABLE)
    assert translated.count('TEXT COLLATE "C"') == 2
    assert translated.endswith("""f TEXT COLLATE "C" DEFAULT 'TEXT')""")


def test_a_clustered_table_has_no_row_ids_on_sqlite() -> None:
    """PostgreSQL has no such thing, and is not told."""
    statement = "CREATE TABLE t (a BIGINT PRIMARY KEY\n) CLUSTERED"
    assert SqliteDialect().ddl(statement) == "CREATE TABLE t (a INT PRIMARY KEY\n) WITHOUT ROWID, STRICT"
    assert PostgresDialect().ddl(statement) == "CREATE TABLE t (a BIGINT PRIMARY KEY\n)"


def test_an_added_column_is_translated_too() -> None:
    """ALTER TABLE speaks of types as CREATE TABLE does."""
    statement = "ALTER TABLE t ADD COLUMN g BYTEA"
    assert SqliteDialect().ddl(statement) == "ALTER TABLE t ADD COLUMN g BLOB"
    assert PostgresDialect().ddl("ALTER TABLE t ADD COLUMN h TEXT") == 'ALTER TABLE t ADD COLUMN h TEXT COLLATE "C"'


@pytest.mark.parametrize("dialect", [SqliteDialect(), PostgresDialect()])
def test_other_statements_are_left_alone(dialect: Dialect) -> None:
    """A cast in an UPDATE or an index is no column."""
    for statement in ("UPDATE t SET a = CAST(d AS TEXT)", "CREATE INDEX t_a ON t (CAST(d AS TEXT))"):
        assert dialect.ddl(statement) == statement


def test_placeholders_number_on() -> None:
    """They make the inside of an IN list."""
    assert SqliteDialect().placeholders(3, 3) == "$3, $4, $5"
    assert SqliteDialect().placeholders(3, 0) == ""


def test_a_script_is_split_at_its_statements() -> None:
    """Comments and empty statements go; what is quoted stays."""
    script = """-- first; it's a comment
    CREATE TABLE "a;b" (c TEXT DEFAULT ';--'); /* ; */ ;
    INSERT INTO x VALUES ('it''s;') -- last
    """
    assert split_statements(script) == [
        """CREATE TABLE "a;b" (c TEXT DEFAULT ';--')""",
        "INSERT INTO x VALUES ('it''s;')",
    ]
