"""A role's credentials for a token, and whose credentials they are."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.clock import ManualClock
from poolhouse.crypto import jwt
from poolhouse.gen.sts import v1 as pb
from poolhouse.identity_pools import permissions, sessions, web_identities
from poolhouse.identity_pools.policy.evaluate import Decision
from poolhouse.identity_pools.sts import DEFAULT_SECONDS, NOT_AUTHORIZED
from poolhouse.identity_pools.web_identities import REVOKED, WebIdentity
from poolhouse.session import Session
from tests.house import RsaKeys
from tests.identity_pools.conftest import DEVELOPERS, Api
from tests.identity_pools.outsider import HOST, PROVIDER_ARN, STAFF, Outsider, claims_of_tags, outside
from tests.identity_pools.stage import (
    ACCOUNT,
    ASSUME,
    GUESTS,
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
from tests.services.certificates import Authority

SOURCE_IDENTITY = "https://aws.amazon.com/source_identity"
SET_SOURCE_IDENTITY = "sts:SetSourceIdentity"
OF_CLIENT = {"StringEquals": {f"{HOST}:aud": "client"}}


@pytest.fixture
async def stage(api: Api) -> Stage:
    """A pool with roles for users and for guests, in which the basic flow is allowed."""
    return await Stage.new(api)


@pytest.fixture
async def outsider(api: Api, tmp_path: Path, rsa_keys: RsaKeys) -> AsyncIterator[Outsider]:
    """A registered issuer."""
    async with outside(api, Authority(tmp_path), rsa_keys) as found:
        yield found


async def assume(stage: Stage, token: str, role: str = USERS, **members: Any) -> pb.AssumeRoleWithWebIdentityResponse:
    """The answer to who shows the token for the role."""
    asked = {"role_arn": role_arn(role), "role_session_name": "phone", "web_identity_token": token, **members}
    answer: pb.AssumeRoleWithWebIdentityResponse = await stage.sts.assume_role_with_web_identity(**asked)
    return answer


async def denied(stage: Stage, token: str, role: str = USERS, **members: Any) -> None:
    """The token's owner is told no more than that it is not to be."""
    with pytest.raises(errors.AccessDeniedException, match=f"^{NOT_AUTHORIZED}$"):
        await assume(stage, token, role, **members)


def session_of(where: Stage | Outsider, answer: pb.AssumeRoleWithWebIdentityResponse) -> Session:
    """What the credentials carry."""
    given, house = answer.credentials, where.sts.house
    session, secret = sessions.unseal(house, given.access_key_id, given.session_token)
    assert secret == given.secret_access_key
    return session


async def vouched(stage: Stage, **tags: str) -> str:
    """The token of a user whom the back end vouches for."""
    answer = await stage.api.get_open_id_token_for_developer_identity(
        identity_pool_id=stage.pool.id, logins={DEVELOPERS: "u-1"}, principal_tags=tags
    )
    token: str = answer.token
    return token


async def test_the_basic_flow_ends_with_credentials(stage: Stage) -> None:
    """The answer tells what AWS's does: the session, whom the token is about, who vouched for them, for which app."""
    logins = await stage.alice()
    answer = await assume(stage, await stage.open_id_token(logins))
    session, now = session_of(stage, answer), stage.api.clock.now()
    assert (session.issued_at, session.expires_at, session.narrowed) == (now, now + DEFAULT_SECONDS, False)
    assert (session.identity_id, session.identity_pool_id) == (await stage.identity(logins), stage.pool.id)
    assert answer.credentials.expiration.ToSeconds() == session.expires_at
    assert (answer.subject_from_web_identity_token, answer.audience) == (session.identity_id, stage.pool.id)
    assert answer.provider == PROVIDER
    assert session.role is not None
    assert answer.assumed_role_user.assumed_role_id == f"{session.role.id}:phone"
    assert answer.assumed_role_user.arn == f"arn:aws:sts::{ACCOUNT}:assumed-role/{USERS}/phone"
    assert not answer.HasField("packed_policy_size")
    assert not answer.HasField("source_identity")
    await sessions.check(stage.api.house, session)


async def test_guests_of_the_basic_flow_have_what_their_role_allows(stage: Stage) -> None:
    """As at AWS, where the enhanced flow alone narrows them."""
    assert not session_of(stage, await assume(stage, await stage.open_id_token(), GUESTS)).narrowed


async def test_a_role_is_for_those_whom_it_trusts(stage: Stage) -> None:
    """A guest gets no users' role, nobody a role of another pool, and no role that is not there."""
    users, guests = await stage.open_id_token(await stage.alice()), await stage.open_id_token()
    await denied(stage, guests, USERS)
    await denied(stage, users, GUESTS)
    other = await stage.api.new_pool()
    await stage.iam.create_role(role_name="Other", assume_role_policy_document=trust(other.id, "authenticated"))
    await denied(stage, users, "Other")
    await denied(stage, users, "Nobody")
    await denied(stage, users, role_arn=role_arn(USERS).replace(ACCOUNT, "111111111111"))
    await denied(stage, users, role_arn="arn:aws:s3:::files/public/hello.txt")
    await denied(stage, users, role_arn=role_arn(f"path/{USERS}"))


@pytest.mark.parametrize(
    "policy",
    [
        document({"Principal": {"Federated": PROVIDER_ARN}, "Action": ASSUME}),
        document({"Principal": {"AWS": ACCOUNT}, "Action": ASSUME}),
        document({"Principal": {"Federated": PROVIDER}, "Action": "sts:AssumeRoleWithSAML", "Condition": {}}),
    ],
)
async def test_another_trust_is_not_trust(stage: Stage, policy: str) -> None:
    """The issuer has to be the one that the policy names, and the action this one."""
    policy = policy.replace('"Condition": {}', '"Condition": {"StringLike": {"sts:RoleSessionName": "*"}}')
    await stage.iam.update_assume_role_policy(role_name=USERS, policy_document=policy)
    await denied(stage, await stage.open_id_token(await stage.alice()))


async def test_a_role_may_refuse_some(stage: Stage) -> None:
    """By the session's name, or by where they come from; what is denied is not allowed by another statement."""
    token, allowed = await stage.open_id_token(await stage.alice()), json.loads(trust(stage.pool.id, "authenticated"))
    for operator, key, value in (
        ("StringEquals", "sts:RoleSessionName", "phone"),
        ("IpAddress", "aws:SourceIp", "192.0.2.0/24"),
        ("Bool", "aws:SecureTransport", "true"),
    ):
        deny = {"Effect": "Deny", "Principal": "*", "Action": ASSUME, "Condition": {operator: {key: value}}}
        policy = document(*allowed["Statement"], deny)
        await stage.iam.update_assume_role_policy(role_name=USERS, policy_document=policy)
        await denied(stage, token)
    await stage.iam.update_assume_role_policy(role_name=USERS, policy_document=document(*allowed["Statement"]))
    await assume(stage, token)


async def test_the_token_has_to_be_good(stage: Stage) -> None:
    """A forged one, one that has run out, and one whose identity is gone, are told by what is wrong with them."""
    logins = await stage.alice()
    token = await stage.open_id_token(logins)
    forged = jwt.sign(jwt.decode_unverified_claims(token), jwt.generate_key())
    for wrong in (forged, *logins.values(), "none"):
        with pytest.raises(errors.InvalidIdentityTokenException):
            await assume(stage, wrong)
    await stage.api.delete_identities(identity_ids_to_delete=[await stage.identity(logins)])
    with pytest.raises(errors.InvalidIdentityTokenException, match=f"^{REVOKED}$"):
        await assume(stage, token)
    stage.api.clock.advance(600)
    with pytest.raises(errors.ExpiredTokenException):
        await assume(stage, token)


async def test_a_wrong_token_tells_nothing_of_roles(stage: Stage) -> None:
    """Whoever has none cannot find out which roles there are."""
    told = []
    for role in (USERS, "Nobody"):
        with pytest.raises(errors.InvalidIdentityTokenException) as refused:
            await assume(stage, "none", role)
        told.append(refused.value.message)
    assert told[0] == told[1]


async def test_a_session_lasts_as_long_as_is_asked_for(stage: Stage) -> None:
    """From a quarter of an hour to what the role allows."""
    token = await stage.open_id_token(await stage.alice())
    assert session_of(stage, await assume(stage, token, duration_seconds=900)).expires_at == stage.api.clock.now() + 900
    with pytest.raises(errors.InvalidParameterException, match=r"exceeds the MaxSessionDuration set for this role.$"):
        await assume(stage, token, duration_seconds=3601)
    await stage.iam.update_role(role_name=USERS, max_session_duration=43_200)
    longest = session_of(stage, await assume(stage, token, duration_seconds=43_200))
    assert longest.expires_at == stage.api.clock.now() + 43_200
    for seconds in (899, 43_201, 0, -1):
        with pytest.raises(errors.InvalidParameterException, match="durationSeconds"):
            await assume(stage, token, duration_seconds=seconds)


async def test_a_roles_longest_session_is_told_to_those_alone_whom_it_trusts(stage: Stage) -> None:
    """Others learn nothing of the role."""
    await denied(stage, await stage.open_id_token(), duration_seconds=43_200)


@pytest.mark.parametrize("name", ["a", "a" * 65, "a b", "a/b", "é" * 3, "a:b", "a\nb"])
async def test_a_sessions_name_is_a_name(stage: Stage, name: str) -> None:
    """It becomes part of an ARN, where it must not pass for something else."""
    with pytest.raises(errors.InvalidParameterException, match="roleSessionName"):
        await assume(stage, await stage.open_id_token(), GUESTS, role_session_name=name)


async def test_access_tokens_of_oauth_are_not_taken(stage: Stage) -> None:
    """They prove nothing without their provider's word."""
    with pytest.raises(errors.InvalidParameterException, match=r"^ProviderId is for OAuth 2\.0 access tokens"):
        await assume(stage, await stage.open_id_token(), provider_id="graph.facebook.com")


async def test_a_session_may_be_narrower_than_its_role(stage: Stage) -> None:
    """By a policy of its own, which never adds anything."""
    policy = document(allow("s3:GetObject"), allow("iam:*"))
    answer = await assume(stage, await stage.open_id_token(await stage.alice()), policy=policy)
    session, house = session_of(stage, answer), stage.api.house
    assert session.policy == policy
    assert answer.packed_policy_size == sessions.packed_percent(session) > 0
    role = await sessions.check(house, session)
    found = {
        (action, name): permissions.decide(house, session, role, action, name, {})
        for action, name in (
            ("s3:GetObject", PUBLIC_FILES),
            ("s3:PutObject", f"arn:aws:s3:::files/{session.identity_id}/a"),
            ("iam:CreateRole", "*"),
        )
    }
    assert [each.decision for each in found.values()] == [
        Decision.ALLOW,
        Decision.IMPLICIT_DENY,
        Decision.IMPLICIT_DENY,
    ]


@pytest.mark.parametrize("policy", ["{}", "no policy", "[]", '{"Version": "2012-10-17", "Statement": []}', "[" * 2000])
async def test_a_malformed_policy_is_refused(stage: Stage, policy: str) -> None:
    """Rather than taken for none."""
    with pytest.raises(errors.MalformedPolicyDocumentException):
        await assume(stage, await stage.open_id_token(), GUESTS, policy=policy)


async def test_a_policy_that_does_not_fit_is_refused(stage: Stage) -> None:
    """With how much room it would take."""
    policy = document(allow("s3:GetObject", f"arn:aws:s3:::files/{'é' * 1000}")).replace("\\u00e9", "é")
    with pytest.raises(
        errors.PackedPolicyTooLargeException, match=r"^Packed size of session tags and policy consumes 1\d\d% of"
    ):
        await assume(stage, await stage.open_id_token(await stage.alice()), policy=policy)


async def test_tags_are_for_roles_that_take_them(stage: Stage) -> None:
    """A trust policy has to allow sts:TagSession as well; role policies see them then."""
    token = await vouched(stage, team="blue")
    await denied(stage, token)
    policy = trust(stage.pool.id, "authenticated", [ASSUME, TAG])
    await stage.iam.update_assume_role_policy(role_name=USERS, policy_document=policy)
    answer = await assume(stage, token)
    assert session_of(stage, answer).tags == {"team": "blue"}
    assert answer.packed_policy_size == 1


async def test_a_registered_issuers_users_get_credentials(outsider: Outsider) -> None:
    """Without any identity; the provider is told by its ARN."""
    await outsider.new_role(OF_CLIENT)
    answer = await outsider.assume(outsider.token())
    session = session_of(outsider, answer)
    assert (answer.provider, answer.subject_from_web_identity_token, answer.audience) == (
        PROVIDER_ARN,
        "alice",
        "client",
    )
    assert (session.identity_id, session.provider) == ("", PROVIDER_ARN)
    assert (await sessions.check(outsider.house, session)).name == STAFF


@pytest.mark.parametrize(
    "condition",
    [
        {"StringEquals": {f"{HOST}:aud": "other"}},
        {"StringEquals": {f"{HOST}:sub": "bob"}},
        {"StringEquals": {f"{PROVIDER}:sub": "alice"}},
        {"StringLike": {f"{HOST}:email": "*"}},
    ],
)
async def test_a_role_asks_about_the_token(outsider: Outsider, condition: dict[str, Any]) -> None:
    """What it does not say does not fit."""
    await outsider.new_role(condition)
    with pytest.raises(errors.AccessDeniedException):
        await outsider.assume(outsider.token())


async def test_a_source_identity_has_to_be_allowed(outsider: Outsider) -> None:
    """As at AWS; then it is told in the answer, and to policies."""
    token = outsider.token(**{SOURCE_IDENTITY: "alice@example.com"})
    await outsider.new_role(OF_CLIENT)
    with pytest.raises(errors.AccessDeniedException):
        await outsider.assume(token)
    trusted = {
        "Principal": {"Federated": PROVIDER_ARN},
        "Action": [ASSUME, SET_SOURCE_IDENTITY],
        "Condition": OF_CLIENT,
    }
    await outsider.iam.update_assume_role_policy(role_name=STAFF, policy_document=document(trusted))
    answer = await outsider.assume(token)
    assert answer.source_identity == session_of(outsider, answer).source_identity == "alice@example.com"


async def test_a_registered_issuers_tags_are_the_sessions(outsider: Outsider) -> None:
    """As many as fit."""
    await outsider.new_role(OF_CLIENT, ASSUME, TAG)
    answer = await outsider.assume(outsider.token(**claims_of_tags({"team": ["blue"]})))
    assert session_of(outsider, answer).tags == {"team": "blue"}
    many = claims_of_tags({f"{'k' * 120}{number}": "v" * 250 for number in range(20)})
    with pytest.raises(errors.PackedPolicyTooLargeException):
        await outsider.assume(outsider.token(**many))


async def test_a_token_that_says_too_much_gives_no_credentials(outsider: Outsider) -> None:
    """Rather than a session token that no service would take."""
    await outsider.new_role(OF_CLIENT)
    with pytest.raises(errors.PackedPolicyTooLargeException):
        await outsider.assume(outsider.token(amr=[f"{number}{'x' * 990}" for number in range(14)]))


async def test_what_is_taken_back_meanwhile_is_taken_back(
    stage: Stage, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A token that was looked at just before the revocation gives credentials that are void already."""
    logins = await stage.alice()
    token, identity_id = await stage.open_id_token(logins), await stage.identity(logins)
    clock.advance(1)
    read = web_identities.read

    async def read_and_lose(*asked: Any) -> WebIdentity:
        found = await read(*asked)
        clock.advance(0.1)
        await stage.api.revoke_identity_credentials(identity_id=identity_id)
        clock.advance(0.1)
        return found

    monkeypatch.setattr(web_identities, "read", read_and_lose)
    session = session_of(stage, await assume(stage, token))
    with pytest.raises(sessions.SessionRevoked):
        await sessions.check(stage.api.house, session)


async def test_a_caller_is_told_who_it_is(stage: Stage) -> None:
    """An operator is the account, and whoever has a role is its session. No policy has to allow that."""
    told = await stage.sts.get_caller_identity()
    assert (told.user_id, told.account, told.arn) == (ACCOUNT, ACCOUNT, f"arn:aws:iam::{ACCOUNT}:root")
    given = await stage.credentials(await stage.alice())
    told, session = await stage.sts.get_caller_identity(stage.caller(given)), stage.session(given)
    assert session.role is not None
    assert told.arn == f"arn:aws:sts::{ACCOUNT}:assumed-role/{USERS}/CognitoIdentityCredentials"
    assert (told.user_id, told.account) == (f"{session.role.id}:CognitoIdentityCredentials", ACCOUNT)


async def test_a_role_in_a_path_is_called_by_its_name(stage: Stage) -> None:
    """In a session's ARN, as at AWS."""
    await stage.new_role("App", allow("s3:*"), path="/apps/web/")
    answer = await assume(stage, await stage.open_id_token(await stage.alice()), "apps/web/App")
    assert answer.assumed_role_user.arn == f"arn:aws:sts::{ACCOUNT}:assumed-role/App/phone"


async def test_nobody_is_nobody(stage: Stage) -> None:
    """Who has shown nothing is told so."""
    call = stage.sts.call("assume_role_with_web_identity")
    with pytest.raises(errors.MissingAuthenticationTokenException):
        await stage.sts.get_caller_identity(call.caller)
