"""What commands that work on an installation's data share: its house, opened without doors, and times as they show."""

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from poolhouse.config import Config, ConfigError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from poolhouse.call import House

T = TypeVar("T")


def in_house(config: Config, work: "Callable[[House], Awaitable[T]]", *, may_be_new: bool = False) -> T:
    """The result of `work` in the configured house, which is closed again; servers over its database may be running.

    ConfigError if no server has made the database file yet, unless it `may_be_new`: most likely another one is meant.
    """
    from poolhouse.app import open_house  # noqa: PLC0415

    if not may_be_new and (file := missing_file(config)):
        raise ConfigError(
            f"there is no database {file}: give this command the --data, --database-url or --config of the server"
        )

    async def run() -> T:
        async with open_house(config, channels={}) as house:
            return await work(house)

    return asyncio.run(run())


def missing_file(config: Config) -> "Path | None":
    """The file of the configured database, if that is to be one and does not exist."""
    from poolhouse.app import database_file  # noqa: PLC0415

    file = database_file(config)
    return None if file is None or file.exists() else file


def shown_time(seconds: float) -> str:
    """A time as commands show it: ISO 8601, to the second, in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
