"""Flags for the settings, made from the settings themselves, so that each is written down once."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args, get_origin

import typer
from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from poolhouse import config
from poolhouse.config import SETTINGS, Config

# What says which installation is meant, to every command that works on one.
INSTALLATION: Final = ("data", "database_url", "database_pool_size", "master_key_file")
EPILOG: Final = (
    "Each setting can also be given in the environment (--smtp-host is POOLHOUSE_SMTP_HOST) or in a TOML file"
    " (smtp_host). Flags win over the environment, and the environment wins over the file."
)

AsJson = Annotated[bool, typer.Option("--json", help="Write JSON.")]


@dataclass(frozen=True)
class Given:
    """The settings that a command line names."""

    file: Path | None
    flags: Mapping[str, Any]

    def load(self, **fixed: Any) -> Config:
        """The whole configuration; `fixed` is what the command decides."""
        return config.load(self.file, **{**self.flags, **fixed})

    def load_with_sources(self, **fixed: Any) -> tuple[Config, dict[str, str]]:
        """The same, and where each setting comes from."""
        return config.load_with_sources(self.file, **{**self.flags, **fixed})


def with_settings(names: Iterable[str] = tuple(SETTINGS)) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command a flag for each of these settings, and `--config`; it gets them as its argument `given`."""
    flags = {name: _parameter(name, SETTINGS[name]) for name in names}

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        own = [one for one in inspect.signature(command).parameters.values() if one.name != "given"]

        def run(**arguments: Any) -> None:
            values = {name: arguments.pop(name) for name in flags}
            command(given=Given(arguments.pop("config_file"), values), **arguments)

        parameters = [*own, _CONFIG_FILE, *flags.values()]
        run.__name__, run.__doc__ = command.__name__, _flowing(command.__doc__ or "")
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {one.name: one.annotation for one in parameters}
        return run

    return decorate


def _flowing(text: str) -> str:
    """The text with a line for each paragraph: help is as wide as the terminal, and would keep every break in it."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))


def _keyword(name: str, kind: Any, option: Any) -> inspect.Parameter:
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[kind | None, option]
    )


_CONFIG_FILE: Final = _keyword(
    "config_file", Path, typer.Option("--config", metavar="FILE", help="TOML file of settings.", show_default=False)
)


def _parameter(name: str, field: FieldInfo) -> inspect.Parameter:
    """The flag of one setting. Its value is taken as text: what is right is for the settings to say, in one place."""
    flag, said = config.flag(name), field.description
    if field.default not in (None, PydanticUndefined, ()):
        said = f"{said} Default: {_shown(field.default)}."
    if SecretStr in get_args(field.annotation):
        said = f"{said} Better given in the environment: other users can see this command line."
    if field.annotation is bool:
        return _keyword(name, bool, typer.Option(f"{flag}/--no-{flag[2:]}", help=said, show_default=False))
    option = typer.Option(flag, help=said, metavar=_metavar(field.annotation), show_default=False)
    return _keyword(name, str, option)


def _shown(default: object) -> str:
    return ",".join(default) if isinstance(default, tuple) else str(default)


def _metavar(kind: Any) -> str:
    """How help shows what may be given."""
    kinds = [one for one in get_args(kind) if one is not type(None)]
    if get_origin(kind) is Literal:
        return "|".join(kinds)
    if get_origin(kind) is tuple:
        return "A,B,…"
    if kinds and get_origin(kind) is not Annotated:
        return _metavar(kinds[0])
    return {int: "NUMBER", float: "SECONDS", Path: "PATH"}.get(kind, "TEXT")
