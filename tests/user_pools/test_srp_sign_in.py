import asyncio
import base64
import uuid
from functools import partial

import pytest

from poolhouse import errors
from poolhouse.crypto import srp, srp_client
from poolhouse.crypto.srp_group import N
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import srp_exchange
from poolhouse.user_pools.model.user import CONFIRMED, FORCE_CHANGE_PASSWORD, RESET_REQUIRED, UNCONFIRMED
from tests.user_pools.conftest import PASSWORD, Api
from tests.user_pools.signing_in import (
    FOLDED,
    NEW_PASSWORD_REQUIRED,
    VERIFIER,
    by_password,
    by_srp,
    claim,
    in_one_queue,
    is_signed_in,
    make,
    measured,
    new_client,
    refused,
    respond,
    secret_hash,
    srp_name,
    start_srp,
)

WRONG = "Incorrect username or password."
BLOCKED = "Password attempts exceeded"
INVALID = "Invalid session for the user."
EMAIL_NAMES = {"username_attributes": [pb.USERNAME_ATTRIBUTE_TYPE_EMAIL]}
EMAIL_ALIASES = {"alias_attributes": [pb.ALIAS_ATTRIBUTE_TYPE_EMAIL]}


async def test_a_password_signs_in_without_being_sent(api: Api) -> None:
    """Apps that use SRP, as Amplify does, get tokens for the right password."""
    pool, client, _ = await make(api)
    response = await by_srp(api, pool, client)
    assert await is_signed_in(api, response.authentication_result.access_token)
    assert response.authentication_result.refresh_token
    assert not response.HasField("challenge_name")


async def test_the_challenge_has_the_form_that_clients_expect(api: Api) -> None:
    """Hexadecimal numbers without leading zeros, a block in base64, and no session, as from Cognito."""
    _, client, alice = await make(api)
    response = await api.initiate_auth(
        client_id=client.id,
        auth_flow=pb.AUTH_FLOW_TYPE_USER_SRP_AUTH,
        auth_parameters={"USERNAME": "alice", "SRP_A": f"{srp_client.public_value(77):x}"},
    )
    challenge = response.challenge_parameters
    assert set(challenge) == {"SALT", "SRP_B", "SECRET_BLOCK", "USERNAME", "USER_ID_FOR_SRP"}
    assert alice.srp_salt is not None
    assert challenge["SALT"] == srp.to_hex(alice.srp_salt)
    assert 0 < int(challenge["SRP_B"], 16) < N
    assert base64.b64decode(challenge["SECRET_BLOCK"], validate=True)
    assert (response.challenge_name, response.session) == (VERIFIER, "")
    assert not response.HasField("authentication_result")


async def test_a_wrong_password_is_refused_and_the_challenge_with_it(api: Api) -> None:
    """One challenge is one guess."""
    pool, client, _ = await make(api)
    challenge = await start_srp(api, client)
    with refused(errors.NotAuthorizedException, WRONG):
        await respond(api, client, claim(api, pool, challenge, "Wrong-Horse-7"))
    with refused(errors.NotAuthorizedException, f"{INVALID[:-1]}, session can only be used once."):
        await respond(api, client, claim(api, pool, challenge))


async def test_asking_for_a_challenge_writes_nothing(api: Api) -> None:
    """Nobody can fill the database by asking; the answer costs four statements, and a hop for each slow step."""
    pool, client, _ = await make(api)
    await by_srp(api, pool, client)
    counted, store, workers = measured(api)
    challenge = await start_srp(counted, client)
    assert [sql.split()[0] for sql in store.statements if "FROM user" in sql or not sql.startswith("SELECT")] == [
        "SELECT"
    ]
    assert workers.ran == ["start_masked"]
    store.statements.clear()
    await respond(counted, client, claim(api, pool, challenge))
    assert len([sql for sql in store.statements if "signing_keys" not in sql]) == 4, store.statements
    assert workers.ran == ["start_masked", "_is_right", "_sign"]


async def test_an_unknown_user_is_challenged_like_anybody_and_costs_as_much(api: Api) -> None:
    """Nobody finds out which names exist: same form, same statements, same slow work, in both steps."""
    pool, client, _ = await make(api)
    seen = []
    for name in ("alice", "cecil"):
        counted, store, workers = measured(api)
        challenge = await start_srp(counted, client, name)
        with refused(errors.NotAuthorizedException, WRONG):
            await respond(counted, client, claim(api, pool, challenge, "Wrong-Horse-7"))
        lengths = {key: len(value) for key, value in challenge.items() if key in {"SECRET_BLOCK", "USERNAME"}}
        seen.append((store.statements, workers.ran, lengths, set(challenge)))
    assert seen[0] == seen[1]


async def test_an_unknown_user_always_has_the_same_salt(api: Api) -> None:
    """Asking twice does not tell who exists: a salt belongs to its name, in any spelling, and to its pool."""
    pool = await api.new_pool(**FOLDED)
    client, elsewhere = await new_client(api, pool), await new_client(api, await api.new_pool(**FOLDED))
    await api.new_user(pool, "Alice")
    for name in ("Nobody", "Alice"):
        first, second = await start_srp(api, client, name), await start_srp(api, client, name.upper())
        assert first["SALT"] == second["SALT"]
        assert srp_name(first) == srp_name(second) == name.lower()
        assert first["SRP_B"] != second["SRP_B"]
        assert (await start_srp(api, elsewhere, name))["SALT"] != first["SALT"]
    assert (await start_srp(api, client, "noone"))["SALT"] != (await start_srp(api, client, "nobody"))["SALT"]


async def test_an_unknown_user_in_a_telling_client_does_not_exist(api: Api) -> None:
    """An app that chose the legacy behaviour hears of it in the first step."""
    _, client, _ = await make(api, hides=False)
    with refused(errors.UserNotFoundException, "User does not exist."):
        await start_srp(api, client, "nobody")


@pytest.mark.parametrize("settings", [EMAIL_NAMES, EMAIL_ALIASES], ids=["names", "aliases"])
async def test_an_address_stands_for_a_username_whether_or_not_somebody_has_it(
    api: Api, settings: dict[str, list[int]]
) -> None:
    """Who signs in with an address is challenged under a username, and for nobody's address it is a made-up one."""
    pool = await api.new_pool(**settings)
    client = await new_client(api, pool)
    username = str(uuid.uuid4())
    await api.new_user(pool, username, email="alice@example.com", email_verified="true")
    challenge = await start_srp(api, client, "alice@example.com")
    assert srp_name(challenge) == username
    assert (await respond(api, client, claim(api, pool, challenge))).authentication_result.access_token
    unknown = await start_srp(api, client, "elisa@example.com")
    assert uuid.UUID(srp_name(unknown)).version == 4
    assert len(unknown["SECRET_BLOCK"]) == len(challenge["SECRET_BLOCK"])
    with refused(errors.NotAuthorizedException, WRONG):
        await respond(api, client, claim(api, pool, unknown))
    stranger = str(uuid.uuid4())
    assert srp_name(await start_srp(api, client, stranger)) == stranger


async def test_a_name_that_is_no_uuid_stands_for_one_where_addresses_are_names(api: Api) -> None:
    """In a pool whose usernames are UUIDs no answer ever shows another kind."""
    pool = await api.new_pool(**EMAIL_NAMES)
    client = await new_client(api, pool)
    assert uuid.UUID(srp_name(await start_srp(api, client, "nobody"))).version == 4


async def test_a_user_without_a_verifier_cannot_prove_anything(api: Api) -> None:
    """An account without a password looks like one with another password."""
    pool, client, _ = await make(api)
    await api.new_user(pool, "bob", password=None)
    with refused(errors.NotAuthorizedException, WRONG):
        await by_srp(api, pool, client, "bob", "")


@pytest.mark.parametrize("value", ["0", f"{N:x}", f"{2 * N:x}", "", "zz", "-1", "f" * 771, " 1", "\u0661"])
async def test_a_public_value_that_would_give_the_key_away_is_refused(api: Api, value: str) -> None:
    """SRP_A of zero, or of a multiple of the modulus, would sign anybody in."""
    _, client, _ = await make(api)
    with refused(errors.InvalidParameterException):
        await start_srp(api, client, SRP_A=value)


@pytest.mark.parametrize(
    "missing", ["USERNAME", "PASSWORD_CLAIM_SIGNATURE", "PASSWORD_CLAIM_SECRET_BLOCK", "TIMESTAMP"]
)
async def test_what_is_missing_in_the_answer_is_named(api: Api, missing: str) -> None:
    """A developer reads which parameter was forgotten, and the challenge stays good."""
    pool, client, _ = await make(api)
    responses = claim(api, pool, await start_srp(api, client))
    with refused(errors.InvalidParameterException, f"Missing required parameter {missing}"):
        await respond(api, client, {**responses, missing: ""})
    assert (await respond(api, client, responses)).authentication_result.access_token


@pytest.mark.parametrize("timestamp", ["Tue Nov 04 09:05:03 UTC 2025", "2025-11-04T09:05:03Z", "Di Nov 4 2025"])
async def test_a_timestamp_in_another_form_is_refused(api: Api, timestamp: str) -> None:
    """A client that formats dates by its own locale hears what is wrong."""
    pool, client, _ = await make(api)
    responses = claim(api, pool, await start_srp(api, client))
    with refused(errors.InvalidParameterException, srp_exchange.TIMESTAMP_MESSAGE):
        await respond(api, client, {**responses, "TIMESTAMP": timestamp})


@pytest.mark.parametrize("signature", ["", "x", "é", "A" * 44])
async def test_a_signature_that_is_none_is_a_wrong_password(api: Api, signature: str) -> None:
    """Nothing but the right signature gets in."""
    pool, client, _ = await make(api)
    responses = claim(api, pool, await start_srp(api, client))
    with refused(errors.NotAuthorizedException if signature else errors.InvalidParameterException):
        await respond(api, client, {**responses, "PASSWORD_CLAIM_SIGNATURE": signature})


async def test_the_signature_covers_the_timestamp(api: Api) -> None:
    """A claim cannot be given another date."""
    pool, client, _ = await make(api)
    responses = claim(api, pool, await start_srp(api, client))
    with refused(errors.NotAuthorizedException, WRONG):
        await respond(api, client, {**responses, "TIMESTAMP": "Tue Nov 4 09:05:03 UTC 2025"})


async def test_a_block_is_good_only_where_it_was_given(api: Api) -> None:
    """A block of another client, pool or user, or one that was tampered with, gets nobody in."""
    pool, client, _ = await make(api)
    sibling = await new_client(api, pool)
    stranger_pool, stranger, _ = await make(api)
    await api.new_user(pool, "bob", password="Another-Horse-8")
    responses = claim(api, pool, await start_srp(api, client))
    for other in (sibling, stranger):
        with refused(errors.NotAuthorizedException, INVALID):
            await respond(api, other, responses)
    with refused(errors.NotAuthorizedException, INVALID):
        await respond(api, client, {**responses, "USERNAME": "bob"})
    raw = bytearray(base64.b64decode(responses["PASSWORD_CLAIM_SECRET_BLOCK"]))
    for position in (0, 1, 40, len(raw) - 1):
        changed = bytes(raw[:position]) + bytes([raw[position] ^ 1]) + bytes(raw[position + 1 :])
        with refused(errors.NotAuthorizedException, INVALID):
            await respond(api, client, {**responses, "PASSWORD_CLAIM_SECRET_BLOCK": base64.b64encode(changed).decode()})
    assert stranger_pool.id != pool.id
    assert (await respond(api, client, responses)).authentication_result.access_token


async def test_a_block_is_no_session_and_a_session_no_block(api: Api) -> None:
    """Nobody skips a step by showing what another step gave out."""
    pool, client, _ = await make(api)
    await api.new_user(pool, "bob", status=FORCE_CHANGE_PASSWORD)
    challenge = await start_srp(api, client, "bob")
    with refused(errors.NotAuthorizedException, INVALID):
        await respond(
            api,
            client,
            {"USERNAME": "bob", "NEW_PASSWORD": "Another-Horse-8"},
            NEW_PASSWORD_REQUIRED,
            session=challenge["SECRET_BLOCK"],
        )
    session = (await by_password(api, client, "bob")).session
    with refused(errors.NotAuthorizedException, INVALID):
        await respond(api, client, {**claim(api, pool, challenge), "PASSWORD_CLAIM_SECRET_BLOCK": session})


async def test_a_claim_is_good_once_however_its_block_is_spelled(api: Api) -> None:
    """Whoever listens in cannot sign in with what they heard, at the same moment or later."""
    pool, client, _ = await make(api)
    responses = claim(api, pool, await start_srp(api, client))
    answers = await asyncio.gather(*(respond(api, client, responses) for _ in range(8)), return_exceptions=True)
    assert sum(not isinstance(answer, BaseException) for answer in answers) == 1
    block = responses["PASSWORD_CLAIM_SECRET_BLOCK"]
    if block.endswith("="):  # the last letter before the padding has bits that mean nothing
        body = block.rstrip("=")
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        other = alphabet[alphabet.index(body[-1]) ^ 1]
        block = body[:-1] + other + "=" * (len(block) - len(body))
        assert base64.b64decode(block) == base64.b64decode(responses["PASSWORD_CLAIM_SECRET_BLOCK"])
    with refused(errors.NotAuthorizedException, f"{INVALID[:-1]}, session can only be used once."):
        await respond(api, client, {**responses, "PASSWORD_CLAIM_SECRET_BLOCK": block})


async def test_a_challenge_expires(api: Api) -> None:
    """An answer is due within the time that the app client sets."""
    pool = await api.new_pool()
    client = await new_client(api, pool, auth_session_validity=5)
    await api.new_user(pool)
    early, late = await start_srp(api, client), await start_srp(api, client)
    api.clock.advance(299)
    assert (await respond(api, client, claim(api, pool, early))).authentication_result.access_token
    api.clock.advance(1)
    with refused(errors.NotAuthorizedException, f"{INVALID[:-1]}, session is expired."):
        await respond(api, client, claim(api, pool, late))


async def test_challenges_that_were_asked_for_in_advance_are_five_guesses(api: Api) -> None:
    """A stock of challenges, answered all at once, does not get around a lock-out."""
    pool, client, _ = await make(api)
    challenges = [await start_srp(api, client) for _ in range(13)]
    claims = [claim(api, pool, challenge, "Wrong-Horse-7") for challenge in challenges[1:]]
    answers = await asyncio.gather(*(respond(api, client, each) for each in claims), return_exceptions=True)
    messages = [answer.message for answer in answers if isinstance(answer, errors.CognitoError)]
    assert messages.count(WRONG) == 5
    assert messages.count(BLOCKED) == 7
    with refused(errors.NotAuthorizedException, BLOCKED):
        await respond(api, client, claim(api, pool, challenges[0]))
    with refused(errors.NotAuthorizedException, BLOCKED):
        await start_srp(api, client)


@pytest.mark.parametrize("status", [CONFIRMED, UNCONFIRMED, RESET_REQUIRED, FORCE_CHANGE_PASSWORD])
async def test_a_right_claim_that_comes_behind_five_wrong_ones_is_refused(api: Api, status: str) -> None:
    """However close they come: neither tokens nor the user's state tell that the password was right."""
    pool, client, _ = await make(api)
    bob = await api.new_user(pool, "bob", status=status)
    claims = [
        claim(api, pool, await start_srp(api, client, "bob"), password)
        for password in [*["Wrong-Horse-7"] * 5, PASSWORD]
    ]
    answers = await in_one_queue(api, bob, [partial(respond, api, client, each) for each in claims])
    assert [answer.message for answer in answers] == [WRONG] * 5 + [BLOCKED]


async def test_the_users_state_is_told_after_the_proof_once(api: Api) -> None:
    """As with a password that is sent; and a claim that was answered so cannot be shown again."""
    pool, client, _ = await make(api)
    await api.new_user(pool, "bob", status=UNCONFIRMED)
    responses = claim(api, pool, await start_srp(api, client, "bob"))
    with refused(errors.UserNotConfirmedException, "User is not confirmed."):
        await respond(api, client, responses)
    with refused(errors.NotAuthorizedException, f"{INVALID[:-1]}, session can only be used once."):
        await respond(api, client, responses)


async def test_a_temporary_password_leads_to_a_new_one(api: Api) -> None:
    """A user who was invited signs in with SRP as well."""
    pool, client, _ = await make(api)
    await api.new_user(pool, "bob", status=FORCE_CHANGE_PASSWORD)
    response = await respond(api, client, claim(api, pool, await start_srp(api, client, "bob")))
    assert response.challenge_name == NEW_PASSWORD_REQUIRED
    done = await respond(
        api,
        client,
        {"USERNAME": "bob", "NEW_PASSWORD": "Another-Horse-8"},
        NEW_PASSWORD_REQUIRED,
        session=response.session,
    )
    assert done.authentication_result.access_token
    assert (await by_srp(api, pool, client, "bob", "Another-Horse-8")).authentication_result.access_token
    found = await api.found_user(pool, "bob")
    assert found is not None
    assert found.status == CONFIRMED


async def test_a_user_who_is_deleted_between_the_steps_is_nobody(api: Api) -> None:
    """Deleting a user works at once."""
    pool, client, _ = await make(api)
    responses = claim(api, pool, await start_srp(api, client))
    await api.admin_delete_user(user_pool_id=pool.id, username="alice")
    with refused(errors.NotAuthorizedException, WRONG):
        await respond(api, client, responses)


async def test_a_password_that_changes_between_the_steps_is_wrong(api: Api) -> None:
    """A challenge is for the password as it was; the old one does not get in after it was replaced."""
    pool, client, _ = await make(api)
    challenge = await start_srp(api, client)
    await api.admin_set_user_password(
        user_pool_id=pool.id, username="alice", password="Another-Horse-8", permanent=True
    )
    with refused(errors.NotAuthorizedException, WRONG):
        await respond(api, client, claim(api, pool, challenge))
    assert (await by_srp(api, pool, client, password="Another-Horse-8")).authentication_result.access_token


async def test_a_client_with_a_secret_proves_it_in_both_steps(api: Api) -> None:
    """The hash may be made with the name that was typed or with the username behind it, as with Cognito."""
    pool = await api.new_pool(**EMAIL_ALIASES)
    client = await new_client(api, pool, generate_secret=True)
    await api.new_user(pool, "alice", email="alice@example.com", email_verified="true")
    typed, username = secret_hash(client, "alice@example.com"), secret_hash(client, "alice")
    with refused(errors.NotAuthorizedException):
        await start_srp(api, client, "alice@example.com")
    with refused(errors.NotAuthorizedException):
        await start_srp(api, client, "alice@example.com", SECRET_HASH=username)
    for good in (typed, username):
        challenge = await start_srp(api, client, "alice@example.com", SECRET_HASH=typed)
        responses = claim(api, pool, challenge)
        for bad in ({}, {"SECRET_HASH": secret_hash(client, "bob")}):
            with refused(errors.NotAuthorizedException):
                await respond(api, client, {**responses, **bad})
        done = await respond(api, client, {**responses, "SECRET_HASH": good})
        assert done.authentication_result.access_token


async def test_a_device_key_is_no_hindrance(api: Api) -> None:
    """Clients that remember a device from another pool may go on sending its key."""
    pool, client, _ = await make(api)
    challenge = await start_srp(api, client, DEVICE_KEY="us-east-1_12345678-1234-1234-1234-123456789012")
    assert (await respond(api, client, claim(api, pool, challenge))).authentication_result.access_token


async def test_operators_can_run_srp_for_a_user(api: Api) -> None:
    """A back end that relays SRP never sees the password."""
    pool, client, _ = await make(api)
    started = await api.admin_initiate_auth(
        user_pool_id=pool.id,
        client_id=client.id,
        auth_flow=pb.AUTH_FLOW_TYPE_USER_SRP_AUTH,
        auth_parameters={"USERNAME": "alice", "SRP_A": f"{srp_client.public_value(77):x}"},
    )
    claimed = srp_client.password_claim(77, pool.id, PASSWORD, started.challenge_parameters, api.clock.now())
    done = await api.admin_respond_to_auth_challenge(
        user_pool_id=pool.id,
        client_id=client.id,
        challenge_name=VERIFIER,
        challenge_responses=claimed,
    )
    assert await is_signed_in(api, done.authentication_result.access_token)
