"""What commands that work on an installation's data share: its house, opened without doors, and times as they show."""

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from poolhouse.config import Config

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from poolhouse.call import House

T = TypeVar("T")


def in_house(config: Config, work: "Callable[[House], Awaitable[T]]") -> T:
    """The result of `work` in the configured house, which is closed again; servers over its database may be running."""
    from poolhouse.app import open_house  # noqa: PLC0415

    async def run() -> T:
        async with open_house(config, channels={}) as house:
            return await work(house)

    return asyncio.run(run())


def shown_time(seconds: float) -> str:
    """A time as commands show it: ISO 8601, to the second, in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
