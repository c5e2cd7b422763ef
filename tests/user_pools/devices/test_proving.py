import asyncio
from dataclasses import replace

import jwt
import pytest

from poolhouse import errors
from poolhouse.user_pools import sessions, throttles
from poolhouse.user_pools.devices import tracking
from poolhouse.user_pools.model.mfa import ON, OPTIONAL, SOFTWARE_TOKEN_MFA
from poolhouse.user_pools.model.user import FORCE_CHANGE_PASSWORD
from tests.house import new_house
from tests.user_pools.conftest import Api
from tests.user_pools.devices.remembering import (
    NOT_REMEMBERED,
    START,
    VERIFIER,
    Phone,
    known_phone,
    make,
)
from tests.user_pools.devices.remembering import (
    tracking as tracked,
)
from tests.user_pools.mfa.factors import BY_APP, SETUP, App, add_app, answer, prefer
from tests.user_pools.signing_in import (
    BY_REFRESH,
    NEW_PASSWORD,
    NEW_PASSWORD_REQUIRED,
    by_password,
    claim,
    is_signed_in,
    measured,
    new_client,
    refused,
    respond,
    secret_hash,
    start_srp,
)


async def with_app(api: Api, *, spare: bool) -> tuple[Phone, App]:
    """Alice's phone, which is remembered, and her authenticator app, which is asked for."""
    pool, client, _ = await make(api, mode=OPTIONAL, spare=spare)
    phone = await known_phone(api, client)
    app = await add_app(api, pool, client)
    await prefer(api, pool, SOFTWARE_TOKEN_MFA)
    api.clock.advance(30)
    return phone, app


async def test_a_remembered_device_signs_in(api: Api) -> None:
    """With all three tokens, which name it; it is not given another key."""
    _, client, _ = await make(api)
    phone = await known_phone(api, client)
    tokens = await phone.sign_in()
    assert await is_signed_in(api, tokens.access_token)
    assert tokens.refresh_token
    assert not tokens.HasField("new_device_metadata")
    claims = jwt.decode(tokens.access_token, options={"verify_signature": False})
    assert claims["device_key"] == phone.key


async def test_a_device_costs_eight_statements_after_the_password(api: Api) -> None:
    """To begin, two: the sign-in that waits, and one reading.

    To prove, six: a reading, the session, the device as it is now, the sign-in, its token, and when the device came by.
    """
    _, client, _ = await make(api)
    phone = await known_phone(api, client)
    watched, store, workers = measured(api)
    assert (await replace(phone, api=watched).asked()).challenge_name == START
    store.statements.clear()
    workers.ran.clear()
    challenge = await replace(phone, api=watched).start()
    assert len(store.statements) == 2, store.statements
    store.statements.clear()
    await replace(phone, api=watched).prove(challenge)
    assert len(store.statements) == 6, store.statements
    assert workers.ran == ["start_masked", "_is_right", "_sign"]


async def test_a_remembered_device_signs_in_by_srp(api: Api) -> None:
    """The key comes with the proof of the password; one in the first step makes no difference."""
    pool, client, _ = await make(api)
    phone = await known_phone(api, client)
    proof = claim(api, pool, await start_srp(api, client, DEVICE_KEY=phone.key))
    challenge = await respond(api, client, {**proof, "DEVICE_KEY": phone.key})
    assert challenge.challenge_name == START
    assert (await phone.prove(await phone.start())).HasField("authentication_result")


async def test_a_client_with_a_secret_proves_it_with_every_step(api: Api) -> None:
    """Under any name that the user goes by."""
    _, client, _ = await make(api, generate_secret=True)
    hashed = {"SECRET_HASH": secret_hash(client, "alice")}
    tokens = (await by_password(api, client, **hashed)).authentication_result
    phone = Phone.of(api, client, tokens)
    await phone.confirm()
    assert (await phone.asked(**hashed)).challenge_name == START
    with refused(errors.NotAuthorizedException):
        await phone.start()
    challenge = await phone.start(**hashed)
    with refused(errors.NotAuthorizedException):
        await phone.prove(challenge)
    assert (await phone.prove(challenge, **hashed)).HasField("authentication_result")


async def test_a_device_stands_in_for_a_second_factor_where_the_pool_has_it_so(api: Api) -> None:
    """The password and the device are enough."""
    phone, _ = await with_app(api, spare=True)
    assert (await phone.sign_in()).access_token


async def test_elsewhere_a_second_factor_comes_first(api: Api) -> None:
    """And then the device."""
    phone, app = await with_app(api, spare=False)
    asked = await phone.asked()
    assert asked.challenge_name == BY_APP
    challenge = await answer(api, phone.client, asked, app.code(), DEVICE_KEY=phone.key)
    assert challenge.challenge_name == START
    assert (await phone.prove(await phone.start())).HasField("authentication_result")


async def test_a_device_spares_nobody_else_anything(api: Api) -> None:
    """One that is new, or not remembered, is asked for the second factor as ever."""
    phone, app = await with_app(api, spare=True)
    assert (await by_password(api, phone.client)).challenge_name == BY_APP
    await api.update_device_status(
        access_token=phone.tokens.access_token, device_key=phone.key, device_remembered_status=NOT_REMEMBERED
    )
    asked = await phone.asked()
    assert asked.challenge_name == BY_APP
    tokens = await answer(api, phone.client, asked, app.code(), DEVICE_KEY=phone.key)
    assert not tokens.authentication_result.HasField("new_device_metadata")


async def test_a_new_device_gets_its_key_after_the_second_factor(api: Api) -> None:
    """Together with the tokens, and not earlier."""
    phone, app = await with_app(api, spare=True)
    asked = await by_password(api, phone.client)
    told = (await answer(api, phone.client, asked, app.code())).authentication_result
    assert told.new_device_metadata.device_key not in {"", phone.key}


async def test_a_device_spares_its_user_setting_a_factor_up(api: Api) -> None:
    """In a pool that has come to demand one."""
    pool, client, _ = await make(api, spare=True)
    phone = await known_phone(api, client)
    app = {"software_token_mfa_configuration": {"enabled": True}}
    await api.set_user_pool_mfa_config(user_pool_id=pool.id, mfa_configuration=ON, **app)
    assert (await by_password(api, client)).challenge_name == SETUP
    assert (await phone.sign_in()).access_token


async def test_a_temporary_password_is_replaced_first(api: Api) -> None:
    """Then the device is asked."""
    pool, client, _ = await make(api)
    phone = await known_phone(api, client)
    await api.admin_set_user_password(user_pool_id=pool.id, username="alice", password="Temporary-1-x")
    found = await api.found_user(pool, "alice")
    assert found is not None
    assert found.status == FORCE_CHANGE_PASSWORD
    asked = await by_password(api, client, password="Temporary-1-x", DEVICE_KEY=phone.key)
    responses = {"USERNAME": "alice", "NEW_PASSWORD": NEW_PASSWORD, "DEVICE_KEY": phone.key}
    challenge = await respond(api, client, responses, NEW_PASSWORD_REQUIRED, session=asked.session)
    assert challenge.challenge_name == START
    assert (await phone.prove(await phone.start())).HasField("authentication_result")


async def test_the_device_alone_opens_nothing(api: Api) -> None:
    """Without a password that was proven a moment ago, from this device, through this client."""
    pool, client, _ = await make(api)
    phone, tablet = await known_phone(api, client), await known_phone(api, client)
    with refused(errors.NotAuthorizedException, sessions.INVALID_MESSAGE):
        await phone.start()
    await tablet.asked()
    with refused(errors.NotAuthorizedException, sessions.INVALID_MESSAGE):
        await phone.start()
    await phone.asked()
    phone.client = await new_client(api, pool)
    with refused(errors.NotAuthorizedException, sessions.INVALID_MESSAGE):
        await phone.start()
    phone.client = client
    api.clock.advance(client.session_seconds)
    with refused(errors.NotAuthorizedException, sessions.EXPIRED_MESSAGE):
        await phone.start()


async def test_the_password_alone_opens_nothing(api: Api) -> None:
    """Whoever has copied the key, and not what goes with it, is refused, and uses the challenge up."""
    _, client, _ = await make(api)
    phone = await known_phone(api, client)
    await phone.asked()
    challenge = await phone.start()
    with refused(errors.NotAuthorizedException, throttles.WRONG_MESSAGE):
        await phone.prove(challenge, "another secret")
    with refused(errors.NotAuthorizedException, sessions.SPENT_MESSAGE):
        await phone.prove(challenge)


async def test_guessing_is_locked_out_as_second_factors_are(api: Api) -> None:
    """Five wrong proofs, and the right one has to wait."""
    _, client, _ = await make(api)
    phone = await known_phone(api, client)
    for _ in range(5):
        await phone.asked()
        with refused(errors.NotAuthorizedException, throttles.WRONG_MESSAGE):
            await phone.prove(await phone.start(), "another secret")
    await phone.asked()
    with refused(errors.NotAuthorizedException, throttles.BLOCKED_MESSAGE):
        await phone.start()
    api.clock.advance(1)
    assert (await phone.sign_in()).access_token


async def test_a_sign_in_goes_on_once(api: Api) -> None:
    """One proof of the password leads to one sign-in, on whichever of several servers, and at the same moment."""
    _, client, _ = await make(api)
    phone = await known_phone(api, client)
    house = new_house(api.house.store, api.clock, api.inbox, api.house.workers, like=api.house)
    elsewhere = Phone(Api(house, api.clock, api.inbox), client, phone.key, phone.group, phone.tokens)
    await phone.asked()
    told = await asyncio.gather(phone.start(), elsewhere.start(), phone.start(), return_exceptions=True)
    (challenge,) = [each for each in told if isinstance(each, dict)]
    done = await asyncio.gather(phone.prove(challenge), elsewhere.prove(challenge), return_exceptions=True)
    (refusal,) = [each for each in done if isinstance(each, BaseException)]
    assert isinstance(refusal, errors.NotAuthorizedException)
    assert refusal.message == sessions.SPENT_MESSAGE


async def test_another_user_takes_nothing_over(api: Api) -> None:
    """Nor does trying get in the way of whose sign-in it is."""
    pool, client, _ = await make(api)
    await api.new_user(pool, "bob")
    phone = await known_phone(api, client)
    await phone.asked()
    with refused(errors.NotAuthorizedException, sessions.INVALID_MESSAGE):
        await phone.start("bob")
    challenge = await phone.start()
    with refused(errors.NotAuthorizedException, sessions.INVALID_MESSAGE):
        await phone.prove(challenge, USERNAME="bob")
    assert (await phone.prove(challenge)).HasField("authentication_result")


async def test_a_challenge_is_for_one_device(api: Api) -> None:
    """Another of the user's does not answer it, and neither does one that was made up."""
    _, client, _ = await make(api)
    phone, tablet = await known_phone(api, client), await known_phone(api, client)
    await phone.asked()
    challenge = await phone.start()
    with refused(errors.NotAuthorizedException, sessions.INVALID_MESSAGE):
        await tablet.prove(challenge)
    with refused(errors.ResourceNotFoundException, tracking.UNKNOWN_MESSAGE):
        await phone.prove(challenge, DEVICE_KEY="no key")


@pytest.mark.parametrize("change", ["forget", "status"])
@pytest.mark.parametrize("late", [False, True])
async def test_a_device_that_is_trusted_no_more_ends_the_sign_in(api: Api, change: str, *, late: bool) -> None:
    """At whichever step that happens."""
    _, client, _ = await make(api)
    phone = await known_phone(api, client)
    await phone.asked()
    challenge = await phone.start() if late else {}
    members = {"access_token": phone.tokens.access_token, "device_key": phone.key}
    if change == "forget":
        await api.forget_device(**members)
    else:
        await api.update_device_status(device_remembered_status=NOT_REMEMBERED, **members)
    with refused(errors.ResourceNotFoundException, tracking.UNKNOWN_MESSAGE):
        await (phone.prove(challenge) if late else phone.start())


async def test_a_password_that_changes_ends_the_sign_in(api: Api) -> None:
    """As it does at every other step."""
    pool, client, _ = await make(api)
    phone = await known_phone(api, client)
    await phone.asked()
    challenge = await phone.start()
    await api.admin_set_user_password(user_pool_id=pool.id, username="alice", password=NEW_PASSWORD, permanent=True)
    with refused(errors.NotAuthorizedException, sessions.INVALID_MESSAGE):
        await phone.prove(challenge)


async def test_a_pool_that_stops_sparing_asks_for_the_second_factor_after_all(api: Api) -> None:
    """Although the device has been proven by then."""
    phone, app = await with_app(api, spare=True)
    await phone.asked()
    challenge = await phone.start()
    pool_id = phone.client.pool_id
    await api.update_user_pool(user_pool_id=pool_id, mfa_configuration=OPTIONAL, **tracked())
    asked = await phone.prove(challenge)
    assert asked.challenge_name == BY_APP
    assert (await answer(api, phone.client, asked, app.code(), DEVICE_KEY=phone.key)).HasField("authentication_result")


@pytest.mark.parametrize("missing", ["DEVICE_KEY", "SRP_A", "USERNAME"])
async def test_what_begins_the_proof_has_to_be_there(api: Api, missing: str) -> None:
    """A developer reads which parameter was forgotten, and the sign-in can still go on."""
    _, client, _ = await make(api)
    phone = await known_phone(api, client)
    await phone.asked()
    with refused(errors.InvalidParameterException, f"Missing required parameter {missing}"):
        await phone.start(**{missing: ""})
    assert await phone.start()


@pytest.mark.parametrize("value", ["0", "no hex", "f" * 800])
async def test_a_public_value_that_would_give_the_key_away_is_refused(api: Api, value: str) -> None:
    """As with passwords."""
    _, client, _ = await make(api)
    phone = await known_phone(api, client)
    await phone.asked()
    with refused(errors.InvalidParameterException):
        await phone.start(SRP_A=value)


async def test_a_session_of_one_step_is_not_one_of_another(api: Api) -> None:
    """A password's challenge is none of the device, nor the other way round."""
    _, client, _ = await make(api)
    phone = await known_phone(api, client)
    challenge = await start_srp(api, client)
    with refused(errors.NotAuthorizedException, sessions.INVALID_MESSAGE):
        await phone.prove(challenge)
    await phone.asked()
    of_device = await phone.start()
    with refused(errors.NotAuthorizedException, sessions.INVALID_MESSAGE):
        await respond(api, client, phone.claim(of_device))


async def test_refresh_tokens_are_good_with_their_device_alone(api: Api) -> None:
    """Once that is confirmed: a token that was stolen without the key is worth nothing."""
    _, client, _ = await make(api)
    phone, other = await known_phone(api, client), await known_phone(api, client)
    unconfirmed = (await by_password(api, client)).authentication_result
    for tokens in (phone.tokens, await phone.sign_in()):
        for key in ({}, {"DEVICE_KEY": other.key}, {"DEVICE_KEY": "\0"}):
            parameters = {"REFRESH_TOKEN": tokens.refresh_token, **key}
            with refused(errors.NotAuthorizedException, "Invalid Refresh Token"):
                await api.initiate_auth(client_id=client.id, auth_flow=BY_REFRESH, auth_parameters=parameters)
        members = {"client_id": client.id, "refresh_token": tokens.refresh_token}
        with refused(errors.NotAuthorizedException, "Invalid Refresh Token"):
            await api.get_tokens_from_refresh_token(**members)
        renewed = await api.get_tokens_from_refresh_token(device_key=phone.key, **members)
        claims = jwt.decode(renewed.authentication_result.access_token, options={"verify_signature": False})
        assert claims["device_key"] == phone.key
    parameters = {"REFRESH_TOKEN": unconfirmed.refresh_token}
    assert await api.initiate_auth(client_id=client.id, auth_flow=BY_REFRESH, auth_parameters=parameters)


async def test_an_operator_signs_a_user_in_from_a_device(api: Api) -> None:
    """By the operations of operators, with the same steps."""
    pool, client, _ = await make(api)
    phone = await known_phone(api, client)
    await phone.asked()
    challenge = await phone.start()
    members = {"user_pool_id": pool.id, "client_id": client.id, "challenge_name": VERIFIER}
    told = await api.admin_respond_to_auth_challenge(challenge_responses=phone.claim(challenge), **members)
    assert told.HasField("authentication_result")
