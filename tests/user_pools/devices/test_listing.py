import pytest

from poolhouse import errors
from poolhouse.user_pools.devices import tracking
from tests.user_pools.accounts import named
from tests.user_pools.conftest import Api
from tests.user_pools.devices.remembering import NOT_REMEMBERED, START, known_phone, make
from tests.user_pools.signing_in import BY_REFRESH, is_signed_in, refused


async def test_a_device_is_shown_with_what_is_known_of_it(api: Api) -> None:
    """Its name, status and address, and when it came, was changed and was last used."""
    pool, client, _ = await make(api)
    phone = await known_phone(api, client)
    created = int(api.clock.now())
    api.clock.advance(5)
    token = (await phone.sign_in()).access_token
    api.clock.advance(5)
    await api.update_device_status(access_token=token, device_key=phone.key, device_remembered_status=NOT_REMEMBERED)
    device = (await api.get_device(access_token=token, device_key=phone.key)).device
    assert device.device_key == phone.key
    assert named(device.device_attributes) == {
        "device_status": "valid",
        "device_name": "phone",
        "dev:device_remembered_status": "not_remembered",
        "last_ip_used": api.call("get_device").source_ip,
    }
    dates = (device.device_create_date, device.device_last_authenticated_date, device.device_last_modified_date)
    assert [int(date.seconds) for date in dates] == [created, created + 5, created + 10]
    by_operator = await api.admin_get_device(user_pool_id=pool.id, username="alice", device_key=phone.key)
    assert by_operator.device == device


async def test_devices_are_listed_page_by_page(api: Api) -> None:
    """By their user and by an operator; another user's are not among them."""
    pool, client, _ = await make(api)
    await api.new_user(pool, "bob")
    bobs = await known_phone(api, client, "bob")
    phones = [await known_phone(api, client) for _ in range(3)]
    token = phones[0].tokens.access_token
    first = await api.list_devices(access_token=token, limit=2)
    rest = await api.list_devices(access_token=token, limit=2, pagination_token=first.pagination_token)
    found = [each.device_key for each in (*first.devices, *rest.devices)]
    assert found == sorted(each.key for each in phones)
    assert not rest.HasField("pagination_token")
    everything = await api.admin_list_devices(user_pool_id=pool.id, username="alice")
    assert [each.device_key for each in everything.devices] == found
    with refused(errors.InvalidParameterException):
        await api.list_devices(access_token=bobs.tokens.access_token, pagination_token=first.pagination_token)


async def test_a_forgotten_device_is_trusted_no_more(api: Api) -> None:
    """It signs in as a new one; its refresh tokens are worth nothing, and its access token is one until it expires."""
    _, client, _ = await make(api)
    phone, other = await known_phone(api, client), await known_phone(api, client)
    await api.forget_device(access_token=other.tokens.access_token, device_key=phone.key)
    with refused(errors.ResourceNotFoundException, tracking.UNKNOWN_MESSAGE):
        await phone.asked()
    parameters = {"REFRESH_TOKEN": phone.tokens.refresh_token, "DEVICE_KEY": phone.key}
    with refused(errors.NotAuthorizedException, "Invalid Refresh Token"):
        await api.initiate_auth(client_id=client.id, auth_flow=BY_REFRESH, auth_parameters=parameters)
    assert await is_signed_in(api, phone.tokens.access_token)
    assert (await other.sign_in()).access_token


async def test_an_operator_forgets_a_device(api: Api) -> None:
    """Once; there is nothing to forget after that."""
    pool, client, _ = await make(api)
    phone = await known_phone(api, client)
    members = {"user_pool_id": pool.id, "username": "alice", "device_key": phone.key}
    await api.admin_forget_device(**members)
    with refused(errors.ResourceNotFoundException, tracking.UNKNOWN_MESSAGE):
        await api.admin_forget_device(**members)


@pytest.mark.parametrize("operation", ["get_device", "forget_device"])
async def test_another_users_device_is_none(api: Api, operation: str) -> None:
    """Whoever knows its key sees as much of it as of one that there is not."""
    pool, client, _ = await make(api)
    await api.new_user(pool, "bob")
    phone, bobs = await known_phone(api, client), await known_phone(api, client, "bob")
    with refused(errors.ResourceNotFoundException, tracking.UNKNOWN_MESSAGE):
        await getattr(api, operation)(access_token=phone.tokens.access_token, device_key=bobs.key)
    with refused(errors.ResourceNotFoundException, tracking.UNKNOWN_MESSAGE):
        await getattr(api, f"admin_{operation}")(user_pool_id=pool.id, username="alice", device_key=bobs.key)
    assert (await bobs.asked("bob")).challenge_name == START


async def test_a_call_without_a_token_is_refused(api: Api) -> None:
    """Two of these operations do not demand one by their form."""
    for operation in ("get_device", "forget_device"):
        with refused(errors.NotAuthorizedException):
            await getattr(api, operation)(device_key="us-east-1_1")
