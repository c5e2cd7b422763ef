"""How an identity pool notifies devices, and where it streams its changes."""

from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.sync import v1 as pb
from poolhouse.sync import configurations, pool_settings
from tests.house import Driver
from tests.sync.conftest import ELSEWHERE, Api, Device
from tests.sync.streams.recording import Recording

ROLE = "arn:aws:iam::000000000000:role/sync"
STREAMS: dict[str, Any] = {
    "stream_name": "changes",
    "role_arn": ROLE,
    "streaming_status": pb.STREAMING_STATUS_ENABLED,
}
WHERE_TO = "streams_target does not name it"
OUTSIDE = "arn:aws:sns:us-east-1:123456789012:app/ADM/game"


async def new_application(api: Api) -> str:
    """An application of our own, for browsers; its ARN."""
    sns = Driver("poolhouse.sns.v1.SnsService", api.house, api.clock, api.inbox)
    attributes = {
        "PlatformCredential": "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",
        "PlatformPrincipal": "mailto:ops@example.com",
    }
    made = await sns.create_platform_application(name="game", platform="WEB_PUSH", attributes=attributes)
    return str(made.platform_application_arn)


async def test_what_is_set_is_told(device: Device) -> None:
    """By either operation; of a pool that nobody has set up, there is nothing to tell. A stream has to be somewhere."""
    api, whose = device.api, {"identity_pool_id": device.pool_id}
    nothing = pb.GetIdentityPoolConfigurationResponse(identity_pool_id=device.pool_id)
    assert await api.get_identity_pool_configuration(**whose) == nothing
    push = pb.PushSync(application_arns=[await new_application(api)], role_arn=ROLE)
    assert (await api.set_identity_pool_configuration(**whose, push_sync=push)).push_sync == push
    streams = pb.CognitoStreams(**STREAMS)
    with pytest.raises(errors.InvalidParameterException, match=WHERE_TO):
        await api.set_identity_pool_configuration(**whose, cognito_streams=streams)
    api = Api(replace(api.house, stream=Recording(api.clock)), api.clock, api.inbox)
    made = await api.set_identity_pool_configuration(**whose, cognito_streams=streams)
    assert (made.push_sync, made.cognito_streams) == (push, streams)
    found = await api.get_identity_pool_configuration(**whose)
    assert (found.identity_pool_id, found.push_sync, found.cognito_streams) == (device.pool_id, push, streams)


async def test_who_sets_it_takes_one_connection(device: Device) -> None:
    """However many do so at once, none holds what another needs to go on."""
    api = device.api
    push, store = pb.PushSync(application_arns=[await new_application(api)]), api.house.store
    async with AsyncExitStack() as others:
        if store.engine == "postgresql":  # the embedded engine has a connection that nobody waits for
            for _ in range(store.connections()["maximum"] - 1):
                await others.enter_async_context(store.read())
        made = await api.set_identity_pool_configuration(identity_pool_id=device.pool_id, push_sync=push)
    assert made.push_sync == push


async def test_the_house_hears_of_changes(device: Device) -> None:
    """What is set holds at once; push is ended by naming no application."""
    api, whose = device.api, {"identity_pool_id": device.pool_id}
    assert (await pool_settings.of(api.house, device.pool_id)).applications == ()
    arn = await new_application(api)
    await api.set_identity_pool_configuration(**whose, push_sync=pb.PushSync(application_arns=[arn]))
    assert (await pool_settings.of(api.house, device.pool_id)).applications == (arn,)
    await api.set_identity_pool_configuration(**whose, push_sync=pb.PushSync())
    assert (await pool_settings.of(api.house, device.pool_id)).applications == ()


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:sns:us-east-1:000000000000:app/GCM/other",
        "arn:aws:sns:us-east-1:000000000000:app/ADM/game",
        "arn:aws:sns:us-east-1:123456789012:app/NOBODY/game",
    ],
)
async def test_an_application_has_to_be_there(device: Device, arn: str) -> None:
    """Of what devices could not be reached through, nothing is kept."""
    push = pb.PushSync(application_arns=[await new_application(device.api), arn])
    with pytest.raises(errors.InvalidParameterException, match=f"There is no platform application {arn}"):
        await device.api.set_identity_pool_configuration(identity_pool_id=device.pool_id, push_sync=push)
    found = await device.api.get_identity_pool_configuration(identity_pool_id=device.pool_id)
    assert not found.HasField("push_sync")


async def test_applications_of_others_need_an_sns(device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where they are is a setting; whether they are there, they know."""
    asked = {"identity_pool_id": device.pool_id, "push_sync": pb.PushSync(application_arns=[OUTSIDE])}
    await device.api.set_identity_pool_configuration(**asked)
    monkeypatch.setattr(device.api.house.push, "_sns", None)
    with pytest.raises(errors.InvalidParameterException, match="push_sns_url does not say where its SNS is"):
        await device.api.set_identity_pool_configuration(**asked)


async def test_a_pool_has_so_many_applications(device: Device) -> None:
    """One for each kind of device is the rule."""
    push = pb.PushSync(application_arns=[await new_application(device.api)] * (configurations.MAX_APPLICATIONS + 1))
    with pytest.raises(errors.InvalidParameterException, match="at most 20 applications"):
        await device.api.set_identity_pool_configuration(identity_pool_id=device.pool_id, push_sync=push)


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"streaming_status": None}, "StreamingStatus is required"),
        ({"stream_name": None}, "StreamName and RoleArn are required"),
        ({"role_arn": None}, "StreamName and RoleArn are required"),
        ({"stream_name": "a b"}, "StreamName has letters"),
    ],
)
async def test_streams_are_set_whole(device: Device, members: dict[str, Any], reason: str) -> None:
    """What could not be streamed to is refused; nothing but the status is needed where there is no streaming."""
    api, whose = device.api, {"identity_pool_id": device.pool_id}
    with pytest.raises(errors.InvalidParameterException, match=reason):
        await api.set_identity_pool_configuration(**whose, cognito_streams=pb.CognitoStreams(**{**STREAMS, **members}))
    off = pb.CognitoStreams(streaming_status=pb.STREAMING_STATUS_DISABLED)
    assert (await api.set_identity_pool_configuration(**whose, cognito_streams=off)).cognito_streams == off


async def test_only_operators_of_the_region_may(device: Device) -> None:
    """An identity's credentials are not for its pool."""
    api, whose = device.api, {"identity_pool_id": device.pool_id}
    mine = device.signed_in().caller
    for operation in (api.get_identity_pool_configuration, api.set_identity_pool_configuration):
        with pytest.raises((errors.NotAuthorizedException, errors.AccessDeniedException)):
            await operation(mine, **whose)
        with pytest.raises(errors.ResourceNotFoundException):
            await operation(ELSEWHERE, **whose)
        with pytest.raises(errors.ResourceNotFoundException):
            await operation(identity_pool_id="us-east-1:0a")
