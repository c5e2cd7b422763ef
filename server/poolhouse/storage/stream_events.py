"""Rows of changes that are still to be published on a pool's stream."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from poolhouse.storage.datasets import KEYS_AT_ONCE
from poolhouse.storage.store import Reader, Writer

_OF_SHARD: Final = "identity_pool_id = $1 AND shard = $2"
_ORDER: Final = "identity_id, revision, part"


class Shard(NamedTuple):
    """One of the parts in which a pool's identities are published."""

    pool_id: str
    number: int


class Place(NamedTuple):
    """Which event it is. Events of one identity are in this order; that of identities means nothing."""

    identity_id: str
    revision: int
    part: int


BEGINNING: Final = Place("", 0, 0)


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event, as it is published."""

    place: Place
    data: bytes


async def add(tx: Writer, shard: Shard, events: Iterable[EventRow]) -> None:
    """Have these published; `tx` has raised the identity's revision to theirs."""
    for event in events:
        await tx.execute(
            f"INSERT INTO stream_events (identity_pool_id, shard, {_ORDER}, data, data_bytes)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)",
            *shard,
            *event.place,
            event.data,
            len(event.data),
        )


async def page(reader: Reader, shard: Shard, after: Place, limit: int, room: int) -> list[EventRow]:
    """Up to `limit` events after this place; the first of them, and then whatever begins within `room` bytes."""
    rows = await reader.rows(
        f"SELECT {_ORDER}, data FROM (SELECT {_ORDER}, data, sum(data_bytes) OVER (ORDER BY {_ORDER}) - data_bytes"
        f" AS before FROM (SELECT {_ORDER}, data, data_bytes FROM stream_events WHERE {_OF_SHARD}"
        f" AND ({_ORDER}) > ($3, $4, $5) ORDER BY {_ORDER} LIMIT $6) n) p WHERE before < $7 ORDER BY {_ORDER}",
        *shard,
        *after,
        limit,
        room,
    )
    return [EventRow(Place(*row[0:3]), row[3]) for row in rows]


async def waiting(reader: Reader, limit: int) -> int:
    """How many events there are in all, up to `limit`."""
    count = await reader.value("SELECT count(*) FROM (SELECT 1 FROM stream_events LIMIT $1) counted", limit)
    return int(count)


async def delete(tx: Writer, shard: Shard, places: Sequence[Place]) -> None:
    """These were published."""
    for start in range(0, len(places), KEYS_AT_ONCE):
        chunk = places[start : start + KEYS_AT_ONCE]
        named = " OR ".join(
            f"(identity_id = ${n} AND revision = ${n + 1} AND part = ${n + 2})" for n in range(3, 3 + 3 * len(chunk), 3)
        )
        await tx.execute(
            f"DELETE FROM stream_events WHERE {_OF_SHARD} AND ({named})",
            *shard,
            *(part for place in chunk for part in place),
        )


async def drop(tx: Writer, shard: Shard, limit: int) -> int:
    """Give up up to `limit` events that nobody is to have any more; how many there were."""
    return await tx.execute(
        f"DELETE FROM stream_events WHERE {_OF_SHARD} AND ({_ORDER}) IN"
        f" (SELECT {_ORDER} FROM stream_events WHERE {_OF_SHARD} LIMIT $3)",
        *shard,
        limit,
    )
