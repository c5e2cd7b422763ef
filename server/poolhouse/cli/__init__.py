"""The `poolhouse` command. What a command needs is imported when it runs, so that `--help` answers at once."""

import sys
from typing import Annotated

import typer

from poolhouse import __version__
from poolhouse.cli import database, environment, jobs, keys, overview, pools, server
from poolhouse.cli.failures import explained
from poolhouse.cli.settings import EPILOG

app = typer.Typer(
    name="poolhouse",
    help="Amazon Cognito's user pools, identity pools and sync, on your own machines.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(epilog=EPILOG)(server.serve)
app.command(epilog=EPILOG)(server.dev)
app.command()(environment.env)
app.add_typer(keys.app, name="keys")
app.add_typer(pools.app, name="pools")
app.add_typer(jobs.app, name="jobs")
app.command()(database.migrate)
app.command()(overview.operations)
app.command()(overview.config)


def _version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"poolhouse {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=lambda value: _version(wanted=value), is_eager=True, help="Show the version."
        ),
    ] = False,
) -> None:
    """Amazon Cognito's user pools, identity pools and sync, on your own machines."""


def main() -> None:
    """Run the command; what a person can mend ends as one line on standard error."""
    try:
        app()
    except Exception as error:
        found = explained(error)
        if found is None:
            raise
        message, code = found
        typer.echo(f"poolhouse: {message}", err=True)
        sys.exit(code)
