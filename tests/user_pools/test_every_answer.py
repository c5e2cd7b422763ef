"""Every state of a sign-in against every answer to it: only the right answer to what was asked leads on.

The table has a row for each of `waiting.STATES`, and a column for each input below. Every pair has one defined end:
tokens or the one next challenge, or a refusal of one class. No pair ends in an internal error.
"""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from poolhouse import errors, schema
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.model import user as users
from poolhouse.user_pools.model.user import RESET_REQUIRED, User
from tests.house import new_house
from tests.user_pools.conftest import PASSWORD, Api
from tests.user_pools.signing_in import new_client
from tests.user_pools.waiting import BLOCK, FLOWS, SIGNATURE, SRP_A, STATES, Failure, Reach, State, World

REFUSED, INVALID = errors.NotAuthorizedException, errors.InvalidParameterException
MISMATCH = errors.CodeMismatchException
EVERY_CHALLENGE = [number for number in pb.ChallengeNameType.values() if number]
NOT_BUILT = {pb.CHALLENGE_NAME_TYPE_ADMIN_NO_SRP_AUTH}
HUGE = 200_000
OTHER_PASSWORD = "Third-Horse-9"
EVERYTHING = {
    "USERNAME": "alice",
    "PASSWORD": PASSWORD,
    "ANSWER": "PASSWORD",
    "NEW_PASSWORD": OTHER_PASSWORD,
    "SMS_MFA_CODE": "000000",
    "EMAIL_OTP_CODE": "000000",
    "SMS_OTP_CODE": "000000",
    "SOFTWARE_TOKEN_MFA_CODE": "000000",
    "CREDENTIAL": '{"id": "AAAA"}',
    "EMAIL": "eve@example.com",
    "SRP_A": SRP_A,
    "DEVICE_KEY": "us-east-1_01234567-89ab-cdef-0123-456789abcdef",
    SIGNATURE: "AAAA",
    "TIMESTAMP": "Sat Nov 28 12:00:00 UTC 2026",
}
"""What any challenge could be answered with, in a form that is right."""
once = pytest.mark.parametrize("engine", ["sqlite"])
"""For what is refused before anything is stored: both engines have no part in it."""
every_state = pytest.mark.parametrize("reach", STATES, ids=lambda reach: reach.__name__)


async def end_of(answering: Awaitable[pb.RespondToAuthChallengeResponse]) -> Failure | int | None:
    """How an answer ends: with a refusal of this class, this challenge, or None for tokens."""
    try:
        response = await answering
    except errors.CognitoError as error:
        return type(error)
    if response.HasField("challenge_name"):
        assert not response.HasField("authentication_result")
        return response.challenge_name
    assert response.authentication_result.access_token
    assert response.authentication_result.refresh_token
    return None


async def goes_on(at: World, where: State) -> bool:
    """Whether the right answer leads to tokens, or to the one next challenge."""
    return await end_of(at.answer(where)) == where.leads_to


def test_every_challenge_is_in_the_table() -> None:
    """All that this server issues; a new one does not go unnoticed."""
    assert set(STATES.values()) == set(EVERY_CHALLENGE) - NOT_BUILT


@every_state
async def test_the_right_answer_leads_on_once(api: Api, reach: Reach) -> None:
    """A second time it leads nowhere, unless it proves nothing."""
    at, where = await reach(api)
    assert where.challenge == STATES[reach]
    assert await goes_on(at, where)
    assert await end_of(at.answer(where)) == (where.leads_to if where.repeats else REFUSED)


@every_state
async def test_at_two_servers_at_once_it_leads_on_once(api: Api, reach: Reach) -> None:
    """Whichever of them is faster."""
    at, where = await reach(api)
    house = new_house(api.house.store, api.clock, api.inbox, api.house.workers, like=at.api.house)
    object.__setattr__(house, "functions", at.api.house.functions)
    servers = [at.api, Api(house, api.clock, api.inbox)] * 2
    ends = await asyncio.gather(*(end_of(at.answer(where, api=server)) for server in servers))
    expected = [where.leads_to] * len(ends) if where.repeats else [where.leads_to, *[REFUSED] * (len(ends) - 1)]
    assert sorted(map(str, ends)) == sorted(map(str, expected))


@once
@every_state
async def test_what_is_left_out_is_missed(api: Api, reach: Reach) -> None:
    """Each parameter in turn, and the session; the state stays as it is."""
    at, where = await reach(api)
    for name in where.right:
        left = {key: value for key, value in where.right.items() if key != name}
        expected = where.asks_for.get(name, INVALID)
        assert await end_of(at.answer(where, left)) == expected, name
        assert await end_of(at.answer(where, {**where.right, name: ""})) == expected, name
    if where.session:
        assert await end_of(at.answer(where.with_session(""))) is INVALID
    assert await goes_on(at, where)


@once
@every_state
async def test_no_other_challenge_takes_the_session(api: Api, reach: Reach) -> None:
    """Answered out of order, with everything that could be right for either, it gives nothing away."""
    at, where = await reach(api)
    block = {BLOCK: where.session or where.right.get(BLOCK, "AAAA")}
    session = where.session or where.right.get(BLOCK, "A" * 20)
    for challenge in EVERY_CHALLENGE:
        if challenge != where.challenge:
            # A device's own key would be right for the challenge that waits for it.
            responses = {**EVERYTHING, **block, **where.right, "DEVICE_KEY": EVERYTHING["DEVICE_KEY"]}
            stolen = State(challenge, session, responses)
            expected = INVALID if challenge in NOT_BUILT else REFUSED
            assert await end_of(at.answer(stolen)) is expected, schema.wire(pb.ChallengeNameType, challenge)
    assert await goes_on(at, where)


@once
@every_state
async def test_a_session_is_its_users_its_clients_and_unchanged(api: Api, reach: Reach) -> None:
    """Another user, nobody, another client, another pool's, and every tampering are refused; then it still works."""
    at, where = await reach(api)
    for name in ("bob", "nobody", "Alice"):
        assert await end_of(at.answer(where, {**where.right, "USERNAME": name})) is REFUSED
    for pool in (at.pool, await at.api.new_pool()):
        stranger = await new_client(at.api, pool, explicit_auth_flows=FLOWS)
        assert await end_of(at.answer(where, client=stranger)) is REFUSED
    session = where.session or where.right.get(BLOCK)
    if session:
        changed = "B" if session[60] == "A" else "A"
        for spoiled in (session[:-4], session + "AAAA", session[:60] + changed + session[61:], "x" * 40, "é" * 40):
            assert await end_of(at.answer(where.with_session(spoiled))) is REFUSED, spoiled
    assert await goes_on(at, where)


@every_state
async def test_a_wrong_answer_fails_and_leaves_what_it_should(api: Api, reach: Reach) -> None:
    """What people type may be typed again; what they do not is tried once."""
    at, where = await reach(api)
    end = await end_of(at.answer(where, {**where.right, **where.wrong}))
    assert end == (where.challenge if where.fails is None else where.fails)
    assert await end_of(at.answer(where)) == (REFUSED if where.spends else where.leads_to)


@every_state
async def test_guessing_ends_in_a_lock_out(api: Api, reach: Reach) -> None:
    """Which keeps even the right answer out. What is no guess locks nobody out."""
    at, where = await reach(api)
    if where.spends:
        return  # there is one guess
    for _ in range(8):
        end = await end_of(at.answer(where, {**where.right, **where.wrong}))
        assert end in {where.fails, REFUSED}
    assert await end_of(at.answer(where)) == (REFUSED if where.guessed else where.leads_to)


@once
@every_state
async def test_no_answer_is_too_long_to_be_refused(api: Api, reach: Reach) -> None:
    """As what it is: too long, or wrong."""
    at, where = await reach(api)
    for name in where.right:
        end = await end_of(at.answer(where, {**where.right, name: "9" * HUGE}))
        assert end in {INVALID, REFUSED, MISMATCH, errors.InvalidPasswordException, where.challenge}, name
    assert await end_of(at.answer(where.with_session("QUFB" * HUGE))) in {INVALID, REFUSED, where.leads_to}


@once
@every_state
async def test_time_ends_every_state(api: Api, reach: Reach) -> None:
    """Three minutes, unless the app client gives more."""
    at, where = await reach(api)
    api.clock.advance(180)
    assert await end_of(at.answer(where)) is REFUSED


async def sign_out(at: World) -> None:
    """Sign alice out everywhere."""
    await at.api.admin_user_global_sign_out(user_pool_id=at.pool.id, username="alice")


async def disable(at: World) -> None:
    """Disable alice."""
    await at.api.admin_disable_user(user_pool_id=at.pool.id, username="alice")


async def delete(at: World) -> None:
    """Delete alice."""
    await at.api.admin_delete_user(user_pool_id=at.pool.id, username="alice")


async def change_password(at: World) -> None:
    """Give alice another password."""
    await at.api.admin_set_user_password(
        user_pool_id=at.pool.id, username="alice", password=OTHER_PASSWORD, permanent=True
    )


async def change(at: World, how: Callable[[User], None]) -> None:
    """Store a change of alice."""
    found = await at.api.found_user(at.pool, "alice")
    assert found is not None
    async with at.api.house.store.write() as tx:
        alice = await users.lock(tx, at.pool, found.sub, tx.dialect.for_update)
        how(alice)
        await users.save(tx, at.pool, alice, at.api.clock.now())


async def change_factors(at: World) -> None:
    """Have alice prove another authenticator app; nobody is asked for it."""

    def with_app(alice: User) -> None:
        alice.mfa = alice.mfa.with_app("another phone")

    await change(at, with_app)


async def demand_reset(at: World) -> None:
    """Have alice set a new password before she signs in again."""

    def reset(alice: User) -> None:
        alice.status = RESET_REQUIRED

    await change(at, reset)


async def end_client(at: World) -> None:
    """Delete the app client."""
    await at.api.delete_user_pool_client(user_pool_id=at.pool.id, client_id=at.client.id)


def leads_on(where: State) -> Failure | int | None:
    """What happens changes nothing."""
    return where.leads_to


def ends_what_was_proven(where: State) -> Failure | int | None:
    """What was proven was proven of a user who is not the same any more."""
    return REFUSED if where.proven else where.leads_to


def needs_the_new_password(where: State) -> Failure | int | None:
    """The former password is worth nothing, be it proven already or not."""
    return REFUSED if where.proven or where.by_password else where.leads_to


def proves_what_leads_nowhere(where: State) -> Failure | int | None:
    """Whoever proves something now is told what to do; a step that proves nothing tells nothing."""
    if where.judged_later:
        return where.leads_to
    if where.proven or where.leads_to is None or where.by_password:
        return REFUSED if where.proven else errors.PasswordResetRequiredException
    return where.leads_to


def is_nobodys(where: State) -> Failure | int | None:
    """No answer is right any more; a step that proves nothing goes on, as it does for nobody."""
    if where.leads_to is not None and not (where.proven or where.by_password):
        return where.leads_to
    return MISMATCH if where.fails is MISMATCH and not where.proven else REFUSED


def shuts_out(where: State) -> Failure | int | None:
    """Nor is any, and whoever proves something now is told why."""
    end = where.leads_to if where.judged_later else is_nobodys(where)
    return REFUSED if end is MISMATCH else end


def knows_no_client(_: State) -> Failure | int | None:
    """There is nobody to answer to."""
    return errors.ResourceNotFoundException


EVENTS: dict[Callable[[World], Awaitable[None]], Callable[[State], Failure | int | None]] = {
    sign_out: leads_on,
    disable: shuts_out,
    delete: is_nobodys,
    change_password: needs_the_new_password,
    change_factors: ends_what_was_proven,
    demand_reset: proves_what_leads_nowhere,
    end_client: knows_no_client,
}


@every_state
@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
async def test_what_happens_meanwhile_counts(api: Api, reach: Reach, event: Callable[[World], Awaitable[None]]) -> None:
    """To the right answer, which comes too late."""
    at, where = await reach(api)
    await event(at)
    assert await end_of(at.answer(where)) == EVENTS[event](where)
