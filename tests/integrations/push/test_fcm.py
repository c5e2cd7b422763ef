"""Firebase Cloud Messaging and Google's token service, which check what they are sent."""

import asyncio
import json
import threading
from typing import Any

import pytest

from poolhouse.clock import ManualClock
from poolhouse.crypto import service_keys
from poolhouse.integrations.outside import Outside
from poolhouse.integrations.push import fcm
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
from tests.services.push import FCM, TOKENS, Apple, Google, World, pem

TOKEN = "fcm:device-token"


def named(code: str) -> dict[str, Any]:
    """How FCM names an error."""
    return {"status": "X", "details": [{"@type": "…/google.firebase.fcm.v1.FcmError", "errorCode": code}]}


def malformed(field: str) -> dict[str, Any]:
    """How it says what is wrong with a message."""
    return {"status": "INVALID_ARGUMENT", "details": [{"fieldViolations": [{"field": field}]}]}


@pytest.fixture
def service(outside: Outside, clock: ManualClock) -> fcm.Fcm:
    """This server's side."""
    return fcm.Fcm(outside, clock)


@pytest.fixture
def game(world: World) -> Application:
    """An application with Google's service account."""
    return application(Platform.GCM, world.google.attributes)


async def test_a_notification_arrives(service: fcm.Fcm, game: Application, world: World) -> None:
    """As data, which shows nothing; it may be replaced, is kept for a week, and wakes Apple's devices as well."""
    await service.send(game, TOKEN, NOTIFICATION)
    assert world.google.sent == [
        {
            "token": TOKEN,
            "data": DATA,
            "android": {"collapse_key": NOTIFICATION.topic, "ttl": "604800s"},
            "apns": {
                "headers": {"apns-push-type": "background", "apns-priority": "5"},
                "payload": {"aps": {"content-available": 1}},
            },
        }
    ]


async def test_one_access_token_is_used_for_a_while(
    service: fcm.Fcm, game: Application, world: World, clock: ManualClock
) -> None:
    """It is asked for once, however many are in need of it."""
    await asyncio.gather(*(service.send(game, TOKEN, NOTIFICATION) for _ in range(5)))
    clock.advance(1799)
    await service.send(game, TOKEN, NOTIFICATION)
    assert world.google.tokens == 1
    clock.advance(1)
    await service.send(game, TOKEN, NOTIFICATION)
    assert (world.google.tokens, len(world.google.sent)) == (2, 7)


async def test_an_access_token_that_was_withdrawn_is_given_up(
    service: fcm.Fcm, game: Application, world: World
) -> None:
    """The next attempt has another one."""
    await service.send(game, TOKEN, NOTIFICATION)
    world.google.tokens += 1
    with pytest.raises(ApplicationRefused, match="FCM answered 401 UNAUTHENTICATED"):
        await service.send(game, TOKEN, NOTIFICATION)
    await service.send(game, TOKEN, NOTIFICATION)


@pytest.mark.parametrize(
    ("status", "error", "expected"),
    [
        (404, named("UNREGISTERED"), DeviceGone),
        (400, malformed("message.token"), DeviceGone),
        (400, malformed("message.data"), ApplicationRefused),
        (403, named("SENDER_ID_MISMATCH"), ApplicationRefused),
        (404, {"status": "NOT_FOUND"}, ApplicationRefused),
        (429, named("QUOTA_EXCEEDED"), PushFailed),
        (500, named("INTERNAL"), PushFailed),
        (503, {"status": ["x"], "details": ["x", {"errorCode": 1}]}, PushFailed),
    ],
)
async def test_refusals_are_told_apart(
    service: fcm.Fcm, game: Application, world: World, status: int, error: Any, expected: type[Exception]
) -> None:
    """A device that is gone, an application that is set up wrongly, and what passes."""
    world.google.refusals[TOKEN] = (status, error)
    with pytest.raises(expected, match=f"FCM answered {status}") as raised:
        await service.send(game, TOKEN, NOTIFICATION)
    assert type(raised.value) is expected
    assert TOKEN not in str(raised.value)


async def test_both_of_googles_services_may_ask_to_be_left_alone(
    service: fcm.Fcm, game: Application, world: World
) -> None:
    """For as long as they say."""
    world.server.hosts[TOKENS], give = lambda _: Reply(503, headers={"retry-after": "7"}), world.server.hosts[TOKENS]
    with pytest.raises(PushFailed) as raised:
        await service.send(game, TOKEN, NOTIFICATION)
    assert raised.value.retry_after == 7.0
    world.server.hosts[TOKENS] = give
    world.server.hosts[FCM] = lambda _: Reply(429, headers={"retry-after": "60"})
    with pytest.raises(PushFailed) as raised:
        await service.send(game, TOKEN, NOTIFICATION)
    assert raised.value.retry_after == 60.0


async def test_the_key_is_read_for_an_access_token_and_not_for_each_notification(
    service: fcm.Fcm, game: Application, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To check one takes a tenth of a second and more: on a thread, while everybody else is served."""
    threads: list[str] = []
    read = service_keys.read_rsa_key

    def noting(pem: str) -> Any:
        threads.append(threading.current_thread().name)
        return read(pem)

    monkeypatch.setattr(service_keys, "read_rsa_key", noting)
    for _ in range(3):
        await service.send(game, TOKEN, NOTIFICATION)
    assert len(world.google.sent) == 3
    assert len(threads) == 1
    assert threads[0] != threading.main_thread().name


@pytest.mark.parametrize(
    ("status", "error", "expected"),
    [
        (400, "invalid_grant", ApplicationRefused),
        (401, "unauthorized_client", ApplicationRefused),
        (503, "x", PushFailed),
    ],
)
async def test_an_account_that_gets_no_token_sends_nothing(
    service: fcm.Fcm, game: Application, world: World, status: int, error: str, expected: type[Exception]
) -> None:
    """And it is said why."""
    world.google.token_refusal = (status, error)
    with pytest.raises(expected, match=f"the token service answered {status} {error}") as raised:
        await service.send(game, TOKEN, NOTIFICATION)
    assert type(raised.value) is expected
    assert not world.google.sent


@pytest.mark.parametrize("body", [b"", b"{}", b'{"access_token": 1}', b'{"access_token": "a\\r\\nb"}'])
async def test_an_answer_without_a_token_is_no_answer(
    service: fcm.Fcm, game: Application, world: World, body: bytes
) -> None:
    """Nothing of it reaches a header."""
    world.server.hosts[TOKENS] = lambda _: Reply(200, body)
    with pytest.raises(PushFailed, match="the token service answered 200"):
        await service.send(game, TOKEN, NOTIFICATION)
    assert not [one for one in world.server.requests if FCM in one.url]


async def test_a_token_service_inside_is_not_asked(service: fcm.Fcm, world: World) -> None:
    """Operators upload key files that others have written."""
    account = json.dumps(world.google.account(token_uri="https://127.0.0.1/token"))
    with pytest.raises(PushFailed, match="outbound_allow"):
        await service.send(application(Platform.GCM, {"PlatformCredential": account}), TOKEN, NOTIFICATION)


@pytest.mark.parametrize(
    "members",
    [
        {"project_id": "../x"},
        {"project_id": 1},
        {"project_id": None},
        {"token_uri": "http://oauth2.googleapis.com/token"},
        {"client_email": ""},
        {"private_key": pem(Apple().key)},
        {"private_key": "x"},
    ],
)
def test_what_google_would_not_take_is_refused(rsa_keys: RsaKeys, members: dict[str, Any]) -> None:
    """When it is set up; above all what changes where notifications are sent to."""
    google = Google(rsa_keys().private)
    fcm.check(application(Platform.GCM, google.attributes))
    with pytest.raises(CredentialRefused):
        fcm.check(application(Platform.GCM, {"PlatformCredential": json.dumps(google.account(**members))}))


@pytest.mark.parametrize("credential", ["AAAAserver:key", "", "[]", "null", "{}", "[" * 10_000, '{"project_id": {}}'])
def test_a_server_key_is_no_service_account(credential: str) -> None:
    """Google has switched off what they were for; SNS has, too."""
    with pytest.raises(CredentialRefused, match="Server keys are not taken"):
        fcm.check(application(Platform.GCM, {"PlatformCredential": credential}))


def test_the_account_does_not_show_its_key(rsa_keys: RsaKeys) -> None:
    """What is logged by mistake is of no use to anybody."""
    assert "PRIVATE KEY" not in repr(
        fcm.ServiceAccount.read(Google(rsa_keys().private).attributes["PlatformCredential"])
    )
