"""PostAuthentication, which hears of complete sign-ins."""

import asyncio
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.user_pools.triggers.kinds import Trigger
from tests.user_pools.auth_events.protected import noted, protected
from tests.user_pools.signing_in import by_password, claim, respond, start_srp
from tests.user_pools.triggers.functions import METADATA, Functions, refusing

POST = Trigger.POST_AUTHENTICATION


async def test_a_sign_in_is_told_with_cognitos_event(functions: Functions) -> None:
    """Member by member. What the app sends with InitiateAuth is not for this function."""
    pool = await functions.new_pool(POST)
    client = await functions.new_client(pool)
    alice = await functions.api.new_user(pool)
    await by_password(functions.api, client)
    assert functions.events == [
        {
            "version": "1",
            "triggerSource": "PostAuthentication_Authentication",
            "region": "us-east-1",
            "userPoolId": pool.id,
            "userName": "alice",
            "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": client.id},
            "request": {
                "userAttributes": {"sub": alice.sub, "cognito:user_status": "CONFIRMED"},
                "newDeviceUsed": False,
            },
            "response": {},
        }
    ]


async def test_what_comes_with_the_last_answer_is_for_it(functions: Functions) -> None:
    """As Cognito has it: of RespondToAuthChallenge, and not of InitiateAuth."""
    pool = await functions.new_pool(POST)
    client = await functions.new_client(pool)
    await functions.api.new_user(pool)
    challenge = await start_srp(functions.api, client)
    answer = claim(functions.api, pool, challenge)
    await respond(functions.api, client, answer, client_metadata=METADATA)
    assert functions.events[0]["request"]["clientMetadata"] == METADATA


async def test_a_sign_in_that_it_refuses_has_never_been(functions: Functions) -> None:
    """There are no tokens, and none that could be refreshed."""
    pool = await functions.new_pool(POST)
    client = await functions.new_client(pool)
    await functions.api.new_user(pool)
    functions.on(POST, refusing("no"))
    with pytest.raises(errors.UserLambdaValidationException, match="PostAuthentication failed with error no"):
        await by_password(functions.api, client)
    statement = "SELECT count(*) AS found FROM sign_ins WHERE user_pool_id = $1"
    row = await functions.api.house.store.row(statement, pool.id)
    assert row is not None
    assert row["found"] == 0


async def test_a_wrong_password_is_not_told(functions: Functions) -> None:
    """It is no sign-in."""
    pool = await functions.new_pool(POST)
    await functions.api.new_user(pool)
    with pytest.raises(errors.NotAuthorizedException):
        await by_password(functions.api, await functions.new_client(pool), password="wrong")
    assert functions.events == []


async def test_who_hangs_up_while_it_thinks_has_not_signed_in(functions: Functions) -> None:
    """Nobody makes a device known, or others give way to them, by not waiting to be refused."""
    api, pool = functions.api, await functions.new_pool(POST, **protected())
    client = await functions.new_client(pool)
    await api.new_user(pool)
    thinking, left = asyncio.Event(), asyncio.Event()

    async def think(event: Any) -> Any:
        thinking.set()
        await left.wait()
        return event

    functions.on(POST, think)
    signing_in = asyncio.create_task(by_password(api, client))
    await thinking.wait()
    signing_in.cancel()
    with pytest.raises(asyncio.CancelledError):
        await signing_in
    left.set()
    assert await api.house.store.value("SELECT count(*) FROM sign_ins WHERE user_pool_id = $1", pool.id) == 0
    assert await noted(api, pool) == ["SIGN_IN FAIL NO_RISK PASSWORD=SUCCESS"]
