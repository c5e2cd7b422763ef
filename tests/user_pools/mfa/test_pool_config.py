from functools import partial
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.crypto.passkeys import Site
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import pool_rules
from poolhouse.user_pools.mfa import pool_config
from poolhouse.user_pools.model.mfa import OFF, ON, OPTIONAL, SMS_MFA, SOFTWARE_TOKEN_MFA
from tests.user_pools.conftest import Api
from tests.user_pools.signing_in import refused

CALLER: dict[str, Any] = {"sns_caller_arn": "arn:aws:iam::123456789012:role/sms", "external_id": "x"}
TWO_IN_ONE = pb.WEB_AUTHN_FACTOR_CONFIGURATION_TYPE_MULTI_FACTOR_WITH_USER_VERIFICATION
APPS = {"enabled": True}
PASSWORD, WEB_AUTHN = pb.AUTH_FACTOR_TYPE_PASSWORD, pb.AUTH_FACTOR_TYPE_WEB_AUTHN


async def test_a_new_pool_asks_for_nothing(api: Api) -> None:
    """It is OFF, and takes no factor; Terraform asks after each change."""
    pool = await api.new_pool()
    assert await api.get_user_pool_mfa_config(user_pool_id=pool.id) == pb.GetUserPoolMfaConfigResponse(
        mfa_configuration=OFF
    )


async def test_what_is_set_is_shown(api: Api) -> None:
    """By this call, and, where it is a setting of the pool's, by DescribeUserPool as well."""
    pool = await api.new_pool()
    members: dict[str, Any] = {
        "mfa_configuration": OPTIONAL,
        "sms_mfa_configuration": {"sms_authentication_message": "Code {####}", "sms_configuration": CALLER},
        "software_token_mfa_configuration": APPS,
        "email_mfa_configuration": {"message": "Code {####}", "subject": "Code"},
    }
    told = await api.set_user_pool_mfa_config(user_pool_id=pool.id, **members)
    assert told == pb.SetUserPoolMfaConfigResponse(**members)
    assert await api.get_user_pool_mfa_config(user_pool_id=pool.id) == pb.GetUserPoolMfaConfigResponse(**members)
    described = (await api.describe_user_pool(user_pool_id=pool.id)).user_pool
    assert described.mfa_configuration == OPTIONAL
    assert described.sms_authentication_message == "Code {####}"
    assert described.sms_configuration == pb.SmsConfigurationType(**CALLER)


async def test_what_is_left_out_is_taken_no_more(api: Api) -> None:
    """A factor, that is; a mode that is not spoken of stays."""
    pool = await api.new_pool()
    await api.set_user_pool_mfa_config(
        user_pool_id=pool.id,
        mfa_configuration=ON,
        sms_mfa_configuration={"sms_authentication_message": "Code {####}"},
        software_token_mfa_configuration=APPS,
    )
    assert (await api.refreshed(pool)).mfa.offered == (SMS_MFA, SOFTWARE_TOKEN_MFA)
    await api.set_user_pool_mfa_config(user_pool_id=pool.id, software_token_mfa_configuration=APPS)
    found = await api.refreshed(pool)
    assert (found.mfa.mode, found.mfa.offered) == (ON, (SOFTWARE_TOKEN_MFA,))


@pytest.mark.parametrize("mode", [OPTIONAL, ON])
@pytest.mark.parametrize("members", [{}, {"software_token_mfa_configuration": {"enabled": False}}])
async def test_a_demand_that_nothing_can_meet_is_refused(api: Api, mode: int, members: dict[str, Any]) -> None:
    """In Cognito's words, and by every way to ask for it."""
    pool = await api.new_pool()
    with refused(errors.InvalidParameterException, pool_rules.NO_FACTOR_MESSAGE):
        await api.set_user_pool_mfa_config(user_pool_id=pool.id, mfa_configuration=mode, **members)
    with refused(errors.InvalidParameterException, pool_rules.NO_FACTOR_MESSAGE):
        await api.update_user_pool(user_pool_id=pool.id, mfa_configuration=mode)
    with refused(errors.InvalidParameterException, pool_rules.NO_FACTOR_MESSAGE):
        await api.create_user_pool(pool_name="pool", mfa_configuration=mode)


@pytest.mark.parametrize(
    "members",
    [{"sms_mfa_configuration": {}}, {"email_mfa_configuration": {}}, {"software_token_mfa_configuration": APPS}],
)
async def test_off_goes_with_no_factor(api: Api, members: dict[str, Any]) -> None:
    """As Cognito has it."""
    pool = await api.new_pool()
    with refused(errors.InvalidParameterException, pool_config.OFF_WITH_FACTORS_MESSAGE):
        await api.set_user_pool_mfa_config(user_pool_id=pool.id, mfa_configuration=OFF, **members)
    with refused(errors.InvalidParameterException, pool_config.OFF_WITH_FACTORS_MESSAGE):
        await api.set_user_pool_mfa_config(user_pool_id=pool.id, **members)
    await api.set_user_pool_mfa_config(user_pool_id=pool.id, mfa_configuration=OFF)


async def test_text_messages_come_with_what_sends_them(api: Api) -> None:
    """Whoever makes or changes a pool with SmsConfiguration and a mode takes text messages, as for years."""
    pool = await api.new_pool(mfa_configuration=OPTIONAL, sms_configuration=CALLER)
    assert pool.mfa.offered == (SMS_MFA,)
    other = await api.new_pool()
    await api.update_user_pool(user_pool_id=other.id, mfa_configuration=ON, sms_configuration=CALLER)
    found = await api.refreshed(other)
    assert (found.mfa.mode, found.mfa.offered) == (ON, (SMS_MFA,))


async def test_an_update_that_says_nothing_switches_off_and_forgets_no_factor(api: Api) -> None:
    """UpdateUserPool puts back the mode, as all that it is not told; what was configured serves once it is on again."""
    pool = await api.new_pool()
    await api.set_user_pool_mfa_config(
        user_pool_id=pool.id, mfa_configuration=ON, software_token_mfa_configuration=APPS
    )
    await api.update_user_pool(user_pool_id=pool.id)
    assert (await api.refreshed(pool)).mfa.mode == OFF
    await api.update_user_pool(user_pool_id=pool.id, mfa_configuration=OPTIONAL)
    assert (await api.refreshed(pool)).mfa.offered == (SOFTWARE_TOKEN_MFA,)


async def test_other_changes_leave_the_factors_alone(api: Api) -> None:
    """Tags and attributes have nothing to do with them."""
    pool = await api.new_pool()
    await api.set_user_pool_mfa_config(
        user_pool_id=pool.id, mfa_configuration=ON, software_token_mfa_configuration=APPS
    )
    await api.add_custom_attributes(
        user_pool_id=pool.id,
        custom_attributes=[pb.SchemaAttributeType(name="x", attribute_data_type=pb.ATTRIBUTE_DATA_TYPE_STRING)],
    )
    assert (await api.refreshed(pool)).mfa.offered == (SOFTWARE_TOKEN_MFA,)


@pytest.mark.parametrize(
    "members",
    [
        {"sms_mfa_configuration": {"sms_authentication_message": "no mark"}},
        {"email_mfa_configuration": {"message": "no mark"}},
        {"email_mfa_configuration": {"subject": "two\nlines"}},
        {"web_authn_configuration": {"relying_party_id": "https://example.com"}},
    ],
)
async def test_what_cannot_be_is_refused(api: Api, members: dict[str, Any]) -> None:
    """Messages that could not be sent as they are written, and what is no domain."""
    pool = await api.new_pool()
    with refused(errors.InvalidParameterException):
        await api.set_user_pool_mfa_config(
            user_pool_id=pool.id, mfa_configuration=ON, software_token_mfa_configuration=APPS, **members
        )
    assert (await api.refreshed(pool)).mfa.mode == OFF


async def test_whom_passkeys_are_for_is_told_again(api: Api) -> None:
    """With what holds where nobody has said; without a second factor as well, and until another call leaves it out."""
    pool = await api.new_pool()
    preferred = pb.USER_VERIFICATION_TYPE_PREFERRED
    told = await api.set_user_pool_mfa_config(
        user_pool_id=pool.id, web_authn_configuration={"relying_party_id": "example.com"}
    )
    expected = pb.WebAuthnConfigurationType(relying_party_id="example.com", user_verification=preferred)
    assert told.web_authn_configuration == expected
    found = await api.get_user_pool_mfa_config(user_pool_id=pool.id)
    assert found.web_authn_configuration == expected
    await api.set_user_pool_mfa_config(user_pool_id=pool.id)
    assert not (await api.get_user_pool_mfa_config(user_pool_id=pool.id)).HasField("web_authn_configuration")


async def test_passkeys_may_begin_where_mfa_is_required_if_they_satisfy_it(api: Api) -> None:
    """In whatever order a pool comes to it, and neither setting is taken from under the other."""
    pool = await api.new_pool()
    policies = {"sign_in_policy": {"allowed_first_auth_factors": [PASSWORD, WEB_AUTHN]}}
    required: dict[str, Any] = {"mfa_configuration": ON, "software_token_mfa_configuration": APPS}
    two_in_one = {"relying_party_id": "example.com", "factor_configuration": TWO_IN_ONE}
    await api.set_user_pool_mfa_config(user_pool_id=pool.id, **required)
    update = partial(api.update_user_pool, user_pool_id=pool.id, mfa_configuration=ON, policies=policies)
    with refused(errors.InvalidParameterException, pool_rules.PASSWORD_ONLY_MESSAGE):
        await update()
    told = await api.set_user_pool_mfa_config(user_pool_id=pool.id, **required, web_authn_configuration=two_in_one)
    assert told.web_authn_configuration.factor_configuration == TWO_IN_ONE
    await update()
    found = await api.refreshed(pool)
    assert found.allows_passkeys
    assert found.site == Site("example.com", verifies_user=True)
    with refused(errors.InvalidParameterException, pool_rules.PASSWORD_ONLY_MESSAGE):
        await api.set_user_pool_mfa_config(user_pool_id=pool.id, **required)


async def test_passkeys_need_their_tier(api: Api) -> None:
    """Lite has none, as with Cognito."""
    pool = await api.new_pool(user_pool_tier=pb.USER_POOL_TIER_TYPE_LITE)
    with refused(errors.FeatureUnavailableInTierException):
        await api.set_user_pool_mfa_config(
            user_pool_id=pool.id, web_authn_configuration={"relying_party_id": "example.com"}
        )


async def test_mail_needs_its_tier(api: Api) -> None:
    """Lite has none, as with Cognito."""
    pool = await api.new_pool(user_pool_tier=pb.USER_POOL_TIER_TYPE_LITE)
    with refused(errors.FeatureUnavailableInTierException):
        await api.set_user_pool_mfa_config(user_pool_id=pool.id, mfa_configuration=OPTIONAL, email_mfa_configuration={})


async def test_a_pool_has_to_be_there(api: Api) -> None:
    """Both calls say so."""
    for call in (api.get_user_pool_mfa_config, api.set_user_pool_mfa_config):
        with refused(errors.ResourceNotFoundException):
            await call(user_pool_id="us-east-1_nowhere00")
