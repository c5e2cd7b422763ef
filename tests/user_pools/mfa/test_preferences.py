from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.mfa import preferences
from poolhouse.user_pools.model.mfa import EMAIL_OTP, ON, SMS_MFA, SOFTWARE_TOKEN_MFA
from tests.user_pools.conftest import Api
from tests.user_pools.mfa.factors import ALL, access_token, add_app, asked, configure, make, prefer
from tests.user_pools.signing_in import refused

ON_AND_PREFERRED = {"enabled": True, "preferred_mfa": True}
SMS_OPTION = pb.MFAOptionType(delivery_medium=pb.DELIVERY_MEDIUM_TYPE_SMS, attribute_name="phone_number")


async def shown(api: Api, pool: Any, token: str) -> tuple[list[str], str]:
    """What GetUser and AdminGetUser both say of a user's factors."""
    mine = await api.get_user(access_token=token)
    theirs = await api.admin_get_user(user_pool_id=pool.id, username="alice")
    for member in ("user_mfa_setting_list", "preferred_mfa_setting", "mfa_options"):
        assert getattr(mine, member) == getattr(theirs, member)
    return list(mine.user_mfa_setting_list), mine.preferred_mfa_setting


async def test_users_switch_their_factors(api: Api) -> None:
    """What is not spoken of stays; the latest preferred one is."""
    pool, client, _ = await make(api)
    await add_app(api, pool, client)
    token = await access_token(api, pool, client)
    assert await shown(api, pool, token) == ([], "")
    assert not (await api.get_user(access_token=token)).HasField("preferred_mfa_setting")
    await api.set_user_mfa_preference(access_token=token, sms_mfa_settings=ON_AND_PREFERRED)
    assert await shown(api, pool, token) == ([SMS_MFA], SMS_MFA)
    await api.set_user_mfa_preference(
        access_token=token, software_token_mfa_settings=ON_AND_PREFERRED, email_mfa_settings={"enabled": True}
    )
    assert await shown(api, pool, token) == (list(ALL), SOFTWARE_TOKEN_MFA)
    await api.set_user_mfa_preference(access_token=token, software_token_mfa_settings={"enabled": True})
    assert await shown(api, pool, token) == (list(ALL), "")
    await api.set_user_mfa_preference(access_token=token, sms_mfa_settings={"enabled": False})
    assert await shown(api, pool, token) == ([EMAIL_OTP, SOFTWARE_TOKEN_MFA], "")
    await api.set_user_mfa_preference(access_token=token)
    assert await shown(api, pool, token) == ([EMAIL_OTP, SOFTWARE_TOKEN_MFA], "")


async def test_a_token_that_was_given_before_stays_good(api: Api) -> None:
    """Switching a factor signs nobody out."""
    pool, client, _ = await make(api)
    token = await access_token(api, pool, client)
    await prefer(api, pool, SMS_MFA)
    assert await api.get_user(access_token=token)


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"software_token_mfa_settings": {"enabled": True}}, preferences.NO_APP_MESSAGE),
        ({"sms_mfa_settings": {"enabled": True}}, "User does not have delivery config set to turn on SMS_MFA"),
        ({"email_mfa_settings": {"enabled": True}}, "User does not have delivery config set to turn on EMAIL_OTP"),
        ({"sms_mfa_settings": {"preferred_mfa": True}}, preferences.OFF_PREFERRED_MESSAGE),
        (
            {"sms_mfa_settings": ON_AND_PREFERRED, "email_mfa_settings": ON_AND_PREFERRED},
            preferences.ONE_PREFERRED_MESSAGE,
        ),
        ({"web_authn_mfa_settings": {"enabled": True}}, preferences.NO_PASSKEY_MFA_MESSAGE),
    ],
)
async def test_what_could_not_be_asked_for_is_refused(api: Api, members: dict[str, Any], message: str) -> None:
    """Nobody believes in a protection that is not there, or locks themselves out."""
    pool, client, _ = await make(api, attributes={})
    token = await access_token(api, pool, client)
    with refused(errors.InvalidParameterException, message):
        await api.set_user_mfa_preference(access_token=token, **members)
    with refused(errors.InvalidParameterException, message):
        await api.admin_set_user_mfa_preference(user_pool_id=pool.id, username="alice", **members)
    assert await shown(api, pool, token) == ([], "")


async def test_what_the_pool_does_not_take_cannot_be_switched_on(api: Api) -> None:
    """But it can always be switched off: libraries send all at once."""
    pool, client, _ = await make(api, offered=(SMS_MFA,))
    token = await access_token(api, pool, client)
    with refused(errors.InvalidParameterException, "EMAIL_OTP is not enabled for the user pool."):
        await api.set_user_mfa_preference(access_token=token, email_mfa_settings={"enabled": True})
    off = {"enabled": False, "preferred_mfa": False}
    await api.set_user_mfa_preference(
        access_token=token, sms_mfa_settings=off, email_mfa_settings=off, software_token_mfa_settings=off
    )


async def test_where_a_factor_is_demanded_switching_all_off_changes_nothing(api: Api) -> None:
    """As with Cognito the call succeeds, and the next sign-in still asks for what serves."""
    pool, client, _ = await make(api)
    await add_app(api, pool, client)
    await configure(api, pool, ON, (SOFTWARE_TOKEN_MFA,))
    await prefer(api, pool)
    await asked(api, client, pb.CHALLENGE_NAME_TYPE_SOFTWARE_TOKEN_MFA)


async def test_older_clients_switch_text_messages(api: Api) -> None:
    """SetUserSettings and its kin for operators know nothing else, and are shown nothing else."""
    pool, client, _ = await make(api)
    token = await access_token(api, pool, client)
    await api.set_user_settings(access_token=token, mfa_options=[SMS_OPTION])
    assert await shown(api, pool, token) == ([SMS_MFA], "")
    assert list((await api.get_user(access_token=token)).mfa_options) == [SMS_OPTION]
    assert list((await api.list_users(user_pool_id=pool.id)).users[0].mfa_options) == [SMS_OPTION]
    await api.admin_set_user_settings(user_pool_id=pool.id, username="alice", mfa_options=[])
    assert await shown(api, pool, token) == ([], "")
    await api.admin_set_user_settings(user_pool_id=pool.id, username="alice", mfa_options=[SMS_OPTION])
    await prefer(api, pool, SMS_MFA, preferred=SMS_MFA)
    await api.set_user_settings(access_token=token, mfa_options=[SMS_OPTION])
    assert await shown(api, pool, token) == ([SMS_MFA], SMS_MFA)


@pytest.mark.parametrize(
    "option",
    [
        pb.MFAOptionType(delivery_medium=pb.DELIVERY_MEDIUM_TYPE_EMAIL, attribute_name="email"),
        pb.MFAOptionType(delivery_medium=pb.DELIVERY_MEDIUM_TYPE_SMS, attribute_name="nickname"),
        pb.MFAOptionType(),
    ],
)
async def test_older_calls_can_express_nothing_but_text_messages(api: Api, option: pb.MFAOptionType) -> None:
    """What they would not do is refused."""
    pool, client, _ = await make(api)
    token = await access_token(api, pool, client)
    with refused(errors.InvalidParameterException, preferences.OLD_OPTIONS_MESSAGE):
        await api.set_user_settings(access_token=token, mfa_options=[option])
    with refused(errors.InvalidParameterException, preferences.OLD_OPTIONS_MESSAGE):
        await api.admin_set_user_settings(user_pool_id=pool.id, username="alice", mfa_options=[option])


async def test_nobody_sets_what_is_somebody_elses(api: Api) -> None:
    """Without a token, or for a user that there is not."""
    pool, _, _ = await make(api)
    with refused(errors.NotAuthorizedException):
        await api.set_user_mfa_preference(access_token="x.y.z", sms_mfa_settings={"enabled": False})
    with refused(errors.UserNotFoundException):
        await api.admin_set_user_mfa_preference(user_pool_id=pool.id, username="nobody")
