"""Every state of a sign-in against every answer to it: only the right answer to what was asked leads on."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from poolhouse import errors, schema
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.mfa import EMAIL_OTP, ON, OPTIONAL, SMS_MFA, SOFTWARE_TOKEN_MFA
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import FORCE_CHANGE_PASSWORD
from tests.user_pools import accounts
from tests.user_pools.choice.choosing import CHOICE_FLOWS, begin, policies
from tests.user_pools.conftest import PASSWORD, Api
from tests.user_pools.mfa.factors import ADDRESS, ALL, NUMBER, REACHABLE, App, add_app, another, configure, prefer
from tests.user_pools.signing_in import NEW_PASSWORD, VERIFIER, by_password, by_srp, claim, new_client, start_srp
from tests.user_pools.test_sign_in import PARAMETERS as ANY

CHALLENGES = [number for number in pb.ChallengeNameType.values() if number]


@dataclass
class State:
    """A sign-in that waits for an answer: its challenge and session, everything right to answer, and what follows.

    `leads_to` is a challenge, or None for tokens.
    """

    challenge: int
    session: str
    right: dict[str, str]
    leads_to: int | None


@dataclass
class World:
    """A pool with alice in it, a client open to every flow, and bob, who is as alice in everything."""

    api: Api
    pool: Pool
    client: AppClient

    async def answer(
        self, state: State, challenge: int, responses: dict[str, str], client: AppClient | None = None
    ) -> pb.RespondToAuthChallengeResponse:
        """An answer with the state's session."""
        response: pb.RespondToAuthChallengeResponse = await self.api.respond_to_auth_challenge(
            client_id=(client or self.client).id,
            challenge_name=challenge,
            session=state.session,
            challenge_responses=responses,
        )
        return response

    async def code(self, to: str) -> str:
        """What was sent there last."""
        return await accounts.code(self.api, to)


async def world(api: Api, mode: int, *factors: str, status: str | None = None, **attributes: str) -> World:
    """Everything there, with these factors on."""
    allowed = {"policies": policies()} if mode != ON else {}
    pool = await api.new_pool(**allowed)
    await configure(api, pool, mode, ALL)
    pool = await api.refreshed(pool)
    client = await new_client(api, pool, explicit_auth_flows=CHOICE_FLOWS)
    more = {} if status is None else {"status": status}
    for name in ("alice", "bob"):
        values = {key: value.replace("alice", name) for key, value in (attributes or REACHABLE).items()}
        await api.new_user(pool, name, **more, **values)
        if SOFTWARE_TOKEN_MFA not in factors and factors:
            await prefer(api, pool, *factors, name=name)
    return World(api, pool, client)


def state(asked: Any, right: dict[str, str], leads_to: int | None = None) -> State:
    """What a response asks for."""
    assert asked.challenge_name, asked
    return State(asked.challenge_name, asked.session, {"USERNAME": "alice", **right}, leads_to)


async def new_password(api: Api) -> tuple[World, State]:
    """NEW_PASSWORD_REQUIRED, of a user who is asked for nothing else."""
    at = await world(api, OPTIONAL, status=FORCE_CHANGE_PASSWORD)
    return at, state(await by_password(api, at.client), {"NEW_PASSWORD": NEW_PASSWORD})


async def new_password_then_code(api: Api) -> tuple[World, State]:
    """NEW_PASSWORD_REQUIRED, of a user who has a second factor besides."""
    at = await world(api, OPTIONAL, SMS_MFA, status=FORCE_CHANGE_PASSWORD)
    right = {"NEW_PASSWORD": NEW_PASSWORD}
    return at, state(await by_password(api, at.client), right, pb.CHALLENGE_NAME_TYPE_SMS_MFA)


async def sms(api: Api) -> tuple[World, State]:
    """SMS_MFA."""
    at = await world(api, OPTIONAL, SMS_MFA)
    return at, state(await by_password(api, at.client), {"SMS_MFA_CODE": await at.code(NUMBER)})


async def sms_after_srp(api: Api) -> tuple[World, State]:
    """SMS_MFA after a password that was not sent, where the pool demands a factor."""
    at = await world(api, ON)
    return at, state(await by_srp(api, at.pool, at.client), {"SMS_MFA_CODE": await at.code(NUMBER)})


async def email(api: Api) -> tuple[World, State]:
    """EMAIL_OTP as a second factor."""
    at = await world(api, OPTIONAL, EMAIL_OTP)
    return at, state(await by_password(api, at.client), {"EMAIL_OTP_CODE": await at.code(ADDRESS)})


async def app(api: Api) -> tuple[World, State]:
    """SOFTWARE_TOKEN_MFA."""
    at = await world(api, OPTIONAL)
    phone = await add_app(api, at.pool, at.client)
    await prefer(api, at.pool, SOFTWARE_TOKEN_MFA)
    code = phone.later()
    return at, state(await by_password(api, at.client), {"SOFTWARE_TOKEN_MFA_CODE": code})


async def selection(api: Api) -> tuple[World, State]:
    """SELECT_MFA_TYPE."""
    at = await world(api, OPTIONAL, SMS_MFA, EMAIL_OTP)
    right = {"ANSWER": EMAIL_OTP}
    return at, state(await by_password(api, at.client), right, pb.CHALLENGE_NAME_TYPE_EMAIL_OTP)


async def app_setup(api: Api) -> tuple[World, State]:
    """MFA_SETUP, with an app that is proven."""
    at = await world(api, ON, nickname="Al")
    asked = await by_password(api, at.client)
    associated = await api.associate_software_token(session=asked.session)
    code = App(api, associated.secret_code).code()
    proven = await api.verify_software_token(session=associated.session, user_code=code)
    return at, State(asked.challenge_name, proven.session, {"USERNAME": "alice"}, None)


async def address_setup(api: Api) -> tuple[World, State]:
    """MFA_SETUP, with an address."""
    at = await world(api, ON, nickname="Al")
    right = {"EMAIL": "new@example.com"}
    return at, state(await by_password(api, at.client), right, pb.CHALLENGE_NAME_TYPE_EMAIL_OTP)


async def choice(api: Api) -> tuple[World, State]:
    """SELECT_CHALLENGE."""
    at = await world(api, OPTIONAL)
    return at, state(await begin(api, at.client), {"ANSWER": "PASSWORD", "PASSWORD": PASSWORD})


async def password(api: Api) -> tuple[World, State]:
    """PASSWORD, of a user who has a second factor."""
    at = await world(api, OPTIONAL, SMS_MFA)
    asked = await begin(api, at.client, PREFERRED_CHALLENGE="PASSWORD")
    return at, state(asked, {"PASSWORD": PASSWORD}, pb.CHALLENGE_NAME_TYPE_SMS_MFA)


async def email_first(api: Api) -> tuple[World, State]:
    """EMAIL_OTP as the first factor."""
    at = await world(api, OPTIONAL)
    asked = await begin(api, at.client, PREFERRED_CHALLENGE="EMAIL_OTP")
    return at, state(asked, {"EMAIL_OTP_CODE": await at.code(ADDRESS)})


async def sms_first(api: Api) -> tuple[World, State]:
    """SMS_OTP."""
    at = await world(api, OPTIONAL)
    asked = await begin(api, at.client, PREFERRED_CHALLENGE="SMS_OTP")
    return at, state(asked, {"SMS_OTP_CODE": await at.code(NUMBER)})


async def verifier(api: Api) -> tuple[World, State]:
    """PASSWORD_VERIFIER, whose session is its SECRET_BLOCK."""
    at = await world(api, OPTIONAL)
    parameters = await start_srp(api, at.client)
    right = claim(api, at.pool, parameters)
    return at, State(VERIFIER, parameters["SECRET_BLOCK"], right, None)


STATES: list[Callable[[Api], Awaitable[tuple[World, State]]]] = [
    new_password,
    new_password_then_code,
    sms,
    sms_after_srp,
    email,
    app,
    selection,
    app_setup,
    address_setup,
    choice,
    password,
    email_first,
    sms_first,
    verifier,
]

EVERYTHING = {
    **ANY,
    "ANSWER": "PASSWORD",
    "NEW_PASSWORD": NEW_PASSWORD,
    "SMS_MFA_CODE": "000000",
    "EMAIL_OTP_CODE": "000000",
    "SMS_OTP_CODE": "000000",
    "SOFTWARE_TOKEN_MFA_CODE": "000000",
    "RECOVERY_CODE": "aaaa-bbbb-cccc-dddd",
    "EMAIL": "eve@example.com",
}
every_state = pytest.mark.parametrize("reach", STATES, ids=lambda reach: reach.__name__)


async def is_refused(answering: Awaitable[pb.RespondToAuthChallengeResponse]) -> bool:
    """Whether an answer is refused, in Cognito's words and never as an internal error."""
    try:
        response = await answering
    except errors.InternalErrorException:
        raise
    except errors.CognitoError:
        return True
    assert not response.HasField("authentication_result"), response
    return False


async def goes_on(at: World, where: State) -> None:
    """The right answer leads to tokens, or to the one next challenge."""
    response = await at.answer(where, where.challenge, where.right)
    if where.leads_to is None:
        assert response.authentication_result.access_token
        assert not response.HasField("challenge_name")
    else:
        assert response.challenge_name == where.leads_to
        assert not response.HasField("authentication_result")


@every_state
async def test_the_right_answer_leads_where_it_should_and_only_once(
    api: Api, reach: Callable[[Api], Awaitable[tuple[World, State]]]
) -> None:
    """To tokens or to the one next challenge; a second time it leads nowhere."""
    at, where = await reach(api)
    await goes_on(at, where)
    assert await is_refused(at.answer(where, where.challenge, where.right))


@every_state
async def test_no_other_challenge_takes_the_session(
    api: Api, reach: Callable[[Api], Awaitable[tuple[World, State]]]
) -> None:
    """Answered out of order, with everything that could be right for either, it gives nothing away."""
    at, where = await reach(api)
    for challenge in CHALLENGES:
        if challenge != where.challenge:
            name = schema.wire(pb.ChallengeNameType, challenge)
            assert await is_refused(at.answer(where, challenge, {**EVERYTHING, **where.right})), name
    await goes_on(at, where)


@every_state
async def test_a_session_is_its_users_its_clients_and_unchanged(
    api: Api, reach: Callable[[Api], Awaitable[tuple[World, State]]]
) -> None:
    """Another user, another app client, another pool's client, and every tampering are refused; then it still works."""
    at, where = await reach(api)
    changed = "B" if where.session[60] == "A" else "A"
    sessions = [where.session[:-4], where.session + "AAAA", where.session[:60] + changed + where.session[61:], "x" * 40]
    strangers = [
        await new_client(api, at.pool, explicit_auth_flows=CHOICE_FLOWS),
        await new_client(api, await api.new_pool(), explicit_auth_flows=CHOICE_FLOWS),
    ]
    assert await is_refused(at.answer(where, where.challenge, {**where.right, "USERNAME": "bob"}))
    for stranger in strangers:
        assert await is_refused(at.answer(where, where.challenge, where.right, stranger))
    for session in sessions:
        block = {"PASSWORD_CLAIM_SECRET_BLOCK": session} if where.challenge == VERIFIER else {}
        tampered = State(where.challenge, session, {**where.right, **block}, None)
        assert await is_refused(at.answer(tampered, where.challenge, tampered.right)), session
    await goes_on(at, where)


@every_state
async def test_time_ends_every_state(api: Api, reach: Callable[[Api], Awaitable[tuple[World, State]]]) -> None:
    """Three minutes, unless the app client gives more; a clock that is set back opens no new door."""
    at, where = await reach(api)
    api.clock.advance(180)
    assert await is_refused(at.answer(where, where.challenge, where.right))
    api.clock.advance(-120)
    if where.challenge not in {VERIFIER, pb.CHALLENGE_NAME_TYPE_SOFTWARE_TOKEN_MFA}:  # these answers have a time
        await goes_on(at, where)


@every_state
async def test_what_becomes_of_the_user_ends_every_state(
    api: Api, reach: Callable[[Api], Awaitable[tuple[World, State]]]
) -> None:
    """Whoever was disabled, or deleted, while they signed in, is not let in by what they began before."""
    at, where = await reach(api)
    who = {"user_pool_id": at.pool.id, "username": "alice"}
    await api.admin_disable_user(**who)
    assert await is_refused(at.answer(where, where.challenge, where.right))
    await api.admin_delete_user(**who)
    assert await is_refused(at.answer(where, where.challenge, where.right))


@every_state
async def test_wrong_answers_give_no_tokens_however_often(
    api: Api, reach: Callable[[Api], Awaitable[tuple[World, State]]]
) -> None:
    """Each parameter wrong in turn, again and again; and in the end the lock-out keeps even the right one out."""
    at, where = await reach(api)
    secrets = [name for name in where.right if name.endswith(("_CODE", "PASSWORD", "_SIGNATURE")) and "NEW" not in name]
    for name in secrets:
        right = where.right[name]
        wrong = another(right) if right.isdigit() else f"{right}x"
        for _ in range(8):
            assert await is_refused(at.answer(where, where.challenge, {**where.right, name: wrong}))
    if secrets:
        assert await is_refused(at.answer(where, where.challenge, where.right))
