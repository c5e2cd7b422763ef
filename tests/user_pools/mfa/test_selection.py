import pytest

from poolhouse import errors
from poolhouse.user_pools import throttles
from poolhouse.user_pools.mfa import selection
from poolhouse.user_pools.model.mfa import EMAIL_OTP, OPTIONAL, SMS_MFA, SOFTWARE_TOKEN_MFA
from tests.user_pools.accounts import code, sent
from tests.user_pools.conftest import Api
from tests.user_pools.mfa.factors import (
    ADDRESS,
    ALL,
    BY_APP,
    BY_EMAIL,
    BY_SMS,
    NUMBER,
    SELECT,
    add_app,
    another,
    answer,
    asked,
    choices,
    configure,
    make,
    prefer,
)
from tests.user_pools.signing_in import refused, respond


async def test_each_choice_leads_to_its_challenge(api: Api) -> None:
    """And that one's code signs in."""
    pool, client, _ = await make(api)
    app = await add_app(api, pool, client)
    await prefer(api, pool, *ALL)
    codes = {
        BY_SMS: lambda: code(api, NUMBER),
        BY_EMAIL: lambda: code(api, ADDRESS),
    }
    for chosen, challenge in ((SMS_MFA, BY_SMS), (EMAIL_OTP, BY_EMAIL), (SOFTWARE_TOKEN_MFA, BY_APP)):
        first = await asked(api, client, SELECT)
        assert choices(first) == list(ALL)
        assert first.challenge_parameters["USER_ID_FOR_SRP"] == "alice"
        second = await respond(api, client, {"USERNAME": "alice", "ANSWER": chosen}, SELECT, session=first.session)
        assert second.challenge_name == challenge
        typed = app.later() if challenge == BY_APP else await codes[challenge]()
        assert (await answer(api, client, second, typed)).authentication_result.access_token


@pytest.mark.parametrize("chosen", ["EMAIL_OTP", "SMS", "", "PASSWORD", "RECOVERY_CODE", "x" * 1000])
async def test_only_what_was_offered_can_be_chosen(api: Api, chosen: str) -> None:
    """The session stays good for a better answer, and nothing is sent."""
    pool, client, _ = await make(api)
    await add_app(api, pool, client)
    await prefer(api, pool, SMS_MFA, SOFTWARE_TOKEN_MFA)
    session = (await asked(api, client, SELECT)).session
    with refused(errors.InvalidParameterException, selection.UNKNOWN_MESSAGE if chosen else None):
        await respond(api, client, {"USERNAME": "alice", "ANSWER": chosen}, SELECT, session=session)
    assert await sent(api) == []
    answered = await respond(api, client, {"USERNAME": "alice", "ANSWER": SMS_MFA}, SELECT, session=session)
    assert answered.challenge_name == BY_SMS


async def test_a_choice_is_made_once(api: Api) -> None:
    """One session sends one message: another takes another sign-in."""
    pool, client, _ = await make(api)
    await prefer(api, pool, SMS_MFA, EMAIL_OTP)
    session = (await asked(api, client, SELECT)).session
    responses = {"USERNAME": "alice", "ANSWER": SMS_MFA}
    await respond(api, client, responses, SELECT, session=session)
    with refused(errors.NotAuthorizedException, "Invalid session for the user, session can only be used once."):
        await respond(api, client, responses, SELECT, session=session)
    assert len(await sent(api)) == 1


async def test_what_the_pool_takes_no_more_cannot_be_chosen(api: Api) -> None:
    """The pool may change between the offer and the choice."""
    pool, client, _ = await make(api)
    await prefer(api, pool, SMS_MFA, EMAIL_OTP)
    session = (await asked(api, client, SELECT)).session
    await configure(api, pool, OPTIONAL, (SMS_MFA,))
    with refused(errors.InvalidParameterException, selection.UNKNOWN_MESSAGE):
        await respond(api, client, {"USERNAME": "alice", "ANSWER": EMAIL_OTP}, SELECT, session=session)


async def test_who_is_locked_out_is_sent_nothing(api: Api) -> None:
    """Wrong codes of one kind count for all kinds."""
    pool, client, _ = await make(api)
    app = await add_app(api, pool, client)
    await prefer(api, pool, SMS_MFA, SOFTWARE_TOKEN_MFA)
    first = await asked(api, client, SELECT)
    responses = {"USERNAME": "alice", "ANSWER": SOFTWARE_TOKEN_MFA}
    second = await respond(api, client, responses, SELECT, session=first.session)
    for _ in range(5):
        with refused(errors.CodeMismatchException):
            await answer(api, client, second, another(app.later()))
    session = (await asked(api, client, SELECT)).session
    with refused(errors.NotAuthorizedException, throttles.BLOCKED_MESSAGE):
        await respond(api, client, {"USERNAME": "alice", "ANSWER": SMS_MFA}, SELECT, session=session)
    assert await sent(api) == []
