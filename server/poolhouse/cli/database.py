"""`poolhouse migrate`."""

import asyncio
from typing import Annotated

import typer

from poolhouse.cli.failures import FAILED
from poolhouse.cli.house import missing_file
from poolhouse.cli.settings import INSTALLATION, Given, with_settings
from poolhouse.config import Config


@with_settings(INSTALLATION)
def migrate(
    given: Given,
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit with 1 if something is to be done.")
    ] = False,
) -> None:
    """Bring the database's schema up to date. Servers do the same when they start."""
    names = asyncio.run(_pending(given.load()) if check else _migrate(given.load()))
    for name in names:
        typer.echo(f"{'pending' if check else 'applied'}: {name}")
    if not names:
        typer.echo("the schema is up to date")
    if check and names:
        raise typer.Exit(FAILED)


async def _pending(config: Config) -> list[str]:
    from poolhouse.app import open_database  # noqa: PLC0415
    from poolhouse.storage.migrate import pending, shipped_migrations  # noqa: PLC0415

    if missing_file(config):
        return [str(migration) for migration in shipped_migrations()]
    async with open_database(config) as store:
        return await pending(store)


async def _migrate(config: Config) -> list[str]:
    from poolhouse.app import open_database  # noqa: PLC0415
    from poolhouse.clock import SystemClock  # noqa: PLC0415
    from poolhouse.ids import Ids  # noqa: PLC0415
    from poolhouse.storage import migrate  # noqa: PLC0415

    async with open_database(config) as store:
        return await migrate.migrate(store, SystemClock().now(), Ids().uuid())
