"""Records are listed by what has changed in them."""

import pytest

from poolhouse import errors
from poolhouse.edge import transcode
from poolhouse.gen.sync import v1 as pb
from poolhouse.sync import housekeeping, records
from poolhouse.sync.housekeeping import DAY
from poolhouse.timestamps import timestamp
from tests.sync.conftest import Api, Device, patch


async def test_a_dataset_that_nobody_has_written_is_empty(device: Device) -> None:
    """It does not exist, and can be written to."""
    page = await device.page()
    token = page.sync_session_token
    assert transcode.to_document(page) == {
        "Records": [],
        "Count": 0,
        "DatasetSyncCount": 0,
        "MergedDatasetNames": [],
        "DatasetExists": False,
        "DatasetDeletedAfterRequestedSyncCount": False,
        "SyncSessionToken": token,
    }
    assert await device.update(patch("k", "v"), token=token)


async def test_a_record_is_listed_as_it_was_written(device: Device) -> None:
    """With its version, who wrote it, and both clocks' time."""
    at = timestamp(1_700_000_000.25)
    await device.signed_in().update(patch("theme", "dark", device_last_modified_date=at))
    page = await device.page()
    now = timestamp(device.api.clock.now())
    assert list(page.records) == [
        pb.Record(
            key="theme",
            value="dark",
            sync_count=1,
            last_modified_date=now,
            last_modified_by=device.identity_id,
            device_last_modified_date=at,
        )
    ]
    assert (page.count, page.dataset_sync_count, page.dataset_exists) == (1, 1, True)
    assert page.last_modified_by == device.identity_id
    assert not page.dataset_deleted_after_requested_sync_count


async def test_only_what_has_changed_since_is_listed(device: Device) -> None:
    """Removals as well, without a value.

    They are listed from the beginning, too: a device that wrote before it has listed all may know of such records.
    """
    await device.put(a="1", b="1", c="1")
    await device.put(b="2")
    await device.put(c=None)
    assert await device.listed(last_sync_count=1) == {"b": "2", "c": None}
    assert await device.listed(last_sync_count=2) == {"c": None}
    assert await device.listed(last_sync_count=3) == {}
    assert await device.listed() == await device.listed(last_sync_count=0) == {"a": "1", "b": "2", "c": None}
    page = await device.page(last_sync_count=2)
    assert (page.count, page.dataset_sync_count) == (1, 3)
    assert not page.dataset_deleted_after_requested_sync_count


@pytest.mark.parametrize("known", [4, 2**62, -1])
async def test_a_sync_count_that_never_was_is_refused(device: Device, known: int) -> None:
    """In Cognito's words."""
    await device.put(a="1")
    with pytest.raises(errors.InvalidParameterException, match=f"No such SyncCount: {known} exists for this Dataset"):
        await device.page(last_sync_count=known)


async def test_no_page_leaves_out_what_is_written_meanwhile(device: Device) -> None:
    """A device would take it for deleted. It is there as it is now, and in the next listing once more."""
    await device.put(a="1", b="1", c="1", d="1", e="1")
    first = await device.page(max_results=2)
    assert [one.key for one in first.records] == ["a", "b"]
    await device.put(a="2", d="2", f="2")
    second = await device.page(max_results=2, next_token=first.next_token)
    assert [(one.key, one.value) for one in second.records] == [("c", "1"), ("d", "2")]
    last = await device.page(max_results=2, next_token=second.next_token)
    assert [(one.key, one.value) for one in last.records] == [("e", "1"), ("f", "2")]
    assert not last.next_token
    assert first.dataset_sync_count == last.dataset_sync_count == 1
    assert await device.listed(last_sync_count=first.dataset_sync_count) == {"a": "2", "d": "2", "f": "2"}


async def test_every_page_has_the_sync_count_that_the_listing_is_of(device: Device) -> None:
    """A client keeps that of the last page: with a later one it would never hear of what it was not shown."""
    await device.put(a="1", b="1")
    first = await device.page(max_results=1)
    await device.put(a="2")
    assert (await device.page(max_results=1, next_token=first.next_token)).dataset_sync_count == 1


async def test_a_session_goes_on_through_all_pages(device: Device) -> None:
    """A token that is sent along is kept; without one, each page has a new one, as good as the first."""
    await device.put(a="1", b="1")
    first = await device.page(max_results=1)
    await device.put(c="2")
    token = first.sync_session_token
    kept = await device.page(max_results=1, next_token=first.next_token, sync_session_token=token)
    assert kept.sync_session_token == token
    assert await device.listed(sync_session_token=token) == {"a": "1", "b": "1", "c": "2"}
    fresh = await device.page(max_results=1, next_token=first.next_token)
    assert await device.update(patch("d", "1"), token=fresh.sync_session_token)


async def test_tokens_of_another_listing_are_refused(device: Device) -> None:
    """Of another dataset, another sync count, or another session."""
    await device.put(a="1", b="1")
    other = device.other(name="other")
    await other.put(a="1", b="1")
    page = await device.page(max_results=1)
    for listing in (other.page(next_token=page.next_token), device.page(next_token=page.next_token, last_sync_count=1)):
        with pytest.raises(errors.InvalidParameterException, match="Invalid pagination token"):
            await listing
    await device.put(c="1")
    later = await device.token()
    for token in (later, await other.token(), "forged"):
        with pytest.raises(errors.InvalidParameterException, match="SyncSessionToken not valid for these inputs"):
            await device.page(next_token=page.next_token, sync_session_token=token)


async def test_a_page_has_as_many_records_as_are_asked_for(device: Device) -> None:
    """At most 1,024, and never none."""
    await device.put(a="1", b="1", c="1")
    assert [len((await device.page(max_results=size)).records) for size in (1, 2, 3, 5000)] == [1, 2, 3, 3]
    for size in (0, -1):
        with pytest.raises(errors.InvalidParameterException, match="MaxResults"):
            await device.page(max_results=size)


async def test_a_page_ends_where_it_would_become_too_large(device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record that is too large by itself comes alone."""
    monkeypatch.setattr(records, "PAGE_BYTES", 10)
    await device.put(a="1234", b="1234", c="1" * 50, d="1")
    sizes, page = [], await device.page()
    while True:
        sizes.append([one.key for one in page.records])
        assert page.count == 4
        if not page.next_token:
            break
        page = await device.page(next_token=page.next_token)
    assert sizes == [["a", "b"], ["c"], ["d"]]


async def test_a_device_hears_that_its_dataset_was_deleted(device: Device) -> None:
    """Whether or not there is a new one by now, which it is shown from the beginning; new devices see nothing of it."""
    known = await device.put(a="1", b="1")
    await device.delete()
    page = await device.page(last_sync_count=known)
    assert page.dataset_deleted_after_requested_sync_count
    assert (page.dataset_exists, page.dataset_sync_count, len(page.records)) == (False, known + 1, 0)
    for heard in (0, known + 1):
        assert not (await device.page(last_sync_count=heard)).dataset_deleted_after_requested_sync_count
    again = await device.put(b="2")
    assert again > known + 1
    page = await device.page(last_sync_count=known)
    assert page.dataset_deleted_after_requested_sync_count
    assert page.dataset_exists
    assert [(one.key, one.value) for one in page.records] == [("b", "2")]
    for fresh in (0, known + 1, again):
        assert not (await device.page(last_sync_count=fresh)).dataset_deleted_after_requested_sync_count


async def test_a_device_that_was_away_too_long_begins_anew(api: Api, device: Device) -> None:
    """Removals are forgotten in time: it is told to drop what it has, and shown all there is."""
    known = await device.put(a="1", b="1")
    removed = await device.put(a=None)
    assert await device.listed(last_sync_count=known) == {"a": None}
    api.clock.advance(api.house.config.sync_removed_days * DAY)
    latest = await device.put(c="1")
    await housekeeping.purge(api.house)
    page = await device.page(last_sync_count=known)
    assert page.dataset_deleted_after_requested_sync_count
    assert [one.key for one in page.records] == ["b", "c"]
    for fresh in (0, removed, latest):
        assert not (await device.page(last_sync_count=fresh)).dataset_deleted_after_requested_sync_count


async def test_a_listing_of_changes_ends_when_some_of_them_are_forgotten(api: Api, device: Device) -> None:
    """Its next page would have all that there is, and the one before had not: ask for a new listing."""
    known = await device.put(a="1", b="1", c="1")
    await device.put(a=None)
    api.clock.advance(api.house.config.sync_removed_days * DAY)
    await device.put(b="2", c="2")
    first, fresh = [await device.page(max_results=1, last_sync_count=since) for since in (known, 0)]
    await housekeeping.purge(api.house)
    with pytest.raises(errors.InvalidParameterException, match="Invalid pagination token"):
        await device.page(max_results=1, last_sync_count=known, next_token=first.next_token)
    assert [one.key for one in (await device.page(next_token=fresh.next_token)).records] == ["b", "c"]
    await device.delete()
    with pytest.raises(errors.InvalidParameterException, match="Invalid pagination token"):
        await device.page(max_results=1, last_sync_count=known, next_token=first.next_token)


async def test_a_dataset_that_was_forgotten_is_not_mistaken_for_a_new_one(api: Api, device: Device) -> None:
    """However often the new one is written: its counts begin above those of the former one."""
    known = await device.put(a="1")
    await device.delete()
    api.clock.advance(api.house.config.sync_removed_days * DAY)
    await housekeeping.purge(api.house)
    page = await device.page(last_sync_count=known)
    assert page.dataset_deleted_after_requested_sync_count
    assert (page.dataset_exists, page.dataset_sync_count) == (False, known + 1)
    for number in range(3):
        await device.put(b=str(number))
    page = await device.page(last_sync_count=known)
    assert page.dataset_deleted_after_requested_sync_count
    assert [one.key for one in page.records] == ["b"]
