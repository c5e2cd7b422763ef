"""Messages to a real HTTP endpoint, which checks the signature as its author would."""

import hashlib
import hmac
import json
from collections.abc import Callable

import pytest

from poolhouse.clock import ManualClock
from poolhouse.integrations.message import Channel, DeliveryFailed, Message
from poolhouse.integrations.webhook import SIGNATURE_HEADER, WebhookSender, signature
from tests.integrations.conftest import HttpService

MakeMessage = Callable[..., Message]
SECRET = "a shared secret"


async def test_a_message_arrives_as_signed_json(service: HttpService, message: MakeMessage) -> None:
    """The receiver finds every part of the message, and a signature over exactly these bytes at this time."""
    sender = WebhookSender(service.url + "/sms?x=1", SECRET, ManualClock(1_700_000_000.9))
    await sender.send(message(channel=Channel.SMS, to="+15550100", body="Ihr Cödé: 1", sender="House"))
    await sender.close()
    (request,) = service.requests
    assert (request.method, request.path) == ("POST", "/sms?x=1")
    assert request.headers["content-type"] == "application/json"
    assert json.loads(request.body) == {
        "id": message().id,
        "user_pool_id": "us-east-1_Example12",
        "username": "alice",
        "to": "+15550100",
        "channel": "SMS",
        "sender": "House",
        "body": "Ihr Cödé: 1",
        "code": "123456",
    }
    mac = hmac.new(SECRET.encode(), b"1700000000." + request.body, hashlib.sha256).hexdigest()
    assert request.headers[SIGNATURE_HEADER.lower()] == f"t=1700000000,v1={mac}"


def test_time_and_body_are_both_signed() -> None:
    """Neither an old request with a new time nor another body passes for signed."""
    known = signature(b"key", b"body", 1)
    assert (
        len({known, signature(b"key", b"body", 2), signature(b"key", b"bodz", 1), signature(b"kez", b"body", 1)}) == 4
    )


@pytest.mark.parametrize("status", [200, 202, 204])
async def test_any_success_accepts_the_message(service: HttpService, message: MakeMessage, status: int) -> None:
    """The endpoint may answer as it likes, as long as it agrees."""
    service.status = status
    sender = WebhookSender(service.url, SECRET, ManualClock())
    await sender.send(message())
    await sender.close()


@pytest.mark.parametrize(
    ("status", "permanent"),
    [(400, True), (422, True), (302, False), (401, False), (404, False), (429, False), (500, False)],
)
async def test_only_a_refusal_of_the_message_itself_is_permanent(
    service: HttpService, message: MakeMessage, status: int, *, permanent: bool
) -> None:
    """What the operator can mend is tried again."""
    service.status = status
    sender = WebhookSender(service.url, SECRET, ManualClock())
    with pytest.raises(DeliveryFailed, match=f"answered {status}") as failure:
        await sender.send(message())
    await sender.close()
    assert failure.value.permanent is permanent
