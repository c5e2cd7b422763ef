import asyncio

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.triggers.kinds import Trigger
from tests.user_pools.conftest import Api
from tests.user_pools.signing_in import by_password, is_signed_in, new_client, refused
from tests.user_pools.test_refresh import REVOKED, by_flow
from tests.user_pools.triggers.functions import Functions, refusing
from tests.user_pools.user_sessions.tracked import make, sessions, sign_in, track

AFTERWARDS = pytest.mark.parametrize("trigger", [Trigger.POST_AUTHENTICATION, Trigger.PRE_TOKEN_GENERATION])


async def good(api: Api, found: list[pb.AuthenticationResultType]) -> list[bool]:
    """Which of these access tokens are good for anything."""
    return [await is_signed_in(api, tokens.access_token) for tokens in found]


async def test_the_least_recently_used_session_gives_way(api: Api) -> None:
    """All of its tokens end at once. Who refreshes is using it; who calls with an access token leaves no trace."""
    pool, client, _ = await make(api, 3)
    found = [await sign_in(api, client) for _ in range(3)]
    api.clock.advance(1)
    await by_flow(api, client, found[0].refresh_token)
    await api.get_user(access_token=found[1].access_token)
    found.append(await sign_in(api, client))
    assert await good(api, found) == [True, False, True, True]
    with refused(errors.NotAuthorizedException, REVOKED):
        await by_flow(api, client, found[1].refresh_token)
    assert len(await sessions(api, pool)) == 3


async def test_all_clients_of_a_pool_count_together_and_users_do_not(api: Api) -> None:
    """The limit is for each user, across the pool."""
    pool, client, _ = await make(api, 1)
    other = await new_client(api, pool)
    await api.new_user(pool, "bob")
    found = [await sign_in(api, client), await sign_in(api, client, "bob"), await sign_in(api, other)]
    assert await good(api, found) == [False, True, True]


async def test_a_lower_limit_holds_from_the_next_sign_in_on(api: Api) -> None:
    """Nobody is signed out by a setting; then as many go as it takes."""
    pool, client, _ = await make(api)
    found = [await sign_in(api, client) for _ in range(4)]
    await track(api, pool, 2)
    assert await good(api, found) == [True] * 4
    found.append(await sign_in(api, client))
    assert await good(api, found) == [False, False, False, True, True]


async def test_a_session_that_has_ended_takes_no_room(api: Api) -> None:
    """Signed out, expired, or of a client that was deleted: the living keep their places."""
    pool, client, _ = await make(api, 2)
    brief, deleted = await new_client(api, pool, refresh_token_validity=1), await new_client(api, pool)
    kept = await sign_in(api, client)
    await sign_in(api, brief)
    api.clock.advance(86_400)
    await sign_in(api, deleted)
    await api.delete_user_pool_client(user_pool_id=pool.id, client_id=deleted.id)
    out = await sign_in(api, client)
    await api.revoke_token(client_id=client.id, token=out.refresh_token)
    last = await sign_in(api, client)
    for tokens in (kept, last):
        assert (await by_flow(api, client, tokens.refresh_token)).access_token
    assert len(await sessions(api, pool)) == 2


async def test_sign_ins_at_once_keep_to_the_limit(api: Api) -> None:
    """Each of them succeeds; as many of them stand as may, and no other session does."""
    pool, client, _ = await make(api, 3)
    before = [await sign_in(api, client) for _ in range(3)]
    api.clock.advance(1)
    answers = await asyncio.gather(*(by_password(api, client) for _ in range(8)))
    assert len(await sessions(api, pool)) == 3
    assert await good(api, before) == [False] * 3
    assert sum(await good(api, [answer.authentication_result for answer in answers])) == 3


@AFTERWARDS
async def test_a_sign_in_that_a_function_refuses_signs_nobody_out(functions: Functions, trigger: Trigger) -> None:
    """It ends as if it had never been; one that it agrees to makes room for itself."""
    api, pool = functions.api, await functions.new_pool(trigger)
    await track(api, pool, 1)
    client = await functions.new_client(pool)
    await api.new_user(pool)
    first = await sign_in(api, client)
    functions.on(trigger, refusing("no"))
    with refused(errors.UserLambdaValidationException):
        await sign_in(api, client)
    assert await good(api, [first]) == [True]
    functions.on(trigger)
    second = await sign_in(api, client)
    assert await good(api, [first, second]) == [False, True]
    assert len(await sessions(api, pool)) == 1


@AFTERWARDS
async def test_sign_ins_at_once_keep_to_the_limit_with_functions(functions: Functions, trigger: Trigger) -> None:
    """One of them is left, and not none."""
    api, pool = functions.api, await functions.new_pool(trigger)
    await track(api, pool, 1)
    client = await functions.new_client(pool)
    await api.new_user(pool)
    answers = await asyncio.gather(*(by_password(api, client) for _ in range(4)))
    assert len(await sessions(api, pool)) == 1
    assert sum(await good(api, [answer.authentication_result for answer in answers])) == 1
