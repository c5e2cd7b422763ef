"""Decisions for other services."""

from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest

from poolhouse import errors
from poolhouse.crypto.sigv4_canonical import EMPTY_BODY_SHA256
from poolhouse.gen.identity import v1 as pb
from poolhouse.identity_pools.sessions import SESSION_SECONDS
from tests.identity_pools.conftest import Api
from tests.identity_pools.requests import HOST, Sent, credentials, presign, sign
from tests.identity_pools.stage import (
    ACCOUNT,
    ASSUME,
    GUESTS,
    OWN_FILES,
    PROVIDER,
    PUBLIC_FILES,
    TAG,
    USERS,
    Stage,
    allow,
    document,
    role_arn,
    trust,
)

ALLOWED, IMPLICIT = pb.AUTHORIZE_REASON_ALLOWED, pb.AUTHORIZE_REASON_IMPLICIT_DENY
EXPLICIT, SESSION_POLICY = pb.AUTHORIZE_REASON_EXPLICIT_DENY, pb.AUTHORIZE_REASON_SESSION_POLICY
THING = "arn:aws:execute-api:us-east-1:000000000000:things/GET/a"


@pytest.fixture
async def stage(api: Api) -> Stage:
    """A pool with roles for users and for guests."""
    return await Stage.new(api)


@pytest.fixture
async def alice(stage: Stage) -> pb.Credentials:
    """Alice's credentials."""
    return await stage.credentials(await stage.alice())


async def authorize(stage: Stage, sent: Sent, **more: Any) -> pb.AuthorizeResponse:
    """The decision about a request."""
    answer: pb.AuthorizeResponse = await stage.api.authorize(**sent.members(), **more)
    return answer


async def reason(stage: Stage, sent: Sent, **more: Any) -> pb.AuthorizeReason:
    """Why it was decided so; what is said in other members fits to it."""
    answer = await authorize(stage, sent, **more)
    assert answer.allowed is (answer.reason == ALLOWED) is (not answer.HasField("error_code"))
    assert answer.message
    return answer.reason


def files_of(stage: Stage, given: pb.Credentials, name: str = "diary.txt") -> str:
    """The path of an object in the identity's own folder."""
    return f"/files/{quote(stage.session(given).identity_id, safe='')}/{name}"


async def thing(stage: Stage, given: pb.Credentials, **more: Any) -> pb.AuthorizeReason:
    """Why a service that names action and resource itself may go on or not."""
    sent = sign(given, stage.api.clock.now(), service="execute-api", target="/things/a")
    return await reason(stage, sent, **{"action": "execute-api:Invoke", "resource": THING, **more})


async def test_a_user_may_do_what_the_role_allows(stage: Stage, alice: pb.Credentials) -> None:
    """And the service learns all that it may want to know of them."""
    session = stage.session(alice)
    answer = await authorize(stage, sign(alice, stage.api.clock.now(), "PUT", files_of(stage, alice)))
    assert (answer.allowed, answer.reason, answer.HasField("error_code")) == (True, ALLOWED, False)
    assert (answer.action, answer.resource) == ("s3:PutObject", f"arn:aws:s3:::files/{session.identity_id}/diary.txt")
    arn = f"arn:aws:sts::{ACCOUNT}:assumed-role/{USERS}/CognitoIdentityCredentials"
    assert answer.message == f"User: {arn} is authorized to perform: s3:PutObject"
    principal = answer.principal
    assert (principal.arn, principal.role_arn) == (arn, role_arn(USERS))
    assert (principal.identity_id, principal.identity_pool_id) == (session.identity_id, stage.pool.id)
    assert principal.expiration.ToSeconds() == session.expires_at


async def test_another_users_files_are_denied(stage: Stage, alice: pb.Credentials) -> None:
    """As are those whose names only look like one's own."""
    eve, now = await stage.credentials(await stage.app.sign_in("eve")), stage.api.clock.now()
    own = files_of(stage, eve)
    for target in (
        files_of(stage, alice),
        own.replace("/diary", "x/diary"),
        own.replace("/files/", "/files//"),
        own.replace("/files/", "/other/"),
        own.replace("/diary.txt", ""),
    ):
        answer = await authorize(stage, sign(eve, now, target=target))
        assert (answer.reason, answer.error_code) == (IMPLICIT, "AccessDenied"), target
        assert answer.message.endswith("because no identity-based policy allows the s3:GetObject action")
    with pytest.raises(errors.InvalidParameterException):
        await authorize(stage, sign(eve, now, target=own.replace("/files/", "/files/x/../")))


async def test_every_action_of_a_request_has_to_be_allowed(stage: Stage, alice: pb.Credentials) -> None:
    """Who copies has to be able to read what is copied: the one that is missing is told."""
    now, own = stage.api.clock.now(), files_of(stage, alice)
    mine, theirs = (
        sign(alice, now, "PUT", own, headers=(("x-amz-copy-source", source),))
        for source in ("files/public/hello.txt", "files/other/diary.txt")
    )
    assert await reason(stage, mine) == ALLOWED
    answer = await authorize(stage, theirs)
    assert (answer.reason, answer.action) == (IMPLICIT, "s3:GetObject")
    assert answer.resource == "arn:aws:s3:::files/other/diary.txt"


async def test_a_denial_is_told_from_want_of_permission(stage: Stage, alice: pb.Credentials) -> None:
    """Whoever reads the log looks for a statement, or for none."""
    await stage.allow(USERS, allow("s3:*"), {"Effect": "Deny", "Action": "s3:PutObject", "Resource": PUBLIC_FILES})
    sent = sign(alice, stage.api.clock.now(), "PUT")
    answer = await authorize(stage, sent)
    assert (answer.reason, answer.error_code, answer.allowed) == (EXPLICIT, "AccessDenied", False)
    assert answer.message.endswith("with an explicit deny in an identity-based policy")
    assert answer.principal.identity_id == stage.session(alice).identity_id


async def test_a_policy_holds_from_the_next_request_on(stage: Stage, alice: pb.Credentials) -> None:
    """Also for credentials that are out already."""
    sent = sign(alice, stage.api.clock.now())
    assert await reason(stage, sent) == ALLOWED
    await stage.iam.delete_role_policy(role_name=USERS, policy_name="policy")
    assert await reason(stage, sent) == IMPLICIT


async def test_guests_of_the_enhanced_flow_are_narrowed(stage: Stage) -> None:
    """Whatever their role allows: files are among what Cognito lets them do, and keys of accounts are not."""
    await stage.allow(GUESTS, allow("*"))
    guest = await stage.credentials()
    assert await reason(stage, sign(guest, stage.api.clock.now())) == ALLOWED
    iam = sign(guest, stage.api.clock.now(), service="iam")
    answer = await authorize(stage, iam, action="iam:CreateRole", resource="*")
    assert (answer.reason, answer.error_code) == (SESSION_POLICY, "AccessDenied")
    assert answer.message.endswith("because no session policy allows the iam:CreateRole action")


async def test_a_session_may_be_narrower_than_its_role(stage: Stage) -> None:
    """By the policy that it was begun with."""
    answer = await stage.sts.assume_role_with_web_identity(
        role_arn=role_arn(USERS),
        role_session_name="phone",
        web_identity_token=await stage.open_id_token(await stage.alice()),
        policy=document(allow("s3:*", PUBLIC_FILES), {"Effect": "Deny", "Action": "s3:Delete*", "Resource": "*"}),
    )
    given = answer.credentials
    narrow = pb.Credentials(
        access_key_id=given.access_key_id, secret_key=given.secret_access_key, session_token=given.session_token
    )
    now = stage.api.clock.now()
    assert await reason(stage, sign(narrow, now)) == ALLOWED
    assert await reason(stage, sign(narrow, now, "PUT", files_of(stage, narrow))) == SESSION_POLICY
    assert await reason(stage, sign(narrow, now, "DELETE", files_of(stage, narrow))) == SESSION_POLICY
    assert await reason(stage, sign(narrow, now, "PUT")) == IMPLICIT


async def test_who_is_not_believed_is_told_why(stage: Stage, alice: pb.Credentials) -> None:
    """The service answers as S3 does; nothing is said of what was wanted, and of whom only where that is proven."""
    now = stage.api.clock.now()
    sent = sign(alice, now)
    forged = sign(replace(credentials(alice), secret_key="guess"), now)
    unknown = sign(replace(credentials(alice), session_token="none"), now)
    expected = (
        (sent.without("authorization"), pb.AUTHORIZE_REASON_UNSIGNED, "AccessDenied"),
        (forged, pb.AUTHORIZE_REASON_INVALID_SIGNATURE, "SignatureDoesNotMatch"),
        (unknown, pb.AUTHORIZE_REASON_UNKNOWN_CREDENTIALS, "InvalidToken"),
        (sign(alice, now - 901), pb.AUTHORIZE_REASON_REQUEST_EXPIRED, "RequestTimeTooSkewed"),
    )
    for request, why, code in expected:
        answer = await authorize(stage, request)
        assert (answer.allowed, answer.reason, answer.error_code) == (False, why, code)
        assert not any(answer.HasField(member) for member in ("principal", "action", "resource"))


async def test_credentials_that_are_over_are_told_with_whose_they_were(stage: Stage, alice: pb.Credentials) -> None:
    """For the service's log; SDKs get new ones on that code."""
    identity_id = stage.session(alice).identity_id
    await stage.api.revoke_identity_credentials(identity_id=identity_id)
    answer = await authorize(stage, sign(alice, stage.api.clock.now()))
    assert (answer.reason, answer.error_code) == (pb.AUTHORIZE_REASON_REVOKED_CREDENTIALS, "ExpiredToken")
    assert (answer.principal.identity_id, answer.allowed) == (identity_id, False)
    stage.api.clock.advance(SESSION_SECONDS)
    assert await reason(stage, sign(alice, stage.api.clock.now())) == pb.AUTHORIZE_REASON_EXPIRED_CREDENTIALS


async def test_a_replayed_request_is_refused(stage: Stage, alice: pb.Credentials) -> None:
    """Once its time is over."""
    sent = sign(alice, stage.api.clock.now())
    assert await reason(stage, sent) == ALLOWED
    stage.api.clock.advance(901)
    assert await reason(stage, sent) == pb.AUTHORIZE_REASON_REQUEST_EXPIRED


async def test_a_request_that_nobody_understands_is_the_services_to_explain(
    stage: Stage, alice: pb.Credentials
) -> None:
    """It names the action and the resource, or does not go on."""
    sent = sign(alice, stage.api.clock.now(), "POST", "/files?delete")
    with pytest.raises(errors.InvalidParameterException, match="DeleteObjects"):
        await authorize(stage, sent)
    resource = f"arn:aws:s3:::files/{stage.session(alice).identity_id}/a"
    assert await reason(stage, sent, action="s3:DeleteObject", resource=resource) == ALLOWED
    assert await reason(stage, sent, action="s3:DeleteObject", resource="arn:aws:s3:::files/x/a") == IMPLICIT


async def test_a_service_of_ones_own_names_what_is_wanted(stage: Stage, alice: pb.Credentials) -> None:
    """Nobody else knows."""
    assert await thing(stage, alice) == IMPLICIT
    await stage.allow(USERS, allow("execute-api:Invoke", THING))
    assert await thing(stage, alice) == ALLOWED
    assert await thing(stage, alice, resource=f"{THING}b") == IMPLICIT
    assert await thing(stage, alice, action="execute-api:ManageConnections") == IMPLICIT


@pytest.mark.parametrize("members", [{}, {"action": "execute-api:Invoke"}, {"resource": THING}])
@pytest.mark.parametrize("service", ["s3", "execute-api"])
async def test_action_and_resource_go_together(
    stage: Stage, alice: pb.Credentials, members: dict[str, str], service: str
) -> None:
    """A half is a mistake, and for services that are not known here both are needed."""
    sent = sign(alice, stage.api.clock.now(), service=service)
    if not members and service == "s3":
        assert await reason(stage, sent) == ALLOWED
        return
    with pytest.raises(errors.InvalidParameterException, match="Action and Resource"):
        await authorize(stage, sent, **members)


async def test_the_body_has_to_be_known(stage: Stage, alice: pb.Credentials) -> None:
    """The service tells its digest, or nobody knows what was signed."""
    sent = sign(alice, stage.api.clock.now(), digest=None, service="execute-api")
    asked = {"action": "execute-api:Invoke", "resource": THING}
    with pytest.raises(errors.InvalidParameterException, match=r"^BodySha256 is required"):
        await authorize(stage, sent, **asked)
    assert await reason(stage, sent, body_sha256=EMPTY_BODY_SHA256, **asked) == IMPLICIT


def told(**keys: list[str]) -> dict[str, pb.ConditionValues]:
    """Condition keys, as a service tells them; `__` stands for a colon."""
    return {key.replace("__", ":"): pb.ConditionValues(values=values) for key, values in keys.items()}


async def test_a_service_tells_more_of_its_requests(stage: Stage, alice: pb.Credentials) -> None:
    """Keys with one value or several; the address that a request came from is one."""
    asked = {"StringEquals": {"things:Colour": "red"}, "IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
    several = {"ForAllValues:StringEquals": {"things:Kinds": ["a", "b"]}, "Null": {"things:Kinds": "false"}}
    await stage.allow(USERS, allow("execute-api:*", Condition={**asked, **several}))
    context = told(things__Colour=["red"], things__Kinds=["a", "b"])
    assert await thing(stage, alice, context=context, source_ip="203.0.113.9") == ALLOWED
    assert await thing(stage, alice, context=context, source_ip="198.51.100.9") == IMPLICIT
    assert await thing(stage, alice, context=context) == IMPLICIT
    assert await thing(stage, alice, context=told(things__Colour=["red"]), source_ip="203.0.113.9") == IMPLICIT


async def test_a_service_does_not_tell_who_calls(stage: Stage, alice: pb.Credentials) -> None:
    """Not even one that hands on what a client has made up: whose request it is, is known from the signature."""
    forged = {
        f"{PROVIDER}:sub": "us-east-1:admin",
        f"{PROVIDER.upper()}:SUB": "us-east-1:admin",
        "aws:PrincipalTag/team": "admins",
        "AWS:principaltag/team": "admins",
        "aws:userid": "AIDAADMIN",
        "aws:PrincipalArn": role_arn("Admin"),
        "aws:FederatedProvider": "accounts.google.com",
        "aws:TokenIssueTime": "2000-01-01T00:00:00Z",
        "aws:MultiFactorAuthPresent": "true",
        "aws:CurrentTime": "2000-01-01T00:00:00Z",
        "accounts.google.com:sub": "admin",
        "sts:RoleSessionName": "admin",
    }
    context = {key: pb.ConditionValues(values=[value]) for key, value in forged.items()}
    for key, value in forged.items():
        await stage.allow(USERS, allow("execute-api:*", Condition={"StringEquals": {key: value}}))
        assert await thing(stage, alice, context=context) == IMPLICIT, key


async def test_what_is_read_from_the_request_goes_before_what_the_service_says(
    stage: Stage, alice: pb.Credentials
) -> None:
    """However the key is written."""
    asked = {"StringEquals": {"s3:prefix": "public/"}}
    await stage.allow(USERS, allow("s3:ListBucket", "arn:aws:s3:::files", Condition=asked))
    now = stage.api.clock.now()
    assert await reason(stage, sign(alice, now, target="/files?prefix=public/")) == ALLOWED
    for context in (told(s3__prefix=["public/"]), told(S3__Prefix=["public/"])):
        assert await reason(stage, sign(alice, now, target="/files?prefix=other/"), context=context) == IMPLICIT


@pytest.mark.parametrize(
    ("asked", "fits", "does_not"),
    [
        ({"StringLike": {"aws:UserAgent": "app/*"}}, (("User-Agent", "app/1"),), (("User-Agent", "curl"),)),
        ({"StringEquals": {"aws:Referer": "https://a.example"}}, (("Referer", "https://a.example"),), ()),
    ],
)
async def test_policies_see_what_clients_say_of_themselves(
    stage: Stage, alice: pb.Credentials, asked: dict[str, Any], fits: Any, does_not: Any
) -> None:
    """For what it is worth: nobody has proven that."""
    await stage.allow(USERS, allow("s3:GetObject", PUBLIC_FILES, Condition=asked))
    sent = sign(alice, stage.api.clock.now())
    assert await reason(stage, sent.having(*fits)) == ALLOWED
    assert await reason(stage, sent.having(*does_not)) == IMPLICIT


async def test_policies_see_how_a_request_was_signed(stage: Stage, alice: pb.Credentials) -> None:
    """A bucket may be closed to presigned URLs, to old ones, and to other regions' requests."""
    now = stage.api.clock.now()
    for asked in (
        {"s3:authType": "REST-HEADER"},
        {"s3:signatureversion": "AWS4-HMAC-SHA256", "s3:authType": "REST-HEADER"},
    ):
        await stage.allow(USERS, allow("s3:*", Condition={"StringEquals": asked}))
        assert await reason(stage, sign(alice, now)) == ALLOWED
        assert await reason(stage, presign(alice, now)) == IMPLICIT
    await stage.allow(USERS, allow("s3:*", Condition={"NumericLessThan": {"s3:signatureAge": "60000"}}))
    sent = presign(alice, now)
    assert await reason(stage, sent) == ALLOWED
    stage.api.clock.advance(60)
    assert await reason(stage, sent) == IMPLICIT
    await stage.allow(USERS, allow("s3:*", Condition={"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}))
    assert await reason(stage, sign(alice, now)) == IMPLICIT
    assert await reason(stage, sign(alice, now, region="eu-west-1")) == ALLOWED


async def test_a_signature_from_the_near_future_has_no_age(stage: Stage, alice: pb.Credentials) -> None:
    """A clock that is ahead makes no negative number of it."""
    await stage.allow(USERS, allow("s3:*", Condition={"NumericEquals": {"s3:signatureAge": "0"}}))
    assert await reason(stage, sign(alice, stage.api.clock.now() + 60)) == ALLOWED


async def test_tags_are_told_and_decide(stage: Stage) -> None:
    """What a back end, or a provider, says of its user."""
    policy = trust(stage.pool.id, "authenticated", [ASSUME, TAG])
    await stage.iam.update_assume_role_policy(role_name=USERS, policy_document=policy)
    await stage.allow(USERS, allow("s3:GetObject", "arn:aws:s3:::files/${aws:PrincipalTag/name}/*"))
    await stage.api.set_principal_tag_attribute_map(
        identity_pool_id=stage.pool.id,
        identity_provider_name=stage.app.name,
        principal_tags={"name": "cognito:username"},
    )
    given = await stage.credentials(await stage.alice())
    answer = await authorize(stage, sign(given, stage.api.clock.now(), target="/files/alice/a"))
    assert (answer.reason, dict(answer.principal.principal_tags)) == (ALLOWED, {"name": "alice"})
    assert await reason(stage, sign(given, stage.api.clock.now(), target="/files/bob/a")) == IMPLICIT


async def test_a_bucket_may_be_in_the_hosts_name(stage: Stage, alice: pb.Credentials) -> None:
    """Within domains that the operator has named, and no others: clients choose what they call the host."""
    sent = sign(alice, stage.api.clock.now(), target="/public/hello.txt")
    assert await reason(stage, sent) == IMPLICIT
    config = stage.api.house.config.model_copy(update={"s3_domains": [HOST.partition(".")[2]]})
    knowing = Api(replace(stage.api.house, config=config), stage.api.clock, stage.api.inbox)
    answer = await knowing.authorize(**sent.members())
    assert (answer.allowed, answer.resource) == (True, "arn:aws:s3:::files/public/hello.txt")


async def test_identities_need_permission_to_ask(stage: Stage, alice: pb.Credentials) -> None:
    """Who asks for decisions is an operator, or has a role that allows just that; nobody else learns anything."""
    sent = sign(alice, stage.api.clock.now())
    caller = stage.caller(alice)
    with pytest.raises(errors.AccessDeniedException, match="is not authorized to perform: cognito-identity:Authorize"):
        await stage.api.authorize(caller, **sent.members())
    await stage.allow(USERS, allow("cognito-identity:Authorize"), allow("s3:GetObject", OWN_FILES))
    assert (await stage.api.authorize(caller, **sent.members())).reason == IMPLICIT
