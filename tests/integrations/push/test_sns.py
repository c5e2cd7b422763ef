"""Devices by way of SNS: against a third party's SNS, and a service that checks signatures and refuses as SNS does."""

import json
from collections.abc import Iterator
from urllib.parse import parse_qsl

import pytest

from poolhouse.clock import ManualClock, SystemClock
from poolhouse.crypto.sigv4_sign import Credentials
from poolhouse.integrations.push.notification import (
    Application,
    ApplicationRefused,
    DeviceGone,
    Platform,
    PushFailed,
)
from poolhouse.integrations.push.sns import SnsPush
from poolhouse.integrations.sns import SnsClient
from tests.integrations.conftest import HttpService
from tests.integrations.push.conftest import ARN, DATA, NOTIFICATION
from tests.services.sns import KEY, REGION, SECRET, Sns

ENDPOINT = "arn:aws:sns:us-east-1:123456789012:endpoint/GCM/game/0f0e6f5a"
APPLE = Application(ARN.format("APNS"), Platform.APNS)
ANDROID = Application(ARN.format("GCM"), Platform.GCM)


@pytest.fixture(scope="session")
def theirs() -> Iterator[Sns]:
    """A third party's SNS."""
    service = Sns.start_new()
    yield service
    service.stop()


async def test_a_device_lives_through_sns(theirs: Sns) -> None:
    """Registered, told, disabled by its service, and enabled by registering again: it is one endpoint all along."""
    boto = theirs.client()
    made = boto.create_platform_application(Name="game", Platform="GCM", Attributes={"PlatformCredential": "x"})
    client = SnsClient(theirs.url, Credentials(KEY, SECRET), REGION, SystemClock())
    ours, game = SnsPush(client), Application(made["PlatformApplicationArn"], Platform.GCM)
    endpoint = await ours.register(game, "device token/+&ü")
    attributes = boto.get_endpoint_attributes(EndpointArn=endpoint)["Attributes"]
    assert (attributes["Token"], attributes["Enabled"]) == ("device token/+&ü", "true")
    await ours.send(game, endpoint, NOTIFICATION)
    boto.set_endpoint_attributes(EndpointArn=endpoint, Attributes={"Enabled": "false"})
    with pytest.raises(DeviceGone, match="Publish: SNS answered 400 EndpointDisabled"):
        await ours.send(game, endpoint, NOTIFICATION)
    assert await ours.register(game, "device token/+&ü") == endpoint
    await ours.send(game, endpoint, NOTIFICATION)
    boto.delete_endpoint(EndpointArn=endpoint)
    with pytest.raises(DeviceGone):
        await ours.send(game, endpoint, NOTIFICATION)
    with pytest.raises(ApplicationRefused):
        await ours.register(Application(ARN.format("GCM") + "-other", Platform.GCM), "token")
    await client.close()


def push_to(service: HttpService) -> SnsPush:
    """This server's side of a service that answers what a test wants."""
    return SnsPush(SnsClient(service.url, Credentials("AKIDEXAMPLE", "secret"), REGION, ManualClock()))


def published(service: HttpService) -> dict[str, str]:
    """What the last request says."""
    return dict(parse_qsl(service.requests[-1].body.decode(), strict_parsing=True))


async def test_sns_may_ask_to_be_left_alone(service: HttpService) -> None:
    """For as long as it says."""
    service.status, service.headers = 503, "Retry-After: 30\r\n"
    with pytest.raises(PushFailed) as raised:
        await push_to(service).send(ANDROID, ENDPOINT, NOTIFICATION)
    assert raised.value.retry_after == 30.0


async def test_what_is_published_is_what_cognito_publishes(service: HttpService) -> None:
    """A message for each kind of device; Apple's are told that it is one for the background."""
    await push_to(service).send(ANDROID, ENDPOINT, NOTIFICATION)
    found = published(service)
    assert (found["TargetArn"], found["MessageStructure"]) == (ENDPOINT, "json")
    message = json.loads(found["Message"])
    assert (json.loads(message["default"]), json.loads(message["GCM"])) == (DATA, {"data": DATA})
    assert not [name for name in found if name.startswith("MessageAttributes")]
    await push_to(service).send(APPLE, ENDPOINT, NOTIFICATION)
    found = published(service)
    assert json.loads(json.loads(found["Message"])["APNS"]) == {"aps": {"content-available": 1}, "data": DATA}
    named = {
        found[f"MessageAttributes.entry.{n}.Name"]: found[f"MessageAttributes.entry.{n}.Value.StringValue"]
        for n in "12"
    }
    assert named == {"AWS.SNS.MOBILE.APNS.PUSH_TYPE": "background", "AWS.SNS.MOBILE.APNS.PRIORITY": "5"}


@pytest.mark.parametrize(
    ("status", "code", "registering", "sending"),
    [
        (400, "EndpointDisabled", PushFailed, DeviceGone),
        (400, "InvalidParameter", DeviceGone, DeviceGone),
        (404, "NotFound", ApplicationRefused, DeviceGone),
        (400, "PlatformApplicationDisabled", ApplicationRefused, ApplicationRefused),
        (403, "AuthorizationError", ApplicationRefused, ApplicationRefused),
        (403, "SignatureDoesNotMatch", ApplicationRefused, ApplicationRefused),
        (429, "Throttled", PushFailed, PushFailed),
        (500, "InternalError", PushFailed, PushFailed),
    ],
)
async def test_refusals_are_told_apart(
    service: HttpService, status: int, code: str, registering: type[Exception], sending: type[Exception]
) -> None:
    """A device that is gone, an application that is set up wrongly, and what passes."""
    service.status, service.answer = status, f"<Error><Code>{code}</Code></Error>".encode()
    with pytest.raises(registering, match=f"CreatePlatformEndpoint: SNS answered {status} {code}") as first:
        await push_to(service).register(ANDROID, "token")
    with pytest.raises(sending, match=f"Publish: SNS answered {status} {code}") as second:
        await push_to(service).send(ANDROID, ENDPOINT, NOTIFICATION)
    assert (type(first.value), type(second.value)) == (registering, sending)


async def test_a_service_that_is_away_may_come_back(service: HttpService) -> None:
    """Nobody is forgotten for that, and an answer that names no endpoint registers nobody."""
    with pytest.raises(PushFailed, match="SNS's answer names no endpoint"):
        await push_to(service).register(ANDROID, "token")
    service.reset = True
    with pytest.raises(PushFailed, match="no answer from"):
        await push_to(service).send(ANDROID, ENDPOINT, NOTIFICATION)
