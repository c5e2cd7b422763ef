"""Flags, made from the settings."""

import inspect
from pathlib import Path
from typing import Annotated, Any

import pytest
import typer
from typer.testing import CliRunner

from poolhouse import config
from poolhouse.cli.settings import Given, with_settings
from poolhouse.config import SETTINGS
from tests.cli.conftest import Run


def called(*arguments: str, names: tuple[str, ...] = tuple(SETTINGS)) -> Given:
    """What a command gets that takes these settings."""
    seen: list[Given] = []

    def command(given: Given, *, loud: Annotated[bool, typer.Option("--loud")] = False) -> None:
        """Do nothing."""
        assert isinstance(loud, bool)
        seen.append(given)

    app = typer.Typer()
    app.command()(with_settings(names)(command))
    result = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return seen[0]


def test_every_setting_is_a_flag() -> None:
    """Whatever a file or the environment can say, the command line can say, too."""
    values: dict[str, Any] = dict.fromkeys(SETTINGS, "x") | {"metrics": True}
    arguments = [part for name in SETTINGS if name != "metrics" for part in (config.flag(name), "x")]
    given = called(*arguments, "--metrics", "--loud")
    assert dict(given.flags) == values


def test_what_is_not_given_decides_nothing() -> None:
    """The environment and the file are then asked."""
    assert set(called().flags.values()) == {None}
    assert called().load() == config.Config()


def test_a_flag_can_say_no() -> None:
    """Settings that are on by default can be switched off."""
    assert called("--no-metrics").load().metrics is False


def test_the_file_is_named_by_a_flag(tmp_path: Path) -> None:
    """Its values lie beneath the flags."""
    file = tmp_path / "poolhouse.toml"
    file.write_text('region = "eu-west-1"\naccount_id = "111111111111"\n')
    given = called("--config", str(file), "--region", "eu-west-2")
    loaded, sources = given.load_with_sources()
    assert (loaded.region, loaded.account_id) == ("eu-west-2", "111111111111")
    assert (sources["region"], sources["account_id"]) == ("flag", "file")


def test_the_command_has_the_last_word() -> None:
    """What it fixes, no flag changes."""
    given = called("--database-url", "sqlite:///mine.db")
    assert given.load(mode="dev", database_url="sqlite://").store_url == "sqlite://"


def test_a_command_may_take_a_few_settings_only() -> None:
    """Those that it has no use for are not there."""
    assert set(called("--data", "x", names=("data",)).flags) == {"data"}


def test_a_commands_own_options_stay() -> None:
    """Flags of settings come after them, and the docstring is the help."""

    def command(given: Given, *, own: str = "") -> None:
        """Say so."""

    made = with_settings(("data",))(command)
    assert list(inspect.signature(made).parameters) == ["own", "config_file", "data"]
    assert (made.__name__, made.__doc__) == ("command", "Say so.")


@pytest.mark.parametrize(
    "line",
    [
        r"--smtp-security +starttls\|tls\|none +How the connection is secured\. Default: starttls\.",
        r"--log-format +json\|text +Form of log lines",
        r"--smtp-port +NUMBER +Its port\. Default: 587\.",
        r"--drain-seconds +SECONDS .*Default: 10\.0\.",
        r"--data +PATH .*Default: poolhouse-data\.",
        r"--cors-origins +A,B,… .*Default: \*\.",
        r"--metrics +--no-metrics .*Default: True\.",
        r"--smtp-password +TEXT .*Better given in the environment",
        r"--smtp-host +TEXT +SMTP server that mail is handed to\. ",
    ],
)
def test_help_says_what_may_be_given_and_what_is_the_default(run: Run, line: str) -> None:
    """Each line is made from the setting itself."""
    import re  # noqa: PLC0415

    assert re.search(line, run("serve", "--help").output)


def test_help_is_as_wide_as_the_terminal(run: Run) -> None:
    """Its sentences break where the terminal ends, and not where those in the code do."""
    shown = run("pools", "rotate-key", "--help").output
    assert "so that every API has heard of it by then. The old one stays published until the last token" in shown


@pytest.mark.parametrize("command", ["serve", "dev"])
def test_help_says_where_else_settings_can_be_given(run: Run, command: str) -> None:
    """Who reads of eighty flags learns that a file will do."""
    assert "in the environment (--smtp-host is POOLHOUSE_SMTP_HOST) or in a TOML file" in run(command, "--help").output
