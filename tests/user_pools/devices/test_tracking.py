import pytest

from poolhouse import errors
from poolhouse.user_pools import throttles
from poolhouse.user_pools.devices import tracking
from poolhouse.user_pools.progress import Progress
from poolhouse.user_pools.sign_in_steps import PASSWORD
from tests.user_pools.conftest import Api
from tests.user_pools.devices.remembering import known_phone, make
from tests.user_pools.signing_in import by_password, claim, refused, respond, start_srp


@pytest.mark.parametrize("key", ["us-east-1_1", "no key", "\0", "x" * 2000])
async def test_a_key_that_is_not_the_users_is_refused(api: Api, key: str) -> None:
    """In the words that clients look for, and only to whom knows the password."""
    _, client, _ = await make(api)
    with refused(errors.ResourceNotFoundException, "Device does not exist."):
        await by_password(api, client, DEVICE_KEY=key)
    with refused(errors.NotAuthorizedException, throttles.WRONG_MESSAGE):
        await by_password(api, client, password="Wrong-password-1", DEVICE_KEY=key)


async def test_another_users_device_is_unknown(api: Api) -> None:
    """However it was come by."""
    pool, client, _ = await make(api)
    await api.new_user(pool, "bob")
    bobs = await known_phone(api, client, "bob")
    with refused(errors.ResourceNotFoundException, tracking.UNKNOWN_MESSAGE):
        await by_password(api, client, DEVICE_KEY=bobs.key)


async def test_a_client_whose_key_is_not_known_any_more_goes_on_without(api: Api) -> None:
    """With the proof of the password that it has sent already, as amazon-cognito-identity-js does."""
    pool, client, _ = await make(api)
    answer = claim(api, pool, await start_srp(api, client))
    with refused(errors.ResourceNotFoundException, tracking.UNKNOWN_MESSAGE):
        await respond(api, client, {**answer, "DEVICE_KEY": "us-east-1_1"})
    tokens = (await respond(api, client, answer)).authentication_result
    assert tokens.new_device_metadata.device_key


async def test_who_is_locked_out_hears_nothing_of_devices(api: Api) -> None:
    """Not even where the password was right, and others were tried at the same time."""
    pool, client, alice = await make(api)
    progress = Progress(api.call("initiate_auth"), pool, client, alice, "alice", (PASSWORD,), "us-east-1_1")
    found = await api.found_user(pool, "alice")
    assert found is not None
    progress = Progress(progress.call, pool, client, found, "alice", (PASSWORD,), "us-east-1_1")
    async with api.house.store.write() as tx:
        for _ in range(5):
            await throttles.count(tx, pool.id, alice.sub, api.clock.now())
        with refused(errors.NotAuthorizedException, throttles.BLOCKED_MESSAGE):
            await tracking.device_of(tx, progress, throttles.PASSWORDS)
