"""Threat protection where the first factor is a code, a sign-up, or what an operator's functions make of it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.sign_in_steps import RISK_MESSAGE
from poolhouse.user_pools.triggers.kinds import Trigger
from tests.services.functions import FunctionServer
from tests.user_pools import accounts
from tests.user_pools.auth_events.protected import (
    AUDIT,
    AWAY,
    BLOCK,
    ENFORCED,
    HOME,
    NO_ACTION,
    act,
    events,
    noted,
    protected,
    sign_in,
    told,
)
from tests.user_pools.choice import choosing
from tests.user_pools.choice.choosing import EMAIL
from tests.user_pools.conftest import PASSWORD, Api
from tests.user_pools.custom_auth import riddles
from tests.user_pools.mfa.factors import ADDRESS, REACHABLE
from tests.user_pools.registrations import another, latest_code
from tests.user_pools.signing_in import VERIFIER, A, claim, refused, respond
from tests.user_pools.triggers.functions import Functions, refusing

BY_CODE = pb.CHALLENGE_NAME_TYPE_EMAIL_OTP
CUSTOM_ENFORCED = pb.ADVANCED_SECURITY_ENABLED_MODE_TYPE_ENFORCED


@pytest.fixture
async def functions(api: Api) -> AsyncIterator[Functions]:
    """An API whose pools may have functions."""
    async with FunctionServer() as server:
        found = Functions(api, server)
        yield found
        await found.called.close()


async def by_code(api: Api, pool: Any, client: Any, device: str, *, right: bool = True) -> Any:
    """A sign-in by a code that was sent."""
    api.clock.advance(1)
    asked = await choosing.begin(api, client, PREFERRED_CHALLENGE="EMAIL_OTP")
    assert asked.challenge_name == EMAIL
    code = await latest_code(api, pool)
    answers = {"USERNAME": "alice", "EMAIL_OTP_CODE": code if right else another(code)}
    return await respond(api, client, answers, BY_CODE, session=asked.session, **told(pool, client, device))


async def test_a_code_is_neither_of_the_challenges_that_events_tell_of(api: Api) -> None:
    """Right, wrong, or stopped: in the same words for either."""
    pool, client, _ = await choosing.make(api, **protected())
    await act(api, pool, BLOCK)
    await by_code(api, pool, client, HOME)
    with refused(errors.CodeMismatchException):
        await by_code(api, pool, client, HOME, right=False)
    for right in (True, False):
        with refused(errors.NotAuthorizedException, RISK_MESSAGE):
            await by_code(api, pool, client, AWAY, right=right)
    assert await noted(api, pool) == [
        "SIGN_IN PASS NO_RISK",
        "SIGN_IN FAIL NO_RISK",
        "SIGN_IN FAIL BLOCK LOW",
        "SIGN_IN FAIL BLOCK LOW",
    ]


async def test_who_has_just_signed_up_signs_in_by_that_code(api: Api) -> None:
    """Which is a sign-in like any other: stopped where it looks risky, as from a range that is blocked."""
    pool, client, _ = await choosing.make(
        api, attributes={}, auto_verified_attributes=[pb.VERIFIED_ATTRIBUTE_TYPE_EMAIL], **protected()
    )
    for name, blocked in (("bob", False), ("carol", True)):
        if blocked:
            ranges = {"blocked_ip_range_list": ["192.0.2.0/24"]}
            await api.set_risk_configuration(user_pool_id=pool.id, risk_exception_configuration=ranges)
        address = f"{name}@example.com"
        attributes = [pb.AttributeType(name="email", value=address)]
        ids = {"client_id": client.id, "username": name}
        signed_up = await api.sign_up(**ids, password=PASSWORD, user_attributes=attributes)
        code = await accounts.code(api, address)
        confirmed = await api.confirm_sign_up(**ids, confirmation_code=code, session=signed_up.session)
        api.clock.advance(1)
        if blocked:
            with refused(errors.NotAuthorizedException, RISK_MESSAGE):
                await choosing.begin(api, client, name, session=confirmed.session)
        else:
            tokens = await choosing.begin(api, client, name, session=confirmed.session)
            assert tokens.authentication_result.access_token
    assert await noted(api, pool, "bob") == ["SIGN_UP PASS NO_RISK", "SIGN_IN PASS NO_RISK"]
    assert await noted(api, pool, "carol") == ["SIGN_UP PASS NO_RISK", "SIGN_IN FAIL BLOCK"]


async def test_custom_challenges_have_a_mode_of_their_own(functions: Functions) -> None:
    """Without one they are not looked at, whatever is done about passwords."""
    api = functions.api
    pool, client = await riddles.make(functions, **protected(ENFORCED))
    await api.new_user(pool)
    for text in ("wrong", riddles.RIGHT):
        begun = await riddles.begin(functions, client)
        await riddles.answer(functions, client, begun.session, text)
    assert await events(api, pool) == []


async def test_custom_challenges_are_noted_and_stopped(functions: Functions) -> None:
    """A wrong answer is a failure; a sign-in that the functions let through may still be stopped."""
    api = functions.api
    pool, client = await riddles.make(functions, **protected(AUDIT, CUSTOM_ENFORCED))
    await act(api, pool, BLOCK)
    await api.new_user(pool)

    async def attempt(text: str, device: str) -> Any:
        api.clock.advance(1)
        begun = await riddles.begin(functions, client)
        return await riddles.answer(functions, client, begun.session, text, **told(pool, client, device))

    await attempt(riddles.RIGHT, HOME)
    await attempt("wrong", HOME)
    with refused(errors.NotAuthorizedException, RISK_MESSAGE):
        await attempt(riddles.RIGHT, AWAY)
    assert await noted(api, pool) == [
        "SIGN_IN PASS NO_RISK",
        "SIGN_IN FAIL NO_RISK",
        "SIGN_IN FAIL BLOCK LOW",
    ]


async def test_a_password_in_the_midst_of_custom_challenges_goes_by_their_mode(functions: Functions) -> None:
    """It is noted when it is wrong; what it leads to is noted at the end."""
    api = functions.api
    pool, client = await riddles.make(functions, **protected(AUDIT, CUSTOM_ENFORCED))
    await api.new_user(pool)
    from poolhouse.crypto import srp_client  # noqa: PLC0415

    more = {"CHALLENGE_NAME": "SRP_A", "SRP_A": f"{srp_client.public_value(A):x}"}
    for password in ("wrong", PASSWORD):
        api.clock.advance(1)
        begun = await riddles.begin(functions, client, parameters=more)
        assert begun.challenge_name == VERIFIER
        answers = claim(api, pool, dict(begun.challenge_parameters), password)
        if password == "wrong":
            with refused(errors.NotAuthorizedException):
                await respond(api, client, answers)
        else:
            riddle = await respond(api, client, answers)
            await riddles.answer(functions, client, riddle.session)
    assert await noted(api, pool) == ["SIGN_IN FAIL NO_RISK PASSWORD=FAILURE", "SIGN_IN PASS NO_RISK"]


async def test_a_sign_in_that_functions_refuse_after_all_has_failed(functions: Functions) -> None:
    """Its event says so."""
    api = functions.api
    pool = await functions.new_pool(Trigger.POST_AUTHENTICATION, **protected(AUDIT))
    client = await functions.new_client(pool)
    await api.new_user(pool)
    await sign_in(api, pool, client)
    functions.on(Trigger.POST_AUTHENTICATION, refusing("no"))
    with refused(errors.UserLambdaValidationException):
        await sign_in(api, pool, client)
    assert await noted(api, pool) == [
        "SIGN_IN PASS NO_RISK PASSWORD=SUCCESS",
        "SIGN_IN FAIL NO_RISK PASSWORD=SUCCESS",
    ]


async def test_a_pools_own_sender_of_mail_is_told_of_risks_as_cognitos_is(functions: Functions) -> None:
    """With what there is to tell in place of the user's attributes, and no code."""
    api = functions.api
    pool = await functions.new_pool(Trigger.CUSTOM_EMAIL_SENDER, **protected())
    client = await functions.new_client(pool)
    await api.new_user(pool, **REACHABLE)
    await act(api, pool, NO_ACTION, notify=True)
    await sign_in(api, pool, client, HOME)
    await sign_in(api, pool, client, AWAY)
    assert [each for each in await accounts.sent(api) if each.to == ADDRESS] == []
    (event,) = functions.events
    assert event["triggerSource"] == "CustomEmailSender_AccountTakeOverNotification"
    assert (event["request"]["type"], event["request"]["code"]) == ("customEmailSenderRequestV1", None)
    shown = event["request"]["userAttributes"]
    assert {name: shown[name] for name in ("USER_NAME", "IP_ADDRESS", "DEVICE_NAME", "ACCOUNT_TAKE_OVER_ACTION")} == {
        "USER_NAME": "alice",
        "IP_ADDRESS": "192.0.2.1",
        "DEVICE_NAME": AWAY,
        "ACCOUNT_TAKE_OVER_ACTION": "NO_ACTION",
    }
    assert set(shown) > {"EVENT_ID", "LOGIN_TIME", "FEEDBACK_TOKEN", "ONE_CLICK_LINK_VALID", "ONE_CLICK_LINK_INVALID"}
    assert not {"CITY", "COUNTRY"} & set(shown)
