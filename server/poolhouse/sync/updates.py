"""Records, written on condition that nobody else has written them meanwhile."""

from collections.abc import Sequence

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.sync import v1 as pb
from poolhouse.storage import datasets, forgetting, identities, sync_identities
from poolhouse.storage import records as rows
from poolhouse.storage.datasets import DatasetRow
from poolhouse.storage.records import RecordRow
from poolhouse.storage.store import Writer
from poolhouse.storage.sync_identities import Advanced
from poolhouse.sync import hints, limits, owners, patches, pool_settings, session_tokens, sync_trigger
from poolhouse.sync.owners import Source
from poolhouse.sync.patches import Moment, Patch
from poolhouse.sync.pool_settings import PoolSettings
from poolhouse.sync.push import changes, devices
from poolhouse.sync.records import record
from poolhouse.sync.session_tokens import SyncSession
from poolhouse.sync.streams import outbox


async def update_records(call: Call, request: pb.UpdateRecordsRequest) -> pb.UpdateRecordsResponse:
    """Write and remove records of one dataset, all of them or none; the dataset is made at its first record."""
    source = await owners.of_dataset(call, request)
    if source.is_merged:
        raise owners.merged(call, source.identity_id)
    session = session_tokens.unseal(call, source, request.sync_session_token)
    if request.HasField("device_id"):
        await devices.check_registered(call, source.pool_id, source.identity_id, request.device_id)
    wanted = patches.read(call.config, request.record_patches)
    settings = await pool_settings.of(call.house, source.pool_id)
    if settings.sync_function is not None and wanted:
        wanted = await sync_trigger.decide(call, settings.sync_function, source, wanted)
        settings = await pool_settings.of(call.house, source.pool_id)  # streaming may have begun meanwhile
    written = await _write(call, source, session, settings, wanted, request.device_id) if wanted else []
    return pb.UpdateRecordsResponse(records=[record(row) for row in written])


async def _write(
    call: Call, source: Source, session: SyncSession, settings: PoolSettings, wanted: Sequence[Patch], device_id: str
) -> list[RecordRow]:
    now, by = call.now(), owners.written_by(call)
    async with call.store.write() as tx:
        advanced = await _advance(call, tx, source, now)
        before, heads = await datasets.with_heads(tx, *source.key, [patch.key for patch in wanted])
        _check_not_deleted(before, session)
        moment = Moment(advanced.revision, advanced.count_floor, now, by)
        after, written = patches.apply(before, heads, source.name, wanted, moment)
        limits.check_growth(call.config, before, after)
        await rows.put(tx, *source.key, written)
        await _put_dataset(call, tx, source, before, after)
        if advanced.subscribed:
            await changes.note(call, tx, source, after.sync_count, by_device=device_id)
        hints.publish(call.house, tx, source.identity_id, advanced.revision)
        await outbox.add_records(call, tx, settings, source, after, written)
    return written


async def _advance(call: Call, tx: Writer, source: Source, now: float) -> Advanced:
    """Have the identity to ourselves until the end; errors if it was deleted meanwhile, or merged into another."""
    pool_id, identity_id, _ = source.key
    advanced = await sync_identities.advance(tx, pool_id, identity_id, 1, now)
    if advanced is None:
        held = await identities.lock(tx, pool_id, [identity_id])
        if identity_id not in held:
            raise owners.identity_not_found(identity_id)
        if held[identity_id].merged_into is None:
            advanced = await sync_identities.begin(tx, pool_id, identity_id, 1, now)
    if advanced is None or advanced.merged:
        raise owners.merged(call, identity_id)
    return advanced


def _check_not_deleted(dataset: DatasetRow | None, session: SyncSession) -> None:
    """Refuse changes by a device that has yet to hear of a deletion: they would bring a part of the dataset back."""
    if dataset is not None and dataset.deleted_at_count > session.sync_count:
        raise errors.ResourceConflictException("The dataset was deleted after the records were listed")


async def _put_dataset(call: Call, tx: Writer, source: Source, before: DatasetRow | None, after: DatasetRow) -> None:
    pool_id, identity_id, name = source.key
    if before is not None and before.deleted_at is None:
        await datasets.update(tx, pool_id, identity_id, after)
    elif not await datasets.insert(tx, pool_id, identity_id, after, call.config.sync_max_datasets):
        raise limits.too_many_datasets(call.config)
    excess = after.removed_count - limits.removed_records(call.config)
    if excess > 0:
        await forgetting.forget_oldest_records(tx, pool_id, identity_id, name, excess)
