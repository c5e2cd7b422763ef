import asyncio

import jwt
import pytest

from poolhouse import errors
from poolhouse.user_pools.devices import confirming, tracking
from poolhouse.user_pools.devices.confirming import EXISTS_MESSAGE, KEY_MESSAGE, MAX_DEVICES, NOT_TRACKED_MESSAGE
from tests.user_pools.accounts import named
from tests.user_pools.conftest import Api
from tests.user_pools.devices.remembering import (
    NOT_REMEMBERED,
    REMEMBERED,
    START,
    known_phone,
    make,
    new_phone,
)
from tests.user_pools.signing_in import by_password, new_client, refused


async def test_a_new_device_is_told_its_key_and_the_token_says_it(api: Api) -> None:
    """In the access token, where ConfirmDevice and others look; not in the ID token."""
    pool, client, _ = await make(api)
    phone = await new_phone(api, client)
    claims = jwt.decode(phone.tokens.access_token, options={"verify_signature": False})
    assert claims["device_key"] == phone.key
    assert phone.key.startswith(f"{pool.region}_")
    assert "device_key" not in jwt.decode(phone.tokens.id_token, options={"verify_signature": False})


async def test_a_pool_that_does_not_track_devices_says_nothing_of_them(api: Api) -> None:
    """Nor does a key that a device has kept from earlier get in anybody's way."""
    pool = await api.new_pool()
    client = await new_client(api, pool)
    await api.new_user(pool)
    for key in ({}, {"DEVICE_KEY": "us-east-1_1"}):
        tokens = (await by_password(api, client, **key)).authentication_result
        assert not tokens.HasField("new_device_metadata")
        assert "device_key" not in jwt.decode(tokens.access_token, options={"verify_signature": False})


async def test_a_confirmed_device_is_remembered_at_once(api: Api) -> None:
    """In a pool that remembers all of them; the user need not be asked."""
    _, client, _ = await make(api)
    phone = await new_phone(api, client)
    assert not (await phone.confirm()).user_confirmation_necessary
    assert (await phone.asked()).challenge_name == START


async def test_a_pool_that_has_the_user_asked_waits_for_that(api: Api) -> None:
    """Until then the device is known, and proves nothing; afterwards it can be un-remembered again."""
    _, client, _ = await make(api, ask=True)
    phone = await new_phone(api, client)
    assert (await phone.confirm()).user_confirmation_necessary
    answer = await phone.asked()
    assert answer.HasField("authentication_result")
    assert not answer.authentication_result.HasField("new_device_metadata")
    for status, challenge in ((REMEMBERED, START), (NOT_REMEMBERED, 0), (REMEMBERED, START)):
        await api.update_device_status(
            access_token=phone.tokens.access_token, device_key=phone.key, device_remembered_status=status
        )
        assert (await phone.asked()).challenge_name == challenge


async def test_an_operator_sets_the_status_as_well(api: Api) -> None:
    """Of any user's device, and of no other's."""
    pool, client, _ = await make(api)
    await api.new_user(pool, "bob")
    phone = await known_phone(api, client)
    members = {"user_pool_id": pool.id, "device_key": phone.key, "device_remembered_status": NOT_REMEMBERED}
    with refused(errors.ResourceNotFoundException, tracking.UNKNOWN_MESSAGE):
        await api.admin_update_device_status(username="bob", **members)
    await api.admin_update_device_status(username="alice", **members)
    assert (await phone.asked()).HasField("authentication_result")
    with refused(errors.UserNotFoundException):
        await api.admin_update_device_status(username="nobody", **members)


async def test_a_status_has_to_be_named(api: Api) -> None:
    """Nothing is done for a request that says nothing."""
    pool, client, _ = await make(api)
    phone = await known_phone(api, client)
    with refused(errors.InvalidParameterException, confirming.STATUS_MESSAGE):
        await api.update_device_status(access_token=phone.tokens.access_token, device_key=phone.key)
    with refused(errors.InvalidParameterException, confirming.STATUS_MESSAGE):
        await api.admin_update_device_status(user_pool_id=pool.id, username="alice", device_key=phone.key)


async def test_a_device_confirms_the_key_that_it_was_given(api: Api) -> None:
    """Neither one that it makes up, nor that of another device of the user, nor another user's."""
    pool, client, _ = await make(api)
    await api.new_user(pool, "bob")
    phone, tablet, bobs = [await new_phone(api, client, name) for name in ("alice", "alice", "bob")]
    for key in (tablet.key, bobs.key, api.house.ids.device_key(pool.region)):
        with refused(errors.InvalidParameterException, KEY_MESSAGE):
            await phone.confirm(device_key=key)
    await phone.confirm()


async def test_a_device_is_confirmed_once(api: Api) -> None:
    """Also of calls at the same moment, and also after it was forgotten: no thief's phone comes back by itself."""
    _, client, _ = await make(api)
    phone = await new_phone(api, client)
    told = await asyncio.gather(*(phone.confirm() for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(each, errors.DeviceKeyExistsException) for each in told) == 3
    await api.forget_device(access_token=phone.tokens.access_token, device_key=phone.key)
    with refused(errors.DeviceKeyExistsException, EXISTS_MESSAGE):
        await phone.confirm()


async def test_a_token_of_a_known_device_confirms_nothing(api: Api) -> None:
    """Whoever signs in from it has been given no new key."""
    _, client, _ = await make(api)
    phone = await known_phone(api, client)
    phone.tokens = await phone.sign_in()
    with refused(errors.DeviceKeyExistsException):
        await phone.confirm()


async def test_a_pool_that_has_stopped_tracking_confirms_nothing(api: Api) -> None:
    """Although the token still names a device."""
    pool, client, _ = await make(api)
    phone = await new_phone(api, client)
    await api.update_user_pool(user_pool_id=pool.id)
    with refused(errors.InvalidUserPoolConfigurationException, NOT_TRACKED_MESSAGE):
        await phone.confirm()


async def test_a_verifier_has_to_come_along(api: Api) -> None:
    """And a refused one leaves the device as it was."""
    _, client, _ = await make(api)
    phone = await new_phone(api, client)
    with refused(errors.InvalidParameterException):
        await phone.confirm(device_secret_verifier_config=None)
    await phone.confirm()


@pytest.mark.parametrize(("name", "good"), [("Ada's ☎", True), ("", False), ("a\0b", False), ("x" * 1025, False)])
async def test_a_device_may_have_a_name(api: Api, name: str, *, good: bool) -> None:
    """Which the store can keep; a refused one leaves the device as it was."""
    _, client, _ = await make(api)
    phone = await new_phone(api, client)
    if not good:
        with refused(errors.InvalidParameterException):
            await phone.confirm(device_name=name)
    await phone.confirm(device_name=name if good else None)
    device = (await api.get_device(access_token=phone.tokens.access_token, device_key=phone.key)).device
    assert named(device.device_attributes).get("device_name") == (name if good else None)


async def test_those_used_the_longest_ago_make_room(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user can always confirm a further device, and the database keeps a bounded number."""
    assert MAX_DEVICES == 100
    monkeypatch.setattr(confirming, "MAX_DEVICES", 2)
    _, client, _ = await make(api)
    phones = []
    for _ in range(3):
        api.clock.advance(1)
        phones.append(await known_phone(api, client))
    with refused(errors.ResourceNotFoundException):
        await phones[0].asked()
    assert (await phones[1].asked()).challenge_name == START


async def test_a_disabled_user_confirms_nothing(api: Api) -> None:
    """Their tokens are good for nothing."""
    pool, client, _ = await make(api)
    phone = await new_phone(api, client)
    await api.admin_disable_user(user_pool_id=pool.id, username="alice")
    with refused(errors.NotAuthorizedException):
        await phone.confirm()
