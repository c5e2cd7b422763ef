"""Changes of records as a device asks for them, and what they make of a dataset."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from google.protobuf.timestamp_pb2 import Timestamp

from poolhouse import errors
from poolhouse.config import Config
from poolhouse.gen.sync import v1 as pb
from poolhouse.storage.datasets import DatasetRow, Head
from poolhouse.storage.records import RecordRow
from poolhouse.sync import limits

_MILLIS: Final = 1000
_NANOS_PER_MILLI: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Patch:
    """One change: the record's new value, None to remove it, and the record's sync count as the device knows it."""

    key: str
    value: str | None
    sync_count: int
    device_updated_at: float | None


@dataclass(frozen=True, slots=True)
class Moment:
    """When and by whom a change is made: its revision, above which sync count a new dataset begins, and the time."""

    revision: int
    count_floor: int
    now: float
    by: str


def read(config: Config, patches: Sequence[pb.RecordPatch]) -> list[Patch]:
    """The changes that a request asks for. InvalidParameterException for one that makes no sense, or two of one key."""
    limits.check_patches(config, len(patches))
    found: dict[str, Patch] = {}
    for patch in patches:
        if patch.key in found:
            raise errors.InvalidParameterException(f"Duplicate record key: {patch.key}")
        found[patch.key] = _patch(patch)
    return list(found.values())


def apply(
    dataset: DatasetRow | None, heads: Mapping[str, Head], name: str, patches: Sequence[Patch], moment: Moment
) -> tuple[DatasetRow, list[RecordRow]]:
    """The dataset and the records as the changes make them; ResourceConflictException if one is built on another state.

    All records get the dataset's next sync count.
    """
    after = _next(dataset, name, moment)
    for patch in patches:
        _check_current(heads.get(patch.key), patch, after.forgotten_to)
    written = [_record(patch, after.sync_count, moment) for patch in patches]
    old = [heads[record.key] for record in written if record.key in heads]
    removed = sum(record.value is None for record in written) - sum(head.removed for head in old)
    return replace(
        after,
        record_count=after.record_count + len(written) - len(old) - removed,
        removed_count=after.removed_count + removed,
        data_bytes=after.data_bytes + sum(r.data_bytes for r in written) - sum(head.data_bytes for head in old),
    ), written


def _patch(patch: pb.RecordPatch) -> Patch:
    is_removal = patch.op == pb.OPERATION_REMOVE
    if not is_removal and not patch.HasField("value"):
        raise errors.InvalidParameterException(f"Value is missing for the record key: {patch.key}")
    limits.check_record(patch.key, patch.value)
    at = patch.device_last_modified_date if patch.HasField("device_last_modified_date") else None
    return Patch(patch.key, None if is_removal else patch.value, patch.sync_count, None if at is None else _seconds(at))


def _seconds(at: Timestamp) -> float:
    """The time by the millisecond that it is in, as it is shown: the next one may be past the last that there is."""
    return float(at.seconds + at.nanos // _NANOS_PER_MILLI / _MILLIS)


def _next(dataset: DatasetRow | None, name: str, moment: Moment) -> DatasetRow:
    """The dataset at its next sync count, before anything in it changes; a deleted one begins anew, above that."""
    if dataset is None:
        floor = moment.count_floor
        return DatasetRow(name, floor + 1, None, floor, 0, 0, 0, 0, moment.now, moment.now, moment.by)
    created_at = dataset.created_at if dataset.deleted_at is None else moment.now
    return replace(
        dataset,
        sync_count=dataset.sync_count + 1,
        deleted_at=None,
        created_at=created_at,
        updated_at=moment.now,
        updated_by=moment.by,
    )


def _check_current(head: Head | None, patch: Patch, forgotten_to: int) -> None:
    """Refuse a change of a record that is not as the device knows it.

    A removed record is none: who has never known it may put it anew. So may who knows one that went with a deleted
    dataset, or with a removal that is forgotten by now: there is nothing that the change could contradict.
    """
    current = 0 if head is None else head.sync_count
    is_new = patch.sync_count == 0 and (head is None or head.removed)
    is_forgotten = head is None and 0 < patch.sync_count <= forgotten_to
    if patch.sync_count != current and not is_new and not is_forgotten:
        raise errors.ResourceConflictException(
            f"Current SyncCount for: {patch.key} is: {current} not: {patch.sync_count}"
        )


def _record(patch: Patch, sync_count: int, moment: Moment) -> RecordRow:
    at = moment.now if patch.device_updated_at is None else patch.device_updated_at
    return RecordRow(patch.key, patch.value, sync_count, moment.revision, at, moment.now, moment.by)
