"""Browsers' push services, which check proofs by RFC 8292, and browsers, which read by RFC 8291."""

import json
from typing import Any

import pytest

from poolhouse.clock import ManualClock
from poolhouse.integrations.outside import Outside
from poolhouse.integrations.push import posting, web_push
from poolhouse.integrations.push.notification import (
    Application,
    ApplicationRefused,
    CredentialRefused,
    DeviceGone,
    Platform,
    PushFailed,
)
from tests.integrations.push.conftest import DATA, NOTIFICATION, application
from tests.services.http2 import Reply
from tests.services.push import BROWSERS, Browser, World, base64url


@pytest.fixture
def service(outside: Outside, clock: ManualClock) -> web_push.WebPush:
    """This server's side."""
    return web_push.WebPush(outside, clock, ["*"])


@pytest.fixture
def game(world: World) -> Application:
    """An application with the key that the browser subscribed with."""
    return application(Platform.WEB_PUSH, world.browser.attributes)


async def test_a_notification_arrives(
    service: web_push.WebPush, game: Application, world: World, clock: ManualClock
) -> None:
    """For the browser's eyes only; the service knows how long to keep it, and what may replace it."""
    await service.send(game, world.browser.subscription, NOTIFICATION)
    (request,) = world.browser.sent
    assert (request.method, request.url) == ("POST", f"https://{BROWSERS}/send/1")
    assert (request.headers["content-encoding"], request.headers["urgency"]) == ("aes128gcm", "normal")
    assert (request.headers["ttl"], request.headers["topic"]) == ("604800", NOTIFICATION.topic)
    assert json.loads(world.browser.read(request.body)) == DATA
    assert world.browser.proofs == [
        {"aud": f"https://{BROWSERS}", "exp": int(clock.now()) + 43_200, "sub": "mailto:ops@example.com"}
    ]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (404, DeviceGone),
        (410, DeviceGone),
        (401, ApplicationRefused),
        (403, ApplicationRefused),
        (400, ApplicationRefused),
        (413, PushFailed),
        (429, PushFailed),
        (502, PushFailed),
        (301, PushFailed),
    ],
)
async def test_refusals_are_told_apart(
    service: web_push.WebPush, game: Application, world: World, status: int, expected: type[Exception]
) -> None:
    """A browser that is gone, a key that is not taken, and what passes; redirects are not followed."""
    world.browser.status = status
    with pytest.raises(expected, match=f"https://{BROWSERS} answered {status}") as raised:
        await service.send(game, world.browser.subscription, NOTIFICATION)
    assert type(raised.value) is expected
    assert "/send/1" not in str(raised.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "169.254.169.254", "10.0.0.1"])
async def test_a_service_inside_is_never_knocked_at(
    service: web_push.WebPush, game: Application, world: World, host: str
) -> None:
    """Whoever names it has no device that could ever be reached."""
    world.browser.host = host
    with pytest.raises(DeviceGone, match="outbound_allow"):
        await service.send(game, world.browser.subscription, NOTIFICATION)
    assert not world.server.requests


@pytest.mark.parametrize(
    ("listed", "host", "reached"),
    [
        ("push.example.com", "push.example.com", True),
        ("push.example.com", "PUSH.example.COM", True),
        ("Push.Example.com", "push.example.com", True),
        ("*.example.com", "push.example.com", True),
        ("*.com", "push.example.com", True),
        ("*", "push.example.com", True),
        ("*.push.example.com", "push.example.com", False),
        ("example.com", "push.example.com", False),
        ("*.example.com", "push.example.com.evil.com", False),
        ("*.example.com", "notexample.com", False),
        ("*.example.com", "example.com", False),
    ],
)
async def test_only_services_that_are_listed_are_known(
    outside: Outside, clock: ManualClock, game: Application, world: World, listed: str, host: str, *, reached: bool
) -> None:
    """Whoever registers could otherwise have this server call on whomever they like, at every change."""
    service = web_push.WebPush(outside, clock, [listed])
    world.browser.host = host
    if reached:
        assert await service.register(game, world.browser.subscription) == world.browser.subscription
        return
    with pytest.raises(DeviceGone, match=f"{host} is not in push_web_hosts"):
        await service.register(game, world.browser.subscription)
    with pytest.raises(DeviceGone, match=f"{host} is not in push_web_hosts"):
        await service.send(game, world.browser.subscription, NOTIFICATION)
    assert not world.server.requests


@pytest.mark.parametrize("status", [429, 503, 403])
async def test_a_service_says_how_long_it_wants_to_be_left_alone(
    service: web_push.WebPush, game: Application, world: World, status: int
) -> None:
    """RFC 8030 section 8.4 has it say so."""
    world.browser.status, world.browser.refusal_headers = status, {"retry-after": "120"}
    with pytest.raises(PushFailed) as raised:
        await service.send(game, world.browser.subscription, NOTIFICATION)
    assert raised.value.retry_after == 120.0


async def test_a_service_that_is_away_may_come_back(
    service: web_push.WebPush, game: Application, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is forgotten for that."""
    monkeypatch.setattr(posting, "SECONDS", 1.0)
    world.server.hosts[BROWSERS] = lambda _: Reply(None)
    with pytest.raises(PushFailed):
        await service.send(game, world.browser.subscription, NOTIFICATION)


def test_a_subscription_is_read_in_one_form() -> None:
    """However the browser has written it, and whatever else it says."""
    browser = Browser()
    found = web_push.Subscription.read(browser.subscription).normal()
    assert json.loads(found) == {
        "endpoint": f"https://{BROWSERS}/send/1",
        "keys": {"p256dh": base64url(browser.point), "auth": base64url(browser.auth)},
    }
    assert web_push.Subscription.read(found).normal() == found
    assert repr(browser.auth) not in repr(web_push.Subscription.read(found))


KEYS = json.loads(Browser().subscription)["keys"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "null",
        "[]",
        "{}",
        "[" * 10_000,
        json.dumps({"endpoint": f"https://{BROWSERS}/x", "keys": None}),
        json.dumps({"endpoint": f"https://{BROWSERS}/x", "keys": {**KEYS, "auth": "AAAA"}}),
        json.dumps({"endpoint": f"https://{BROWSERS}/x", "keys": {**KEYS, "auth": 1}}),
        json.dumps({"endpoint": f"https://{BROWSERS}/x", "keys": {**KEYS, "p256dh": base64url(bytes(65))}}),
        *(
            json.dumps({"endpoint": endpoint, "keys": KEYS})
            for endpoint in (
                *(None, 1, "", "x", f"http://{BROWSERS}/x", f"https://u:p@{BROWSERS}/x", "https:///x"),
                *(f"https://{BROWSERS}/a b", f"https://{BROWSERS}/\r\nX: y", f"https://{BROWSERS}:0/x"),
                *(f"https://{BROWSERS}", f"https://{BROWSERS}/{'x' * 2001}", f"https://{BROWSERS}/é"),
            )
        ),
    ],
)
def test_what_is_no_subscription_is_refused(text: str) -> None:
    """Whoever has made it up."""
    with pytest.raises(ValueError):  # noqa: PT011  what it says is for nobody
        web_push.Subscription.read(text)


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"principal": ""}, "a mailto: or https: URL"),
        ({"principal": "ops@example.com"}, "a mailto: or https: URL"),
        ({"principal": "mailto:a b@example.com"}, "a mailto: or https: URL"),
        ({"credential": "x"}, "PlatformCredential is the private VAPID key"),
    ],
)
def test_what_push_services_would_not_take_is_refused(members: dict[str, Any], reason: str) -> None:
    """When it is set up, and not when it is needed."""
    web_push.check(application(Platform.WEB_PUSH, Browser().attributes))
    web_push.check(application(Platform.WEB_PUSH, Browser().attributes, principal="https://example.com/contact"))
    with pytest.raises(CredentialRefused, match=reason):
        web_push.check(application(Platform.WEB_PUSH, Browser().attributes, **members))
