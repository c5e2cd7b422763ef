"""`poolhouse keys`: access keys from the command line."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def created(run: Run, *arguments: str) -> dict[str, str]:
    """A new key."""
    found: dict[str, str] = json.loads(run("keys", "create", "--json", *arguments).output)
    return found


def test_a_key_is_made_and_listed_without_its_secret(run: Run) -> None:
    """The secret is shown once, at its making, and never again."""
    key = created(run, "--description", "a back end")
    listing = run("keys", "list")
    assert key["access_key_id"] in listing.output
    assert "a back end" in listing.output
    assert key["secret_access_key"] not in listing.output + run("keys", "list", "--json").output


def test_people_read_lines_and_programs_read_json(run: Run) -> None:
    """Both say the same."""
    shown = run("keys", "create").output
    (listed,) = json.loads(run("keys", "list", "--json").output)
    assert shown.splitlines()[0] == f"access key id:     {listed['access_key_id']}"
    assert shown.splitlines()[1].startswith("secret access key: ")
    assert (listed["description"], listed["revoked_at"]) == ("", None)
    assert listed["created_at"].endswith("+00:00")


def test_a_key_is_revoked_once(run: Run) -> None:
    """The list keeps it, with the time; what is no key, or revoked already, is an error."""
    key = created(run)["access_key_id"]
    assert "refuses it within 15 seconds" in run("keys", "revoke", key).output
    (listed,) = json.loads(run("keys", "list", "--json").output)
    assert listed["revoked_at"] is not None
    assert listed["revoked_at"] in run("keys", "list").output
    for unknown in (key, "AKIAUNKNOWNUNKNOWN12"):
        ended = run("keys", "revoke", unknown)
        assert (ended.code, ended.output) == (1, "")
        assert f"there is no access key {unknown}" in ended.errors


def test_the_database_may_be_named(run: Run) -> None:
    """The same flags as the server's say which installation is meant."""
    created(run)
    created(run, "--database-url", "sqlite:///other.db")
    assert len(json.loads(run("keys", "list", "--json").output)) == 1
    assert len(json.loads(run("keys", "list", "--json", "--database-url", "sqlite:///other.db").output)) == 1


def test_a_key_that_no_running_server_knows_is_said_to_be_one(run: Run, data: Path) -> None:
    """Who forgot to name the server's database is not left to wonder why the key opens nothing."""
    assert f"the database {data / 'poolhouse.db'} is new" in run("keys", "create").errors
    assert run("keys", "create").errors == ""


@pytest.mark.parametrize("command", [("keys", "list"), ("keys", "revoke", "AKIA"), ("jobs", "failed")])
def test_a_database_that_is_not_there_is_not_made(run: Run, data: Path, command: tuple[str, ...]) -> None:
    """A typing mistake is an error, and never an empty list."""
    ended = run(*command)
    assert (ended.code, ended.output) == (2, "")
    assert f"there is no database {data / 'poolhouse.db'}" in ended.errors
    assert not data.exists()


def test_help_names_the_commands(run: Run) -> None:
    """Without a command there is help."""
    assert all(name in run("keys", "--help").output for name in ("create", "list", "revoke"))
