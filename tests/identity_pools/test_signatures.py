"""Who has signed a request that another service has received."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from poolhouse import errors, operators
from poolhouse.crypto import sigv4_sign
from poolhouse.crypto.sigv4_canonical import EMPTY_BODY_SHA256, UNSIGNED_PAYLOAD
from poolhouse.gen.identity import v1 as pb
from poolhouse.identity_pools import signatures
from poolhouse.identity_pools.sessions import SESSION_SECONDS
from poolhouse.identity_pools.signatures import S3_SKEW_SECONDS, Signer, SignerRefused
from tests.identity_pools.conftest import Api
from tests.identity_pools.requests import BODY_SHA256, Sent, credentials, presign, sign
from tests.identity_pools.stage import GUESTS, Stage

UNSIGNED, INVALID = pb.AUTHORIZE_REASON_UNSIGNED, pb.AUTHORIZE_REASON_INVALID_SIGNATURE
UNKNOWN = pb.AUTHORIZE_REASON_UNKNOWN_CREDENTIALS
CONTENT = "x-amz-content-sha256"
STREAMING = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"


@pytest.fixture
async def stage(api: Api) -> Stage:
    """A pool with roles for users and for guests."""
    return await Stage.new(api)


@pytest.fixture
async def guest(stage: Stage) -> pb.Credentials:
    """A guest's credentials."""
    return await stage.credentials()


async def signer(stage: Stage, sent: Sent, **more: Any) -> Signer:
    """Who has signed."""
    request = sent.message(**more)
    return await signatures.signer_of(stage.api.house, request.service, signatures.read(request))


async def refusal(stage: Stage, sent: Sent, **more: Any) -> SignerRefused:
    """Why nobody is believed to have signed."""
    with pytest.raises(SignerRefused) as refused:
        await signer(stage, sent, **more)
    return refused.value


async def told(stage: Stage, sent: Sent, **more: Any) -> tuple[pb.AuthorizeReason, str]:
    """The same as a reason and a code."""
    refused = await refusal(stage, sent, **more)
    return refused.reason, refused.code


@pytest.mark.parametrize("signed_in", [sign, presign])
async def test_credentials_sign_requests(stage: Stage, guest: pb.Credentials, signed_in: Callable[..., Sent]) -> None:
    """In headers, and in URLs that are handed on."""
    found = await signer(stage, signed_in(guest, stage.api.clock.now()))
    assert found.session == stage.session(guest)
    assert found.role.name == GUESTS


async def test_a_request_that_nobody_signed_is_nobodys(stage: Stage, guest: pb.Credentials) -> None:
    """Whether there is no signature, or one of another kind."""
    sent = sign(guest, stage.api.clock.now()).without("authorization")
    assert await told(stage, sent) == (UNSIGNED, "AccessDenied")
    for other in ("Bearer abc", "AWS AKIATESTS:c2lnbmF0dXJl", "AWS4-ECDSA-P256-SHA256 Credential=x", ""):
        assert await told(stage, sent.having(("Authorization", other))) == (UNSIGNED, "AccessDenied")


async def test_half_a_signature_is_told_by_where_it_is(stage: Stage, guest: pb.Credentials) -> None:
    """In S3's words: in the header or in the URL."""
    now = stage.api.clock.now()
    in_header, in_query = sign(guest, now), presign(guest, now)
    authorization = dict(in_header.headers)["Authorization"]
    for broken in (
        in_header.without("authorization").having(("Authorization", authorization.partition(", Signature")[0])),
        in_header.without("x-amz-date"),
        in_header.having(("Authorization", authorization)),
        in_header.having(("x-amz-meta-role", "admin")),
        in_header.having((CONTENT, EMPTY_BODY_SHA256)),
        in_header.without("host"),
    ):
        assert await told(stage, broken) == (UNSIGNED, "AuthorizationHeaderMalformed")
    for broken in (
        replace(in_query, query=in_query.query.partition("&X-Amz-Signature")[0]),
        replace(in_query, query=in_query.query + "&X-Amz-Expires=604800"),
        replace(in_query, query=in_query.query.replace("Expires=600", "Expires=604801")),
    ):
        assert await told(stage, broken) == (UNSIGNED, "AuthorizationQueryParametersError")
    assert (await told(stage, in_query.having(("authorization", authorization))))[0] == UNSIGNED


@pytest.mark.parametrize(
    "changes",
    [
        {"method": "DELETE"},
        {"path": "/files/public/other.txt"},
        {"path": "/files/public/hello%2Etxt2"},
        {"path": "/files//public/hello.txt"},
        {"path": "/files/public/../public/hello.txt"},
        {"query": "versionId=1"},
    ],
)
@pytest.mark.parametrize("signed_in", [sign, presign])
async def test_a_request_that_was_changed_is_nobodys(
    stage: Stage, guest: pb.Credentials, signed_in: Callable[..., Sent], changes: dict[str, Any]
) -> None:
    """Another method, another object, another version: what was signed is what is done."""
    sent = signed_in(guest, stage.api.clock.now())
    if "query" in changes and sent.query:
        changes = {"query": f"{sent.query}&{changes['query']}"}
    assert await told(stage, replace(sent, **changes)) == (INVALID, "SignatureDoesNotMatch")


async def test_an_object_is_called_what_was_signed(stage: Stage, guest: pb.Credentials) -> None:
    """S3 takes paths as they are: encoded once, with dots and empty parts for names."""
    for path in ("/files/a//b", "/files/a/../b", "/files/%C3%BC%20%2B%25.txt", "/files/a%2Fb", "/"):
        await signer(stage, sign(guest, stage.api.clock.now(), target=path))


async def test_a_header_that_was_changed_is_noticed(stage: Stage, guest: pb.Credentials) -> None:
    """All that S3 goes by is signed: the host, and whatever begins with x-amz-."""
    sent = sign(guest, stage.api.clock.now(), "PUT", headers=(("x-amz-acl", "private"),))
    await signer(stage, sent)
    for name, value in (("x-amz-acl", "public-read"), ("host", "other.example.com")):
        assert await told(stage, sent.without(name).having((name, value))) == (INVALID, "SignatureDoesNotMatch")
    for name in ("x-amz-acl", "host"):
        assert (await told(stage, sent.without(name)))[0] == UNSIGNED


async def test_a_signature_is_for_one_service(stage: Stage, guest: pb.Credentials) -> None:
    """What was signed for a service of one's own opens no files."""
    now = stage.api.clock.now()
    ours = sign(guest, now, service="execute-api")
    await signer(stage, ours)
    assert await told(stage, replace(ours, service="s3")) == (INVALID, "SignatureDoesNotMatch")
    assert await told(stage, replace(sign(guest, now), service="execute-api")) == (INVALID, "SignatureDoesNotMatch")


async def test_the_wrong_secret_signs_nothing(stage: Stage, guest: pb.Credentials) -> None:
    """Whoever has overheard a session token cannot use it."""
    wrong = replace(credentials(guest), secret_key="guess")
    refused = await refusal(stage, sign(wrong, stage.api.clock.now()))
    assert (refused.reason, refused.code, refused.session) == (INVALID, "SignatureDoesNotMatch", None)


async def test_parts_of_two_credentials_are_unknown(stage: Stage, guest: pb.Credentials) -> None:
    """As are a token that was tampered with, and one of another installation."""
    now, own = stage.api.clock.now(), credentials(guest)
    other = credentials(await stage.credentials())
    assert own.session_token is not None
    for token in (other.session_token, own.session_token[:-6] + "AAAAAA", "FwoGZXIvYXdzE", ""):
        sent = sign(replace(own, session_token=token), now)
        assert await told(stage, sent) == (UNKNOWN, "InvalidToken")


async def test_without_a_session_token_there_is_no_session(stage: Stage, guest: pb.Credentials) -> None:
    """An operator's key is for this installation alone: services are not to believe it."""
    key, secret = await operators.create(stage.api.house, "tests")
    for lone in (replace(credentials(guest), session_token=None), sigv4_sign.Credentials(key, secret)):
        for signed_in in (sign, presign):
            assert await told(stage, signed_in(lone, stage.api.clock.now())) == (UNKNOWN, "InvalidAccessKeyId")


async def test_a_token_that_was_not_signed_counts_for_nothing(stage: Stage, guest: pb.Credentials) -> None:
    """Beside a signature in the URL, a header with the token is not its token."""
    lone = presign(replace(credentials(guest), session_token=None), stage.api.clock.now())
    sent = lone.having(("x-amz-security-token", guest.session_token))
    assert (await told(stage, sent))[0] == UNSIGNED


@pytest.mark.parametrize("seconds", [S3_SKEW_SECONDS + 1, -S3_SKEW_SECONDS - 1])
async def test_a_signature_is_good_for_a_while(stage: Stage, guest: pb.Credentials, seconds: float) -> None:
    """A quarter of an hour for S3, whichever clock is wrong."""
    sent = sign(guest, stage.api.clock.now())
    stage.api.clock.advance(seconds - (1 if seconds > 0 else -1))
    await signer(stage, sent)
    stage.api.clock.advance(1 if seconds > 0 else -1)
    assert await told(stage, sent) == (pb.AUTHORIZE_REASON_REQUEST_EXPIRED, "RequestTimeTooSkewed")


async def test_other_services_have_five_minutes(stage: Stage, guest: pb.Credentials) -> None:
    """As AWS's general rule is."""
    sent = sign(guest, stage.api.clock.now(), service="execute-api")
    stage.api.clock.advance(300)
    await signer(stage, sent)
    stage.api.clock.advance(1)
    assert (await refusal(stage, sent)).code == "RequestTimeTooSkewed"


async def test_a_presigned_url_is_good_for_as_long_as_it_says(stage: Stage, guest: pb.Credentials) -> None:
    """And no longer than the credentials."""
    short, long = presign(guest, stage.api.clock.now()), presign(guest, stage.api.clock.now(), expires=604_800)
    stage.api.clock.advance(599)
    await signer(stage, short)
    stage.api.clock.advance(1)
    assert await told(stage, short) == (pb.AUTHORIZE_REASON_REQUEST_EXPIRED, "AccessDenied")
    await signer(stage, long)
    stage.api.clock.advance(SESSION_SECONDS - 600)
    assert await told(stage, long) == (pb.AUTHORIZE_REASON_EXPIRED_CREDENTIALS, "ExpiredToken")


async def test_credentials_end(stage: Stage) -> None:
    """By their time or when they are taken back; the service learns whose they were, and SDKs get new ones."""
    identity_id = await stage.identity()
    given = await stage.credentials(identity_id=identity_id)
    session = stage.session(given)
    await stage.api.revoke_identity_credentials(identity_id=identity_id)
    refused = await refusal(stage, sign(given, stage.api.clock.now()))
    assert (refused.reason, refused.code) == (pb.AUTHORIZE_REASON_REVOKED_CREDENTIALS, "ExpiredToken")
    assert refused.session == session
    stage.api.clock.advance(SESSION_SECONDS)
    refused = await refusal(stage, sign(given, stage.api.clock.now()))
    assert (refused.reason, refused.code) == (pb.AUTHORIZE_REASON_EXPIRED_CREDENTIALS, "ExpiredToken")
    assert refused.session == session


async def test_who_cannot_sign_learns_nothing_of_credentials(stage: Stage) -> None:
    """Neither whether they were taken back, nor whose they were."""
    identity_id = await stage.identity()
    given = await stage.credentials(identity_id=identity_id)
    await stage.api.revoke_identity_credentials(identity_id=identity_id)
    refused = await refusal(stage, sign(replace(credentials(given), secret_key="guess"), stage.api.clock.now()))
    assert (refused.reason, refused.session) == (INVALID, None)


async def test_a_signature_covers_the_body(stage: Stage, guest: pb.Credentials) -> None:
    """By the digest that the request carries; one that the service has made of the body has to be the same."""
    sent = sign(guest, stage.api.clock.now(), "PUT", digest=BODY_SHA256)
    await signer(stage, sent)
    await signer(stage, sent, body_sha256=BODY_SHA256)
    assert await told(stage, sent, body_sha256=EMPTY_BODY_SHA256) == (INVALID, "SignatureDoesNotMatch")
    changed = sent.without(CONTENT).having((CONTENT, EMPTY_BODY_SHA256))
    assert await told(stage, changed) == (INVALID, "SignatureDoesNotMatch")


@pytest.mark.parametrize(
    "digest", [UNSIGNED_PAYLOAD, STREAMING, f"{STREAMING}-TRAILER", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"]
)
async def test_s3_is_told_that_the_body_is_left_out(stage: Stage, guest: pb.Credentials, digest: str) -> None:
    """Or that it comes in chunks; the word is signed. No other service knows it."""
    now = stage.api.clock.now()
    sent = sign(guest, now, "PUT", digest=digest)
    await signer(stage, sent)
    await signer(stage, sent, body_sha256=BODY_SHA256)
    assert await told(stage, sent.without(CONTENT).having((CONTENT, BODY_SHA256))) == (INVALID, "SignatureDoesNotMatch")
    elsewhere = sign(guest, now, "PUT", digest=digest, service="execute-api")
    assert await told(stage, elsewhere) == (INVALID, "XAmzContentSHA256Mismatch")


@pytest.mark.parametrize("digest", ["", "none", "UNSIGNED-PAYLOAD-TRAILER", BODY_SHA256.upper(), BODY_SHA256[:-1]])
async def test_what_is_no_digest_covers_nothing(stage: Stage, guest: pb.Credentials, digest: str) -> None:
    """However well it is signed."""
    sent = sign(guest, stage.api.clock.now(), digest=BODY_SHA256)
    assert await told(stage, sent.without(CONTENT).having((CONTENT, digest))) == (INVALID, "XAmzContentSHA256Mismatch")


async def test_the_service_tells_the_body_where_the_request_does_not(stage: Stage, guest: pb.Credentials) -> None:
    """Without either, nobody knows what was signed, and that is the service's mistake."""
    sent = sign(guest, stage.api.clock.now(), digest=None, service="execute-api")
    await signer(stage, sent, body_sha256=EMPTY_BODY_SHA256)
    assert await told(stage, sent, body_sha256=BODY_SHA256) == (INVALID, "SignatureDoesNotMatch")
    for asked in (sent, replace(sent, service="s3"), presign(guest, stage.api.clock.now(), service="execute-api")):
        with pytest.raises(errors.InvalidParameterException, match=r"^BodySha256 is required"):
            signatures.read(asked.message())


async def test_a_presigned_url_of_s3_leaves_the_body_open(stage: Stage, guest: pb.Credentials) -> None:
    """Whoever gets it may upload what they like; one for another service fixes the body."""
    now = stage.api.clock.now()
    sent = presign(guest, now, "PUT")
    await signer(stage, sent)
    with_digest = presign(guest, now, "GET", service="execute-api")
    await signer(stage, with_digest, body_sha256=EMPTY_BODY_SHA256)
    assert (await told(stage, with_digest, body_sha256=BODY_SHA256))[1] == "SignatureDoesNotMatch"


async def test_what_an_sdk_says_of_the_body_in_a_url_is_not_taken_for_the_body(
    stage: Stage, guest: pb.Credentials
) -> None:
    """AWS's SDK for JavaScript says in the URL that the body is left out."""
    target = f"/files/public/hello.txt?X-Amz-Content-Sha256={UNSIGNED_PAYLOAD}"
    await signer(stage, presign(guest, stage.api.clock.now(), target=target))


async def test_a_refusal_shows_no_secret(stage: Stage, guest: pb.Credentials) -> None:
    """Its words may be logged."""
    sent = sign(replace(credentials(guest), secret_key="guess"), stage.api.clock.now())
    refused = await refusal(stage, sent)
    assert str(refused) == refused.message == "The signature does not match the request."
    assert guest.session_token not in repr(refused)
