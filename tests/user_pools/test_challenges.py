import pytest

from poolhouse import errors
from poolhouse.call import ANYONE
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.model.user import FORCE_CHANGE_PASSWORD
from tests.user_pools.conftest import Api
from tests.user_pools.signing_in import (
    NEW_PASSWORD,
    NEW_PASSWORD_REQUIRED,
    VERIFIER,
    by_password,
    claim,
    is_signed_in,
    make,
    refused,
    respond,
    start_srp,
)

RESPONSES = {"USERNAME": "bob", "NEW_PASSWORD": NEW_PASSWORD}


async def test_each_challenge_goes_to_whom_can_judge_it(api: Api) -> None:
    """A claim for SRP, a new password for an invitation; both end in tokens."""
    pool, client, _ = await make(api)
    await api.new_user(pool, "bob", status=FORCE_CHANGE_PASSWORD)
    claimed = await respond(api, client, claim(api, pool, await start_srp(api, client)))
    session = (await by_password(api, client, "bob")).session
    chosen = await respond(api, client, RESPONSES, NEW_PASSWORD_REQUIRED, session=session)
    for response in (claimed, chosen):
        assert await is_signed_in(api, response.authentication_result.access_token)
        assert not response.HasField("challenge_name")


async def test_a_challenge_that_operators_asked_for_is_answered_by_either(api: Api) -> None:
    """The session is the proof, whoever carries it."""
    pool, client, _ = await make(api)
    await api.new_user(pool, "bob", status=FORCE_CHANGE_PASSWORD)
    session = (await by_password(api, client, "bob")).session
    response = await api.admin_respond_to_auth_challenge(
        user_pool_id=pool.id,
        client_id=client.id,
        challenge_name=NEW_PASSWORD_REQUIRED,
        session=session,
        challenge_responses=RESPONSES,
    )
    assert await is_signed_in(api, response.authentication_result.access_token)


async def test_a_session_has_to_be_there(api: Api) -> None:
    """All challenges but SRP's, which has its own, need one."""
    _, client, _ = await make(api)
    with refused(errors.InvalidParameterException, "Missing required parameter Session"):
        await respond(api, client, RESPONSES, NEW_PASSWORD_REQUIRED)


@pytest.mark.parametrize(
    "challenge",
    [
        pb.CHALLENGE_NAME_TYPE_ADMIN_NO_SRP_AUTH,
    ],
)
async def test_a_challenge_that_is_not_built_yet_says_so(api: Api, challenge: int) -> None:
    """Nothing is faked."""
    _, client, _ = await make(api)
    with refused(errors.InvalidParameterException) as refusal:
        await respond(api, client, RESPONSES, challenge, session="x" * 20)
    assert "not built yet" in refusal.value.message


async def test_client_and_pool_have_to_exist_and_belong_together(api: Api) -> None:
    """An operator's answer names both, and they are held against each other."""
    _, client, _ = await make(api)
    other, _, _ = await make(api)
    with refused(errors.ResourceNotFoundException):
        await api.respond_to_auth_challenge(client_id="nowhere", challenge_name=VERIFIER)
    with refused(errors.ResourceNotFoundException):
        await api.admin_respond_to_auth_challenge(user_pool_id=other.id, client_id=client.id, challenge_name=VERIFIER)
    with refused(errors.MissingAuthenticationTokenException):
        await api.admin_respond_to_auth_challenge(
            ANYONE, user_pool_id=client.pool_id, client_id=client.id, challenge_name=VERIFIER
        )
