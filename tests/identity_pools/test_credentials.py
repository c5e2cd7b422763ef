"""Credentials of the enhanced flow, for those who may have them."""

import json
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import pytest

from poolhouse import errors
from poolhouse.crypto import jwt
from poolhouse.gen.identity import v1 as pb
from poolhouse.identity_pools import own_tokens, proofs, sessions
from poolhouse.identity_pools.credentials import ELSEWHERE_MESSAGE, SESSION_NAME
from poolhouse.identity_pools.proofs import Proof
from poolhouse.identity_pools.role_choice import CONFIGURATION_MESSAGE
from poolhouse.identity_pools.sessions import SESSION_SECONDS
from tests.identity_pools.conftest import DEVELOPERS, Api
from tests.identity_pools.stage import ASSUME, GUESTS, PROVIDER, TAG, USERS, Stage, allow, document, role_arn, trust
from tests.integrations.conftest import HttpService
from tests.user_pools.signing_in import Counted


@pytest.fixture
async def stage(api: Api) -> Stage:
    """A pool with roles for users and for guests."""
    return await Stage.new(api)


async def test_who_has_signed_in_gets_credentials_of_the_users_role(stage: Stage) -> None:
    """For an hour, for the identity that the login leads to."""
    logins = await stage.alice()
    identity_id = await stage.identity(logins)
    answer = await stage.api.get_credentials_for_identity(identity_id=identity_id, logins=logins)
    given, session = answer.credentials, stage.session(answer.credentials)
    assert answer.identity_id == identity_id == session.identity_id
    assert given.expiration.ToSeconds() == stage.api.clock.now() + SESSION_SECONDS == session.expires_at
    assert given.access_key_id.startswith("ASIA")
    assert len(given.secret_key) == 40
    assert session.role is not None
    assert (session.role.arn, session.name, session.narrowed) == (role_arn(USERS), SESSION_NAME, False)
    claims = json.loads(json.dumps(session.claims))
    assert (claims[f"{PROVIDER}:aud"], claims[f"{PROVIDER}:sub"]) == (stage.pool.id, identity_id)
    assert claims[f"{PROVIDER}:amr"][:2] == ["authenticated", stage.app.name]


async def test_guests_get_credentials_of_their_own_role_and_are_narrowed(stage: Stage) -> None:
    """Whatever the role allows, guests of the enhanced flow may do no more than Cognito lets them."""
    session = stage.session(await stage.credentials())
    assert session.role is not None
    assert (session.role.arn, session.narrowed) == (role_arn(GUESTS), True)
    assert session.claims[f"{PROVIDER}:amr"] == ("unauthenticated",)


async def test_each_call_gives_other_credentials(stage: Stage) -> None:
    """No two callers share a secret."""
    guest = await stage.identity()
    given = [await stage.credentials(identity_id=guest) for _ in range(3)]
    for part in ("access_key_id", "secret_key", "session_token"):
        assert len({getattr(each, part) for each in given}) == 3


async def test_guests_are_told_where_they_are_not_let_in(stage: Stage) -> None:
    """A pool that has closed to guests gives those that it has nothing more."""
    guest = await stage.identity()
    await stage.api.update_identity_pool(
        identity_pool_id=stage.pool.id, identity_pool_name="pool", allow_unauthenticated_identities=False
    )
    with pytest.raises(errors.NotAuthorizedException, match="Unauthenticated access is not supported"):
        await stage.credentials(identity_id=guest)


async def test_a_users_identity_is_nobody_elses(stage: Stage) -> None:
    """Neither without a login, nor with somebody else's."""
    alice = await stage.identity(await stage.alice())
    with pytest.raises(errors.NotAuthorizedException, match=f"Access to Identity '{alice}' is forbidden."):
        await stage.credentials(identity_id=alice)
    with pytest.raises(errors.NotAuthorizedException, match="Logins don't match"):
        await stage.credentials(await stage.app.sign_in("eve"), identity_id=alice)


@pytest.mark.parametrize("identity_id", ["us-east-1:00000000-0000-4000-8000-000000000000", "us-east-1:0"])
async def test_an_identity_that_does_not_exist_is_not_found(stage: Stage, identity_id: str) -> None:
    """In Cognito's words."""
    with pytest.raises(errors.ResourceNotFoundException, match=f"^Identity '{identity_id}' not found.$"):
        await stage.credentials(await stage.alice(), identity_id=identity_id)


async def test_a_token_that_proves_nothing_gives_nothing(stage: Stage) -> None:
    """The login's own refusal is what the caller is told, and nothing was linked."""
    logins = await stage.alice()
    guest = await stage.identity()
    broken = {name: token[:-8] + "AAAAAAAA" for name, token in logins.items()}
    with pytest.raises(errors.NotAuthorizedException, match=r"^Invalid login token"):
        await stage.credentials(broken, identity_id=guest)
    assert not (await stage.api.described(guest)).logins


async def test_a_pool_without_roles_is_misconfigured(stage: Stage) -> None:
    """Its users are told in Cognito's words."""
    await stage.set_roles()
    for logins in (None, await stage.alice()):
        with pytest.raises(errors.InvalidIdentityPoolConfigurationException, match=f"^{CONFIGURATION_MESSAGE}$"):
            await stage.credentials(logins)


@pytest.mark.parametrize(
    "policy",
    [
        trust("us-east-1:11111111-1111-4111-8111-111111111111", "authenticated"),
        trust("POOL", "unauthenticated"),
        trust("POOL", "authenticated", "sts:AssumeRoleWithSAML"),
        document({"Principal": {"Federated": "accounts.google.com"}, "Action": ASSUME}),
        document({"Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}),
    ],
)
async def test_a_role_that_does_not_trust_the_pool_is_not_given(stage: Stage, policy: str) -> None:
    """Another pool, another kind of identity, another action or another provider is no trust."""
    await stage.iam.update_assume_role_policy(role_name=USERS, policy_document=policy.replace("POOL", stage.pool.id))
    with pytest.raises(errors.InvalidIdentityPoolConfigurationException):
        await stage.credentials(await stage.alice())


async def test_a_role_that_does_not_exist_is_not_given(stage: Stage) -> None:
    """Nor one that has been deleted."""
    await stage.iam.delete_role_policy(role_name=USERS, policy_name="policy")
    await stage.iam.delete_role(role_name=USERS)
    with pytest.raises(errors.InvalidIdentityPoolConfigurationException):
        await stage.credentials(await stage.alice())


async def test_tags_are_given_where_the_role_lets_sessions_be_tagged(stage: Stage) -> None:
    """A mapping of claims to tags needs the trust policy to allow sts:TagSession, as at AWS."""
    await stage.api.set_principal_tag_attribute_map(
        identity_pool_id=stage.pool.id, identity_provider_name=stage.app.name, use_defaults=True
    )
    logins = await stage.alice()
    with pytest.raises(errors.InvalidIdentityPoolConfigurationException):
        await stage.credentials(logins)
    await stage.iam.update_assume_role_policy(
        role_name=USERS, policy_document=trust(stage.pool.id, "authenticated", [ASSUME, TAG])
    )
    session = stage.session(await stage.credentials(logins))
    alice = await stage.app.user_pools.found_user(stage.app.pool, "alice")
    assert alice is not None
    assert session.tags == {"username": alice.sub, "client": stage.app.client.id}


async def test_a_user_whom_a_back_end_vouches_for_gets_credentials(stage: Stage) -> None:
    """With the token that the back end has got for them, and with the tags that it gave them."""
    await stage.iam.update_assume_role_policy(
        role_name=USERS, policy_document=trust(stage.pool.id, "authenticated", [ASSUME, TAG])
    )
    answer = await stage.api.get_open_id_token_for_developer_identity(
        identity_pool_id=stage.pool.id, logins={DEVELOPERS: "u-1"}, principal_tags={"team": "blue"}
    )
    given = await stage.credentials({PROVIDER: answer.token}, identity_id=answer.identity_id)
    session = stage.session(given)
    assert (session.identity_id, session.tags) == (answer.identity_id, {"team": "blue"})
    assert session.claims[f"{PROVIDER}:amr"] == ("authenticated", DEVELOPERS, f"{DEVELOPERS}:{stage.pool.id}:u-1")
    assert not session.narrowed


async def test_the_developers_own_name_is_no_proof(stage: Stage) -> None:
    """Who knows a user's id at the back end is not the user."""
    answer = await stage.api.get_open_id_token_for_developer_identity(
        identity_pool_id=stage.pool.id, logins={DEVELOPERS: "u-1"}
    )
    with pytest.raises(errors.NotAuthorizedException, match="Token is not from a supported provider"):
        await stage.credentials({DEVELOPERS: "u-1"}, identity_id=answer.identity_id)


async def test_a_store_elsewhere_that_is_down_is_told_as_such(stage: Stage) -> None:
    """It is the service's trouble, not the user's."""
    await broker(stage, "http://127.0.0.1:1")
    with pytest.raises(errors.ExternalServiceException, match=f"^{ELSEWHERE_MESSAGE}$"):
        await stage.credentials(await stage.alice())


GIVEN = b"""<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>
<AccessKeyId>THEIRS</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>
<Expiration>2023-11-14T23:13:20Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult>
</AssumeRoleWithWebIdentityResponse>"""
REFUSED = b"<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>"


def only_form(service: HttpService) -> dict[str, str]:
    """The fields of the one request that the service has got."""
    [request] = service.requests
    return dict(parse_qsl(request.body.decode()))


async def broker(stage: Stage, url: str, **members: Any) -> None:
    """Have the pool's credentials come from elsewhere."""
    source = pb.CredentialSource(sts=pb.StsEndpoint(url=url, **members))
    await stage.api.set_credential_source(identity_pool_id=stage.pool.id, credential_source=source)


async def test_credentials_from_elsewhere_are_passed_on(stage: Stage) -> None:
    """The service is shown a token of the identity's, and asked for the role that the pool has for it."""
    async with HttpService(answer=GIVEN) as service:
        await broker(stage, service.url)
        logins = await stage.alice()
        given = await stage.credentials(logins)
    assert (given.access_key_id, given.secret_key, given.session_token) == ("THEIRS", "secret", "token")
    assert given.expiration.ToSeconds() == 1_700_003_600
    asked = only_form(service)
    proven = await own_tokens.verify(stage.api.house, asked["WebIdentityToken"])
    assert proven.said.identity_id == await stage.identity(logins)
    assert (asked["RoleArn"], asked["RoleSessionName"], asked["DurationSeconds"]) == (
        role_arn(USERS),
        SESSION_NAME,
        "3600",
    )
    assert "Policy" not in asked


async def test_a_store_that_goes_by_a_claim_is_told_the_roles_name_in_it(stage: Stage) -> None:
    """Guests are narrowed there as well."""
    async with HttpService(answer=GIVEN) as service:
        await broker(stage, service.url, role_claim="policy")
        await stage.credentials()
    asked = only_form(service)
    claims = jwt.decode_unverified_claims(asked["WebIdentityToken"])
    assert (claims["policy"], claims["amr"]) == (GUESTS, ["unauthenticated"])
    assert "RoleArn" not in asked
    assert json.loads(asked["Policy"])["Statement"][0]["Action"] == ["s3:*"]


async def test_a_refusal_elsewhere_is_a_wrong_configuration(stage: Stage) -> None:
    """Whoever set the pool up has to look at the role, or at the trust between the two."""
    async with HttpService(403, REFUSED) as service:
        await broker(stage, service.url)
        with pytest.raises(errors.InvalidIdentityPoolConfigurationException, match=f"^{CONFIGURATION_MESSAGE}$"):
            await stage.credentials(await stage.alice())


async def test_own_credentials_cost_no_write(stage: Stage) -> None:
    """Nothing is stored: any number of credentials leaves the database as it was."""
    logins = await stage.alice()
    identity_id = await stage.identity(logins)
    store = Counted(stage.api.house.store)
    stage.api = Api(replace(stage.api.house, store=store), stage.api.clock, stage.api.inbox)
    await stage.credentials(logins, identity_id=identity_id)
    assert store.statements
    assert all(statement.startswith("SELECT") for statement in store.statements), store.statements


async def test_the_role_may_be_named_if_it_is_the_one_anyway(stage: Stage) -> None:
    """Others are refused without a mapping that offers them."""
    logins = await stage.alice()
    arn = await stage.new_role("Admins", allow("*"))
    named = stage.session(await stage.credentials(logins, custom_role_arn=role_arn(USERS)))
    assert named.role is not None
    assert named.role.arn == role_arn(USERS)
    with pytest.raises(errors.NotAuthorizedException, match=r"^Access to Role '.*Admins' is forbidden.$"):
        await stage.credentials(logins, custom_role_arn=arn)


async def test_what_is_taken_back_meanwhile_is_taken_back(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proof that was looked at just before the revocation gives credentials that are void already."""
    answer = await stage.api.get_open_id_token_for_developer_identity(
        identity_pool_id=stage.pool.id, logins={DEVELOPERS: "u-1"}
    )
    stage.api.clock.advance(1)
    prove = proofs.prove

    async def prove_and_lose(*asked: Any) -> Proof:
        found = await prove(*asked)
        stage.api.clock.advance(0.1)
        await stage.api.revoke_identity_credentials(identity_id=answer.identity_id)
        stage.api.clock.advance(0.1)
        return found

    monkeypatch.setattr(proofs, "prove", prove_and_lose)
    session = stage.session(await stage.credentials({PROVIDER: answer.token}, identity_id=answer.identity_id))
    with pytest.raises(sessions.SessionRevoked):
        await sessions.check(stage.api.house, session)


async def test_a_user_of_whom_too_much_is_said_is_told(stage: Stage) -> None:
    """Rather than given credentials that fit into no header."""
    policy = trust(stage.pool.id, "authenticated", [ASSUME, TAG])
    await stage.iam.update_assume_role_policy(role_name=USERS, policy_document=policy)
    tags = {f"{'k' * 120}{number}": "v" * 250 for number in range(20)}
    answer = await stage.api.get_open_id_token_for_developer_identity(
        identity_pool_id=stage.pool.id, logins={DEVELOPERS: "u-1"}, principal_tags=tags
    )
    with pytest.raises(errors.InvalidParameterException, match=r"^The user's logins and tags take more room"):
        await stage.credentials({PROVIDER: answer.token}, identity_id=answer.identity_id)
