"""The command as a whole: its help, its version, and how it ends."""

import subprocess
import sys

import pytest

from poolhouse import __version__, cli
from poolhouse.cli.failures import FAILED, MISUSED
from tests.cli.conftest import Run
from tests.services.server import ROOT, environment, poolhouse

# What help has no use for; importing it would cost the person who asks most of a second.
HEAVY = ("grpc", "google", "asyncpg", "sqlite3", "starlette", "uvicorn", "httpx", "cryptography", "structlog", "gmpy2")


def test_help_names_every_command(run: Run) -> None:
    """One look says what there is."""
    shown = run("--help").output
    assert all(name in shown for name in ("serve", "dev", "env", "keys", "pools", "migrate", "operations", "config"))


def test_help_answers_at_once() -> None:
    """Nothing of the server is loaded for it."""
    code = (
        "import sys, contextlib\nfrom poolhouse import cli\nsys.argv = ['poolhouse', 'serve', '--help']\n"
        "with contextlib.suppress(SystemExit): cli.main()\n"
        f"assert not (found := set({HEAVY!r}) & set(sys.modules)), found"
    )
    ended = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "--smtp-host" in ended.stdout


def test_the_version_is_told(run: Run) -> None:
    """The same as the package's."""
    assert run("--version").output == f"poolhouse {__version__}\n"


def test_a_misspelt_command_is_refused(run: Run) -> None:
    """With the exit code of misuse."""
    assert run("sevre").code == 2


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("config", "--region", "nowhere"), MISUSED, "poolhouse: --region: "),
        (("migrate", "--check", "--database-url", "postgresql://127.0.0.1:1/x"), FAILED, "poolhouse: the database is"),
    ],
)
def test_what_a_person_can_mend_is_one_line(
    arguments: tuple[str, ...],
    code: int,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """No traceback, and an exit code that scripts can tell."""
    monkeypatch.setattr(sys, "argv", ["poolhouse", *arguments])
    with pytest.raises(SystemExit) as ending:
        cli.main()
    errors = capsys.readouterr().err
    assert ending.value.code == code
    assert errors.startswith(told)
    assert errors.count("\n") == 1


def test_what_only_we_can_mend_is_shown_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug is not hidden behind a friendly line."""

    def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(cli, "app", broken)
    with pytest.raises(ZeroDivisionError):
        cli.main()


async def test_the_module_is_the_command() -> None:
    """`python -m poolhouse` works where the command is not on the path."""
    ended = await poolhouse("--version")
    assert (ended.code, ended.output) == (0, f"poolhouse {__version__}\n")
    assert (ROOT / "server" / "poolhouse" / "__main__.py").exists()
