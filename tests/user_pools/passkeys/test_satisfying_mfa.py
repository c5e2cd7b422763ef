"""Passkeys that are both factors in one: FactorConfiguration MULTI_FACTOR_WITH_USER_VERIFICATION."""

from dataclasses import replace
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import sessions, throttles
from poolhouse.user_pools.mfa import preferences
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.mfa import ON, OPTIONAL, PASSKEY_MFA, SMS_MFA, SOFTWARE_TOKEN_MFA
from poolhouse.user_pools.model.pool import Pool
from tests.crypto.authenticator import SITE, Authenticator
from tests.user_pools.accounts import code
from tests.user_pools.choice import choosing
from tests.user_pools.choice.choosing import PASSWORD, PASSWORD_SRP, SELECT, begin
from tests.user_pools.conftest import Api
from tests.user_pools.mfa import factors
from tests.user_pools.mfa.factors import BY_SMS, NUMBER, access_token, add_app, asked, prefer
from tests.user_pools.passkeys import making
from tests.user_pools.passkeys.making import BY_PASSKEY, answer, new_passkey, options
from tests.user_pools.signing_in import is_signed_in, refused

MULTI = pb.WEB_AUTHN_FACTOR_CONFIGURATION_TYPE_MULTI_FACTOR_WITH_USER_VERIFICATION
SINGLE = pb.WEB_AUTHN_FACTOR_CONFIGURATION_TYPE_SINGLE_FACTOR
FIRST = [pb.AUTH_FACTOR_TYPE_PASSWORD, pb.AUTH_FACTOR_TYPE_WEB_AUTHN]
MODES = pytest.mark.parametrize("mode", [OPTIONAL, ON])
PASSWORDS = {PASSWORD, PASSWORD_SRP}


async def configure(api: Api, pool: Pool, mode: int, factor: int = MULTI) -> Pool:
    """Have the pool take codes by text message and by app, and passkeys as what `factor` says."""
    await api.set_user_pool_mfa_config(
        user_pool_id=pool.id,
        mfa_configuration=mode,
        sms_mfa_configuration={},
        software_token_mfa_configuration={"enabled": True},
        web_authn_configuration={"relying_party_id": SITE, "factor_configuration": factor},
    )
    return await api.refreshed(pool)


async def make(api: Api, mode: int = OPTIONAL) -> tuple[Pool, AppClient, Authenticator]:
    """A pool whose passkeys satisfy MFA, an app client, and the passkey of alice, who has not asked for that."""
    pool, client, _ = await choosing.make(api, *FIRST)
    pool = await configure(api, pool, mode)
    return pool, client, await new_passkey(api, pool, client)


async def switch(api: Api, pool: Pool, *, on: bool = True, **more: Any) -> None:
    """Have alice's passkeys satisfy MFA, or not."""
    members = {"web_authn_mfa_settings": {"enabled": on}, **more}
    await api.admin_set_user_mfa_preference(user_pool_id=pool.id, username="alice", **members)


@MODES
async def test_a_passkey_is_both_factors_in_one(api: Api, mode: int) -> None:
    """Where the user has it so; a password still takes its second factor."""
    pool, client, device = await make(api, mode)
    await switch(api, pool, sms_mfa_settings={"enabled": True})
    assert set((await begin(api, client)).available_challenges) == {*PASSWORDS, BY_PASSKEY}
    challenge = await making.asked(api, client)
    assert options(challenge)["userVerification"] == "required"
    signed_in = await answer(api, client, challenge, device.get(options(challenge)))
    assert await is_signed_in(api, signed_in.authentication_result.access_token)
    await asked(api, client, BY_SMS)


@MODES
async def test_who_has_not_asked_for_it_begins_with_the_password(api: Api, mode: int) -> None:
    """Once a second factor is on, and where one is required from the start."""
    pool, client, _ = await make(api, mode)
    if mode == OPTIONAL:
        assert BY_PASSKEY in (await begin(api, client)).available_challenges
        await prefer(api, pool, SMS_MFA)
    choice = await begin(api, client, PREFERRED_CHALLENGE="WEB_AUTHN")
    assert choice.challenge_name == SELECT
    assert set(choice.available_challenges) == PASSWORDS


async def test_a_passkey_that_has_not_verified_its_user_signs_nobody_in(api: Api) -> None:
    """Such a one can be registered neither, in a pool that has passkeys satisfy MFA."""
    pool, client, _ = await choosing.make(api, *FIRST)
    weak = Authenticator(verifies=False)
    pool = await configure(api, pool, OPTIONAL, SINGLE)
    await new_passkey(api, pool, client, device=weak)
    pool = await configure(api, pool, OPTIONAL)
    await switch(api, pool, sms_mfa_settings={"enabled": True})
    challenge = await making.asked(api, client)
    with refused(errors.NotAuthorizedException, throttles.WRONG_MESSAGE):
        await answer(api, client, challenge, weak.get(options(challenge)))
    with refused(errors.WebAuthnCredentialNotSupportedException):
        await new_passkey(api, pool, client, device=Authenticator(verifies=False))


async def test_a_passkey_that_was_asked_for_before_is_one_factor(api: Api) -> None:
    """A pool that has come to demand more while the user was asked gets more."""
    pool, client, _ = await choosing.make(api, *FIRST)
    pool = await configure(api, pool, OPTIONAL)
    device = await new_passkey(api, pool, client)
    await switch(api, pool, sms_mfa_settings={"enabled": True})
    challenge = await making.asked(api, client)
    await configure(api, pool, OPTIONAL, SINGLE)
    then = await answer(api, client, challenge, replace(device, verifies=False).get(options(challenge)))
    assert then.challenge_name == BY_SMS


async def test_users_have_it_so_by_themselves(api: Api) -> None:
    """Both GetUser and AdminGetUserAuthFactors show it; what is not spoken of stays."""
    pool, client, _ = await make(api)
    await add_app(api, pool, client)
    token = await access_token(api, pool, client)
    on = {"enabled": True}
    await api.set_user_mfa_preference(access_token=token, software_token_mfa_settings=on, web_authn_mfa_settings=on)
    assert list((await api.get_user(access_token=token)).user_mfa_setting_list) == [SOFTWARE_TOKEN_MFA, PASSKEY_MFA]
    await api.set_user_mfa_preference(access_token=token, sms_mfa_settings={"enabled": True, "preferred_mfa": True})
    found = await api.admin_get_user_auth_factors(user_pool_id=pool.id, username="alice")
    assert list(found.user_mfa_setting_list) == [SMS_MFA, SOFTWARE_TOKEN_MFA, PASSKEY_MFA]
    assert found.preferred_mfa_setting == SMS_MFA
    await api.set_user_mfa_preference(access_token=token, web_authn_mfa_settings={"enabled": False})
    assert list((await api.get_user(access_token=token)).user_mfa_setting_list) == [SMS_MFA, SOFTWARE_TOKEN_MFA]


async def test_it_goes_off_with_the_last_factor_beside_it(api: Api) -> None:
    """By the user's will or an operator's: who has lost their passkeys needs something else."""
    pool, client, _ = await make(api)
    await add_app(api, pool, client)
    token = await access_token(api, pool, client)
    on, off = {"enabled": True}, {"enabled": False}
    for turn_off in (
        api.set_user_mfa_preference(access_token=token, software_token_mfa_settings=off),
        api.admin_delete_software_token(user_pool_id=pool.id, username="alice"),
    ):
        await api.set_user_mfa_preference(access_token=token, software_token_mfa_settings=on, web_authn_mfa_settings=on)
        await turn_off
        assert list((await api.get_user(access_token=token)).user_mfa_setting_list) == []


@pytest.mark.parametrize(
    ("spoiled", "message"),
    [
        ("factor", preferences.ONLY_PASSKEY_MESSAGE),
        ("passkey", preferences.NO_PASSKEY_MESSAGE),
        ("pool", preferences.NO_PASSKEY_MFA_MESSAGE),
    ],
)
async def test_what_would_not_work_is_refused(api: Api, spoiled: str, message: str) -> None:
    """In Cognito's words; nothing of the request is done."""
    pool, client, device = await make(api)
    token = await access_token(api, pool, client)
    members: dict[str, Any] = {"web_authn_mfa_settings": {"enabled": True}, "sms_mfa_settings": {"enabled": True}}
    if spoiled == "factor":
        members["sms_mfa_settings"] = {"enabled": False}
    elif spoiled == "passkey":
        await api.delete_web_authn_credential(access_token=token, credential_id=device.id)
    else:
        await configure(api, pool, OPTIONAL, SINGLE)
    with refused(errors.InvalidParameterException, message):
        await api.set_user_mfa_preference(access_token=token, **members)
    with refused(errors.InvalidParameterException, message):
        await switch(api, pool, **members)
    assert list((await api.get_user(access_token=token)).user_mfa_setting_list) == []
    await switch(api, pool, on=False)


async def test_a_passkey_that_is_deleted_ends_the_sign_in_that_it_began(api: Api) -> None:
    """Whatever is still to be proven: a thief who was asked for the device is shut out by that."""
    pool, client, device = await make(api)
    await prefer(api, pool, SMS_MFA)
    await switch(api, pool)
    challenge = await making.asked(api, client)
    await switch(api, pool, on=False)
    waiting = await answer(api, client, challenge, device.get(options(challenge)))
    assert waiting.challenge_name == BY_SMS
    right = await code(api, NUMBER)
    token = await access_token(api, pool, client)
    await api.delete_web_authn_credential(access_token=token, credential_id=device.id)
    with refused(errors.NotAuthorizedException, sessions.INVALID_MESSAGE):
        await factors.answer(api, client, waiting, right)
