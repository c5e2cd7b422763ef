"""Which settings a pool can have."""

from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import pool_rules, pool_settings

ARN = "arn:aws:lambda:us-east-1:123456789012:function:f"
ADMIN_ONLY = pb.RECOVERY_OPTION_NAME_TYPE_ADMIN_ONLY
EMAIL = pb.RECOVERY_OPTION_NAME_TYPE_VERIFIED_EMAIL
PHONE = pb.RECOVERY_OPTION_NAME_TYPE_VERIFIED_PHONE_NUMBER


def check(**members: Any) -> None:
    """Hold a new pool's settings against the rules."""
    request = pb.CreateUserPoolRequest(pool_name="pool", **members)
    pool_rules.check_request(request)
    settings = pool_settings.created(request)
    pool_rules.check(settings, pool_settings.with_sms(settings, pb.SetUserPoolMfaConfigResponse()))


def test_a_pool_of_which_nothing_is_said_can_be() -> None:
    """The defaults break no rule."""
    check()


@pytest.mark.parametrize(
    ("members", "setting"),
    [
        ({"dcr_configuration": {}}, "DcrConfiguration"),
        ({"key_configuration": {"key_type": pb.ENCRYPTION_KEY_TYPE_CUSTOMER_MANAGED_KEY}}, "CUSTOMER_MANAGED_KEY"),
        ({"key_configuration": {"kms_key_arn": ARN}}, "CUSTOMER_MANAGED_KEY"),
        ({"issuer_configuration": {"type": pb.ISSUER_TYPE_UPDATED}}, "IssuerConfiguration"),
        ({"acr_configuration": {"Level1": {"acr_value": "low"}}}, "AcrConfiguration"),
    ],
)
def test_what_is_not_built_is_refused_openly(members: dict[str, Any], setting: str) -> None:
    """No pool looks safer than it is: a setting that would have no effect is an error that names it."""
    with pytest.raises(errors.InvalidParameterException, match=rf"{setting}.* is not built yet\."):
        check(**members)


@pytest.mark.parametrize(
    "members",
    [
        {"mfa_configuration": pb.USER_POOL_MFA_TYPE_OFF},
        {"lambda_config": {}},
        {"policies": {"sign_in_policy": {"allowed_first_auth_factors": [pb.AUTH_FACTOR_TYPE_PASSWORD]}}},
        {"user_pool_add_ons": {"advanced_security_mode": pb.ADVANCED_SECURITY_MODE_TYPE_OFF}},
        {"dcr_configuration": {"enable_status": pb.STATUS_TYPE_DISABLED}},
        {"key_configuration": {"key_type": pb.ENCRYPTION_KEY_TYPE_AWS_OWNED_KEY}},
        {"issuer_configuration": {"type": pb.ISSUER_TYPE_ORIGINAL}},
        {"user_pool_tier": pb.USER_POOL_TIER_TYPE_LITE},
        {"sms_configuration": {"sns_caller_arn": ARN}},
        {"sms_configuration": {"sns_caller_arn": ARN}, "mfa_configuration": pb.USER_POOL_MFA_TYPE_ON},
    ],
)
def test_what_asks_for_nothing_unbuilt_is_accepted(members: dict[str, Any]) -> None:
    """Terraform and Amplify state such settings; they are as good as not stated."""
    check(**members)


@pytest.mark.parametrize(
    "policies",
    [
        {"password_policy": {"password_history_size": 3}},
        {"sign_in_policy": {"allowed_first_auth_factors": [pb.AUTH_FACTOR_TYPE_PASSWORD]}},
    ],
)
def test_the_lite_tier_lacks_features(policies: dict[str, Any]) -> None:
    """As in Cognito, where they belong to the Essentials tier."""
    with pytest.raises(errors.FeatureUnavailableInTierException):
        check(user_pool_tier=pb.USER_POOL_TIER_TYPE_LITE, policies=policies)
    check(user_pool_tier=pb.USER_POOL_TIER_TYPE_ESSENTIALS, policies=policies)


@pytest.mark.parametrize(
    "add_ons",
    [
        {"advanced_security_mode": pb.ADVANCED_SECURITY_MODE_TYPE_AUDIT},
        {"advanced_security_mode": pb.ADVANCED_SECURITY_MODE_TYPE_ENFORCED},
        {
            "advanced_security_mode": pb.ADVANCED_SECURITY_MODE_TYPE_OFF,
            "advanced_security_additional_flows": {"custom_auth_mode": pb.ADVANCED_SECURITY_ENABLED_MODE_TYPE_AUDIT},
        },
    ],
)
def test_threat_protection_belongs_to_the_plus_tier(add_ons: dict[str, Any]) -> None:
    """Whichever sign-ins it is for; the words are Cognito's."""
    check(user_pool_tier=pb.USER_POOL_TIER_TYPE_PLUS, user_pool_add_ons=add_ons)
    for tier, name in ((None, "ESSENTIALS"), (pb.USER_POOL_TIER_TYPE_LITE, "LITE")):
        words = f"need to be disabled for the {name} pricing tier configured: Threat Protection"
        with pytest.raises(errors.FeatureUnavailableInTierException, match=words):
            check(user_pool_tier=tier, user_pool_add_ons=add_ons)


@pytest.mark.parametrize("mode", [pb.USER_POOL_MFA_TYPE_ON, pb.USER_POOL_MFA_TYPE_OPTIONAL])
def test_a_second_factor_is_demanded_where_there_is_one(mode: pb.UserPoolMfaType) -> None:
    """A pool that takes none cannot ask for any."""
    with pytest.raises(errors.InvalidParameterException, match="can't disable all MFAs"):
        check(mfa_configuration=mode)


@pytest.mark.parametrize(
    "factors",
    [
        [pb.AUTH_FACTOR_TYPE_EMAIL_OTP],
        [pb.AUTH_FACTOR_TYPE_PASSWORD, pb.AUTH_FACTOR_TYPE_SOFTWARE_TOKEN],
    ],
)
def test_first_factors_have_the_password_and_no_app(factors: list[pb.AuthFactorType]) -> None:
    """As in Cognito."""
    with pytest.raises(errors.InvalidParameterException, match="AllowedFirstAuthFactors must have PASSWORD"):
        check(policies={"sign_in_policy": {"allowed_first_auth_factors": factors}})


def test_codes_come_first_only_where_no_second_factor_is_demanded() -> None:
    """A code to one's mailbox is one factor; where two are demanded, the first is the password."""
    factors = [pb.AUTH_FACTOR_TYPE_PASSWORD, pb.AUTH_FACTOR_TYPE_EMAIL_OTP]
    members: dict[str, Any] = {
        "policies": {"sign_in_policy": {"allowed_first_auth_factors": factors}},
        "sms_configuration": {"sns_caller_arn": ARN},
    }
    check(**members, mfa_configuration=pb.USER_POOL_MFA_TYPE_OPTIONAL)
    with pytest.raises(errors.InvalidParameterException, match="can only have PASSWORD where MFA is required"):
        check(**members, mfa_configuration=pb.USER_POOL_MFA_TYPE_ON)


@pytest.mark.parametrize(
    "mechanisms",
    [
        [(1, EMAIL), (2, EMAIL)],
        [(1, EMAIL), (1, PHONE)],
        [(1, ADMIN_ONLY), (2, EMAIL)],
    ],
)
def test_ways_of_recovery_do_not_contradict_each_other(mechanisms: list[tuple[int, pb.RecoveryOptionNameType]]) -> None:
    """Each way once, each rank once, and administrators only means no other way."""
    listed = [{"priority": priority, "name": name} for priority, name in mechanisms]
    with pytest.raises(errors.InvalidParameterException, match="Invalid account recovery setting parameter"):
        check(account_recovery_setting={"recovery_mechanisms": listed})


def test_administrators_can_be_the_only_way_of_recovery() -> None:
    """Users then cannot recover by themselves."""
    check(account_recovery_setting={"recovery_mechanisms": [{"priority": 1, "name": ADMIN_ONLY}]})


def test_names_are_either_aliases_or_usernames() -> None:
    """Cognito knows two ways of signing in by address, and a pool has one of them."""
    with pytest.raises(errors.InvalidParameterException, match="Only one of the aliasAttributes or usernameAttributes"):
        check(
            alias_attributes=[pb.ALIAS_ATTRIBUTE_TYPE_PHONE_NUMBER],
            username_attributes=[pb.USERNAME_ATTRIBUTE_TYPE_EMAIL],
        )


def test_tags_are_few_and_none_of_them_aws_own() -> None:
    """As in AWS."""
    check(user_pool_tags={str(i): "" for i in range(50)})
    with pytest.raises(errors.InvalidParameterException, match="at most 50 tags"):
        check(user_pool_tags={str(i): "" for i in range(51)})
    with pytest.raises(errors.InvalidParameterException, match="must not begin with aws:"):
        check(user_pool_tags={"AWS:x": ""})


def test_messages_that_could_not_be_sent_are_refused() -> None:
    """A pool's words are checked when the pool is made, not when the first user waits for them."""
    with pytest.raises(errors.InvalidParameterException, match="InviteMessageTemplate"):
        check(admin_create_user_config={"invite_message_template": {"email_message": "Welcome"}})


def test_two_names_of_one_setting_agree() -> None:
    """Or else one of them would be ignored."""
    policies = {"password_policy": {"temporary_password_validity_days": 5}}
    check(policies=policies, admin_create_user_config={"unused_account_validity_days": 5})
    with pytest.raises(errors.InvalidParameterException, match="Please use TemporaryPasswordValidityDays"):
        check(policies=policies, admin_create_user_config={"unused_account_validity_days": 6})
