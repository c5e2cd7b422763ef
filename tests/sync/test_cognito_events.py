"""Which functions a pool calls, as operators set it."""

import pytest

from poolhouse import errors
from poolhouse.integrations.functions.functions import Functions
from poolhouse.sync import pool_settings
from tests.sync.conftest import ELSEWHERE, Api, Device
from tests.sync.functions import OTHER, SYNC, Scripted


@pytest.fixture
def calling(api: Api) -> Api:
    """A house that knows two functions."""
    scripted = Scripted()
    return api.with_parts(functions=Functions({SYNC: scripted, OTHER: scripted}))


@pytest.fixture
async def device(calling: Api) -> Device:
    """A device in a pool there."""
    return await calling.device()


async def put(device: Device, **events: str) -> None:
    """Set functions."""
    await device.api.set_cognito_events(identity_pool_id=device.pool_id, events=events)


async def found(device: Device) -> dict[str, str]:
    """The functions that are set."""
    response = await device.api.get_cognito_events(identity_pool_id=device.pool_id)
    return dict(response.events)


async def test_a_function_is_set_changed_and_taken_away(device: Device) -> None:
    """An empty ARN takes it away; an event that is not mentioned stays as it is."""
    assert await found(device) == {}
    await put(device, SyncTrigger=SYNC)
    await put(device)
    assert await found(device) == {"SyncTrigger": SYNC}
    await put(device, SyncTrigger=OTHER)
    assert await found(device) == {"SyncTrigger": OTHER}
    assert (await pool_settings.of(device.api.house, device.pool_id)).sync_function == OTHER
    await put(device, SyncTrigger="")
    assert await found(device) == {}
    assert (await pool_settings.of(device.api.house, device.pool_id)).sync_function is None


@pytest.mark.parametrize(
    ("event", "arn", "reason"),
    [
        ("PreSignUp", SYNC, "There is no such event"),
        ("SyncTrigger", "https://example.com/", "is not the ARN of a Lambda function"),
        ("SyncTrigger", f"{SYNC}\n", "is not the ARN of a Lambda function"),
        ("SyncTrigger", f"{SYNC}:live", "cannot be called"),
    ],
)
async def test_what_could_not_be_called_is_refused(device: Device, event: str, arn: str, reason: str) -> None:
    """When it is set, and not when a device writes."""
    with pytest.raises(errors.InvalidParameterException, match=reason):
        await put(device, **{event: arn})
    assert await found(device) == {}


async def test_other_regions_pools_are_not_found(device: Device) -> None:
    """Nor are those that there are not."""
    for caller, pool_id in ((ELSEWHERE, device.pool_id), (None, "us-east-1:0f")):
        with pytest.raises(errors.ResourceNotFoundException):
            await device.api.get_cognito_events(caller, identity_pool_id=pool_id)
        with pytest.raises(errors.ResourceNotFoundException):
            await device.api.set_cognito_events(caller, identity_pool_id=pool_id, events={"SyncTrigger": SYNC})


async def test_devices_cannot_ask_for_it(device: Device) -> None:
    """Who could set a function would see everybody's data."""
    caller = device.signed_in().caller
    with pytest.raises(errors.CognitoError):
        await device.api.get_cognito_events(caller, identity_pool_id=device.pool_id)
    with pytest.raises(errors.CognitoError):
        await device.api.set_cognito_events(caller, identity_pool_id=device.pool_id, events={})
