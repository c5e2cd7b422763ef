"""What the tests of the command line share: commands run within the test, over a data directory of its own."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from poolhouse import cli
from poolhouse.cli.failures import explained
from tests.services.server import Ended

Run = Callable[..., Ended]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory that does not exist yet."""
    return tmp_path / "data"


@pytest.fixture
def run(data: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command as `main` does, and returns its exit code and what it said."""
    for name in [name for name in os.environ if name.startswith("POOLHOUSE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("POOLHOUSE_DATA", str(data))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("TERM", "dumb")

    def command(*arguments: str) -> Ended:
        result = CliRunner().invoke(cli.app, arguments)
        if isinstance(result.exception, Exception):
            found = explained(result.exception)
            if found is None:
                raise result.exception
            return Ended(found[1], result.stdout, result.stderr + found[0])
        return Ended(result.exit_code, result.stdout, result.stderr)

    return command
