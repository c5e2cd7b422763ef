"""Datasets are listed, described and deleted."""

import asyncio

import pytest

from poolhouse import errors
from poolhouse.edge import transcode
from poolhouse.gen.sync import v1 as pb
from poolhouse.timestamps import timestamp
from tests.sync.conftest import Api, Device, patch


async def listed(device: Device, **members: object) -> pb.ListDatasetsResponse:
    """A page of the identity's datasets."""
    which = {"identity_pool_id": device.pool_id, "identity_id": device.identity_id}
    response: pb.ListDatasetsResponse = await device.api.list_datasets(device.caller, **which, **members)
    return response


async def test_a_dataset_describes_itself(api: Api, device: Device) -> None:
    """Since when there is one, who changed it last, and what its records take."""
    begun = api.clock.now()
    await device.put(a="1", b="12")
    api.clock.advance(5)
    await device.signed_in().put(a=None, c="é")
    assert await device.described() == pb.Dataset(
        identity_id=device.identity_id,
        dataset_name="settings",
        creation_date=timestamp(begun),
        last_modified_date=timestamp(begun + 5),
        last_modified_by=device.identity_id,
        data_storage=6,
        num_records=2,
    )


async def test_datasets_are_listed_page_by_page(device: Device) -> None:
    """In the order of their names, each as it describes itself."""
    names = ["B", "a", "b.c:d", "z"]
    for name in reversed(names):
        await device.other(name=name).put(k=name)
    whole = await listed(device)
    assert [one.dataset_name for one in whole.datasets] == names
    assert (whole.count, whole.next_token) == (4, "")
    assert list(whole.datasets) == [await device.other(name=name).described() for name in names]
    found, page = [], await listed(device, max_results=3)
    assert page.count == 3
    found = [*page.datasets, *(await listed(device, max_results=3, next_token=page.next_token)).datasets]
    assert found == list(whole.datasets)


async def test_an_identity_without_datasets_lists_none(device: Device) -> None:
    """With an empty list, which clients go through without asking."""
    assert transcode.to_document(await listed(device)) == {"Datasets": [], "Count": 0}


async def test_a_token_is_good_for_the_same_identitys_list(api: Api, device: Device) -> None:
    """And for nobody else's."""
    await device.put(k="1")
    await device.other(name="b").put(k="1")
    token = (await listed(device, max_results=1)).next_token
    stranger = await api.device()
    with pytest.raises(errors.InvalidParameterException, match="Invalid pagination token"):
        await listed(stranger, next_token=token)
    with pytest.raises(errors.InvalidParameterException, match="MaxResults"):
        await listed(device, max_results=0)


async def test_a_deleted_dataset_is_gone_with_its_records(device: Device) -> None:
    """It is told as it was last; one that is made again is another."""
    await device.put(a="1", b="1")
    described = await device.described()
    assert await device.delete() == described
    assert (await listed(device)).count == 0
    for gone in (device.described(), device.delete()):
        with pytest.raises(errors.ResourceNotFoundException, match="Dataset 'settings' not found"):
            await gone
    device.api.clock.advance(5)
    await device.put(b="2")
    assert await device.values() == {"b": "2"}
    assert (await device.described()).creation_date == timestamp(device.api.clock.now())


async def test_a_dataset_that_never_was_is_not_found(device: Device) -> None:
    """Whether or not the identity has others."""
    for _ in range(2):
        with pytest.raises(errors.ResourceNotFoundException, match="Dataset 'settings' not found"):
            await device.described()
        with pytest.raises(errors.ResourceNotFoundException, match="Dataset 'settings' not found"):
            await device.delete()
        await device.other(name="other").put(a="1")


async def test_a_deletion_is_told_to_whoever_watches(device: Device) -> None:
    """As every other change: by a hint with the identity's new revision."""
    await device.put(a="1")
    heard: list[tuple[str, str]] = []
    device.api.house.bus.subscribe("sync", lambda *hint: heard.append(hint), lambda: None)
    await device.delete()
    assert heard == [(f"sync.{device.identity_id}", "2")]


async def test_writing_and_deleting_at_once_end_in_one_of_both(device: Device) -> None:
    """A record that was answered as written after the deletion is there."""
    for _ in range(5):
        await device.put(a="1")
        page = await device.page()
        known = {one.key: one.sync_count for one in page.records}["a"]
        results = await asyncio.gather(
            device.update(patch("a", "2", known), token=page.sync_session_token),
            device.delete(),
            return_exceptions=True,
        )
        assert isinstance(results[0], list | errors.ResourceConflictException)
        assert isinstance(results[1], pb.Dataset)
        assert await device.values() == {}
        assert not (await device.page()).dataset_exists
