"""`poolhouse pools`: what operators do with pools that Cognito's API has no operation for."""

import asyncio
import json
from typing import TYPE_CHECKING, Annotated

import typer

from poolhouse.cli.failures import FAILED
from poolhouse.cli.house import in_house, shown_time
from poolhouse.cli.settings import INSTALLATION, AsJson, Given, with_settings

if TYPE_CHECKING:
    from poolhouse.call import House
    from poolhouse.storage.signing_keys import SigningKeyRow

_WHICH = "A user pool's id, or cognito-identity for the issuer of all identity pools."

app = typer.Typer(help="Pools, beyond what Cognito's API can do with them.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep `rotate-key` a command of its own name, though it is the only one."""


@app.command("rotate-key")
@with_settings(INSTALLATION)
def rotate_key(
    given: Given,
    pool: Annotated[str, typer.Argument(metavar="POOL", help=_WHICH, show_default=False)],
    *,
    at_once: Annotated[
        bool, typer.Option("--at-once", help="The key has leaked: all tokens that any key has signed are void.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Give a user pool, or the issuer of all identity pools, a new key to sign tokens with, and list its keys.

    The new one is published now and signs in an hour, so that every API has heard of it by then. The old one stays
    published until the last token that it signed has expired.

    With --at-once the new key signs now, and the old ones are gone: when the command ends, every server refuses what
    they have signed. Users need not sign in again, for their refresh tokens stay good; temporary credentials do, too.
    """
    from poolhouse import errors  # noqa: PLC0415

    config = given.load()
    try:
        new, keys = in_house(config, lambda house: _rotate(house, pool, at_once=at_once))
    except errors.ResourceNotFoundException as error:
        typer.echo(f"poolhouse: {error.message}", err=True)
        raise typer.Exit(FAILED) from None
    rows = [_row(key, new) for key in keys]
    if as_json:
        typer.echo(json.dumps(rows))
        return
    from poolhouse.cli.tables import print_table  # noqa: PLC0415

    columns = ("key id", "", "signs from", "listed until")
    print_table(columns, [_shown(row) for row in rows])


async def _rotate(house: "House", issuer: str, *, at_once: bool) -> "tuple[str, list[SigningKeyRow]]":
    from poolhouse import signing_keys  # noqa: PLC0415
    from poolhouse.identity_pools import own_tokens  # noqa: PLC0415
    from poolhouse.user_pools import pool_keys  # noqa: PLC0415

    if issuer == own_tokens.ISSUER_NAME:
        new = await own_tokens.rotate(house, at_once=at_once)
    else:
        new = await pool_keys.rotate(house, issuer, at_once=at_once)
    # Servers that no hint has reached have looked by then.
    await asyncio.sleep(signing_keys.LOOK_AGAIN_SECONDS)
    return new, await signing_keys.schedule(house, issuer)


def _row(key: "SigningKeyRow", new: str) -> dict[str, str | bool | None]:
    return {
        "key_id": key.kid,
        "new": key.kid == new,
        "signs_from": shown_time(key.signs_from),
        "listed_until": None if key.kept_until is None else shown_time(key.kept_until),
    }


def _shown(row: dict[str, str | bool | None]) -> list[str]:
    listed = row["listed_until"] or "it is replaced"
    return [str(row["key_id"]), "new" if row["new"] else "", str(row["signs_from"]), str(listed)]
