"""`poolhouse jobs`: work that was given up, and what is to become of it."""

import json
from typing import TYPE_CHECKING, Annotated, Final

import typer

from poolhouse.cli.failures import FAILED
from poolhouse.cli.house import in_house
from poolhouse.cli.settings import INSTALLATION, AsJson, Given, with_settings

if TYPE_CHECKING:
    from poolhouse.call import House
    from poolhouse.storage.jobs import FailedJob

Ids = Annotated[list[str], typer.Argument(metavar="ID…", help="As `jobs failed` shows them.", show_default=False)]

_PAGE: Final = 500

app = typer.Typer(
    help="Follow-up work that servers have given up: messages, notifications, events.", no_args_is_help=True
)


@app.command("failed")
@with_settings(INSTALLATION)
def failed(given: Given, *, as_json: AsJson = False) -> None:
    """List the work that was given up, with the last error of each. What it holds is sealed, and not shown."""
    rows = [
        {"id": job.id, "kind": job.kind, "attempts": str(job.attempts), "error": job.error}
        for job in in_house(given.load(), _failed)
    ]
    if as_json:
        typer.echo(json.dumps(rows))
        return
    from poolhouse.cli.tables import print_table  # noqa: PLC0415

    print_table(("id", "kind", "attempts", "error"), [list(row.values()) for row in rows])


async def _failed(house: "House") -> "list[FailedJob]":
    from poolhouse.storage import jobs  # noqa: PLC0415

    found: list[FailedJob] = []
    while page := await jobs.failed(house.store, _PAGE, found[-1].id if found else ""):
        found += page
    return found


@app.command("retry")
@with_settings(INSTALLATION)
def retry(given: Given, ids: Ids) -> None:
    """Have servers try again, with all attempts anew. They begin within seconds."""
    _say("will be tried again", ids, in_house(given.load(), lambda house: _revive(house, ids)))


async def _revive(house: "House", ids: list[str]) -> list[str]:
    from poolhouse.storage import jobs  # noqa: PLC0415

    async with house.store.write() as tx:
        return [each for each in ids if await jobs.revive(tx, each, house.clock.now())]


@app.command("discard")
@with_settings(INSTALLATION)
def discard(given: Given, ids: Ids) -> None:
    """Delete work that was given up, for good."""
    _say("deleted", ids, in_house(given.load(), lambda house: _discard(house, ids)))


async def _discard(house: "House", ids: list[str]) -> list[str]:
    from poolhouse.storage import jobs  # noqa: PLC0415

    async with house.store.write() as tx:
        return [each for each in ids if await jobs.discard(tx, each)]


def _say(what: str, wanted: list[str], done: list[str]) -> None:
    """Name what was done, and exit with FAILED if something that was asked for was not."""
    for each in done:
        typer.echo(f"{each}: {what}")
    missing = [each for each in wanted if each not in done]
    for each in missing:
        typer.echo(f"poolhouse: there is no failed job {each}", err=True)
    if missing:
        raise typer.Exit(FAILED)
