"""What changes make of a dataset: values in, values out."""

from dataclasses import replace

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from poolhouse import errors
from poolhouse.config import Config
from poolhouse.gen.sync import v1 as pb
from poolhouse.storage.datasets import DatasetRow, Head
from poolhouse.sync import patches
from poolhouse.sync.patches import Moment, Patch
from poolhouse.timestamps import timestamp
from tests.sync.conftest import patch

LAST = 253_402_300_799
"""9999-12-31T23:59:59Z in epoch seconds."""
NOW = Moment(9, 6, 50.0, "me")
THERE = DatasetRow("a", 4, None, 0, 0, 2, 1, 20, 5.0, 6.0, "you")
HEADS = {"one": Head(3, 8, removed=False), "two": Head(4, 12, removed=False), "gone": Head(2, 0, removed=True)}


def apply(*wanted: Patch, dataset: DatasetRow | None = THERE) -> tuple[DatasetRow, list[tuple[str, str | None]]]:
    """The dataset afterwards, and what was written."""
    heads = {} if dataset is None or dataset.deleted_at is not None else HEADS
    known = {one.key: heads[one.key] for one in wanted if one.key in heads}
    after, written = patches.apply(dataset, known, "a", wanted, NOW)
    assert {one.sync_count for one in written} == {after.sync_count}
    assert {(one.revision, one.updated_at, one.updated_by) for one in written} == {(9, 50.0, "me")}
    return after, [(one.key, one.value) for one in written]


def test_patches_are_read_as_they_are_meant() -> None:
    """A removal has no value, even if one is sent with it."""
    at = timestamp(1.5)
    sent = pb.RecordPatch(op=pb.OPERATION_REMOVE, key="b", value="", sync_count=3)
    assert patches.read(Config(), [patch("a", "1", device_last_modified_date=at), sent]) == [
        Patch("a", "1", 0, 1.5),
        Patch("b", None, 3, None),
    ]


def test_the_last_time_that_there_is_stays_one() -> None:
    """.NET says so for `never`; rounded up, it would be a time that no client can read."""
    (read,) = patches.read(
        Config(), [patch("a", "1", device_last_modified_date=Timestamp(seconds=LAST, nanos=999_999_900))]
    )
    assert read.device_updated_at is not None
    assert timestamp(read.device_updated_at) == Timestamp(seconds=LAST, nanos=999_000_000)


def test_patches_that_contradict_themselves_are_refused() -> None:
    """Two of one key; and a value that is to be put and is not there."""
    with pytest.raises(errors.InvalidParameterException, match="Duplicate record key: a"):
        patches.read(Config(), [patch("a", "1"), patch("a", None)])
    with pytest.raises(errors.InvalidParameterException, match="Value is missing for the record key: a"):
        patches.read(Config(), [pb.RecordPatch(op=pb.OPERATION_REPLACE, key="a", sync_count=0)])


def test_a_new_dataset_begins_with_its_first_records() -> None:
    """Above all counts that another one of its name may have had."""
    after, written = apply(Patch("é", "€", 0, None), Patch("none", None, 0, None), dataset=None)
    assert after == DatasetRow("a", 7, None, 6, 0, 1, 1, 5, 50.0, 50.0, "me")
    assert written == [("é", "€"), ("none", None)]


def test_a_deleted_dataset_begins_anew_above_its_counts() -> None:
    """It remembers that it was deleted, and nothing else."""
    deleted = DatasetRow("a", 4, 40.0, 4, 0, 0, 0, 0, 5.0, 6.0, "you")
    after, _ = apply(Patch("one", "1", 0, None), dataset=deleted)
    assert after == DatasetRow("a", 5, None, 4, 0, 1, 0, 4, 50.0, 50.0, "me")


def test_counts_follow_what_is_put_and_removed() -> None:
    """Records that stand, those that do not, and the bytes."""
    changed = replace(THERE, sync_count=5, updated_at=50.0, updated_by="me")
    assert apply(Patch("one", "12345", 3, None))[0] == changed
    assert apply(Patch("one", None, 3, None))[0] == replace(changed, record_count=1, removed_count=2, data_bytes=12)
    assert apply(Patch("gone", "1", 2, None))[0] == replace(changed, record_count=3, removed_count=0, data_bytes=25)
    assert apply(Patch("gone", None, 2, None))[0] == changed
    assert apply(Patch("new", "1", 0, None))[0] == replace(changed, record_count=3, data_bytes=24)
    assert apply(Patch("new", None, 0, None))[0] == replace(changed, removed_count=2)


def test_a_record_has_the_devices_time_or_else_the_servers() -> None:
    """Clients want one."""
    _, written = patches.apply(None, {}, "a", [Patch("a", "1", 0, 7.0), Patch("b", "1", 0, None)], NOW)
    assert [one.device_updated_at for one in written] == [7.0, 50.0]


@pytest.mark.parametrize(
    ("key", "given", "current"), [("one", 2, 3), ("one", 4, 3), ("one", 0, 3), ("gone", 1, 2), ("new", 1, 0)]
)
def test_a_change_of_another_state_is_refused(key: str, given: int, current: int) -> None:
    """In the words that clients log; one of them is enough for all."""
    with pytest.raises(
        errors.ResourceConflictException, match=f"Current SyncCount for: {key} is: {current} not: {given}"
    ):
        apply(Patch("two", "1", 4, None), Patch(key, "1", given, None))


def test_a_removed_record_is_new_to_whoever_never_knew_it() -> None:
    """A device that has begun after the removal has not heard of the record at all."""
    assert apply(Patch("gone", "1", 0, None))[1] == [("gone", "1")]


def test_what_is_forgotten_is_no_conflict() -> None:
    """Devices keep the sync counts of what was removed, for longer than it is remembered here."""
    for forgetful in (replace(THERE, compacted_count=3), replace(THERE, deleted_at_count=3)):
        assert apply(Patch("new", "1", 3, None), dataset=forgetful)[1] == [("new", "1")]
        assert apply(Patch("new", "1", 2, None), dataset=forgetful)[1] == [("new", "1")]
        for stale in (Patch("new", "1", 4, None), Patch("new", "1", -1, None), Patch("one", "1", 2, None)):
            with pytest.raises(errors.ResourceConflictException):
                apply(stale, dataset=forgetful)
    assert apply(Patch("new", "1", 6, None), dataset=None)[1] == [("new", "1")]
    with pytest.raises(errors.ResourceConflictException):
        apply(Patch("new", "1", 7, None), dataset=None)
