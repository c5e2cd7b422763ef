"""What an identity pool has set up for its data: where changes go to, whom they wake, and who sees them first."""

from dataclasses import dataclass
from typing import Final, cast

from poolhouse.call import House
from poolhouse.gen.sync import v1 as pb
from poolhouse.storage import sync_configurations, sync_triggers
from poolhouse.storage.store import Reader, Writer

SYNC_TRIGGER: Final = "SyncTrigger"
"""The event of records that a device is about to write."""


@dataclass(frozen=True, slots=True)
class PoolSettings:
    """The stream's name, None if changes are not streamed; and the ARN of the function that sees them first, if any.

    Devices are notified through the `applications` with these ARNs.
    """

    stream_name: str | None
    sync_function: str | None
    applications: tuple[str, ...] = ()


async def of(house: House, pool_id: str) -> PoolSettings:
    """The pool's settings, as they were a moment ago: every write asks for them."""

    async def read() -> PoolSettings:
        return await load(house.store, pool_id)

    return cast("PoolSettings", await house.caches.sync_settings.get(pool_id, read))  # there always are some


async def load(reader: Reader, pool_id: str) -> PoolSettings:
    """The pool's settings as they are."""
    row = await sync_configurations.find(reader, pool_id)
    functions = await sync_triggers.of_pool(reader, pool_id)
    streams = pb.CognitoStreams.FromString(row.streams or b"")
    is_on = streams.streaming_status == pb.STREAMING_STATUS_ENABLED
    applications = pb.PushSync.FromString(row.push or b"").application_arns
    return PoolSettings(streams.stream_name if is_on else None, functions.get(SYNC_TRIGGER), tuple(applications))


def changed(house: House, tx: Writer, pool_id: str) -> None:
    """Once `tx` has committed, have every server look at the pool's settings anew."""
    house.caches.forget(tx, "sync_settings", pool_id)
