import pytest

from poolhouse.user_pools.devices import keys
from tests.user_pools.conftest import Api


async def test_a_key_is_made_as_it_is_checked(api: Api) -> None:
    """Whatever region it is for."""
    for region in ("us-east-1", "ap-southeast-7", "us-gov-west-1"):
        assert keys.is_key(api.house.ids.device_key(region))


@pytest.mark.parametrize("text", ["", "_", "us-east-1", "us-east-1_", "us-east-1_XYZ", "a_\0", "a_1 ", "a_" + "1" * 37])
def test_what_is_no_key_is_told(text: str) -> None:
    """So that it never reaches the store."""
    assert not keys.is_key(text)


async def test_devices_of_a_pool_are_one_group(api: Api) -> None:
    """Always the same, in the form that clients have seen so far, and another one in another pool."""
    pool, other = await api.new_pool(), await api.new_pool()
    told = keys.metadata(pool, "key")
    assert told.device_key == "key"
    assert told.device_group_key == keys.group_key(pool)
    assert len(told.device_group_key) == 9
    assert told.device_group_key.startswith("-")
    assert keys.group_key(pool) != keys.group_key(other)
