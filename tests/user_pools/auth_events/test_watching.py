"""What is noted of sign-ins, and what is done about risky ones, on both engines."""

import asyncio
from itertools import product

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import housekeeping, throttles
from poolhouse.user_pools.model.mfa import OFF, ON, OPTIONAL, SMS_MFA, SOFTWARE_TOKEN_MFA
from poolhouse.user_pools.model.user import RESET_REQUIRED, UNCONFIRMED
from poolhouse.user_pools.sign_in_steps import RISK_MESSAGE
from tests.house import new_house
from tests.user_pools.auth_events.protected import (
    AUDIT,
    AWAY,
    BLOCK,
    ENFORCED,
    HOME,
    IF_CONFIGURED,
    NO_ACTION,
    REQUIRED,
    act,
    events,
    make,
    noted,
    sign_in,
    told,
)
from tests.user_pools.conftest import PASSWORD, Api
from tests.user_pools.devices import remembering
from tests.user_pools.mfa.factors import BY_SMS, add_app, another, answer, configure, prefer
from tests.user_pools.registrations import latest_code
from tests.user_pools.signing_in import (
    BY_ADMIN,
    NEW_PASSWORD,
    NEW_PASSWORD_REQUIRED,
    claim,
    in_one_queue,
    measured,
    refused,
    respond,
    start_srp,
)

PASSED = "SIGN_IN PASS NO_RISK PASSWORD=SUCCESS"
FAILED = "SIGN_IN FAIL NO_RISK PASSWORD=FAILURE"


async def test_while_it_is_off_nothing_is_noted_and_nothing_costs_a_statement(api: Api) -> None:
    """The default: not even that somebody signs in from somewhere is kept."""
    pool = await api.new_pool()
    client = await api.new_client(pool, explicit_auth_flows=[pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_PASSWORD_AUTH])
    await api.new_user(pool)
    counting, store, _ = measured(api)
    await sign_in(counting, pool, client)
    with refused(errors.NotAuthorizedException):
        await sign_in(counting, pool, client, password="wrong")
    assert not [each for each in store.statements if "auth_events" in each]
    with refused(errors.UserPoolAddOnNotEnabledException):
        await events(api, pool)


async def test_a_sign_in_is_noted_with_all_that_is_known_of_it(api: Api) -> None:
    """In Cognito's members."""
    pool, client, _ = await make(api, AUDIT)
    api.user_agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Safari/537.36"
    await sign_in(api, pool, client, device=None)
    await sign_in(api, pool, client, HOME)
    named, unnamed = await events(api, pool)
    assert unnamed.event_context_data == pb.EventContextDataType(ip_address="192.0.2.1", device_name="Linux, Chrome")
    assert named.event_context_data.device_name == HOME
    assert named.creation_date.seconds == int(api.clock.now())
    assert not named.HasField("event_feedback")
    assert await noted(api, pool) == [PASSED, PASSED]


async def test_wrong_passwords_are_noted_and_what_a_lock_out_refuses_is_not(api: Api) -> None:
    """A name that nobody has is remembered for an hour, as a user's failures count for that long."""
    pool, client, user = await make(api)
    for _ in range(7):
        with refused(errors.NotAuthorizedException):
            await sign_in(api, pool, client, password="wrong", wait=0.0)
    with refused(errors.NotAuthorizedException, throttles.WRONG_MESSAGE):
        await sign_in(api, pool, client, name="nobody")
    assert await noted(api, pool) == [FAILED] * 5
    kept = "SELECT DISTINCT sub FROM auth_events WHERE user_pool_id = $1 AND expires_at > $2"
    subs = await api.house.store.rows(kept, pool.id, api.clock.now() + 3601)
    assert [row[0] for row in subs] == [user.sub]


@pytest.mark.parametrize(("status", "kind"), [(UNCONFIRMED, "UserNotConfirmed"), (RESET_REQUIRED, "PasswordReset")])
async def test_a_right_password_that_leads_nowhere_is_a_failure(api: Api, status: str, kind: str) -> None:
    """The password was right, as the challenges say."""
    pool, client, _ = await make(api)
    await api.new_user(pool, "bob", status=status)
    with pytest.raises(errors.CognitoError, match=r"confirmed|reset") as refusal:
        await sign_in(api, pool, client, name="bob")
    assert refusal.value.name.startswith(kind)
    assert await noted(api, pool, "bob") == ["SIGN_IN FAIL NO_RISK PASSWORD=SUCCESS"]


async def test_srp_is_noted_when_its_proof_comes(api: Api) -> None:
    """Asking for the challenge proves nothing, and is no event."""
    pool, client, _ = await make(api)
    challenge = await start_srp(api, client)
    assert await noted(api, pool) == []
    with refused(errors.NotAuthorizedException):
        await respond(api, client, claim(api, pool, challenge, "wrong"))
    api.clock.advance(1)
    await respond(api, client, claim(api, pool, await start_srp(api, client)))
    assert await noted(api, pool) == [FAILED, PASSED]


async def test_a_sign_in_with_a_second_factor_is_one_event(api: Api) -> None:
    """In progress until the code, whatever was answered before the right one."""
    pool, client, _ = await make(api, AUDIT, OPTIONAL)
    app = await add_app(api, pool, client)
    await prefer(api, pool, SOFTWARE_TOKEN_MFA)
    challenge = await sign_in(api, pool, client)
    assert await noted(api, pool) == ["SIGN_IN IN_PROGRESS NO_RISK PASSWORD=SUCCESS"]
    code = app.later()
    with refused(errors.CodeMismatchException):
        await answer(api, client, challenge, another(code))
    assert await noted(api, pool) == ["SIGN_IN FAIL NO_RISK PASSWORD=SUCCESS MFA=FAILURE"]
    await answer(api, client, challenge, code)
    assert await noted(api, pool) == ["SIGN_IN PASS NO_RISK PASSWORD=SUCCESS MFA=SUCCESS"]
    # What comes too late does not change what has passed.
    with refused(errors.CodeMismatchException):
        await answer(api, client, challenge, another(code))
    assert await noted(api, pool) == ["SIGN_IN PASS NO_RISK PASSWORD=SUCCESS MFA=SUCCESS"]


async def test_a_new_device_is_a_risk_that_audit_notes_and_enforcement_acts_on(api: Api) -> None:
    """Once the user was seen with another one."""
    for mode in (AUDIT, ENFORCED):
        pool, client, _ = await make(api, mode)
        await act(api, pool, BLOCK)
        await sign_in(api, pool, client, HOME)
        if mode == AUDIT:
            assert (await sign_in(api, pool, client, AWAY)).authentication_result.access_token
            assert await noted(api, pool) == [PASSED, "SIGN_IN PASS ACCOUNT_TAKEOVER LOW PASSWORD=SUCCESS"]
        else:
            with refused(errors.NotAuthorizedException, "Unable to login because of security reasons."):
                await sign_in(api, pool, client, AWAY)
            assert await noted(api, pool) == [PASSED, "SIGN_IN FAIL BLOCK LOW PASSWORD=SUCCESS"]
            assert (await sign_in(api, pool, client, HOME)).authentication_result.access_token


async def test_a_refusal_does_not_tell_whether_the_password_was_right(api: Api) -> None:
    """Neither by words, nor by what a lock-out counts, nor by what is done: the statements are the same."""
    pool, client, _ = await make(api)
    await act(api, pool, BLOCK, notify=True)
    await sign_in(api, pool, client, HOME)
    done: list[list[str]] = []
    for password in (PASSWORD, "wrong", PASSWORD, "wrong", PASSWORD):
        counting, store, _ = measured(api)
        with refused(errors.NotAuthorizedException, RISK_MESSAGE):
            await sign_in(counting, pool, client, AWAY, password)
        done.append(store.statements)
    # The first notices of each kind are made alike, and so is all that comes later.
    assert done[0] == done[1]
    assert done[2] == done[3]
    with refused(errors.NotAuthorizedException, throttles.BLOCKED_MESSAGE):
        await sign_in(api, pool, client, AWAY, wait=0.0)


async def test_srp_and_codes_are_stopped_in_the_same_words(api: Api) -> None:
    """Right or wrong; SRP's challenge is spent on either."""
    pool, client, _ = await make(api)
    await act(api, pool, BLOCK)
    await sign_in(api, pool, client, HOME)
    for password in (PASSWORD, "wrong"):
        challenge = await start_srp(api, client)
        for message in (RISK_MESSAGE, "Invalid session for the user, session can only be used once."):
            with refused(errors.NotAuthorizedException, message):
                await respond(api, client, claim(api, pool, challenge, password), **told(pool, client, AWAY))


async def test_nobody_may_be_stopped_as_well(api: Api) -> None:
    """Each name as some user would be: so being stopped is no sign that it has one, nor is not being stopped."""
    pool, client, _ = await make(api)
    await act(api, pool, BLOCK)
    for number in range(40):
        await api.new_user(pool, f"user-{number}")
        if number % 2:
            await sign_in(api, pool, client, HOME, name=f"user-{number}")
    told: dict[str, set[str]] = {}
    for kind, number in product(("user", "nobody"), range(40)):
        with pytest.raises(errors.NotAuthorizedException) as refusal:
            await sign_in(api, pool, client, AWAY, "wrong", f"{kind}-{number}")
        told.setdefault(kind, set()).add(refusal.value.message)
        api.clock.advance(3600)
    assert told["user"] == told["nobody"] == {RISK_MESSAGE, throttles.WRONG_MESSAGE}


async def test_failures_of_nobody_count_as_a_users_do(api: Api) -> None:
    """After five of them, both are stopped, whoever they are."""
    pool, client, _ = await make(api)
    await act(api, pool, BLOCK)
    for name in ("alice", "nobody"):
        for _ in range(5):
            with refused(errors.NotAuthorizedException, throttles.WRONG_MESSAGE):
                await sign_in(api, pool, client, None, "wrong", name)
        api.clock.advance(1000)
        with refused(errors.NotAuthorizedException, RISK_MESSAGE):
            await sign_in(api, pool, client, None, "wrong", name)


@pytest.mark.parametrize("listed", ["blocked_ip_range_list", "skipped_ip_range_list"])
async def test_address_ranges_override_what_else_is_known(api: Api, listed: str) -> None:
    """Those that are blocked are, for nobody as well; of those that are skipped nothing looks risky."""
    pool, client, _ = await make(api)
    await sign_in(api, pool, client, HOME)
    action = {"low_action": {"event_action": BLOCK, "notify": False}}
    await api.set_risk_configuration(
        user_pool_id=pool.id,
        account_takeover_risk_configuration={"actions": action},
        risk_exception_configuration={listed: ["192.0.2.0/24"]},
    )
    if listed == "skipped_ip_range_list":
        assert (await sign_in(api, pool, client, AWAY)).authentication_result.access_token
        assert await noted(api, pool) == [PASSED, PASSED]
        return
    for name, password in (("alice", PASSWORD), ("alice", "wrong"), ("nobody", "wrong")):
        with refused(errors.NotAuthorizedException, RISK_MESSAGE):
            await sign_in(api, pool, client, HOME, password, name)
    blocked = ["SIGN_IN FAIL BLOCK PASSWORD=SUCCESS", "SIGN_IN FAIL BLOCK PASSWORD=FAILURE"]
    assert await noted(api, pool) == [PASSED, *blocked]


@pytest.mark.parametrize("action", [IF_CONFIGURED, REQUIRED])
async def test_a_risk_demands_a_second_factor_that_the_user_need_not_have_switched_on(api: Api, action: int) -> None:
    """A text message reaches them; without a risk they are not asked."""
    pool, client, _ = await make(api, ENFORCED, OPTIONAL)
    await act(api, pool, action)
    await sign_in(api, pool, client, HOME)
    challenge = await sign_in(api, pool, client, AWAY)
    assert challenge.challenge_name == BY_SMS
    await answer(api, client, challenge, await latest_code(api, pool))
    risky = "SIGN_IN PASS ACCOUNT_TAKEOVER LOW PASSWORD=SUCCESS MFA=SUCCESS"
    assert await noted(api, pool) == [PASSED, risky]
    # The device is known from now on.
    assert (await sign_in(api, pool, client, AWAY)).authentication_result.access_token


@pytest.mark.parametrize("mfa", [None, OPTIONAL])
async def test_who_has_no_second_factor_goes_on_or_is_blocked(api: Api, mfa: int | None) -> None:
    """As the action has it; setting one up on the way would prove nothing."""
    pool, client, _ = await make(api, ENFORCED, mfa)
    await api.new_user(pool, "bob")
    await sign_in(api, pool, client, HOME, name="bob")
    await act(api, pool, IF_CONFIGURED)
    assert (await sign_in(api, pool, client, AWAY, name="bob")).authentication_result.access_token
    await act(api, pool, REQUIRED)
    with refused(errors.NotAuthorizedException, RISK_MESSAGE):
        await sign_in(api, pool, client, "third", name="bob")
    assert await noted(api, pool, "bob") == [
        PASSED,
        "SIGN_IN PASS ACCOUNT_TAKEOVER LOW PASSWORD=SUCCESS",
        "SIGN_IN FAIL BLOCK LOW PASSWORD=SUCCESS",
    ]


async def test_a_pool_that_always_asks_goes_on_as_it_would(api: Api) -> None:
    """A risk asks for nothing more than that."""
    pool, client, _ = await make(api, ENFORCED, ON)
    await act(api, pool, IF_CONFIGURED)
    for device in (HOME, AWAY):
        challenge = await sign_in(api, pool, client, device)
        await answer(api, client, challenge, await latest_code(api, pool))
    assert (await noted(api, pool))[1] == "SIGN_IN PASS ACCOUNT_TAKEOVER LOW PASSWORD=SUCCESS MFA=SUCCESS"


async def test_a_demand_outlasts_a_new_password_and_a_choice(api: Api) -> None:
    """Whatever comes in between, there are no tokens without the second factor."""
    pool, client, user = await make(api, ENFORCED, OPTIONAL)
    await sign_in(api, pool, client, HOME)
    await act(api, pool, REQUIRED)
    await api.admin_set_user_password(user_pool_id=pool.id, username="alice", password=NEW_PASSWORD, permanent=False)
    challenge = await sign_in(api, pool, client, AWAY, NEW_PASSWORD)
    assert challenge.challenge_name == NEW_PASSWORD_REQUIRED
    answers = {"USERNAME": "alice", "NEW_PASSWORD": PASSWORD}
    second = await respond(api, client, answers, NEW_PASSWORD_REQUIRED, session=challenge.session)
    assert second.challenge_name == BY_SMS
    await answer(api, client, second, await latest_code(api, pool))
    risky = "SIGN_IN PASS ACCOUNT_TAKEOVER LOW PASSWORD=SUCCESS MFA=SUCCESS"
    assert (await noted(api, pool))[1] == risky
    assert user.status != RESET_REQUIRED


async def test_a_remembered_device_spares_no_demanded_factor(api: Api) -> None:
    """Its app tells of another machine: a stolen key is no proof."""
    pool, client, _ = await make(api, ENFORCED, OPTIONAL, **remembering.tracking(spare=True))
    await prefer(api, pool, SMS_MFA)
    challenge = await sign_in(api, pool, client, HOME)
    first = await answer(api, client, challenge, await latest_code(api, pool))
    phone = remembering.Phone.of(api, client, first.authentication_result)
    await phone.confirm()
    assert (await sign_in(api, pool, client, HOME, DEVICE_KEY=phone.key)).challenge_name == remembering.START
    await act(api, pool, REQUIRED)
    challenge = await sign_in(api, pool, client, AWAY, DEVICE_KEY=phone.key)
    assert challenge.challenge_name == BY_SMS
    second = await answer(api, client, challenge, await latest_code(api, pool), DEVICE_KEY=phone.key)
    assert second.challenge_name == remembering.START
    assert (await phone.prove(await phone.start())).authentication_result.access_token
    assert (await noted(api, pool))[-1] == "SIGN_IN PASS ACCOUNT_TAKEOVER LOW PASSWORD=SUCCESS MFA=SUCCESS"


async def test_a_factor_that_was_taken_away_meanwhile_ends_the_sign_in(api: Api) -> None:
    """In the midst of a new password, an operator switches MFA off for the pool: a demand is a demand."""
    pool, client, _ = await make(api, ENFORCED, OPTIONAL)
    await sign_in(api, pool, client, HOME)
    await act(api, pool, REQUIRED)
    await api.admin_set_user_password(user_pool_id=pool.id, username="alice", password=NEW_PASSWORD, permanent=False)
    challenge = await sign_in(api, pool, client, AWAY, NEW_PASSWORD)
    await configure(api, pool, OFF, ())
    with refused(errors.NotAuthorizedException, RISK_MESSAGE):
        answers = {"USERNAME": "alice", "NEW_PASSWORD": PASSWORD}
        await respond(api, client, answers, NEW_PASSWORD_REQUIRED, session=challenge.session)


async def test_a_back_end_tells_where_its_user_is(api: Api) -> None:
    """Its own address says nothing, and what it leaves out is not known."""
    pool, client, _ = await make(api)
    parameters = {"USERNAME": "alice", "PASSWORD": PASSWORD}
    ids = {"user_pool_id": pool.id, "client_id": client.id, "auth_flow": BY_ADMIN, "auth_parameters": parameters}
    context = {"ip_address": "198.51.100.7", "server_name": "app", "server_path": "/login", "http_headers": []}
    await api.admin_initiate_auth(**ids, context_data=context)
    api.clock.advance(1)
    await api.admin_initiate_auth(**ids)
    assert [each.event_context_data.ip_address for each in await events(api, pool)] == ["", "198.51.100.7"]


async def test_failures_from_one_address_make_it_risky_for_everybody(api: Api) -> None:
    """Names that nobody has count, and a user's new device there is more than a small risk."""
    pool, client, _ = await make(api)
    await sign_in(api, pool, client, HOME)
    for number in range(20):
        with refused(errors.NotAuthorizedException):
            await sign_in(api, pool, client, None, "wrong", f"nobody-{number}")
    await sign_in(api, pool, client, AWAY)
    assert (await noted(api, pool))[-1] == "SIGN_IN PASS ACCOUNT_TAKEOVER MEDIUM PASSWORD=SUCCESS"
    api.clock.advance(3600)
    await sign_in(api, pool, client, HOME)
    assert (await noted(api, pool))[-1] == PASSED


async def test_two_servers_note_each_of_two_sign_ins_at_once(api: Api) -> None:
    """And of two right answers to one challenge, one passes: the event says so."""
    pool, client, _ = await make(api, AUDIT, OPTIONAL)
    house = new_house(api.house.store, api.clock, api.inbox, api.house.workers, like=api.house)
    other = Api(house, api.clock, api.inbox)
    await asyncio.gather(sign_in(api, pool, client), sign_in(other, pool, client))
    assert await noted(api, pool) == [PASSED, PASSED]
    app = await add_app(api, pool, client)
    await prefer(api, pool, SOFTWARE_TOKEN_MFA)
    challenge, code = await sign_in(api, pool, client), app.later()
    both = (answer(each, client, challenge, code) for each in (api, other))
    outcomes = await asyncio.gather(*both, return_exceptions=True)
    assert len([each for each in outcomes if isinstance(each, Exception)]) == 1
    assert (await noted(api, pool))[-1] == "SIGN_IN PASS NO_RISK PASSWORD=SUCCESS MFA=SUCCESS"


async def test_no_event_outlives_its_user(api: Api) -> None:
    """One that was being noted while the user was deleted goes within the hour."""
    pool, client, user = await make(api)
    await sign_in(api, pool, client)

    async def delete() -> None:
        await api.admin_delete_user(user_pool_id=pool.id, username="alice")

    async def fail() -> None:
        await sign_in(api, pool, client, password="wrong")

    outcomes = await in_one_queue(api, user, [delete, fail])
    assert outcomes[0] is None
    assert isinstance(outcomes[1], errors.NotAuthorizedException)
    api.clock.advance(3601)
    await housekeeping.purge(api.house)
    left = await api.house.store.value("SELECT COUNT(*) FROM auth_events WHERE user_pool_id = $1", pool.id)
    assert left == 0


async def test_nothing_is_done_where_nothing_was_configured(api: Api) -> None:
    """A risk is noted all the same."""
    pool, client, _ = await make(api)
    await sign_in(api, pool, client, HOME)
    await sign_in(api, pool, client, AWAY)
    await act(api, pool, NO_ACTION)
    await sign_in(api, pool, client, "third")
    assert await noted(api, pool) == [PASSED, *["SIGN_IN PASS ACCOUNT_TAKEOVER LOW PASSWORD=SUCCESS"] * 2]
