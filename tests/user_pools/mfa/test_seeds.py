import pytest

from poolhouse.crypto.sealed import SealBroken
from poolhouse.user_pools.mfa import seeds
from tests.user_pools.conftest import Api

SEED = bytes(range(32))


async def test_a_seed_opens_for_its_user_alone(api: Api) -> None:
    """A row that is moved to another user, or another pool, does not open."""
    stored = seeds.sealed(api.house, "us-east-1_A", "alice", SEED)
    assert SEED not in stored
    assert seeds.opened(api.house, "us-east-1_A", "alice", stored) == SEED
    for pool_id, sub in (("us-east-1_A", "bob"), ("us-east-1_B", "alice")):
        with pytest.raises(SealBroken):
            seeds.opened(api.house, pool_id, sub, stored)
