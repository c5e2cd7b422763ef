"""Datasets: listed, described and deleted."""

from typing import Final

from poolhouse import errors, page_tokens
from poolhouse.call import Call
from poolhouse.gen.sync import v1 as pb
from poolhouse.storage import datasets as rows
from poolhouse.storage import forgetting, shown_datasets, sync_identities
from poolhouse.storage.datasets import DatasetRow
from poolhouse.sync import hints, limits, owners, pool_settings
from poolhouse.sync.push import changes
from poolhouse.sync.streams import outbox
from poolhouse.timestamps import timestamp

MAX_PAGE: Final = 64


async def list_datasets(call: Call, request: pb.ListDatasetsRequest) -> pb.ListDatasetsResponse:
    """One page of the datasets that an identity sees, in the order of their names."""
    owner = await owners.of_identity(call, request.identity_pool_id, request.identity_id)
    list_name = f"ListDatasets {owner.pool_id} {owner.identity_id}"
    last = page_tokens.read(call.house, list_name, request.next_token)
    size = limits.page_size(request.max_results if request.HasField("max_results") else None, MAX_PAGE)
    found = await shown_datasets.after(call.store, owner.pool_id, owner.identity_id, last, size + 1)
    page = found[:size]
    response = pb.ListDatasetsResponse(
        datasets=[_described(owner.identity_id, shown.name, shown.dataset) for shown in page], count=len(page)
    )
    if len(found) > len(page):
        response.next_token = page_tokens.issue(call.house, list_name, page[-1].name)
    return response


async def describe_dataset(call: Call, request: pb.DescribeDatasetRequest) -> pb.DescribeDatasetResponse:
    """What there is to know of a dataset without its records."""
    source = await owners.of_dataset(call, request)
    dataset = await rows.find(call.store, *source.key)
    described = _described(request.identity_id, request.dataset_name, _standing(dataset, request.dataset_name))
    return pb.DescribeDatasetResponse(dataset=described)


async def delete_dataset(call: Call, request: pb.DeleteDatasetRequest) -> pb.DeleteDatasetResponse:
    """Delete a dataset with its records. Devices hear of it; one that is made by the same name later is another."""
    source = await owners.of_dataset(call, request)
    pool_id, identity_id, name = source.key
    settings, now = await pool_settings.of(call.house, pool_id), call.now()
    async with call.store.write() as tx:
        advanced = await sync_identities.advance(tx, pool_id, identity_id, 0, now)
        if advanced is None:  # it has never written anything, or is being deleted
            raise _not_found(request.dataset_name)
        dataset = _standing(await rows.find(tx, *source.key), request.dataset_name)
        await rows.delete(tx, pool_id, identity_id, name, advanced.revision, now, owners.written_by(call))
        if advanced.subscribed:
            await changes.note(call, tx, source, dataset.sync_count + 1)
        await forgetting.keep_newest_datasets(tx, pool_id, identity_id, limits.deleted_datasets(call.config))
        hints.publish(call.house, tx, identity_id, advanced.revision)
        await outbox.add_deletion(call, tx, settings, source, advanced.revision, (dataset.sync_count + 1, now))
    return pb.DeleteDatasetResponse(dataset=_described(request.identity_id, request.dataset_name, dataset))


def _standing(dataset: DatasetRow | None, name: str) -> DatasetRow:
    """The dataset, which was not deleted; ResourceNotFoundException if there is none."""
    if dataset is None or dataset.deleted_at is not None:
        raise _not_found(name)
    return dataset


def _not_found(name: str) -> errors.ResourceNotFoundException:
    return errors.ResourceNotFoundException(f"Dataset '{name}' not found.")


def _described(identity_id: str, name: str, dataset: DatasetRow) -> pb.Dataset:
    return pb.Dataset(
        identity_id=identity_id,
        dataset_name=name,
        creation_date=timestamp(dataset.created_at),
        last_modified_date=timestamp(dataset.updated_at),
        last_modified_by=dataset.updated_by,
        data_storage=dataset.data_bytes,
        num_records=dataset.record_count,
    )
