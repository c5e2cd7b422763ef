"""`poolhouse migrate`: the schema from the command line."""

from pathlib import Path

from poolhouse.storage.migrate import shipped_migrations
from tests.cli.conftest import Run

NAMES = [str(migration) for migration in shipped_migrations()]


def test_a_fresh_database_is_brought_up_to_date_once(run: Run) -> None:
    """Each step is named; the second time there is nothing to do."""
    ended = run("migrate")
    assert (ended.code, ended.output.splitlines()) == (0, [f"applied: {name}" for name in NAMES])
    again = run("migrate")
    assert (again.code, again.output) == (0, "the schema is up to date\n")


def test_a_check_changes_nothing_and_ends_with_1(run: Run, data: Path) -> None:
    """A deployment can tell whether there is something to do. Nothing is also what is there afterwards."""
    for _ in range(2):
        ended = run("migrate", "--check")
        assert (ended.code, ended.output.splitlines()) == (1, [f"pending: {name}" for name in NAMES])
    assert not data.exists()
    run("migrate")
    assert run("migrate", "--check").code == 0


def test_a_newer_database_is_refused(run: Run, data: Path) -> None:
    """An old server does not touch what it does not know."""
    import sqlite3  # noqa: PLC0415

    run("migrate")
    connection = sqlite3.connect(data / "poolhouse.db")
    connection.execute("INSERT INTO schema_migrations VALUES (9999, 'from_the_future', 'x', 0)")
    connection.commit()
    connection.close()
    for arguments in (("migrate",), ("migrate", "--check"), ("keys", "list")):
        ended = run(*arguments)
        assert ended.code == 1
        assert "newer than this code" in ended.errors


def test_a_wrong_url_is_a_wrong_setting(run: Run) -> None:
    """The message says which forms there are."""
    ended = run("migrate", "--database-url", "mysql://x")
    assert ended.code == 2
    assert "database_url" in ended.errors
