import asyncio
import dataclasses

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.message import Channel, DeliveryFailed, Message
from poolhouse.user_pools import messages, sign_in_codes, throttles
from poolhouse.user_pools.mfa import second_factor
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.mfa import EMAIL_OTP, SMS_MFA
from poolhouse.user_pools.model.pool import Pool
from tests.user_pools.accounts import code, loses_address, sent
from tests.user_pools.conftest import Api
from tests.user_pools.mfa.factors import (
    ADDRESS,
    BY_EMAIL,
    BY_SMS,
    NUMBER,
    another,
    answer,
    asked,
    configure,
    make,
    prefer,
)
from tests.user_pools.registrations import runner
from tests.user_pools.signing_in import by_srp, is_signed_in, measured, refused, respond

WAYS = [(SMS_MFA, BY_SMS, NUMBER), (EMAIL_OTP, BY_EMAIL, ADDRESS)]


async def with_factor(api: Api, factor: str) -> tuple[Pool, AppClient]:
    """Alice, who is sent codes in this way."""
    pool, client, _ = await make(api)
    await prefer(api, pool, factor)
    return pool, client


@pytest.mark.parametrize(
    ("factor", "challenge", "medium", "shown"),
    [(SMS_MFA, BY_SMS, "SMS", "+*******0123"), (EMAIL_OTP, BY_EMAIL, "EMAIL", "a***@e***")],
)
async def test_a_code_is_sent_and_signs_in(api: Api, factor: str, challenge: int, medium: str, shown: str) -> None:
    """The challenge says where to look, and not the whole address."""
    _, client = await with_factor(api, factor)
    response = await asked(api, client, challenge)
    assert dict(response.challenge_parameters) == {
        "CODE_DELIVERY_DELIVERY_MEDIUM": medium,
        "CODE_DELIVERY_DESTINATION": shown,
        "USER_ID_FOR_SRP": "alice",
    }
    to = NUMBER if medium == "SMS" else ADDRESS
    done = await answer(api, client, response, await code(api, to))
    assert await is_signed_in(api, done.authentication_result.access_token)
    assert done.authentication_result.refresh_token


async def test_srp_is_followed_by_a_code_as_well(api: Api) -> None:
    """However the password was proven."""
    pool, client = await with_factor(api, SMS_MFA)
    response = await by_srp(api, pool, client)
    assert response.challenge_name == BY_SMS
    assert (await answer(api, client, response, await code(api, NUMBER))).authentication_result.access_token


async def test_the_pools_words_are_used(api: Api) -> None:
    """Message and subject of the pool, filled in; ours where it has none."""
    pool, client = await with_factor(api, SMS_MFA)
    await asked(api, client, BY_SMS)
    plain = (await sent(api))[0]
    assert plain.body == f"Your sign-in code is {plain.code}."
    await configure(
        api,
        pool,
        sms_mfa_configuration={"sms_authentication_message": "Kód: {####}"},
        email_mfa_configuration={"message": "<b>{####}</b> pro {username}", "subject": "Přihlášení"},
    )
    await asked(api, client, BY_SMS)
    text = (await sent(api))[0]
    assert text.body == f"Kód: {text.code}"
    await prefer(api, pool, EMAIL_OTP)
    await asked(api, client, BY_EMAIL)
    mail = (await sent(api))[0]
    assert (mail.subject, mail.body) == ("Přihlášení", f"<b>{mail.code}</b> pro alice")


@pytest.mark.parametrize(("factor", "challenge", "to"), WAYS)
async def test_a_wrong_code_leaves_the_session_for_another(api: Api, factor: str, challenge: int, to: str) -> None:
    """Until there were too many; a right one ends the count."""
    _, client = await with_factor(api, factor)
    response = await asked(api, client, challenge)
    right = await code(api, to)
    for _ in range(4):
        with refused(errors.CodeMismatchException, sign_in_codes.MISMATCH_MESSAGE):
            await answer(api, client, response, another(right))
    assert (await answer(api, client, response, right)).authentication_result.access_token
    response = await asked(api, client, challenge)
    right = await code(api, to)
    for _ in range(5):
        with refused(errors.CodeMismatchException):
            await answer(api, client, response, another(right))
    with refused(errors.NotAuthorizedException, throttles.BLOCKED_MESSAGE):
        await answer(api, client, response, right)


async def test_a_code_is_good_for_its_own_session_alone(api: Api) -> None:
    """Neither does a later sign-in make it worthless, nor is it worth anything there."""
    _, client = await with_factor(api, SMS_MFA)
    mine = await asked(api, client, BY_SMS)
    first = await code(api, NUMBER)
    theirs = await asked(api, client, BY_SMS)
    second = await code(api, NUMBER)
    if first != second:
        with refused(errors.CodeMismatchException):
            await answer(api, client, theirs, first)
    assert (await answer(api, client, mine, first)).authentication_result.access_token
    assert (await answer(api, client, theirs, second)).authentication_result.access_token


async def test_a_code_is_good_once(api: Api) -> None:
    """Whether it is sent again later or at the same time."""
    _, client = await with_factor(api, SMS_MFA)
    response = await asked(api, client, BY_SMS)
    right = await code(api, NUMBER)
    told = await asyncio.gather(*(answer(api, client, response, right) for _ in range(6)), return_exceptions=True)
    assert sum(not isinstance(each, BaseException) for each in told) == 1
    with refused(errors.NotAuthorizedException, "Invalid session for the user, session can only be used once."):
        await answer(api, client, response, right)


async def test_a_code_expires_with_its_session_and_is_not_sent_then(api: Api) -> None:
    """A message that was held up for too long says nothing any more."""
    _, client = await with_factor(api, SMS_MFA)
    response = await asked(api, client, BY_SMS)
    right = await code(api, NUMBER)
    await asked(api, client, BY_SMS)
    before = len(api.inbox.messages())
    api.clock.advance(180)
    with refused(errors.NotAuthorizedException, "Invalid session for the user, session is expired."):
        await answer(api, client, response, right)
    assert len(await sent(api)) == before


async def test_too_many_codes_are_refused_for_a_while(api: Api) -> None:
    """Twenty in an hour: more than anybody needs, and few enough for whoever pays for them."""
    _, client = await with_factor(api, SMS_MFA)
    for _ in range(messages.MAX_SIGN_IN):
        await asked(api, client, BY_SMS)
    with refused(errors.TooManyRequestsException, messages.LIMIT_MESSAGE):
        await asked(api, client, BY_SMS)
    api.clock.advance(messages.WINDOW_SECONDS)
    await asked(api, client, BY_SMS)


@pytest.mark.parametrize(("factor", "challenge", "to"), WAYS)
async def test_without_a_sender_nobody_waits_for_a_code(api: Api, factor: str, challenge: int, to: str) -> None:
    """The sign-in says so at once, and no session and no message is left behind."""
    _, client = await with_factor(api, factor)
    channel = Channel.SMS if to == NUMBER else Channel.EMAIL
    others = {each: sender for each, sender in api.house.senders.items() if each != channel}
    mute = Api(dataclasses.replace(api.house, senders=others), api.clock, api.inbox)
    with refused(errors.CodeDeliveryFailureException):
        await asked(mute, client, challenge)
    assert await sent(api) == []


async def test_a_sender_that_fails_delays_the_code_and_no_sign_in(api: Api) -> None:
    """The challenge is out, the message is tried again, and its words are in no failure."""
    _, client = await with_factor(api, SMS_MFA)

    class Failing:
        """A sender whose line is down."""

        async def send(self, message: Message) -> None:
            """See Sender."""
            raise DeliveryFailed(f"cannot send {message.body}", permanent=False)

        async def close(self) -> None:
            """See Sender."""

    broken = Api(dataclasses.replace(api.house, senders={Channel.SMS: Failing()}), api.clock, api.inbox)
    response = await asked(broken, client, BY_SMS)
    await runner(broken).run_due()
    assert api.inbox.messages() == []
    api.clock.advance(10)
    await runner(api).run_due()
    right = api.inbox.messages()[0].code
    assert right is not None
    assert (await answer(api, client, response, right)).authentication_result.access_token


async def test_a_code_costs_a_transaction_and_no_row_of_its_own(api: Api) -> None:
    """The user is held, the lock-out is looked at, two counts and the message are written."""
    _, client = await with_factor(api, SMS_MFA)
    api, store, _ = measured(api)
    await asked(api, client, BY_SMS)
    assert len(store.statements) == 6, store.statements
    assert not any("codes" in statement for statement in store.statements)


@pytest.mark.parametrize(("factor", "challenge", "to"), WAYS)
async def test_the_parameter_has_to_be_there(api: Api, factor: str, challenge: int, to: str) -> None:
    """A developer reads which one was forgotten."""
    _, client = await with_factor(api, factor)
    session = (await asked(api, client, challenge)).session
    name = "SMS_MFA_CODE" if to == NUMBER else "EMAIL_OTP_CODE"
    with refused(errors.InvalidParameterException, f"Missing required parameter {name}"):
        await respond(api, client, {"USERNAME": "alice"}, challenge, session=session)


async def test_a_factor_that_is_switched_off_meanwhile_is_no_way_in(api: Api) -> None:
    """What was true when the code was sent is looked at again when it comes back."""
    pool, client = await with_factor(api, SMS_MFA)
    response = await asked(api, client, BY_SMS)
    right = await code(api, NUMBER)
    await prefer(api, pool, EMAIL_OTP)
    with refused(errors.NotAuthorizedException, "Invalid session for the user."):
        await answer(api, client, response, right)


@pytest.mark.parametrize(("factor", "challenge", "to"), WAYS)
async def test_a_code_is_worth_nothing_once_its_address_is(api: Api, factor: str, challenge: int, to: str) -> None:
    """Whose phone is stolen in the midst of a sign-in can give the account another number."""
    pool, client = await with_factor(api, factor)
    response = await asked(api, client, challenge)
    right = await code(api, to)
    name, value = ("phone_number", "+15555550199") if to == NUMBER else ("email", "new@example.com")
    for present in (value, to):
        attribute = pb.AttributeType(name=name, value=present)
        await api.admin_update_user_attributes(user_pool_id=pool.id, username="alice", user_attributes=[attribute])
        if present != to:
            with refused(errors.CodeMismatchException, sign_in_codes.MISMATCH_MESSAGE):
                await answer(api, client, response, right)
    assert (await answer(api, client, response, right)).authentication_result.access_token


@pytest.mark.parametrize(("factor", "challenge", "to"), WAYS)
async def test_a_code_is_worth_nothing_once_its_address_is_even_at_that_moment(
    api: Api, monkeypatch: pytest.MonkeyPatch, factor: str, challenge: int, to: str
) -> None:
    """Who has lost a mailbox, or a phone, and then signs out everywhere, is signed out."""
    pool, client = await with_factor(api, factor)
    response = await asked(api, client, challenge)
    right = await code(api, to)
    loses_address(monkeypatch, second_factor, api, pool, "alice")
    with refused(errors.CodeMismatchException, sign_in_codes.MISMATCH_MESSAGE):
        await answer(api, client, response, right)
