import asyncio

import pytest

from poolhouse import errors
from poolhouse.user_pools import throttles
from poolhouse.user_pools.mfa import app_codes
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.mfa import SOFTWARE_TOKEN_MFA
from poolhouse.user_pools.model.pool import Pool
from tests.house import new_house
from tests.user_pools.conftest import PASSWORD, Api
from tests.user_pools.mfa.factors import BY_APP, App, access_token, add_app, another, answer, asked, make, prefer
from tests.user_pools.signing_in import is_signed_in, measured, refused, respond


async def with_app(api: Api) -> tuple[Pool, AppClient, App]:
    """Alice, whose app is asked for."""
    pool, client, _ = await make(api)
    app = await add_app(api, pool, client)
    await prefer(api, pool, SOFTWARE_TOKEN_MFA)
    api.clock.advance(30)
    return pool, client, app


async def test_the_right_code_signs_in(api: Api) -> None:
    """With all three tokens, like any sign-in."""
    _, client, app = await with_app(api)
    response = await answer(api, client, await asked(api, client, BY_APP), app.code())
    assert await is_signed_in(api, response.authentication_result.access_token)
    assert response.authentication_result.refresh_token
    assert not response.HasField("challenge_name")


async def test_a_code_costs_five_statements_after_the_password(api: Api) -> None:
    """One reading, the session, the sign-in and its token, and the code."""
    pool, client, app = await with_app(api)
    # The process has forgotten the pool and its keys by then.
    await api.get_user(access_token=await access_token(api, pool, client))
    code = app.code()
    api, store, workers = measured(api)
    challenge = await asked(api, client, BY_APP)
    assert len(store.statements) == 3, store.statements
    store.statements.clear()
    await answer(api, client, challenge, code)
    assert len(store.statements) == 5, store.statements
    assert workers.ran == ["verify_password", "_sign"]


async def test_a_wrong_code_leaves_the_session_for_another(api: Api) -> None:
    """Clients ask again for what was mistyped; the right code then ends the count."""
    _, client, app = await with_app(api)
    challenge = await asked(api, client, BY_APP)
    for _ in range(3):
        with refused(errors.CodeMismatchException, app_codes.MISMATCH_MESSAGE):
            await answer(api, client, challenge, another(app.code()))
    assert (await answer(api, client, challenge, app.code())).HasField("authentication_result")
    challenge = await asked(api, client, BY_APP)
    for _ in range(4):
        with refused(errors.CodeMismatchException):
            await answer(api, client, challenge, another(app.code()))
    assert (await answer(api, client, challenge, app.later())).HasField("authentication_result")


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "१२३४५६", "\0", "x" * 10_000])
async def test_what_is_no_code_is_wrong(api: Api, code: str) -> None:
    """Or missing, and never more than that."""
    _, client, _ = await with_app(api)
    challenge = await asked(api, client, BY_APP)
    with refused(errors.CodeMismatchException if code else errors.InvalidParameterException):
        await answer(api, client, challenge, code)


async def test_a_code_is_good_once(api: Api) -> None:
    """Not a second time, be it in another sign-in, at another server, or at the same moment; nor is one before it."""
    _, client, app = await with_app(api)
    house = new_house(api.house.store, api.clock, api.inbox, api.house.workers, like=api.house)
    servers = [api, Api(house, api.clock, api.inbox)]
    challenges = [await asked(servers[turn % 2], client, BY_APP) for turn in range(6)]
    told = await asyncio.gather(
        *(answer(servers[turn % 2], client, each, app.code()) for turn, each in enumerate(challenges)),
        return_exceptions=True,
    )
    refusals = [each for each in told if isinstance(each, BaseException)]
    assert len(refusals) == 5
    for refusal in refusals:
        assert isinstance(refusal, errors.ExpiredCodeException)
        assert refusal.message == app_codes.REUSED_MESSAGE
    with refused(errors.ExpiredCodeException):
        await answer(api, client, await asked(api, client, BY_APP), app.code(-1))
    assert (await answer(api, client, await asked(api, client, BY_APP), app.later())).HasField("authentication_result")


async def test_a_code_that_was_used_before_leaves_the_session_good(api: Api) -> None:
    """A user who was too quick waits for the next code, and need not begin anew."""
    _, client, app = await with_app(api)
    await answer(api, client, await asked(api, client, BY_APP), app.code())
    challenge = await asked(api, client, BY_APP)
    with refused(errors.ExpiredCodeException):
        await answer(api, client, challenge, app.code())
    assert (await answer(api, client, challenge, app.later())).HasField("authentication_result")


async def test_a_clock_that_jumps_does_no_harm(api: Api) -> None:
    """Set back, it makes used codes no better; set right again, everything goes on."""
    _, client, app = await with_app(api)
    await answer(api, client, await asked(api, client, BY_APP), app.code())
    api.clock.advance(-3600)
    challenge = await asked(api, client, BY_APP)
    with refused(errors.ExpiredCodeException):
        await answer(api, client, challenge, app.code())
    api.clock.advance(3600 + 30)
    assert (await answer(api, client, await asked(api, client, BY_APP), app.code())).HasField("authentication_result")


async def test_guessing_is_locked_out_on_all_servers(api: Api) -> None:
    """Five wrong codes, and even the right one is not looked at; a new sign-in does not help, and time does."""
    _, client, app = await with_app(api)
    for _ in range(5):
        with refused(errors.CodeMismatchException):
            await answer(api, client, await asked(api, client, BY_APP), another(app.code()))
    challenge = await asked(api, client, BY_APP)
    with refused(errors.NotAuthorizedException, throttles.BLOCKED_MESSAGE):
        await answer(api, client, challenge, app.code())
    api.clock.advance(1)
    assert (await answer(api, client, challenge, app.code())).HasField("authentication_result")


async def test_guesses_at_the_same_time_count_first(api: Api) -> None:
    """However many are tried in parallel, no more than five are told anything of the code."""
    _, client, app = await with_app(api)
    challenge = await asked(api, client, BY_APP)
    guesses = [another(app.code())] * 30
    told = await asyncio.gather(*(answer(api, client, challenge, each) for each in guesses), return_exceptions=True)
    assert sum(isinstance(each, errors.CodeMismatchException) for each in told) == 5
    assert sum(isinstance(each, errors.NotAuthorizedException) for each in told) == 25


async def test_a_right_password_does_not_end_the_count_of_codes(api: Api) -> None:
    """Who has stolen the password cannot make room for guesses with it."""
    _, client, app = await with_app(api)
    for _ in range(5):
        challenge = await asked(api, client, BY_APP, PASSWORD=PASSWORD)
        with refused(errors.CodeMismatchException):
            await answer(api, client, challenge, another(app.code()))
    with refused(errors.NotAuthorizedException, throttles.BLOCKED_MESSAGE):
        await answer(api, client, await asked(api, client, BY_APP), app.code())


async def test_codes_and_passwords_are_counted_apart(api: Api) -> None:
    """Guessing codes locks nobody out of the first step."""
    _, client, app = await with_app(api)
    for _ in range(5):
        with refused(errors.CodeMismatchException):
            await answer(api, client, await asked(api, client, BY_APP), another(app.code()))
    await asked(api, client, BY_APP)


async def test_a_user_whose_row_is_gone_has_no_app(api: Api) -> None:
    """What should never be is refused, and not an internal error."""
    pool, client, app = await with_app(api)
    challenge = await asked(api, client, BY_APP)
    async with api.house.store.write() as tx:
        await tx.execute("DELETE FROM software_tokens WHERE user_pool_id = $1", pool.id)
    with refused(errors.SoftwareTokenMFANotFoundException, app_codes.NONE_MESSAGE):
        await answer(api, client, challenge, app.code())


async def test_the_parameter_has_to_be_there(api: Api) -> None:
    """A developer reads which one was forgotten."""
    _, client, _ = await with_app(api)
    session = (await asked(api, client, BY_APP)).session
    with refused(errors.InvalidParameterException, "Missing required parameter SOFTWARE_TOKEN_MFA_CODE"):
        await respond(api, client, {"USERNAME": "alice"}, BY_APP, session=session)
