from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poolhouse import errors, operators
from poolhouse.call import ANYONE, Caller, House
from poolhouse.clock import ManualClock
from poolhouse.crypto import sigv4, sigv4_sign
from poolhouse.edge.authentication import HttpRequest, http_caller, needs_signature
from poolhouse.gen.identity import v1 as pb
from poolhouse.gen.wire import v1 as wire
from poolhouse.identity_pools.sessions import SESSION_SECONDS
from poolhouse.integrations.inbox import Inbox
from poolhouse.storage.store import Store
from poolhouse.workers import Workers
from tests.edge.serving import IAM, IDENTITY_POOLS, SYNC, USER_POOLS, open_house, operation
from tests.house import new_house
from tests.identity_pools.conftest import Api
from tests.identity_pools.stage import Stage

LIST_POOLS = operation(USER_POOLS + "ListUserPools")
INITIATE = operation(USER_POOLS + "InitiateAuth")
GET_USER = operation(USER_POOLS + "GetUser")
GET_ID = operation(IDENTITY_POOLS + "GetId")
LIST_RECORDS = operation(SYNC + "ListRecords")
LIST_ROLES = operation(IAM + "ListRoles")
GET_CALLER = operation("/poolhouse.sts.v1.StsService/GetCallerIdentity")
NOT_YET = "Signature not yet current: 20231114T221821Z is still later than 20231114T221820Z (20231114T221320Z + 5 min.)"
NOW = 1_700_000_000.0  # 2023-11-14T22:13:20Z


@asynccontextmanager
async def house_with_key(**settings: Any) -> AsyncIterator[tuple[House, ManualClock, str, str]]:
    """A house, its clock, and an operator's key to it."""
    clock = ManualClock(NOW)
    async with open_house(clock, **settings) as house:
        yield house, clock, *await operators.create(house, "tests")


def signed(
    key: str,
    secret: str,
    *,
    at: float = NOW,
    region: str = "us-east-1",
    service: str = "cognito-idp",
    token: str | None = None,
) -> HttpRequest:
    """A POST that is signed in its headers."""
    body, headers = b"{}", (("host", "localhost"), ("x-amz-target", "X.ListUserPools"))
    request = sigv4_sign.Request("POST", "/", "", headers, sigv4.body_digest(body))
    credentials = sigv4_sign.Credentials(key, secret, token)
    added = sigv4_sign.sign(request, credentials, region=region, service=service, now=at)
    return HttpRequest("POST", "/", "", [*headers, *((name.lower(), value) for name, value in added)], body)


UNSIGNED = HttpRequest("POST", "/", "", [("host", "localhost")], b"{}")


@pytest.mark.parametrize(
    ("found", "needed"),
    [(LIST_POOLS, True), (LIST_RECORDS, True), (INITIATE, False), (GET_USER, False), (GET_ID, False)],
)
def test_only_what_is_not_for_users_or_anyone_needs_a_signature(found: Any, needed: bool) -> None:  # noqa: FBT001
    """Sign-in pages need no AWS credentials."""
    assert needs_signature(found) is needed


async def test_an_operators_signature_is_believed() -> None:
    """The caller is known by its key and works in the region it signed for."""
    async with house_with_key(other_regions=("eu-west-1",)) as (house, _, key, secret):
        for region in ("us-east-1", "eu-west-1"):
            caller = await http_caller(house, LIST_POOLS, signed(key, secret, region=region))
            assert caller == Caller(wire.CALLER_OPERATOR, key, region)


async def test_a_signature_in_the_query_string_is_believed_for_as_long_as_it_says() -> None:
    """Presigned requests work until they expire."""
    async with house_with_key() as (house, clock, key, secret):
        headers = (("host", "localhost"),)
        request = sigv4_sign.Request("GET", "/identitypools", "", headers)
        query = sigv4_sign.presign(
            request,
            sigv4_sign.Credentials(key, secret),
            region="us-east-1",
            service="cognito-sync",
            now=NOW,
            expires=60,
        )
        sent = HttpRequest("GET", "/identitypools", query, headers, b"")
        list_usage = operation(SYNC + "ListIdentityPoolUsage")
        assert (await http_caller(house, list_usage, sent)).access_key_id == key
        clock.advance(61)
        with pytest.raises(errors.InvalidSignatureException, match="expired"):
            await http_caller(house, list_usage, sent)


async def test_a_signature_on_what_anyone_may_call_is_ignored() -> None:
    """A browser that signs with credentials of its own, good or bad, can still sign somebody in."""
    async with house_with_key() as (house, _, key, _secret):
        for found in (INITIATE, GET_USER, GET_ID):
            assert await http_caller(house, found, signed(key, "wrong")) == ANYONE
            assert await http_caller(house, found, UNSIGNED) == ANYONE


async def test_without_a_signature_there_is_no_caller() -> None:
    """AWS's words, which tools look for."""
    async with house_with_key() as (house, *_):
        with pytest.raises(errors.MissingAuthenticationTokenException, match=r"^Missing Authentication Token$"):
            await http_caller(house, LIST_POOLS, UNSIGNED)


@pytest.mark.parametrize(
    "header",
    [
        "Bearer abc",
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 Credential=a/b/c/d/e",
        "AWS4-HMAC-SHA256 Credential=a/b, Signature=c",
    ],
)
async def test_half_a_signature_is_told_from_none(header: str) -> None:
    """Whoever builds signatures by hand learns that something is missing, and the header is not repeated to them."""
    async with house_with_key() as (house, *_):
        request = replace(UNSIGNED, headers=[("host", "localhost"), ("authorization", header)])
        with pytest.raises(errors.IncompleteSignatureException) as caught:
            await http_caller(house, LIST_POOLS, request)
        assert header not in caught.value.message


async def test_a_wrong_secret_does_not_match() -> None:
    """AWS's words again."""
    async with house_with_key() as (house, _, key, _secret):
        with pytest.raises(errors.InvalidSignatureException, match="does not match the signature you provided"):
            await http_caller(house, LIST_POOLS, signed(key, "wrong"))


async def test_a_changed_body_does_not_match() -> None:
    """A signature covers what was sent."""
    async with house_with_key() as (house, _, key, secret):
        with pytest.raises(errors.InvalidSignatureException):
            await http_caller(house, LIST_POOLS, replace(signed(key, secret), body=b'{"MaxResults":60}'))


async def test_an_unsigned_header_of_amazons_is_refused() -> None:
    """Nobody on the way can redirect a signed request to another operation."""
    async with house_with_key() as (house, _, key, secret):
        request = signed(key, secret)
        request = replace(request, headers=[*request.headers, ("x-amz-other", "1")])
        with pytest.raises(errors.IncompleteSignatureException, match="x-amz-other"):
            await http_caller(house, LIST_POOLS, request)


async def test_a_header_that_counts_once_is_not_sent_twice() -> None:
    """Which of two hashes of the body would have been signed is anybody's guess."""
    async with house_with_key() as (house, _, key, secret):
        digest = ("x-amz-content-sha256", sigv4.body_digest(b"{}"))
        request = sigv4_sign.Request("POST", "/", "", (("host", "localhost"), digest, digest), digest[1])
        credentials = sigv4_sign.Credentials(key, secret)
        added = sigv4_sign.sign(request, credentials, region="us-east-1", service="cognito-idp", now=NOW)
        headers = [*request.headers, *((name.lower(), value) for name, value in added)]
        with pytest.raises(errors.IncompleteSignatureException, match="x-amz-content-sha256 twice"):
            await http_caller(house, LIST_POOLS, HttpRequest("POST", "/", "", headers, b"{}"))


@pytest.mark.parametrize(("key", "secret"), [("AKIAUNKNOWN000000000", "any"), ("x", "any"), ("AKIA-!", "any")])
async def test_an_unknown_key_is_not_recognized(key: str, secret: str) -> None:
    """AWS's words again."""
    async with house_with_key() as (house, *_):
        with pytest.raises(
            errors.UnrecognizedClientException, match="security token included in the request is invalid"
        ):
            await http_caller(house, LIST_POOLS, signed(key, secret))


async def test_a_revoked_key_is_not_recognized() -> None:
    """Revoking takes effect with the next request."""
    async with house_with_key() as (house, _, key, secret):
        await http_caller(house, LIST_POOLS, signed(key, secret))
        await operators.revoke(house, key)
        with pytest.raises(errors.UnrecognizedClientException):
            await http_caller(house, LIST_POOLS, signed(key, secret))


async def test_an_operators_key_with_a_session_token_is_not_recognized() -> None:
    """Temporary credentials are somebody else's, whatever key they name."""
    async with house_with_key() as (house, _, key, secret):
        with pytest.raises(errors.UnrecognizedClientException):
            await http_caller(house, LIST_POOLS, signed(key, secret, token="any"))


@pytest.mark.parametrize(
    ("seconds", "message"),
    [
        (
            -301.0,
            "Signature expired: 20231114T220819Z is now earlier than 20231114T220820Z (20231114T221320Z - 5 min.)",
        ),
        (
            301.0,
            NOT_YET,
        ),
    ],
)
async def test_a_wrong_clock_is_told_in_awss_words(seconds: float, message: str) -> None:
    """SDKs recognize them, correct their clocks and try again."""
    async with house_with_key() as (house, _, key, secret):
        with pytest.raises(errors.InvalidSignatureException) as caught:
            await http_caller(house, LIST_POOLS, signed(key, secret, at=NOW + seconds))
        assert caught.value.message == message


@pytest.mark.parametrize(
    ("scope", "message"),
    [
        ({"service": "cognito-identity"}, "correct service: 'cognito-idp'"),
        ({"region": "ap-south-1"}, "valid region: 'us-east-1', 'eu-west-1'"),
    ],
)
async def test_a_signature_for_elsewhere_is_refused(scope: dict[str, Any], message: str) -> None:
    """A signature is good for one service, and for the regions that are served."""
    async with house_with_key(other_regions=("eu-west-1",)) as (house, _, key, secret):
        with pytest.raises(errors.InvalidSignatureException, match=message):
            await http_caller(house, LIST_POOLS, signed(key, secret, **scope))


async def test_a_service_of_all_regions_takes_the_one_that_sdks_sign_for() -> None:
    """Some SDKs sign for IAM in the region that they are set up for, others in the one where AWS has it."""
    async with house_with_key(region="eu-west-1") as (house, _, key, secret):
        for region in ("eu-west-1", "us-east-1"):
            caller = await http_caller(house, LIST_ROLES, signed(key, secret, region=region, service="iam"))
            assert caller == Caller(wire.CALLER_OPERATOR, key, region)
        with pytest.raises(errors.InvalidSignatureException, match="valid region: 'eu-west-1'"):
            await http_caller(house, LIST_ROLES, signed(key, secret, region="ap-south-1", service="iam"))
        with pytest.raises(errors.InvalidSignatureException, match="valid region: 'eu-west-1'"):
            await http_caller(house, LIST_POOLS, signed(key, secret, region="us-east-1"))


async def test_the_emulator_believes_any_signature_and_any_region() -> None:
    """Existing configurations work against it as they are."""
    async with house_with_key(mode="dev") as (house, *_):
        caller = await http_caller(house, LIST_POOLS, signed("test", "test", at=0.0, region="mars-north-1"))
        assert caller == Caller(wire.CALLER_OPERATOR, "test", "mars-north-1")
        presigned = HttpRequest(
            "GET", "/", "X-Amz-Credential=abc%2F20230101%2Fus-west-2%2Fcognito-sync%2Faws4_request", [], b""
        )
        assert (await http_caller(house, LIST_POOLS, presigned)).region == "us-west-2"


@pytest.mark.parametrize("header", [None, "Bearer abc", "AWS4-HMAC-SHA256 Credential=a/20230101/../x/aws4_request"])
async def test_even_the_emulator_wants_a_signature(header: str | None) -> None:
    """What would be refused in production for want of credentials is refused in a test."""
    async with house_with_key(mode="dev") as (house, *_):
        headers = [] if header is None else [("authorization", header)]
        with pytest.raises((errors.MissingAuthenticationTokenException, errors.IncompleteSignatureException)):
            await http_caller(house, LIST_POOLS, replace(UNSIGNED, headers=headers))


@given(
    st.lists(st.tuples(st.sampled_from(["authorization", "x-amz-date", "host", "x-amz-security-token"]), st.text())),
    st.text(),
    st.binary(max_size=50),
)
async def test_no_request_breaks_the_check(headers: list[tuple[str, str]], query: str, body: bytes) -> None:
    """Strangers' signatures end as one of AWS's exceptions, always."""
    async with house_with_key() as (house, *_):
        with pytest.raises(errors.CognitoError):
            await http_caller(house, LIST_POOLS, HttpRequest("POST", "/", query, headers, body))


@pytest.fixture
async def stage(house: House, clock: ManualClock, inbox: Inbox) -> Stage:
    """A pool whose users have a role."""
    return await Stage.new(Api(house, clock, inbox))


def signed_with(credentials: pb.Credentials, at: float, **scope: str) -> HttpRequest:
    """A request that is signed with temporary credentials."""
    key, secret, token = credentials.access_key_id, credentials.secret_key, credentials.session_token
    return signed(key, secret, at=at, token=token, **scope)


async def refusal(house: House, request: HttpRequest) -> errors.CognitoError:
    """How the request is refused."""
    with pytest.raises(errors.CognitoError) as refused:
        await http_caller(house, LIST_POOLS, request)
    return refused.value


async def test_temporary_credentials_stand_for_their_identity(stage: Stage) -> None:
    """The caller is the session that was minted, in the region that was signed for."""
    given = await stage.credentials(await stage.alice())
    caller = await http_caller(stage.api.house, LIST_POOLS, signed_with(given, stage.api.clock.now()))
    assert caller == Caller(wire.CALLER_IDENTITY, given.access_key_id, "us-east-1", stage.session(given))


async def test_temporary_credentials_work_in_a_presigned_url(stage: Stage) -> None:
    """As `aws eks get-token` and others hand on a GetCallerIdentity."""
    given, headers = await stage.credentials(await stage.alice()), (("host", "localhost"),)
    request = sigv4_sign.Request("GET", "/", "Action=GetCallerIdentity&Version=2011-06-15", headers)
    credentials = sigv4_sign.Credentials(given.access_key_id, given.secret_key, given.session_token)
    query = sigv4_sign.presign(
        request, credentials, region="us-east-1", service="sts", now=stage.api.clock.now(), expires=60
    )
    caller = await http_caller(stage.api.house, GET_CALLER, HttpRequest("GET", "/", query, headers, b""))
    assert caller.session == stage.session(given)


async def test_a_tampered_session_token_is_not_recognized(stage: Stage) -> None:
    """Each of its characters counts, and a token belongs to its own key."""
    given, other = await stage.credentials(await stage.alice()), await stage.credentials()
    now, token = stage.api.clock.now(), given.session_token
    for place in range(0, len(token) - 1, 37):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        error = await refusal(stage.api.house, signed(given.access_key_id, given.secret_key, at=now, token=changed))
        assert isinstance(error, errors.UnrecognizedClientException)
    for wrong in (other.session_token, "", "A" * 20_000, "é"):
        error = await refusal(stage.api.house, signed(given.access_key_id, given.secret_key, at=now, token=wrong))
        assert isinstance(error, errors.UnrecognizedClientException)


async def test_the_session_token_without_the_secret_is_worth_nothing(stage: Stage) -> None:
    """Whoever has overheard it cannot sign."""
    given = await stage.credentials(await stage.alice())
    wrong = signed(given.access_key_id, "guess", at=stage.api.clock.now(), token=given.session_token)
    assert isinstance(await refusal(stage.api.house, wrong), errors.InvalidSignatureException)


async def test_another_installations_credentials_are_not_recognized(
    stage: Stage, store: Store, clock: ManualClock, inbox: Inbox, workers: Workers
) -> None:
    """Each has a master key of its own."""
    given = await stage.credentials(await stage.alice())
    elsewhere = new_house(store, clock, inbox, workers)
    error = await refusal(elsewhere, signed_with(given, clock.now()))
    assert isinstance(error, errors.UnrecognizedClientException)


async def test_a_request_that_is_sent_again_later_is_refused(stage: Stage) -> None:
    """A signature is good for five minutes, the session goes on."""
    given = await stage.credentials(await stage.alice())
    request = signed_with(given, stage.api.clock.now())
    stage.api.clock.advance(301)
    error = await refusal(stage.api.house, request)
    assert error.message.startswith("Signature expired")
    await http_caller(stage.api.house, LIST_POOLS, signed_with(given, stage.api.clock.now()))


async def test_expired_credentials_are_told_as_such(stage: Stage) -> None:
    """In AWS's words, by which SDKs know to get new ones."""
    given = await stage.credentials(await stage.alice())
    stage.api.clock.advance(SESSION_SECONDS)
    error = await refusal(stage.api.house, signed_with(given, stage.api.clock.now()))
    assert isinstance(error, errors.ExpiredTokenException)
    assert error.message == "The security token included in the request is expired"


async def test_credentials_that_were_taken_back_are_not_recognized(stage: Stage) -> None:
    """At once, and on every server."""
    logins = await stage.alice()
    given = await stage.credentials(logins)
    await stage.api.revoke_identity_credentials(identity_id=await stage.identity(logins))
    error = await refusal(stage.api.house, signed_with(given, stage.api.clock.now()))
    assert isinstance(error, errors.UnrecognizedClientException)


async def test_temporary_credentials_are_good_for_the_service_that_was_signed_for(stage: Stage) -> None:
    """As an operator's are."""
    given = await stage.credentials(await stage.alice())
    error = await refusal(stage.api.house, signed_with(given, stage.api.clock.now(), service="s3"))
    assert "correct service" in error.message


async def test_the_emulator_looks_at_session_tokens(stage: Stage) -> None:
    """Who comes with one of its own is that identity, and finds it expired in time; whoever else is an operator."""
    house = replace(stage.api.house, config=stage.api.house.config.model_copy(update={"mode": "dev"}))
    given = await stage.credentials(await stage.alice())
    unsigned = replace(signed_with(given, 0.0), body=b"another")
    assert (await http_caller(house, LIST_POOLS, unsigned)).session == stage.session(given)
    foreign = signed(given.access_key_id, "any", token="from AWS")
    assert (await http_caller(house, LIST_POOLS, foreign)).kind == wire.CALLER_OPERATOR
    scope = "20231114%2Fus-east-1%2Fsts%2Faws4_request"
    query = f"X-Amz-Credential={given.access_key_id}%2F{scope}&X-Amz-Security-Token={given.session_token}"
    presigned = HttpRequest("GET", "/", query, (), b"")
    assert (await http_caller(house, GET_CALLER, presigned)).session == stage.session(given)
    stage.api.clock.advance(SESSION_SECONDS)
    with pytest.raises(errors.ExpiredTokenException):
        await http_caller(house, LIST_POOLS, unsigned)
