import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import sessions, throttles
from poolhouse.user_pools.choice.choosing import EARLY_MESSAGE
from poolhouse.user_pools.model.mfa import OPTIONAL, SMS_MFA
from poolhouse.user_pools.passkeys.signing_in import FORM_MESSAGE
from poolhouse.user_pools.sign_in_steps import RISK_MESSAGE
from tests.crypto.authenticator import Authenticator, base64url
from tests.house import new_house
from tests.user_pools.auth_events.protected import noted, protected
from tests.user_pools.choice.choosing import EVERYTHING, PASSWORD, PASSWORD_SRP, SELECT, begin, policies, reply
from tests.user_pools.conftest import Api
from tests.user_pools.mfa.factors import access_token, prefer
from tests.user_pools.passkeys.making import BY_PASSKEY, answer, asked, configure, make, new_passkey, options
from tests.user_pools.signing_in import is_signed_in, measured, refused

WRONG = throttles.WRONG_MESSAGE


async def test_a_passkey_signs_in(api: Api) -> None:
    """As the first and only factor, again and again; the browser is told which passkeys it may be."""
    pool, client, _ = await make(api)
    device, other = await new_passkey(api, pool, client), await new_passkey(api, pool, client)
    for _ in range(2):
        challenge = await asked(api, client)
        allowed = {each["id"] for each in options(challenge)["allowCredentials"]}
        assert allowed == {device.id, other.id}
        assert options(challenge)["rpId"] == "example.com"
        signed_in = await answer(api, client, challenge, device.get(options(challenge)))
        assert await is_signed_in(api, signed_in.authentication_result.access_token)


async def test_who_has_a_passkey_can_choose_it(api: Api) -> None:
    """And who has none is not offered it, nor is nobody."""
    pool, client, _ = await make(api)
    before = await begin(api, client)
    assert before.challenge_name == SELECT
    assert BY_PASSKEY not in before.available_challenges
    device = await new_passkey(api, pool, client)
    choice = await begin(api, client)
    assert set(choice.available_challenges) == {*EVERYTHING, BY_PASSKEY}
    challenge = await reply(api, client, choice, ANSWER="WEB_AUTHN")
    assert challenge.challenge_name == BY_PASSKEY
    assert (await answer(api, client, challenge, device.get(options(challenge)))).HasField("authentication_result")
    assert BY_PASSKEY not in (await begin(api, client, "nobody")).available_challenges
    assert (await begin(api, client, "nobody", PREFERRED_CHALLENGE="WEB_AUTHN")).challenge_name == SELECT


async def test_an_answer_to_what_was_not_asked_is_refused(api: Api) -> None:
    """A passkey's answer comes to the challenge that says what was asked."""
    pool, client, _ = await make(api)
    device = await new_passkey(api, pool, client)
    proof = json.dumps(device.get({"challenge": base64url(b"mine")}))
    with refused(errors.InvalidParameterException, EARLY_MESSAGE):
        await reply(api, client, await begin(api, client), ANSWER="WEB_AUTHN", CREDENTIAL=proof)


async def test_a_challenge_is_good_once(api: Api) -> None:
    """A replay signs nobody in: on no server, and not at the same moment."""
    pool, client, _ = await make(api)
    device = await new_passkey(api, pool, client, device=Authenticator(counts=False))
    challenge = await asked(api, client)
    proof = device.get(options(challenge))
    house = new_house(api.house.store, api.clock, api.inbox, api.house.workers, like=api.house)
    servers = [api, Api(house, api.clock, api.inbox)] * 2
    told = await asyncio.gather(*(answer(each, client, challenge, proof) for each in servers), return_exceptions=True)
    refusals = [each for each in told if isinstance(each, BaseException)]
    assert len(refusals) == 3
    assert all(isinstance(each, errors.NotAuthorizedException) for each in refusals)
    with refused(errors.NotAuthorizedException, WRONG):
        await answer(api, client, await asked(api, client), proof)


async def test_a_challenge_expires(api: Api) -> None:
    """With its session."""
    pool, client, _ = await make(api)
    device = await new_passkey(api, pool, client)
    challenge = await asked(api, client)
    api.clock.advance(client.session_seconds)
    with refused(errors.NotAuthorizedException, sessions.EXPIRED_MESSAGE):
        await answer(api, client, challenge, device.get(options(challenge)))


def mallorys(device: Authenticator, mine: Authenticator) -> dict[str, Authenticator]:
    """What somebody tries who is not alice."""
    return {
        "another key": replace(device, key=mine.key),
        "another passkey": mine,
        "another page": replace(device, origin="https://evil.example"),
        "another site": replace(device, site="evil.example"),
        "another user's handle": replace(device, handle=mine.handle),
        "a copy": replace(device, uses=0),
    }


@pytest.mark.parametrize("attack", list(mallorys(Authenticator(), Authenticator())))
async def test_what_is_not_the_users_is_refused(api: Api, attack: str) -> None:
    """In the words in which a wrong password is, and the challenge is spent on it."""
    pool, client, _ = await make(api)
    await api.new_user(pool, "mallory")
    device, mine = await new_passkey(api, pool, client), await new_passkey(api, pool, client, "mallory")
    challenge = await asked(api, client)
    await answer(api, client, challenge, device.get(options(challenge)))
    challenge = await asked(api, client)
    with refused(errors.NotAuthorizedException, WRONG):
        await answer(api, client, challenge, mallorys(device, mine)[attack].get(options(challenge)))
    with refused(errors.NotAuthorizedException, sessions.SPENT_MESSAGE):
        await answer(api, client, challenge, device.get(options(challenge)))


async def test_a_challenge_is_for_its_user(api: Api) -> None:
    """Mallory's own passkey, and own challenge, do not sign alice in."""
    pool, client, _ = await make(api)
    await api.new_user(pool, "mallory")
    await new_passkey(api, pool, client)
    mine = await new_passkey(api, pool, client, "mallory")
    challenge = await asked(api, client, "mallory")
    with refused(errors.NotAuthorizedException, sessions.INVALID_MESSAGE):
        await answer(api, client, challenge, mine.get(options(challenge)), "alice")


async def test_a_user_who_was_not_verified_is_refused_where_that_is_required(api: Api) -> None:
    """By a pool that has come to require it, too."""
    pool, client, _ = await make(api)
    device = await new_passkey(api, pool, client, device=Authenticator(verifies=False))
    challenge = await asked(api, client)
    assert (await answer(api, client, challenge, device.get(options(challenge)))).HasField("authentication_result")
    await configure(api, pool, strict=True)
    challenge = await asked(api, client)
    assert options(challenge)["userVerification"] == "required"
    with refused(errors.NotAuthorizedException, WRONG):
        await answer(api, client, challenge, device.get(options(challenge)))


async def test_wrong_answers_count_as_wrong_passwords_do(api: Api) -> None:
    """Five of them lock the user out for a while."""
    pool, client, _ = await make(api)
    device = await new_passkey(api, pool, client)
    for _ in range(5):
        challenge = await asked(api, client)
        with refused(errors.NotAuthorizedException, WRONG):
            await answer(api, client, challenge, replace(device, key=Authenticator().key).get(options(challenge)))
    with refused(errors.NotAuthorizedException, throttles.BLOCKED_MESSAGE):
        await asked(api, client)
    api.clock.advance(1)
    challenge = await asked(api, client)
    device.uses += 9
    assert (await answer(api, client, challenge, device.get(options(challenge)))).HasField("authentication_result")


@pytest.mark.parametrize(
    "text",
    ["", "no JSON", "[]", "7", "{}", '{"id": 7}', '{"id": "\\u0000"}', "[" * 60_000, '{"id":"' + "x" * 70_000 + '"}'],
)
async def test_what_is_no_answer_is_refused(api: Api, text: str) -> None:
    """And leaves the challenge good."""
    pool, client, _ = await make(api)
    device = await new_passkey(api, pool, client)
    challenge = await asked(api, client)
    with refused(errors.InvalidParameterException, FORM_MESSAGE if text else "Missing required parameter CREDENTIAL"):
        await answer(api, client, challenge, text)
    assert (await answer(api, client, challenge, device.get(options(challenge)))).HasField("authentication_result")


@pytest.mark.parametrize("response", [None, 7, {}, {"userHandle": 7}, {"userHandle": []}, {"clientDataJSON": "{}"}])
async def test_a_broken_answer_of_a_known_passkey_is_a_wrong_one(api: Api, response: Any) -> None:
    """Never an internal error."""
    pool, client, _ = await make(api)
    device = await new_passkey(api, pool, client)
    challenge = await asked(api, client)
    with refused(errors.NotAuthorizedException, WRONG):
        await answer(api, client, challenge, {**device.get(options(challenge)), "response": response})


async def test_who_is_asked_for_a_second_factor_begins_with_the_password(api: Api) -> None:
    """As in Cognito; one that was switched on meanwhile is asked for after the passkey."""
    pool, client, _ = await make(api)
    device = await new_passkey(api, pool, client)
    await api.set_user_pool_mfa_config(
        user_pool_id=pool.id,
        mfa_configuration=OPTIONAL,
        sms_mfa_configuration={},
        web_authn_configuration={"relying_party_id": "example.com"},
    )
    challenge = await asked(api, client)
    await prefer(api, pool, SMS_MFA)
    then = await answer(api, client, challenge, device.get(options(challenge)))
    assert then.challenge_name == pb.CHALLENGE_NAME_TYPE_SMS_MFA
    assert set((await begin(api, client)).available_challenges) == {PASSWORD, PASSWORD_SRP}


@pytest.mark.parametrize("change", ["policy", "site", "passkey", "user"])
async def test_what_has_ended_meanwhile_ends_the_sign_in(api: Api, change: str) -> None:
    """The pool, the passkey and the user are looked at when the answer comes."""
    pool, client, _ = await make(api)
    device = await new_passkey(api, pool, client)
    challenge = await asked(api, client)
    if change == "policy":
        await api.update_user_pool(user_pool_id=pool.id, policies=policies())
    elif change == "site":
        await configure(api, pool, site="example.org")
    elif change == "passkey":
        token = await access_token(api, pool, client)
        await api.delete_web_authn_credential(access_token=token, credential_id=device.id)
    else:
        await api.admin_disable_user(user_pool_id=pool.id, username="alice")
    with refused(errors.NotAuthorizedException, "User is disabled." if change == "user" else WRONG):
        await answer(api, client, challenge, device.get(options(challenge)))


async def test_users_see_that_they_have_a_passkey(api: Api) -> None:
    """Among what they can sign in with."""
    pool, client, _ = await make(api)
    token = await access_token(api, pool, client)
    passkey = pb.AUTH_FACTOR_TYPE_WEB_AUTHN
    assert passkey not in (await api.get_user_auth_factors(access_token=token)).configured_user_auth_factors
    await new_passkey(api, pool, client)
    assert passkey in (await api.get_user_auth_factors(access_token=token)).configured_user_auth_factors
    theirs = await api.admin_get_user_auth_factors(user_pool_id=pool.id, username="alice")
    assert passkey in theirs.configured_user_auth_factors


async def test_nobody_and_who_has_no_passkey_take_the_same_statements(api: Api) -> None:
    """A stopwatch tells nothing."""
    _, client, _ = await make(api)
    for name in ("alice", "nobody"):
        await begin(api, client, name)
    counted = []
    for name in ("alice", "nobody"):
        watched, store, _ = measured(api)
        await begin(watched, client, name)
        counted.append(store.statements)
    assert counted[0] == counted[1]


async def test_a_passkey_is_stopped_where_the_sign_in_looks_risky(api: Api) -> None:
    """Right or wrong, in the same words; its event tells of neither challenge."""
    pool, client, _ = await make(api, **protected())
    device = await new_passkey(api, pool, client)
    await answer(api, client, challenge := await asked(api, client), device.get(options(challenge)))
    ranges = {"blocked_ip_range_list": ["192.0.2.0/24"]}
    await api.set_risk_configuration(user_pool_id=pool.id, risk_exception_configuration=ranges)
    for proof in (device, Authenticator()):
        api.clock.advance(1)
        challenge = await asked(api, client)
        with refused(errors.NotAuthorizedException, RISK_MESSAGE):
            await answer(api, client, challenge, proof.get(options(challenge)))
    assert await noted(api, pool) == ["SIGN_IN PASS NO_RISK", "SIGN_IN FAIL BLOCK", "SIGN_IN FAIL BLOCK"]
