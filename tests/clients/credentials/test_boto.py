"""boto3 with the credentials of an identity."""

from io import BytesIO
from typing import Any

import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import CredentialRetrievalError
from urllib3 import HTTPResponse

from poolhouse_client import Client, IdentityCredentials, boto
from tests.clients.credentials.scripted import POOL, Hand, Scripted, moment
from tests.clients.credentials.test_blocking import FIRST, SECOND

EXPIRED = {"call": "GetId", "error": "expired"}


@pytest.fixture
def provider(client: Client, hand: Hand, monkeypatch: pytest.MonkeyPatch) -> IdentityCredentials:
    """A guest's provider, where an operator's credentials lie about."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "of-an-operator")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "of-an-operator")
    return IdentityCredentials(client, POOL, clock=hand.clock(lambda: None))


def signed_with(s3: Any) -> tuple[str, str]:
    """The access key's id and the session token of a request that a client of S3 signs. It is not sent."""
    sent: list[AWSPreparedRequest] = []

    def catch(request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        sent.append(request)
        return AWSResponse(request.url, 200, {}, HTTPResponse(BytesIO(), preload_content=False))

    s3.meta.events.register_first("before-send.s3", catch)
    s3.head_bucket(Bucket="files")
    s3.meta.events.unregister("before-send.s3", catch)
    signature, token = sent[0].headers["Authorization"].decode(), sent[0].headers["X-Amz-Security-Token"].decode()
    return signature.partition("Credential=")[2].partition("/")[0], token


def test_clients_sign_with_what_the_provider_gives(
    provider: IdentityCredentials, scripted: Scripted, hand: Hand
) -> None:
    """From one request to the next, and nothing is asked for before the first."""
    s3 = boto.session(provider, region_name="us-east-1").client("s3")
    assert scripted.seen == []
    scripted.script = list(FIRST)
    assert signed_with(s3) == ("ASIA1", "token ASIA1")
    assert signed_with(s3) == ("ASIA1", "token ASIA1")
    hand.time = moment("08:55:00")
    scripted.script = [SECOND]
    assert signed_with(s3) == ("ASIA2", "token ASIA2")
    assert len(scripted.seen) == 3


def test_the_parts_can_be_read_one_by_one(provider: IdentityCredentials, scripted: Scripted) -> None:
    """As older code does it."""
    credentials = boto.session(provider, region_name="us-east-1").get_credentials()
    scripted.script = list(FIRST)
    assert (credentials.access_key, credentials.secret_key, credentials.token) == (
        "ASIA1",
        "secret ASIA1",
        "token ASIA1",
    )
    assert credentials.method == "poolhouse-identity"


def test_without_credentials_no_others_are_used(provider: IdentityCredentials, scripted: Scripted) -> None:
    """A user who may not is never taken for the operator whose keys are in the environment; boto3's own error tells."""
    s3 = boto.session(provider, region_name="us-east-1").client("s3")
    scripted.script = [EXPIRED]
    with pytest.raises(CredentialRetrievalError, match="GetId: NotAuthorizedException: Invalid login token"):
        s3.head_bucket(Bucket="files")
