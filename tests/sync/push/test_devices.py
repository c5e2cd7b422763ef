"""Registered devices."""

from dataclasses import replace

import pytest

from poolhouse import errors
from poolhouse.gen.sync import v1 as pb
from poolhouse.integrations.push.notification import (
    Application,
    ApplicationRefused,
    DeviceGone,
    Notification,
    Platform,
    PushFailed,
    PushService,
)
from poolhouse.integrations.push.services import PushServices
from poolhouse.storage import sync_devices
from poolhouse.sync.push import devices
from tests.house import OPERATOR
from tests.sync.push.conftest import ANDROID, IPAD, IPHONE, Stage

ELSEWHERE = "arn:aws:sns:us-east-1:123456789012:app/{}/game"


class Elsewhere(PushService):
    """Somebody else's SNS, as far as registering goes: it has an endpoint for each token, or fails as it is told."""

    def __init__(self) -> None:
        self.failure: Exception | None = None

    async def register(self, application: Application, token: str) -> str:
        """See PushService."""
        if self.failure is not None:
            raise self.failure
        return f"{application.arn}/{token}"

    async def send(self, application: Application, token: str, notification: Notification) -> None:
        """See PushService."""


async def test_a_device_is_registered(stage: Stage) -> None:
    """With an id of its own; what the push service knows it by is sealed."""
    phone, android = await stage.phone(), await stage.phone(ANDROID, pb.PLATFORM_GCM)
    browser = await stage.phone(stage.world.browser.subscription, pb.PLATFORM_WEB_PUSH)
    assert len({phone.id, android.id, browser.id}) == 3
    whose = (stage.device.pool_id, stage.device.identity_id)
    row = await sync_devices.find(stage.house.store, *whose, phone.id)
    assert row is not None
    assert (row.application, IPHONE.encode() in row.token) == (stage.arns[Platform.APNS], False)
    assert devices.reached_by(stage.house, *whose, row) == IPHONE


async def test_a_token_that_was_registered_before_is_the_same_device(stage: Stage) -> None:
    """Apps register whenever they start; for another identity, it is another device."""
    phone = await stage.phone()
    await phone.subscribe()
    assert (await stage.phone(IPHONE.upper())).id == phone.id
    assert (await stage.phone(IPAD)).id != phone.id
    assert (await stage.phone(device=await stage.neighbour())).id != phone.id
    assert await stage.subscribed()


async def test_the_oldest_devices_make_room(stage: Stage) -> None:
    """An app that is installed again and again never runs out of them."""
    stage.api = stage.api.limited(sync_max_devices=2)
    first = await stage.phone("00" * 32)
    await first.subscribe()
    for number in (1, 2):
        stage.api.clock.advance(1)
        await stage.phone(f"0{number}" * 32)
    assert not await stage.subscribed()
    with pytest.raises(errors.ResourceNotFoundException, match=f"Device '{first.id}' not found"):
        await first.subscribe()


async def test_a_pool_needs_an_application_of_the_devices_kind(stage: Stage) -> None:
    """Which of them there are is for operators to say."""
    refused = pytest.raises(errors.InvalidConfigurationException, match="no platform application for APNS_SANDBOX")
    with refused:
        await stage.phone(platform=pb.PLATFORM_APNS_SANDBOX)
    await stage.use()
    with pytest.raises(errors.InvalidConfigurationException, match="no platform application for APNS"):
        await stage.phone()
    await stage.use(stage.arns[Platform.APNS])
    await stage.sns.delete_platform_application(platform_application_arn=stage.arns[Platform.APNS])
    with pytest.raises(errors.InvalidConfigurationException):
        await stage.phone()


async def test_a_device_registers_itself(stage: Stage) -> None:
    """With its identity's credentials: an operator's key is refused, and so is another identity's."""
    with pytest.raises(errors.NotAuthorizedException, match="RegisterDevice is called with an identity's credentials"):
        await stage.phone(device=stage.device.other(caller=OPERATOR))
    with pytest.raises(errors.CognitoError, match=r"forbidden|not authorized"):
        await stage.phone(device=(await stage.neighbour()).other(caller=stage.device.caller))


async def test_a_malformed_token_registers_nothing(stage: Stage) -> None:
    """Nor does a platform that is none."""
    with pytest.raises(errors.InvalidParameterException, match="Token is not one of APNS"):
        await stage.phone("x")
    with pytest.raises(errors.InvalidParameterException, match="platform"):
        await stage.phone(platform=pb.PLATFORM_UNSPECIFIED)


async def test_a_device_of_another_account_gets_an_endpoint(stage: Stage) -> None:
    """At their SNS; what is wrong with it is told in Cognito's words, and nothing is kept."""
    there = Elsewhere()
    stage = stage.over(replace(stage.house, push=PushServices({}, there)))
    await stage.use(ELSEWHERE.format("ADM"))
    phone = await stage.phone("amzn1.x", pb.PLATFORM_ADM)
    whose = (stage.device.pool_id, stage.device.identity_id)
    row = await sync_devices.find(stage.house.store, *whose, phone.id)
    assert row is not None
    assert devices.reached_by(stage.house, *whose, row) == f"{ELSEWHERE.format('ADM')}/amzn1.x"
    for failure, expected in (
        (DeviceGone("x"), errors.InvalidParameterException),
        (ApplicationRefused("x"), errors.InvalidConfigurationException),
        (PushFailed("x"), errors.ServiceUnavailableException),
    ):
        there.failure = failure
        with pytest.raises(expected):
            await stage.phone("amzn1.y", pb.PLATFORM_ADM)


async def test_an_update_names_a_device_of_its_identity(stage: Stage) -> None:
    """One of another identity is none."""
    other = await stage.phone(device=await stage.neighbour())
    for wrong in (other.id, "unknown", f"{other.id}\n"):
        with pytest.raises(errors.ResourceNotFoundException, match="not found"):
            await stage.device.update(
                pb.RecordPatch(op=pb.OPERATION_REPLACE, key="a", value="1", sync_count=0), device_id=wrong
            )
    assert await (await stage.phone()).put("a", "1") == 1


async def test_an_identity_that_was_merged_meanwhile_registers_nothing(stage: Stage) -> None:
    """Its devices belong to nobody."""
    await stage.phone()
    pools, mine = stage.api.identity_pools, stage.device.identity_id
    other = await pools.resolve(await pools.found_pool(stage.device.pool_id))
    sql = "UPDATE identities SET merged_into = $3 WHERE identity_pool_id = $1 AND id = $2"
    async with stage.house.store.write() as tx:
        await tx.execute(sql, stage.device.pool_id, mine, other)
    with pytest.raises(errors.UnrecognizedClientException):
        await stage.phone(IPAD)
