import asyncio

import pytest

from poolhouse import errors
from poolhouse.user_pools.model.passkeys import MISSING_MESSAGE
from poolhouse.user_pools.passkeys import known, registration
from poolhouse.user_pools.passkeys.registration import CHALLENGE_MESSAGE, CLIENT_MESSAGE, NOT_ENABLED_MESSAGE
from tests.crypto.authenticator import Authenticator, base64url
from tests.house import new_house
from tests.user_pools.choice import choosing
from tests.user_pools.choice.choosing import CHOICE_FLOWS
from tests.user_pools.conftest import Api
from tests.user_pools.mfa.factors import access_token
from tests.user_pools.passkeys.making import FACTORS, complete, make, new_passkey, start
from tests.user_pools.signing_in import new_client, refused


async def count(api: Api, token: str) -> int:
    """How many passkeys the user has."""
    return len((await api.list_web_authn_credentials(access_token=token)).credentials)


async def test_a_signed_in_user_makes_a_passkey(api: Api) -> None:
    """Which is theirs, by a handle that does not change and tells nothing; those that they have are not made again."""
    pool, client, alice = await make(api)
    token = await access_token(api, pool, client)
    device = Authenticator()
    options = await start(api, token)
    assert options["user"]["id"] == base64url(alice.sub.encode())
    assert options["user"]["name"] == alice.attributes["email"]
    assert options["excludeCredentials"] == []
    await complete(api, token, device.create(options))
    excluded = (await start(api, token))["excludeCredentials"]
    assert [each["id"] for each in excluded] == [device.id]
    assert await count(api, token) == 1


async def test_a_challenge_is_good_once(api: Api) -> None:
    """Not for another passkey, on another server or at the same moment."""
    pool, client, _ = await make(api)
    token, options = await access_token(api, pool, client), {}
    options = await start(api, token)
    house = new_house(api.house.store, api.clock, api.inbox, api.house.workers, like=api.house)
    servers = [api, Api(house, api.clock, api.inbox)] * 2
    told = await asyncio.gather(
        *(complete(server, token, Authenticator().create(options)) for server in servers), return_exceptions=True
    )
    refusals = [each for each in told if isinstance(each, BaseException)]
    assert len(refusals) == 3
    for refusal in refusals:
        assert isinstance(refusal, errors.WebAuthnChallengeNotFoundException)
        assert refusal.message == CHALLENGE_MESSAGE
    assert await count(api, token) == 1


async def test_a_challenge_expires_with_its_session(api: Api) -> None:
    """And then the user begins anew."""
    pool, client, _ = await make(api)
    token = await access_token(api, pool, client)
    options = await start(api, token)
    api.clock.advance(client.session_seconds)
    with refused(errors.WebAuthnChallengeNotFoundException, CHALLENGE_MESSAGE):
        await complete(api, token, Authenticator().create(options))


async def test_a_challenge_is_for_its_user(api: Api) -> None:
    """Nobody gives their passkey to somebody else's account."""
    pool, client, _ = await make(api)
    await api.new_user(pool, "bob")
    mallory, bob = await access_token(api, pool, client), await access_token(api, pool, client, "bob")
    with refused(errors.WebAuthnChallengeNotFoundException, CHALLENGE_MESSAGE):
        await complete(api, bob, Authenticator().create(await start(api, mallory)))


async def test_a_challenge_is_for_its_app_client(api: Api) -> None:
    """As Cognito has it."""
    pool, client, _ = await make(api)
    other = await new_client(api, pool, explicit_auth_flows=CHOICE_FLOWS)
    options = await start(api, await access_token(api, pool, client))
    with refused(errors.WebAuthnClientMismatchException, CLIENT_MESSAGE):
        await complete(api, await access_token(api, pool, other), Authenticator().create(options))


@pytest.mark.parametrize(
    "challenge",
    ["", "AAAA", base64url(b"client:ticket"), base64url(b"\xff" * 40), base64url(b"AAAA"), base64url(b"Zm9vOmJhcg==")],
)
async def test_a_challenge_that_was_made_up_is_none(api: Api, challenge: str) -> None:
    """Whatever it is."""
    pool, client, _ = await make(api)
    token = await access_token(api, pool, client)
    options = {**await start(api, token), "challenge": challenge}
    with refused(errors.WebAuthnChallengeNotFoundException, CHALLENGE_MESSAGE):
        await complete(api, token, Authenticator().create(options))


async def test_a_refused_passkey_leaves_the_challenge_good(api: Api) -> None:
    """Nothing was stored, and the user may try another authenticator."""
    pool, client, _ = await make(api, strict=True)
    token = await access_token(api, pool, client)
    options = await start(api, token)
    with refused(errors.WebAuthnCredentialNotSupportedException):
        await complete(api, token, Authenticator(verifies=False).create(options))
    with refused(errors.WebAuthnOriginNotAllowedException):
        await complete(api, token, Authenticator(origin="https://evil.example").create(options))
    with refused(errors.WebAuthnRelyingPartyMismatchException):
        await complete(api, token, Authenticator(site="evil.example").create(options))
    assert await count(api, token) == 0
    await complete(api, token, Authenticator().create(options))


async def test_another_users_passkey_is_not_registered(api: Api) -> None:
    """Nobody takes over a passkey, or stands in its way, by its id."""
    pool, client, _ = await make(api)
    await api.new_user(pool, "bob")
    device = await new_passkey(api, pool, client)
    with refused(errors.WebAuthnCredentialNotSupportedException, registration.REGISTERED_MESSAGE):
        await new_passkey(api, pool, client, "bob", Authenticator(credential_id=device.credential_id))


async def test_a_user_has_twenty(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where several are made at the same moment."""
    assert known.MAX_PASSKEYS == 20
    monkeypatch.setattr(registration, "MAX_PASSKEYS", 2)
    pool, client, _ = await make(api)
    token = await access_token(api, pool, client)
    challenges = [await start(api, token) for _ in range(4)]
    told = await asyncio.gather(
        *(complete(api, token, Authenticator().create(each)) for each in challenges), return_exceptions=True
    )
    assert sum(isinstance(each, errors.LimitExceededException) for each in told) == 2
    with refused(errors.LimitExceededException):
        await start(api, token)


async def test_a_pool_has_to_allow_passkeys(api: Api) -> None:
    """And to say whom they are for."""
    pool, client, _ = await choosing.make(api)
    token = await access_token(api, pool, client)
    with refused(errors.WebAuthnNotEnabledException, NOT_ENABLED_MESSAGE):
        await start(api, token)
    pool, client, _ = await choosing.make(api, *FACTORS)
    token = await access_token(api, pool, client)
    with refused(errors.WebAuthnConfigurationMissingException, MISSING_MESSAGE):
        await start(api, token)


async def test_an_access_token_is_needed(api: Api) -> None:
    """Of a user who is there still."""
    pool, client, _ = await make(api)
    token = await access_token(api, pool, client)
    options = await start(api, token)
    await api.admin_disable_user(user_pool_id=pool.id, username="alice")
    with refused(errors.NotAuthorizedException):
        await complete(api, token, Authenticator().create(options))
