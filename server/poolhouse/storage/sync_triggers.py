"""Rows of functions that identity pools call on events."""

from poolhouse.storage.store import Reader, Writer


async def of_pool(reader: Reader, pool_id: str) -> dict[str, str]:
    """The functions' ARNs, by the names of the events."""
    rows = await reader.rows("SELECT event, function FROM sync_triggers WHERE identity_pool_id = $1", pool_id)
    return {row[0]: row[1] for row in rows}


async def put(tx: Writer, pool_id: str, event: str, function: str) -> None:
    """Have the function called on the event, and no other; `tx` holds the pool."""
    await tx.execute(
        "INSERT INTO sync_triggers (identity_pool_id, event, function) VALUES ($1, $2, $3)"
        " ON CONFLICT (identity_pool_id, event) DO UPDATE SET function = EXCLUDED.function",
        pool_id,
        event,
        function,
    )


async def delete(tx: Writer, pool_id: str, event: str) -> None:
    """Have no function called on the event."""
    await tx.execute("DELETE FROM sync_triggers WHERE identity_pool_id = $1 AND event = $2", pool_id, event)
