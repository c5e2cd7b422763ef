"""`poolhouse keys`: the access keys of operators."""

import json
from typing import Annotated

import typer

from poolhouse.cli.failures import FAILED
from poolhouse.cli.house import in_house, missing_file, shown_time
from poolhouse.cli.settings import INSTALLATION, AsJson, Given, with_settings

Id = Annotated[
    str, typer.Argument(metavar="KEY", help="An access key's id, as `keys list` shows it.", show_default=False)
]

app = typer.Typer(help="Access keys, with which operators and back ends sign their calls.", no_args_is_help=True)


@app.command()
@with_settings(INSTALLATION)
def create(
    given: Given,
    *,
    description: Annotated[str, typer.Option(help="What it is for, as `keys list` shows it.")] = "",
    as_json: AsJson = False,
) -> None:
    """Make an access key. Its secret is shown now and never again."""
    from poolhouse import operators  # noqa: PLC0415

    config = given.load()
    if new := missing_file(config):
        typer.echo(f"poolhouse: the database {new} is new; no running server knows of its keys", err=True)
    access_key_id, secret = in_house(config, lambda house: operators.create(house, description), may_be_new=True)
    if as_json:
        typer.echo(json.dumps({"access_key_id": access_key_id, "secret_access_key": secret}))
    else:
        typer.echo(f"access key id:     {access_key_id}\nsecret access key: {secret}")


@app.command("list")
@with_settings(INSTALLATION)
def list_(given: Given, *, as_json: AsJson = False) -> None:
    """List all access keys, revoked ones too."""
    from poolhouse import operators  # noqa: PLC0415

    keys = in_house(given.load(), operators.list_keys)
    rows = [
        {
            "access_key_id": key.id,
            "description": key.description,
            "created_at": shown_time(key.created_at),
            "revoked_at": None if key.revoked_at is None else shown_time(key.revoked_at),
        }
        for key in keys
    ]
    if as_json:
        typer.echo(json.dumps(rows))
        return
    from poolhouse.cli.tables import print_table  # noqa: PLC0415

    columns = ("access key id", "description", "created", "revoked")
    print_table(columns, [[value or "" for value in row.values()] for row in rows])


@app.command()
@with_settings(INSTALLATION)
def revoke(given: Given, access_key_id: Id) -> None:
    """Make an access key useless."""
    from poolhouse import operators  # noqa: PLC0415
    from poolhouse.call import CACHE_SECONDS  # noqa: PLC0415

    if not in_house(given.load(), lambda house: operators.revoke(house, access_key_id)):
        typer.echo(f"poolhouse: there is no access key {access_key_id}, or it is revoked already", err=True)
        raise typer.Exit(FAILED)
    typer.echo(f"revoked; every running server refuses it within {CACHE_SECONDS:g} seconds")
