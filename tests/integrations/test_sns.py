"""Text messages to a real HTTP endpoint that checks AWS's signature and parses AWS's protocol."""

from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotocoreCredentials

from poolhouse.clock import ManualClock
from poolhouse.crypto import sigv4
from poolhouse.crypto.sigv4_sign import Credentials
from poolhouse.integrations.message import Channel, DeliveryFailed, Message
from poolhouse.integrations.sns import SnsClient, SnsSender
from tests.integrations.conftest import HttpService, Request

MakeMessage = Callable[..., Message]
NOW = 1_700_000_000.0
SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"


@pytest.fixture
def text_message(message: MakeMessage) -> MakeMessage:
    """Makes a text message."""
    return lambda **parts: message(**{"channel": Channel.SMS, "to": "+15550100", "body": "Code: 12 & Grüße"} | parts)


def sender_to(service: HttpService, path: str = "") -> SnsSender:
    """A sender that calls `service`."""
    return SnsSender(SnsClient(service.url + path, Credentials("AKIDEXAMPLE", SECRET), "eu-west-1", ManualClock(NOW)))


def verify(request: Request) -> None:
    """Check the signature as a service of AWS does."""
    path, _, query = request.path.partition("?")
    digest = sigv4.body_digest(request.body)
    signed = sigv4.SignedRequest.parse(request.method, path, query, list(request.headers.items()), digest)
    assert signed.access_key == "AKIDEXAMPLE"
    assert (signed.claim.scope.region, signed.claim.scope.service) == ("eu-west-1", "sns")
    sigv4.verify(signed, SECRET, NOW)


async def test_a_message_is_published_and_signed(service: HttpService, text_message: MakeMessage) -> None:
    """SNS gets the number, the text and the wish for priority, in a request that it can verify."""
    sender = sender_to(service)
    await sender.send(text_message())
    await sender.close()
    (request,) = service.requests
    verify(request)
    assert {name: values[0] for name, values in parse_qs(request.body.decode(), strict_parsing=True).items()} == {
        "Action": "Publish",
        "Version": "2010-03-31",
        "PhoneNumber": "+15550100",
        "Message": "Code: 12 & Grüße",
        "MessageAttributes.entry.1.Name": "AWS.SNS.SMS.SMSType",
        "MessageAttributes.entry.1.Value.DataType": "String",
        "MessageAttributes.entry.1.Value.StringValue": "Transactional",
    }


async def test_a_sender_id_is_passed_on(service: HttpService, text_message: MakeMessage) -> None:
    """A pool that names its sender is shown as that sender."""
    sender = sender_to(service, "/a b/%20/")
    await sender.send(text_message(sender="House"))
    await sender.close()
    (request,) = service.requests
    verify(request)
    assert request.path == "/a%20b/%20/"
    parameters = parse_qs(request.body.decode())
    assert parameters["MessageAttributes.entry.2.Name"] == ["AWS.SNS.SMS.SenderID"]
    assert parameters["MessageAttributes.entry.2.Value.StringValue"] == ["House"]


async def test_aws_own_signer_agrees(service: HttpService, text_message: MakeMessage) -> None:
    """AWS's own library signs the same request the same way."""
    sender = sender_to(service)
    await sender.send(text_message())
    await sender.close()
    (request,) = service.requests
    theirs = AWSRequest("POST", service.url + "/", data=request.body)
    theirs.headers["Content-Type"] = request.headers["content-type"]
    theirs.context["timestamp"] = request.headers["x-amz-date"]
    signer = SigV4Auth(BotocoreCredentials("AKIDEXAMPLE", SECRET), "sns", "eu-west-1")
    theirs.headers["X-Amz-Date"] = request.headers["x-amz-date"]
    canonical = signer.canonical_request(theirs)
    signature = signer.signature(signer.string_to_sign(theirs, canonical), theirs)
    assert request.headers["authorization"].endswith(f"Signature={signature}")


@pytest.mark.parametrize(
    ("status", "code", "permanent"),
    [
        (400, "InvalidParameter", True),
        (400, "OptedOut", True),
        (400, "Throttling", False),
        (403, "SignatureDoesNotMatch", False),
        (403, "AuthorizationError", False),
        (500, "InternalFailure", False),
        (503, None, False),
        (302, None, False),
    ],
)
async def test_only_a_refusal_of_the_message_itself_is_permanent(
    service: HttpService, text_message: MakeMessage, status: int, code: str | None, *, permanent: bool
) -> None:
    """Wrong credentials, throttling and faults of SNS are waited out; a wrong number is not."""
    service.status = status
    service.answer = f"<ErrorResponse><Error><Code>{code}</Code></Error></ErrorResponse>".encode() if code else b"\xff"
    sender = sender_to(service)
    with pytest.raises(DeliveryFailed, match=f"SNS answered {status}") as failure:
        await sender.send(text_message())
    await sender.close()
    assert failure.value.permanent is permanent
