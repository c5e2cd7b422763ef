from poolhouse.crypto.passkey_options import Known
from poolhouse.user_pools.passkeys import known
from tests.user_pools.choice.choosing import policies
from tests.user_pools.conftest import Api
from tests.user_pools.passkeys.making import configure, make, new_passkey


async def test_a_users_passkeys_are_usable_while_they_are_for_the_pools_site(api: Api) -> None:
    """Changed back, the site has its passkeys again; a pool that does not allow them has none."""
    pool, client, alice = await make(api)
    device = await new_passkey(api, pool, client)
    (row,) = await known.usable(api.house.store, pool, alice.sub)
    assert known.shown(row) == Known(device.id, ["hybrid", "internal"])
    assert await known.usable(api.house.store, pool, "nobody") == []
    for site, count in (("example.org", 0), ("example.com", 1)):
        pool = await configure(api, pool, site=site)
        assert len(await known.usable(api.house.store, pool, alice.sub)) == count
    await api.update_user_pool(user_pool_id=pool.id, policies=policies())
    assert await known.usable(api.house.store, await api.refreshed(pool), alice.sub) == []


async def test_a_pool_without_a_site_has_none(api: Api) -> None:
    """Although it allows them."""
    pool, client, alice = await make(api)
    await new_passkey(api, pool, client)
    await api.set_user_pool_mfa_config(user_pool_id=pool.id)
    assert await known.usable(api.house.store, await api.refreshed(pool), alice.sub) == []
