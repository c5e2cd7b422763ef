"""Users whom somebody names who has proven nothing yet."""

import pytest

from poolhouse import errors
from poolhouse.user_pools import named_users
from poolhouse.user_pools.model import user as users
from poolhouse.user_pools.model.pool import Pool
from tests.user_pools.conftest import Api
from tests.user_pools.registrations import make


async def disable(api: Api, pool: Pool) -> None:
    """Alice, who may not sign in."""
    alice = await api.new_user(pool, "alice")
    alice.enabled = False
    async with api.house.store.write() as tx:
        await users.save(tx, pool, alice, api.clock.now())


@pytest.mark.parametrize("hides", [True, False])
async def test_a_user_is_found_by_name(api: Api, *, hides: bool) -> None:
    """Whatever the app client hides of others."""
    pool, client = await make(api, hides=hides)
    alice = await api.new_user(pool, "alice")
    found = await named_users.find(api.call("forgot_password"), pool, client, "alice")
    assert found is not None
    assert found.sub == alice.sub


async def test_a_client_that_tells_says_what_is_wrong(api: Api) -> None:
    """In Cognito's words."""
    pool, client = await make(api)
    await disable(api, pool)
    call = api.call("forgot_password")
    with pytest.raises(errors.UserNotFoundException, match="Username/client id combination not found"):
        await named_users.find(call, pool, client, "nobody")
    with pytest.raises(errors.NotAuthorizedException, match="User is disabled"):
        await named_users.find(call, pool, client, "alice")


async def test_a_client_that_hides_makes_no_difference(api: Api) -> None:
    """A disabled user is nobody, too."""
    pool, client = await make(api, hides=True)
    await disable(api, pool)
    call = api.call("forgot_password")
    assert [await named_users.find(call, pool, client, name) for name in ("nobody", "alice")] == [None, None]
