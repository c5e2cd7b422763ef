"""What a session may do with the house itself."""

from dataclasses import replace
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.call import Caller
from poolhouse.dispatch import Dispatcher
from poolhouse.gen.identity import v1 as pb
from poolhouse.gen.sync import v1 as sync_pb
from poolhouse.gen.wire import v1 as wire
from poolhouse.identity_pools import permissions, sessions
from poolhouse.identity_pools.policy.evaluate import Decision
from poolhouse.session import Session
from tests.house import Driver
from tests.identity_pools.conftest import Api
from tests.identity_pools.stage import ACCOUNT, GUESTS, USERS, Stage, allow, document

DESCRIBE = "cognito-identity:DescribeIdentityPool"


@pytest.fixture
async def stage(api: Api) -> Stage:
    """A pool whose users have a role."""
    return await Stage.new(api)


async def users_caller(stage: Stage) -> Caller:
    """Alice, at a face."""
    return stage.caller(await stage.credentials(await stage.alice()))


async def refusal(stage: Stage, caller: Caller, name: str = "describe_identity_pool", **members: Any) -> str:
    """In which words the caller is denied the operation."""
    members = members or {"identity_pool_id": stage.pool.id}
    with pytest.raises(errors.AccessDeniedException) as refused:
        await getattr(stage.api, name)(caller, **members)
    return refused.value.message


async def test_what_the_role_allows_is_done(stage: Stage) -> None:
    """On the pool that the policy names; the caller learns what stands in its way elsewhere."""
    caller = await users_caller(stage)
    arn = stage.pool.arn(ACCOUNT)
    session = f"arn:aws:sts::{ACCOUNT}:assumed-role/{USERS}/CognitoIdentityCredentials"
    assert await refusal(stage, caller) == (
        f"User: {session} is not authorized to perform: {DESCRIBE} on resource: {arn}"
        f" because no identity-based policy allows the {DESCRIBE} action"
    )
    await stage.allow(USERS, allow(DESCRIBE, arn))
    assert (await stage.api.describe_identity_pool(caller, identity_pool_id=stage.pool.id)).identity_pool_id
    other = await stage.api.new_pool()
    await refusal(stage, caller, identity_pool_id=other.id)
    await refusal(stage, caller, "delete_identity_pool", identity_pool_id=stage.pool.id)


async def test_what_a_policy_denies_is_not_done(stage: Stage) -> None:
    """Whatever another statement allows."""
    await stage.allow(USERS, allow("*"), allow("cognito-identity:Describe*", "*", Effect="Deny"))
    message = await refusal(stage, await users_caller(stage))
    assert message.endswith("with an explicit deny in an identity-based policy")


async def test_guests_may_do_no_more_than_guests_may(stage: Stage) -> None:
    """A role that allows everything does not make an operator of a guest."""
    await stage.allow(GUESTS, allow("*"))
    caller = stage.caller(await stage.credentials())
    assert (await stage.api.describe_identity_pool(caller, identity_pool_id=stage.pool.id)).identity_pool_id
    with pytest.raises(errors.AccessDeniedException, match="because no session policy allows the iam:ListRoles action"):
        await stage.iam.list_roles(caller)


async def test_some_operations_need_no_permission(stage: Stage) -> None:
    """Those that have a proof of their own, and the one that tells who calls."""
    caller = await users_caller(stage)
    assert (await stage.api.get_id(caller, identity_pool_id=stage.pool.id)).identity_id
    assert (await stage.sts.get_caller_identity(caller)).account == ACCOUNT


@pytest.mark.parametrize(
    ("condition", "allowed"),
    [
        ({"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}, True),
        ({"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}}, False),
        ({"StringEquals": {"aws:RequestedRegion": "us-east-1"}}, True),
        ({"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}, False),
        ({"Bool": {"aws:SecureTransport": "true"}}, True),
        ({"DateGreaterThan": {"aws:TokenIssueTime": "2023-11-14T22:13:19Z"}}, True),
        ({"DateGreaterThan": {"aws:TokenIssueTime": "2023-11-14T22:13:20Z"}}, False),
        ({"DateLessThan": {"aws:CurrentTime": "2023-11-14T22:13:21Z"}}, True),
        ({"StringEquals": {"cognito-identity.amazonaws.com:aud": "us-east-1:another"}}, False),
        ({"ForAnyValue:StringEquals": {"cognito-identity.amazonaws.com:amr": "authenticated"}}, True),
        ({"StringEquals": {"aws:PrincipalTag/cost": "7"}}, True),
        ({"StringLike": {"aws:userid": "AROA*:CognitoIdentityCredentials"}}, True),
        ({"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:role/{USERS}"}}, True),
        ({"StringEquals": {"aws:FederatedProvider": "cognito-identity.amazonaws.com"}}, True),
    ],
)
async def test_conditions_are_looked_at(stage: Stage, condition: Any, allowed: bool) -> None:  # noqa: FBT001
    """What is known of the request, of the session, and of the role."""
    await stage.iam.tag_role(role_name=USERS, tags=[{"key": "cost", "value": "7"}])
    await stage.allow(USERS, allow(DESCRIBE, "*", Condition=condition))
    caller = await users_caller(stage)
    if allowed:
        await stage.api.describe_identity_pool(caller, identity_pool_id=stage.pool.id)
    else:
        await refusal(stage, caller)


async def test_a_session_may_have_a_policy_of_its_own(stage: Stage) -> None:
    """It narrows what the role may do, and widens nothing."""
    await stage.allow(USERS, allow("cognito-identity:*"))
    caller = await users_caller(stage)
    assert caller.session is not None

    def narrowed(*statements: Any) -> Caller:
        assert caller.session is not None
        return replace(caller, session=replace(caller.session, policy=document(*statements)))

    await stage.api.describe_identity_pool(narrowed(allow("*")), identity_pool_id=stage.pool.id)
    assert "no session policy" in await refusal(stage, narrowed(allow("s3:*")))
    denying = narrowed(allow("*"), allow("*", "*", Effect="Deny"))
    assert "explicit deny in a session policy" in await refusal(stage, denying)
    with pytest.raises(errors.AccessDeniedException):
        await stage.iam.list_roles(narrowed(allow("*")))


async def test_a_role_that_is_gone_lets_nobody_do_anything(stage: Stage) -> None:
    """Even between the check at the door and this one."""
    caller = await users_caller(stage)
    await stage.iam.delete_role_policy(role_name=USERS, policy_name="policy")
    await stage.iam.delete_role(role_name=USERS)
    with pytest.raises(errors.UnrecognizedClientException):
        await stage.api.describe_identity_pool(caller, identity_pool_id=stage.pool.id)
    await stage.new_role(USERS, allow("*"))
    with pytest.raises(errors.UnrecognizedClientException):
        await stage.api.describe_identity_pool(caller, identity_pool_id=stage.pool.id)


async def test_an_openid_token_is_good_for_what_is_the_identitys_own(stage: Stage) -> None:
    """Of operations that are meant for identities: another's data, and what is for operators, are closed to it."""
    identity_id = await stage.identity(await stage.alice())
    session = Session("", "p", {}, 1.0, 2.0, identity_id=identity_id, identity_pool_id=stage.pool.id)
    caller = Caller(wire.CALLER_IDENTITY, None, "us-east-1", session)
    assert "an OpenID token is good for" in await refusal(stage, caller)
    assert "an OpenID token is good for" in await refusal(stage, caller, "describe_identity", identity_id=identity_id)
    sync = Driver("poolhouse.sync.v1.SyncService", stage.api.house, stage.api.clock, stage.api.inbox)
    call = sync.call("list_records", caller)
    own = sync_pb.ListRecordsRequest(identity_pool_id=stage.pool.id, identity_id=identity_id, dataset_name="d")
    await permissions.check(call, own)
    others = (("identity_id", identity_id[:-1]), ("identity_pool_id", "us-east-1:x"))
    for member, value in others:
        request = sync_pb.ListRecordsRequest.FromString(own.SerializeToString())
        setattr(request, member, value)
        with pytest.raises(errors.AccessDeniedException):
            await permissions.check(call, request)


async def test_a_caller_without_a_session_is_none_of_its_business(stage: Stage) -> None:
    """Operators' keys have no policies."""
    await permissions.check(stage.api.call("describe_identity_pool"), pb.DescribeIdentityPoolRequest())


async def test_a_verdict_names_what_decided(stage: Stage) -> None:
    """For the logs of services that ask."""
    session = stage.session(await stage.credentials(await stage.alice()))
    role = await sessions.check(stage.api.house, session)
    key = f"arn:aws:s3:::files/{session.identity_id}/a"
    verdict = permissions.decide(stage.api.house, session, role, "s3:GetObject", key, {})
    assert (verdict.decision, verdict.policy_name) == (Decision.ALLOW, "policy")
    forged = {"cognito-identity.amazonaws.com:sub": "another"}
    other = "arn:aws:s3:::files/another/a"
    assert not permissions.decide(stage.api.house, session, role, "s3:GetObject", other, {**forged}).allowed


async def test_the_doorway_asks_before_anything_is_done(stage: Stage) -> None:
    """What is denied is denied on every face, and never runs."""
    ran: list[str] = []

    async def describe_identity_pool(*_: object) -> Any:
        ran.append("ran")

    operation = stage.api.call("describe_identity_pool").operation
    dispatcher = Dispatcher(stage.api.house, {operation.path: describe_identity_pool})
    with pytest.raises(errors.AccessDeniedException):
        await dispatcher.run(
            operation,
            pb.DescribeIdentityPoolRequest(identity_pool_id=stage.pool.id),
            caller=await users_caller(stage),
            request_id="1",
            source_ip="",
        )
    assert not ran
