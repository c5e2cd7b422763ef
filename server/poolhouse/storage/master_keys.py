"""Rows of the master keys that a server has worked with here: their ids, and never the keys."""

from poolhouse.storage.store import Reader, Writer


async def used(reader: Reader) -> list[str]:
    """The ids of all the keys that something may be sealed under, as `Keyring.key_ids` tells them."""
    return [row[0] for row in await reader.rows("SELECT key_id FROM master_keys ORDER BY first_used_at, key_id")]


async def note(tx: Writer, key_id: str, now: float) -> None:
    """Note that things are sealed under the key from now on, unless that is known."""
    await tx.execute(
        "INSERT INTO master_keys (key_id, first_used_at) VALUES ($1, $2) ON CONFLICT (key_id) DO NOTHING", key_id, now
    )
