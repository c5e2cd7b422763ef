"""How much there may be of what."""

from dataclasses import replace

import pytest

from poolhouse import errors
from poolhouse.config import Config
from poolhouse.storage.datasets import DatasetRow
from poolhouse.sync import limits
from tests.sync.conftest import Api, Device, patch

ROW = DatasetRow("a", 1, None, 0, 0, 0, 0, 0, 0.0, 0.0, "me")


def test_the_limits_are_cognitos() -> None:
    """Unless they are set otherwise."""
    config = Config()
    assert (config.sync_max_datasets, config.sync_max_records, config.sync_max_dataset_bytes) == (20, 1024, 1024 * 1024)


def test_a_device_hears_of_so_many_datasets() -> None:
    """As many as there can be."""
    refusal = limits.too_many_subscriptions(Config(sync_max_datasets=7))
    assert refusal.message == "A device hears of at most 7 datasets."


def test_keys_and_values_have_a_size() -> None:
    """In UTF-8, whatever their characters."""
    limits.check_record("é" * 1000, "é" * 500_000)
    with pytest.raises(errors.InvalidParameterException, match="key has at most 2000 bytes"):
        limits.check_record("é" * 1001, "")
    with pytest.raises(errors.LimitExceededException, match="value has at most 1048575 bytes"):
        limits.check_record("k", "é" * 600_000)


@pytest.mark.parametrize(("key", "value"), [("a\0", "v"), ("a", "\0v")])
async def test_what_the_database_cannot_hold_is_refused(device: Device, key: str, value: str) -> None:
    """With a message, and before anything is written."""
    with pytest.raises(errors.InvalidParameterException, match=r"U\+0000"):
        await device.update(patch("b", "1"), patch(key, value))
    assert await device.values() == {}


async def test_an_identity_has_so_many_datasets(api: Api) -> None:
    """A deleted one makes room; the others can be written all the time."""
    device = await api.limited(sync_max_datasets=2).device("a")
    other, third = device.other(name="b"), device.other(name="c")
    await device.put(k="1")
    await other.put(k="1")
    with pytest.raises(errors.LimitExceededException, match="at most 2 datasets"):
        await third.put(k="1")
    await other.put(k="2")
    await device.delete()
    await third.put(k="1")
    with pytest.raises(errors.LimitExceededException, match="at most 2 datasets"):
        await device.put(k="1")


async def test_a_dataset_has_so_many_records(api: Api) -> None:
    """Removed ones do not count; a call that would make one too many writes nothing."""
    device = await api.limited(sync_max_records=3).device()
    await device.put(a="1", b="1", c="1")
    with pytest.raises(errors.LimitExceededException, match="at most 3 records"):
        await device.put(a="2", d="1")
    assert await device.values() == {"a": "1", "b": "1", "c": "1"}
    await device.put(a=None, d="1")
    assert await device.values() == {"b": "1", "c": "1", "d": "1"}


async def test_a_dataset_has_so_many_bytes(api: Api) -> None:
    """Of all keys and values together."""
    device = await api.limited(sync_max_dataset_bytes=10).device()
    await device.put(a="1234", b="1234")
    with pytest.raises(errors.LimitExceededException, match="at most 10 bytes"):
        await device.put(a="12345")
    await device.put(a="1", c="12")
    assert (await device.described()).data_storage == 10


def test_what_has_become_too_large_may_shrink() -> None:
    """When an operator lowers a limit, nobody is locked out of tidying up."""
    config = Config(sync_max_records=3, sync_max_dataset_bytes=10)
    large = replace(ROW, record_count=5, data_bytes=50)
    limits.check_growth(config, large, replace(large, record_count=4, data_bytes=40))
    limits.check_growth(config, large, large)
    for grown in (replace(large, record_count=6), replace(large, data_bytes=51)):
        with pytest.raises(errors.LimitExceededException):
            limits.check_growth(config, large, grown)


async def test_a_call_has_so_many_patches(api: Api) -> None:
    """Enough to replace a whole dataset by other records."""
    device = await api.limited(sync_max_records=2).device()
    await device.put(a="1", b="1")
    await device.put(a=None, b=None, c="1", d="1")
    with pytest.raises(errors.LimitExceededException, match="at most 4 record patches"):
        await device.update(*(patch(f"k{number}", None) for number in range(5)))


async def test_removed_records_do_not_pile_up(api: Api) -> None:
    """Only the latest are remembered, however young: who has missed others begins anew."""
    device = await api.limited(sync_max_records=3).device()
    first = await device.put(a="1")
    last = first
    for number in range(5):
        last = await device.put(**{f"k{number}": None})
    assert await device.listed(last_sync_count=last - 3) == {"k2": None, "k3": None, "k4": None}
    assert (await device.page(last_sync_count=first)).dataset_deleted_after_requested_sync_count
    rows = await api.house.store.value(
        "SELECT count(*) FROM records WHERE identity_pool_id = $1 AND value IS NULL", device.pool_id
    )
    assert rows == 3


async def test_deleted_datasets_do_not_pile_up(api: Api) -> None:
    """Only the latest are remembered, and the sync counts of the others."""
    device = await api.limited(sync_max_datasets=1).device()
    names = [f"d{number}" for number in range(limits.DELETED_PER_DATASET + 2)]
    for name in names:
        await device.other(name=name).put(k="1")
        await device.other(name=name).delete()
    rows = await api.house.store.rows(
        "SELECT name FROM datasets WHERE identity_pool_id = $1 ORDER BY name", device.pool_id
    )
    assert [row[0] for row in rows] == names[2:]
    assert await device.other(name="d0").put(k="1") == 3
