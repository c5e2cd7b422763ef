"""Temporary credentials from MinIO's own security token service, and from services that mean us harm."""

import json
import time
import uuid
from collections.abc import AsyncIterator
from urllib.parse import parse_qs

import httpx
import pytest
from botocore.exceptions import ClientError

from poolhouse.crypto import jwt
from poolhouse.integrations import post, sts
from poolhouse.integrations.sts import StsCredentials, StsRefused, StsUnavailable, assume_role_with_web_identity
from tests.house import RsaKeys
from tests.integrations.conftest import HttpService
from tests.services.minio import POLICY_CLAIM, MinIO, s3_client

AUDIENCE = "us-east-1:1b4f1a36-0000-4000-8000-000000000001"
IDENTITY = "us-east-1:1b4f1a36-0000-4000-8000-000000000002"
OWN_PREFIX = "own-prefix"
ROLE = "arn:aws:iam::000000000000:role/uploads"
NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/"
GIVEN = f"""<?xml version="1.0"?>
<AssumeRoleWithWebIdentityResponse xmlns="{NAMESPACE}"><AssumeRoleWithWebIdentityResult><Credentials>
<AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>s3cr3t&amp;</SecretAccessKey>
<SessionToken>t0ken</SessionToken><Expiration>2023-11-14T22:13:20Z</Expiration>
</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>""".encode()


def refusal(code: str, message: str) -> bytes:
    """An error as STS writes it."""
    error = f"<Type>Sender</Type><Code>{code}</Code><Message>{message}</Message>"
    return f'<ErrorResponse xmlns="{NAMESPACE}"><Error>{error}</Error></ErrorResponse>'.encode()


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """Connections of the server's."""
    async with post.new_client() as connections:
        yield connections


class Issuer:
    """An issuer of tokens, whose discovery document and keys are at `url`."""

    def __init__(self, service: HttpService, key: jwt.SigningKey) -> None:
        self.url = service.url
        self._key = key
        document = {"issuer": self.url, "jwks_uri": f"{self.url}/keys"}
        service.pages["/.well-known/openid-configuration"] = json.dumps(document).encode()
        service.pages["/keys"] = json.dumps({"keys": [key.public.to_jwk()]}).encode()

    def token(self, **claims: object) -> str:
        """A token for IDENTITY, of which a test may set any claim."""
        now = int(time.time())
        known = {"iss": self.url, "sub": IDENTITY, "aud": AUDIENCE, "iat": now, "exp": now + 600}
        return jwt.sign(known | {POLICY_CLAIM: OWN_PREFIX} | claims, self._key)


@pytest.fixture(scope="module")
async def issuer(rsa_keys: RsaKeys) -> AsyncIterator[Issuer]:
    """The issuer that MinIO believes."""
    async with HttpService() as service:
        yield Issuer(service, rsa_keys())


@pytest.fixture(scope="module")
async def minio(issuer: Issuer) -> AsyncIterator[MinIO]:
    """A store where each identity has a prefix of its own in the bucket `files`."""
    store = await MinIO.start_new(issuer.url, AUDIENCE)
    store.s3().create_bucket(Bucket="files")
    own = {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::files/${jwt:sub}/*"}
    await store.add_policy(OWN_PREFIX, {"Version": "2012-10-17", "Statement": [own]})
    yield store
    await store.remove()


async def assume(client: httpx.AsyncClient, url: str, token: str = "token") -> StsCredentials:
    """Credentials for a token, with nothing special about them."""
    return await assume_role_with_web_identity(client, url, token, session_name="session")


async def test_a_token_opens_what_the_stores_policy_allows(
    client: httpx.AsyncClient, minio: MinIO, issuer: Issuer
) -> None:
    """What comes back are credentials that a real store accepts, for this identity's objects and no others."""
    given = await assume_role_with_web_identity(client, minio.url, issuer.token(), session_name="s", seconds=900)
    assert 0 < given.expiration - time.time() <= 900
    s3 = s3_client(minio.url, given.access_key_id, given.secret_access_key, given.session_token)
    s3.put_object(Bucket="files", Key=f"{IDENTITY}/note", Body=b"mine")
    assert s3.get_object(Bucket="files", Key=f"{IDENTITY}/note")["Body"].read() == b"mine"
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.put_object(Bucket="files", Key=f"us-east-1:{uuid.uuid4()}/note", Body=b"not mine")


async def test_a_session_policy_narrows_what_the_credentials_open(
    client: httpx.AsyncClient, minio: MinIO, issuer: Issuer
) -> None:
    """A guest's scope-down reaches the store with the request."""
    read = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [read]})
    given = await assume_role_with_web_identity(client, minio.url, issuer.token(), session_name="s", policy=policy)
    s3 = s3_client(minio.url, given.access_key_id, given.secret_access_key, given.session_token)
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.put_object(Bucket="files", Key=f"{IDENTITY}/note", Body=b"mine")


@pytest.mark.parametrize("claims", [{"aud": "somebody else"}, {POLICY_CLAIM: "no-such-policy"}, {"exp": 1}])
async def test_a_stores_refusal_is_told(
    client: httpx.AsyncClient, minio: MinIO, issuer: Issuer, claims: dict[str, object]
) -> None:
    """A token for others, a role that the store does not know, and one whose time is over: each is a refusal."""
    with pytest.raises(StsRefused) as refused:
        await assume(client, minio.url, issuer.token(**claims))
    assert refused.value.code == "InvalidParameterValue"
    assert refused.value.message


async def test_everything_asked_for_is_sent(client: httpx.AsyncClient, service: HttpService) -> None:
    """The request is STS's own, at the path that the operator gave."""
    service.answer = GIVEN
    wish = {"role_arn": ROLE, "session_name": "CognitoIdentityCredentials", "policy": '{"a": "b&c"}'}
    given = await assume_role_with_web_identity(client, f"{service.url}/sts", "to+ken", seconds=3600, **wish)
    assert given == StsCredentials("ASIAEXAMPLE", "s3cr3t&", "t0ken", 1_700_000_000.0)
    (request,) = service.requests
    assert (request.method, request.path) == ("POST", "/sts")
    assert {name: value for name, (value,) in parse_qs(request.body.decode(), strict_parsing=True).items()} == {
        "Action": "AssumeRoleWithWebIdentity",
        "Version": "2011-06-15",
        "RoleArn": ROLE,
        "RoleSessionName": "CognitoIdentityCredentials",
        "WebIdentityToken": "to+ken",
        "DurationSeconds": "3600",
        "Policy": '{"a": "b&c"}',
    }


async def test_nothing_is_sent_that_was_not_asked_for(client: httpx.AsyncClient, service: HttpService) -> None:
    """A store that chooses by a claim is not confused by an empty role."""
    service.answer = GIVEN
    await assume(client, service.url)
    sent = parse_qs(service.requests[0].body.decode(), keep_blank_values=True)
    assert sorted(sent) == ["Action", "RoleSessionName", "Version", "WebIdentityToken"]


async def test_a_refusal_carries_its_code_and_message(client: httpx.AsyncClient, service: HttpService) -> None:
    """Who reads the log learns what the service minds, and a long-winded one is cut short."""
    service.status, service.answer = 403, refusal("AccessDenied", "Not authorized " + "x" * 1000)
    with pytest.raises(StsRefused, match="AccessDenied: Not authorized") as refused:
        await assume(client, service.url)
    assert (refused.value.code, len(refused.value.message)) == ("AccessDenied", 500)
    service.answer = b"<ErrorResponse><Error><Code>ExpiredTokenException</Code></Error></ErrorResponse>"
    with pytest.raises(StsRefused, match=r"^ExpiredTokenException$"):
        await assume(client, service.url)


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (500, refusal("InternalFailure", "Try again.")),
        (503, b""),
        (400, refusal("IDPCommunicationError", "The issuer did not answer.")),
        (400, refusal("Throttling", "Rate exceeded.")),
        (404, b"<html><head><title>Not Found</title></head></html>"),
        (400, b"<Code>&#10;Access Denied&#10;</Code>"),
        (302, b""),
        (204, b""),
    ],
)
async def test_what_passes_is_no_refusal(
    client: httpx.AsyncClient, service: HttpService, status: int, answer: bytes
) -> None:
    """Whatever is broken or busy may be asked again, and nobody is told that the token was bad."""
    service.status, service.answer = status, answer
    with pytest.raises(StsUnavailable, match=f"the service answered {status}"):
        await assume(client, service.url)


ENTITIES = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>'
REPLACED = {
    "empty": b"",
    "not XML": b'{"Credentials": {}}',
    "a web page": b"<html><body>Welcome!</body></html>",
    "no session token": GIVEN.replace(b"<SessionToken>t0ken</SessionToken>", b""),
    "an empty secret": GIVEN.replace(b"s3cr3t&amp;", b" "),
    "a time that is none": GIVEN.replace(b"2023-11-14T22:13:20Z", b"soon"),
    "entities": GIVEN.replace(b'<?xml version="1.0"?>', ENTITIES).replace(b"t0ken", b"&c;"),
    "a file of ours": GIVEN.replace(b'<?xml version="1.0"?>', b'<!DOCTYPE a SYSTEM "file:///etc/passwd">'),
    "an unknown encoding": GIVEN.replace(b'version="1.0"', b'version="1.0" encoding="klingon"'),
    "cut short": GIVEN[:-20],
    "too large": GIVEN.replace(b"t0ken", b"t" * post.ANSWER_BYTES),
}


@pytest.mark.parametrize("answer", [pytest.param(answer, id=name) for name, answer in REPLACED.items()])
async def test_an_answer_without_credentials_is_none(
    client: httpx.AsyncClient, service: HttpService, answer: bytes
) -> None:
    """Garbage, XML that attacks its reader, and answers without end give no credentials and do no harm."""
    service.answer = answer
    with pytest.raises(StsUnavailable, match="the answer"):
        await assume(client, service.url)


async def test_a_redirect_is_not_followed(client: httpx.AsyncClient, service: HttpService) -> None:
    """The token goes where the operator said, and nowhere else."""
    service.status, service.headers = 307, f"Location: {service.url}/elsewhere\r\n"
    with pytest.raises(StsUnavailable, match="307"):
        await assume(client, service.url)
    assert len(service.requests) == 1


async def test_a_slow_service_is_given_up(
    client: httpx.AsyncClient, service: HttpService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for ever."""
    monkeypatch.setattr(sts, "STS_SECONDS", 0.2)
    service.delay_seconds = 5.0
    with pytest.raises(StsUnavailable, match=r"no answer from 127\.0\.0\.1"):
        await assume(client, service.url)


@pytest.mark.parametrize("url", ["http://[", "https://xn--/", "http://127.0.0.1:99999/", "http://127.0.0.1:1/"])
async def test_a_url_that_leads_nowhere_is_unavailable(client: httpx.AsyncClient, url: str) -> None:
    """A setting that cannot work fails like a service that is down."""
    with pytest.raises(StsUnavailable):
        await assume(client, url)


async def test_a_time_without_a_zone_is_utc(client: httpx.AsyncClient, service: HttpService) -> None:
    """Stores are careless about the letter Z, and nobody's credentials live an hour longer for it."""
    service.answer = GIVEN.replace(b"20Z", b"20")
    assert (await assume(client, service.url)).expiration == 1_700_000_000.0


async def test_credentials_stay_out_of_logs(client: httpx.AsyncClient, service: HttpService) -> None:
    """The repr tells which key it is, and nothing that opens anything."""
    service.answer = GIVEN
    shown = repr(await assume(client, service.url))
    assert "ASIAEXAMPLE" in shown
    assert not any(secret in shown for secret in ("s3cr3t", "t0ken"))
