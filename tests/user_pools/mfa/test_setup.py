import asyncio

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.mfa import setup
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.mfa import EMAIL_OTP, ON, SMS_MFA, SOFTWARE_TOKEN_MFA, UserMfa
from tests.user_pools.accounts import code
from tests.user_pools.conftest import PASSWORD, Api
from tests.user_pools.mfa.factors import (
    ADDRESS,
    BY_APP,
    BY_EMAIL,
    SETUP,
    App,
    another,
    answer,
    asked,
    choices,
    configure,
    make,
)
from tests.user_pools.signing_in import by_password, is_signed_in, new_client, refused, respond

NAME = {"USERNAME": "alice"}
INVALID = "Invalid session for the user."


async def verified(api: Api, session: str, name: str = "") -> tuple[App, str]:
    """An app that is proven in the midst of a sign-in, and the session to go on with."""
    associated = await api.associate_software_token(session=session)
    app = App(api, associated.secret_code)
    proven = await api.verify_software_token(
        session=associated.session, user_code=app.code(), friendly_device_name=name
    )
    return app, proven.session


async def finish(api: Api, client: AppClient, session: str, **more: str) -> pb.RespondToAuthChallengeResponse:
    """The answer to MFA_SETUP."""
    return await respond(api, client, {**NAME, **more}, SETUP, session=session)


async def test_an_app_is_set_up_and_signs_in(api: Api) -> None:
    """From then on it is asked for; the code that proved it is used up."""
    pool, client, _ = await make(api, ON, (SOFTWARE_TOKEN_MFA,))
    challenge = await asked(api, client, SETUP)
    assert choices(challenge, "MFAS_CAN_SETUP") == [SOFTWARE_TOKEN_MFA]
    assert challenge.challenge_parameters["USER_ID_FOR_SRP"] == "alice"
    app, session = await verified(api, challenge.session, "Alice's phone")
    done = await finish(api, client, session)
    assert await is_signed_in(api, done.authentication_result.access_token)
    alice = await api.found_user(pool, "alice")
    assert alice is not None
    assert alice.mfa == UserMfa((SOFTWARE_TOKEN_MFA,), SOFTWARE_TOKEN_MFA, "Alice's phone")
    with refused(errors.ExpiredCodeException):
        await answer(api, client, await asked(api, client, BY_APP), app.code())
    assert (await answer(api, client, await asked(api, client, BY_APP), app.later())).HasField("authentication_result")


async def test_an_address_is_set_up_and_signs_in(api: Api) -> None:
    """It becomes the user's, verified, by the code that was sent to it."""
    pool, client, _ = await make(api, ON, (EMAIL_OTP,), attributes={})
    challenge = await asked(api, client, SETUP)
    assert choices(challenge, "MFAS_CAN_SETUP") == [EMAIL_OTP]
    sent = await finish(api, client, challenge.session, EMAIL=ADDRESS)
    assert sent.challenge_name == BY_EMAIL
    assert sent.challenge_parameters["CODE_DELIVERY_DESTINATION"] == "a***@e***"
    right = await code(api, ADDRESS)
    with refused(errors.CodeMismatchException):
        await answer(api, client, sent, another(right))
    alice = await api.found_user(pool, "alice")
    assert alice is not None
    assert alice.attributes == {}
    done = await answer(api, client, sent, right)
    assert await is_signed_in(api, done.authentication_result.access_token)
    alice = await api.found_user(pool, "alice")
    assert alice is not None
    assert alice.attributes == {"email": ADDRESS, "email_verified": "true"}
    assert alice.mfa == UserMfa((EMAIL_OTP,), EMAIL_OTP)
    await asked(api, client, BY_EMAIL)


async def test_an_app_that_is_not_proven_signs_nobody_in(api: Api) -> None:
    """Neither without any, nor with one that only was associated."""
    _, client, _ = await make(api, ON, (SOFTWARE_TOKEN_MFA,))
    session = (await asked(api, client, SETUP)).session
    associated = await api.associate_software_token(session=session)
    for each in (session, associated.session):
        with refused(errors.InvalidParameterException, setup.UNPROVEN_MESSAGE):
            await finish(api, client, each)


async def test_a_setup_is_finished_once(api: Api) -> None:
    """Of several that were begun, one wins: the others' apps are no way in."""
    _, client, _ = await make(api, ON, (SOFTWARE_TOKEN_MFA,))
    first, second = [(await asked(api, client, SETUP)).session for _ in range(2)]
    (mine, done), (theirs, late) = await verified(api, first), await verified(api, second)
    told = await asyncio.gather(*(finish(api, client, done) for _ in range(4)), return_exceptions=True)
    assert sum(not isinstance(each, BaseException) for each in told) == 1
    for session in (done, late, first):
        with refused(errors.NotAuthorizedException, INVALID):
            await finish(api, client, session)
    with refused(errors.CodeMismatchException):
        await answer(api, client, await asked(api, client, BY_APP), theirs.later())
    assert (await answer(api, client, await asked(api, client, BY_APP), mine.code())).HasField("authentication_result")


async def test_only_what_was_offered_can_be_set_up(api: Api) -> None:
    """Not an address where the pool takes apps alone, and no app where it has stopped taking any."""
    pool, client, _ = await make(api, ON, (SOFTWARE_TOKEN_MFA,), attributes={})
    session = (await asked(api, client, SETUP)).session
    with refused(errors.InvalidParameterException, setup.NOT_OFFERED_MESSAGE):
        await finish(api, client, session, EMAIL=ADDRESS)
    _, done = await verified(api, session)
    await configure(api, pool, ON, (EMAIL_OTP,))
    with refused(errors.InvalidParameterException, setup.NOT_OFFERED_MESSAGE):
        await finish(api, client, done)


@pytest.mark.parametrize("address", ["no address", "a@b@c", "x" * 300 + "@example.com"])
async def test_what_is_no_address_is_refused(api: Api, address: str) -> None:
    """And another may be given with the same session."""
    _, client, _ = await make(api, ON, (EMAIL_OTP,), attributes={})
    session = (await asked(api, client, SETUP)).session
    with refused(errors.InvalidParameterException):
        await finish(api, client, session, EMAIL=address)
    assert (await finish(api, client, session, EMAIL=ADDRESS)).challenge_name == BY_EMAIL


async def test_an_address_that_the_app_may_not_write_is_not_set_up(api: Api) -> None:
    """No right of the app client is got around by a first sign-in."""
    pool, _, _ = await make(api, ON, (EMAIL_OTP,), attributes={})
    client = await new_client(api, pool, write_attributes=["name"])
    with refused(errors.NotAuthorizedException):
        await finish(api, client, (await asked(api, client, SETUP)).session, EMAIL=ADDRESS)


async def test_somebody_elses_address_is_not_taken(api: Api) -> None:
    """The code proves the mailbox, and no right to a name that signs somebody else in."""
    pool, client, _ = await make(api, ON, (EMAIL_OTP,), attributes={}, alias_attributes=[pb.ALIAS_ATTRIBUTE_TYPE_EMAIL])
    await api.new_user(pool, "carol", email=ADDRESS, email_verified="true")
    sent = await finish(api, client, (await asked(api, client, SETUP)).session, EMAIL=ADDRESS)
    with refused(errors.AliasExistsException):
        await answer(api, client, sent, await code(api, ADDRESS))


async def test_who_cannot_be_asked_for_anything_is_refused(api: Api) -> None:
    """A pool that demands text messages lets nobody pass who has no number."""
    _, client, _ = await make(api, ON, (SMS_MFA,), attributes={})
    with refused(errors.MFAMethodNotFoundException):
        await by_password(api, client)
    with refused(errors.NotAuthorizedException):
        await by_password(api, client, "alice", f"{PASSWORD}!")
