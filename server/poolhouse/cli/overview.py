"""`poolhouse operations` and `poolhouse config`: what is built, and what is set."""

import json
import re
from typing import Annotated

import typer
from pydantic import SecretStr

from poolhouse.cli.settings import AsJson, Given, with_settings
from poolhouse.config import SETTINGS, ConfigError, environment_variable

HIDDEN = "[hidden]"
# NATS takes a token in the place of a user's name.
_WITH_USER = re.compile(r"//[^@]*@")


def operations(
    *,
    service: Annotated[str | None, typer.Option(help="Only this one, such as cognito-idp.")] = None,
    missing: Annotated[bool, typer.Option("--missing", help="Only what is not built yet.")] = False,
    as_json: AsJson = False,
) -> None:
    """List every operation of the API, and whether it is built yet."""
    from poolhouse import operations, schema  # noqa: PLC0415

    services = [one for one in schema.SERVICES if service in (None, one.signing_name, one.full_name)]
    if not services:
        known = ", ".join(one.signing_name for one in schema.SERVICES)
        raise ConfigError(f"there is no service {service}; there are: {known}")
    found = [operation for one in services for operation in one.operations]
    chosen = [operation for operation in found if not (missing and operations.is_built(operation))]
    rows = [(one.service.signing_name, one.name, operations.is_built(one)) for one in chosen]
    if as_json:
        typer.echo(json.dumps([dict(zip(("service", "operation", "built"), row, strict=True)) for row in rows]))
        return
    from poolhouse.cli.tables import print_table  # noqa: PLC0415

    print_table(("service", "operation", ""), [(*row[:2], "built" if row[2] else "not built yet") for row in rows])
    typer.echo(f"{sum(map(operations.is_built, found))} of {len(found)} operations are built")


@with_settings()
def config(given: Given, *, as_json: AsJson = False) -> None:
    """Show every setting, its value, and where that comes from. Secrets stay hidden."""
    loaded, sources = given.load_with_sources()
    rows = [(name, _shown(name, getattr(loaded, name)), sources[name]) for name in SETTINGS]
    if as_json:
        typer.echo(json.dumps({name: {"value": value, "source": source} for name, value, source in rows}))
        return
    from poolhouse.cli.tables import print_table  # noqa: PLC0415

    lines = [(name, "" if value is None else value, source, environment_variable(name)) for name, value, source in rows]
    print_table(("setting", "value", "from", "in the environment"), lines)


def _shown(name: str, value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, SecretStr):
        return HIDDEN
    if isinstance(value, tuple):
        return ", ".join(_WITH_USER.sub(f"//{HIDDEN}@", one) if name == "nats_url" else one for one in value)
    return _without_password(str(value)) if name == "database_url" else str(value)


def _without_password(url: str) -> str:
    """The URL with its password hidden, in both places where libpq lets one be written."""
    hidden = re.sub(r"(://[^:@/?]*:).*@", rf"\1{HIDDEN}@", url)
    return re.sub(r"([?&]password=)[^&]*", rf"\1{HIDDEN}", hidden)
