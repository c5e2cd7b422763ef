"""Apple's push service, over HTTP/2 and TLS, which checks tokens as Apple does."""

import json
from typing import Any

import pytest

from poolhouse.clock import ManualClock
from poolhouse.integrations.outside import Outside
from poolhouse.integrations.push import apns
from poolhouse.integrations.push.notification import (
    Application,
    ApplicationRefused,
    CredentialRefused,
    DeviceGone,
    Platform,
    PushFailed,
)
from tests.house import RsaKeys
from tests.integrations.push.conftest import DATA, NOTIFICATION, application
from tests.services.http2 import Reply
from tests.services.push import PRODUCTION, SANDBOX, Apple, World, pem

TOKEN = "ab" * 32


@pytest.fixture
def service(outside: Outside, clock: ManualClock) -> apns.Apns:
    """This server's side."""
    return apns.Apns(outside, clock)


@pytest.fixture
def game(world: World) -> Application:
    """An application with Apple's key."""
    return application(Platform.APNS, world.apple.attributes)


async def test_a_notification_arrives(service: apns.Apns, game: Application, world: World, clock: ManualClock) -> None:
    """Silent, of the least priority, for the app and its device, with what may replace it, and for a week."""
    await service.send(game, TOKEN, NOTIFICATION)
    (request,) = world.apple.sent
    assert (request.method, request.url) == ("POST", f"https://api.push.apple.com/3/device/{TOKEN}")
    expected = {
        "apns-topic": "com.example.app",
        "apns-push-type": "background",
        "apns-priority": "5",
        "apns-collapse-id": NOTIFICATION.topic,
        "apns-expiration": str(int(clock.now()) + 604_800),
    }
    assert {name: value for name, value in request.headers.items() if name.startswith("apns-")} == expected
    assert json.loads(request.body) == {"aps": {"content-available": 1}, "data": DATA}
    assert world.apple.proofs == [{"iss": "TEAM123456", "iat": int(clock.now())}]


async def test_development_builds_are_reached_at_the_sandbox(service: apns.Apns, world: World) -> None:
    """Their tokens are of no use elsewhere."""
    await service.send(application(Platform.APNS_SANDBOX, world.apple.attributes), TOKEN, NOTIFICATION)
    assert world.apple.sent[0].url == f"https://{SANDBOX}/3/device/{TOKEN}"


async def test_apple_may_ask_to_be_left_alone(service: apns.Apns, game: Application, world: World) -> None:
    """For as long as it says."""
    world.server.hosts[PRODUCTION] = lambda _: Reply(429, b'{"reason": "TooManyRequests"}', {"retry-after": "9"})
    with pytest.raises(PushFailed) as raised:
        await service.send(game, TOKEN, NOTIFICATION)
    assert raised.value.retry_after == 9.0


async def test_one_proof_is_used_for_a_while(
    service: apns.Apns, game: Application, world: World, clock: ManualClock
) -> None:
    """More than twenty minutes, and less than an hour, as Apple wants it."""
    for seconds in (0, 1500, 899, 1):
        clock.advance(seconds)
        await service.send(game, TOKEN, NOTIFICATION)
    times = [proof["iat"] - int(world.apple.proofs[0]["iat"]) for proof in world.apple.proofs]
    assert times == [0, 0, 0, 2400]


async def test_a_replaced_key_is_used_at_once(service: apns.Apns, game: Application, world: World) -> None:
    """What was proven with the old one is not remembered for the new one."""
    await service.send(game, TOKEN, NOTIFICATION)
    world.apple.key = Apple().key
    with pytest.raises(ApplicationRefused, match="APNs answered 403 InvalidProviderToken"):
        await service.send(game, TOKEN, NOTIFICATION)
    await service.send(application(Platform.APNS, world.apple.attributes), TOKEN, NOTIFICATION)


@pytest.mark.parametrize(
    ("status", "reason", "expected"),
    [
        (410, "Unregistered", DeviceGone),
        (410, "", DeviceGone),
        (400, "BadDeviceToken", DeviceGone),
        (400, "DeviceTokenNotForTopic", ApplicationRefused),
        (400, "BadTopic", ApplicationRefused),
        (403, "InvalidProviderToken", ApplicationRefused),
        (429, "TooManyRequests", PushFailed),
        (500, "InternalServerError", PushFailed),
        (503, "Shutdown", PushFailed),
        (400, "BadPath", PushFailed),
    ],
)
async def test_refusals_are_told_apart(
    service: apns.Apns, game: Application, world: World, status: int, reason: str, expected: type[Exception]
) -> None:
    """A device that is gone, an application that is set up wrongly, and what passes."""
    world.apple.refusals[TOKEN] = (status, reason)
    with pytest.raises(expected, match=f"APNs answered {status} ?{reason}") as raised:
        await service.send(game, TOKEN, NOTIFICATION)
    assert type(raised.value) is expected
    assert TOKEN not in str(raised.value)


async def test_an_expired_proof_is_made_anew(
    service: apns.Apns, game: Application, world: World, clock: ManualClock
) -> None:
    """Clocks differ."""
    world.apple.refusals[TOKEN] = (403, "ExpiredProviderToken")
    with pytest.raises(PushFailed):
        await service.send(game, TOKEN, NOTIFICATION)
    world.apple.refusals.clear()
    clock.advance(1)
    await service.send(game, TOKEN, NOTIFICATION)
    first, second = world.apple.proofs
    assert second["iat"] == first["iat"] + 1


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"principal": "short"}, "PlatformPrincipal is the id of the signing key"),
        ({"team_id": ""}, "Certificates are not taken"),
        ({"bundle_id": ""}, "ApplePlatformBundleID is the id of the app"),
        ({"bundle_id": "a\r\nb"}, "ApplePlatformBundleID is the id of the app"),
        ({"credential": "x"}, "PlatformCredential is the signing key"),
    ],
)
def test_what_apple_would_not_take_is_refused(members: dict[str, Any], reason: str) -> None:
    """When it is set up, and not when it is needed."""
    apns.check(application(Platform.APNS, Apple().attributes))
    with pytest.raises(CredentialRefused, match=reason):
        apns.check(application(Platform.APNS, Apple().attributes, **members))


def test_the_key_is_one_of_apples(rsa_keys: RsaKeys) -> None:
    """A key of another kind is somebody else's."""
    with pytest.raises(CredentialRefused, match=r"a \.p8 file: not a P-256 key"):
        apns.check(application(Platform.APNS, Apple().attributes, credential=pem(rsa_keys().private)))
