"""Records, listed by what has changed in them since a device looked last."""

from dataclasses import dataclass, replace
from typing import Final

from poolhouse import errors, page_tokens
from poolhouse.call import Call
from poolhouse.gen.sync import v1 as pb
from poolhouse.storage import records as rows
from poolhouse.storage import shown_datasets, sync_identities
from poolhouse.storage.datasets import DatasetRow
from poolhouse.storage.records import RecordRow
from poolhouse.sync import limits, owners, session_tokens
from poolhouse.sync.owners import Source
from poolhouse.timestamps import timestamp

MAX_PAGE: Final = 1024
PAGE_BYTES: Final = 1024 * 1024
"""What the keys and values of a page take at most, beyond its first record."""
MAX_MERGED: Final = 100
"""How many merged datasets are named at once: clients delete them when they have folded them in."""


@dataclass(frozen=True, slots=True)
class _Begun:
    """A listing's page before this one: its last key, and what is the same on all pages.

    These are the dataset's sync count, None if it is to be that of this page, and above which the changes are listed.
    """

    last: str = ""
    up_to: int | None = None
    above: int | None = None


async def list_records(call: Call, request: pb.ListRecordsRequest) -> pb.ListRecordsResponse:
    """One page of what has changed since LastSyncCount, in the order of the keys.

    DatasetSyncCount is that of its beginning, on all of its pages. What is changed meanwhile is on them as it is now,
    and comes once more with the next listing: what a page left out, devices would take for deleted. A listing that was
    of changes, when what it would have to tell of is forgotten by now, ends with InvalidParameterException.
    """
    source = await owners.of_dataset(call, request)
    begun = _begun(call, request, source)
    size = limits.page_size(request.max_results if request.HasField("max_results") else None, MAX_PAGE)
    dataset, found = await rows.listed(call.store, *source.key, request.last_sync_count, begun.last, size + 1)
    latest = await _latest(call, source) if dataset is None else dataset.sync_count
    response = _state(request.last_sync_count, dataset, latest)
    up_to = latest if begun.up_to is None else begun.up_to
    response.dataset_sync_count = up_to
    above = 0 if response.dataset_deleted_after_requested_sync_count else request.last_sync_count
    if begun.above not in {None, above}:
        raise errors.InvalidParameterException(page_tokens.INVALID_MESSAGE)
    if response.dataset_exists:
        page = _fitting(found[:size])
        response.records.extend(record(row) for row in page)
        is_whole = len(page) == len(found)
        response.count = len(page) if is_whole and not begun.last else await rows.count(call.store, *source.key, above)
        if not is_whole:
            token = f"{up_to} {above} {page[-1].key}"
            response.next_token = page_tokens.issue(call.house, _list_name(request), token)
    if source.shows_merged:
        merged = await shown_datasets.merged(call.store, *source.key, MAX_MERGED)
        response.merged_dataset_names.extend(merged)
    response.sync_session_token = request.sync_session_token or session_tokens.seal(call, source, up_to)
    return response


def record(row: RecordRow) -> pb.Record:
    """The record as it is shown."""
    return pb.Record(
        key=row.key,
        value=row.value,
        sync_count=row.sync_count,
        last_modified_date=timestamp(row.updated_at),
        last_modified_by=row.updated_by,
        device_last_modified_date=timestamp(row.device_updated_at),
    )


def _begun(call: Call, request: pb.ListRecordsRequest, source: Source) -> _Begun:
    """What the tokens say of the page before; InvalidParameterException if they are not of one listing like this."""
    begun = _Begun()
    if token := page_tokens.read(call.house, _list_name(request), request.next_token):
        up_to, above, last = token.split(" ", 2)
        begun = _Begun(last, int(up_to), int(above))
    if request.sync_session_token:
        session = session_tokens.unseal(call, source, request.sync_session_token)
        if begun.up_to not in {None, session.sync_count}:
            raise errors.InvalidParameterException(session_tokens.INVALID_MESSAGE)
        begun = replace(begun, up_to=session.sync_count)
    return begun


def _list_name(request: pb.ListRecordsRequest) -> str:
    which = f"{request.identity_pool_id} {request.identity_id} {request.dataset_name}"
    return f"ListRecords {which} {request.last_sync_count}"


async def _latest(call: Call, source: Source) -> int:
    """The sync count of a dataset that there is not: what others of its name may have had."""
    return await sync_identities.count_floor(call.store, source.pool_id, source.identity_id)


def _state(known: int, dataset: DatasetRow | None, latest: int) -> pb.ListRecordsResponse:
    """How the dataset is, and whether a device that knows it as it was at the sync count `known` has to begin anew.

    It has to if that was before the dataset was deleted, or before a removal that is forgotten by now: it may have
    records that nothing here tells of.
    """
    if dataset is None or dataset.deleted_at is not None:
        return pb.ListRecordsResponse(
            dataset_exists=False,
            dataset_deleted_after_requested_sync_count=known not in {0, latest},
            count=0,
        )
    if not 0 <= known <= latest:
        raise errors.InvalidParameterException(f"No such SyncCount: {known} exists for this Dataset")
    return pb.ListRecordsResponse(
        dataset_exists=True,
        dataset_deleted_after_requested_sync_count=dataset.is_past(known),
        last_modified_by=dataset.updated_by,
    )


def _fitting(found: list[RecordRow]) -> list[RecordRow]:
    """As many of the records, from the first, as a page has room for."""
    total = 0
    for number, row in enumerate(found):
        total += row.data_bytes
        if number and total > PAGE_BYTES:
            return found[:number]
    return found
