"""`poolhouse env`: what AWS's SDKs and command line need to find a server, in the words of a shell."""

import json
import shlex
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

import typer

from poolhouse.cli.settings import Given, with_settings
from poolhouse.config import Config, ConfigError

if TYPE_CHECKING:
    from poolhouse.server_file import ServerFile

# Each service has an endpoint of its own in AWS's SDKs; all are one here.
SERVICES: Final = ("COGNITO_IDENTITY_PROVIDER", "COGNITO_IDENTITY", "COGNITO_SYNC", "IAM", "SNS", "STS")


class Format(StrEnum):
    """The languages that variables are written in."""

    SHELL = "shell"
    FISH = "fish"
    POWERSHELL = "powershell"
    DOTENV = "dotenv"
    JSON = "json"


@with_settings(("data",))
def env(
    given: Given,
    *,
    form: Annotated[Format, typer.Option("--format", help="What to write.")] = Format.SHELL,
    serve: Annotated[bool, typer.Option("--serve", help="Mean `poolhouse serve`.")] = False,
    dev: Annotated[bool, typer.Option("--dev", help="Mean `poolhouse dev`.")] = False,
) -> None:
    """Write what AWS's SDKs and command line need to use the server that was started last with this data directory.

    In a shell: `eval "$(poolhouse env)"`. The secret key is part of it.
    """
    if serve and dev:
        raise ConfigError("--serve and --dev contradict each other")
    word = _word(given.load(), "serve" if serve else "dev" if dev else None)
    typer.echo(written(variables(word), form))


def variables(word: "ServerFile") -> dict[str, str]:
    """The environment variables, as AWS documents them."""
    return {
        **{f"AWS_ENDPOINT_URL_{service}": word.endpoint for service in SERVICES},
        "AWS_ACCESS_KEY_ID": word.access_key_id,
        "AWS_SECRET_ACCESS_KEY": word.secret_access_key,
        # One that is left of AWS's own credentials would go along, make them others, and tell the server a secret.
        "AWS_SESSION_TOKEN": "",
        # The command line and Python read the one, most other SDKs the other.
        "AWS_DEFAULT_REGION": word.region,
        "AWS_REGION": word.region,
    }


def written(values: Mapping[str, str], form: Format) -> str:
    """The variables in one of the languages."""
    if form is Format.JSON:
        return json.dumps(values, indent=2)
    return "\n".join(_LINES[form](name, value) for name, value in values.items())


_LINES: Final[Mapping[Format, Callable[[str, str], str]]] = {
    Format.SHELL: lambda name, value: f"export {name}={shlex.quote(value)}",
    Format.FISH: lambda name, value: f"set -gx {name} {_fish(value)}",
    Format.POWERSHELL: lambda name, value: f"$env:{name} = '{value.replace(chr(39), 2 * chr(39))}'",
    Format.DOTENV: lambda name, value: f"{name}={_dotenv(value)}",
}


def _fish(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _dotenv(value: str) -> str:
    plain = shlex.quote(value) == value
    return value if plain else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _word(config: Config, mode: str | None) -> "ServerFile":
    from poolhouse.server_file import ServerFile, latest_mode  # noqa: PLC0415

    mode = mode or latest_mode(config.data)
    word = ServerFile.read(config.data, mode) if mode else None
    if word is None:
        raise ConfigError(
            f"no such server has left word in {config.data}; start one there, name its --data,"
            " or make a key by `poolhouse keys create`"
        )
    return word
