"""Identities whose data is synchronized, as the tests of its tables write it."""

from collections.abc import Mapping
from dataclasses import replace

from poolhouse.storage import datasets, identities, records, sync_identities
from poolhouse.storage.datasets import DatasetRow
from poolhouse.storage.identities import IdentityRow
from poolhouse.storage.records import RecordRow
from poolhouse.storage.store import Store, Writer

POOL, OTHER = "us-east-1:0a", "us-east-1:0b"
ME, YOU, THEM = "us-east-1:0a1", "us-east-1:0a2", "us-east-1:0a3"
MANY = 99


async def add_identities(store: Store, *ids: str) -> None:
    """Make guests."""
    async with store.write() as tx:
        for identity_id in ids:
            await identities.insert(tx, POOL, IdentityRow(identity_id, None, True, 0.0, 1.0, 1.0))  # noqa: FBT003  a row


def record(key: str, value: str | None, sync_count: int = 1, revision: int = 1, now: float = 5.0) -> RecordRow:
    """A record that was just written."""
    return RecordRow(key, value, sync_count, revision, now - 1, now, "me")


async def advance(tx: Writer, identity_id: str, now: float) -> int:
    """The identity's next revision."""
    return (await sync_identities.begin(tx, POOL, identity_id, 1, now)).revision


async def write(
    store: Store,
    name: str,
    many: Mapping[str, str | None] | None = None,
    *,
    identity_id: str = ME,
    now: float = 5.0,
    **few: str | None,
) -> DatasetRow:
    """Put records, or remove those without a value, as the dataset's next sync count."""
    values = {**(many or {}), **few}
    async with store.write() as tx:
        revision = await advance(tx, identity_id, now)
        before, heads = await datasets.with_heads(tx, POOL, identity_id, name, list(values))
        row = before or DatasetRow(name, 0, None, 0, 0, 0, 0, 0, now, now, "me")
        written = [record(key, value, row.sync_count + 1, revision, now) for key, value in values.items()]
        known = [heads[one.key] for one in written if one.key in heads]
        removed = sum(one.value is None for one in written) - sum(head.removed for head in known)
        row = replace(
            row,
            sync_count=row.sync_count + 1,
            deleted_at=None,
            record_count=row.record_count + len(written) - len(known) - removed,
            removed_count=row.removed_count + removed,
            data_bytes=row.data_bytes + sum(one.data_bytes for one in written) - sum(one.data_bytes for one in known),
            updated_at=now,
        )
        await records.put(tx, POOL, identity_id, name, written)
        if before is None or before.deleted_at is not None:
            assert await datasets.insert(tx, POOL, identity_id, row, MANY)
        else:
            await datasets.update(tx, POOL, identity_id, row)
    return row


async def delete(store: Store, name: str, *, identity_id: str = ME, now: float = 6.0) -> None:
    """Delete a dataset."""
    async with store.write() as tx:
        revision = await advance(tx, identity_id, now)
        await datasets.delete(tx, POOL, identity_id, name, revision, now, "me")
