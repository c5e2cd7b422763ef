"""A pool's settings: what they are where nobody has said, and which of them an update leaves as they are."""

from collections.abc import Collection
from typing import Final

from google.protobuf.message import Message

from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import custom_attributes, passwords
from poolhouse.user_pools.passwords import DEFAULT_TEMPORARY_DAYS
from poolhouse.user_pools.triggers import kinds

DEFAULT_MINIMUM_LENGTH: Final = 8

# What UpdateUserPool sets back to its default where the request leaves it out, as Cognito does.
_REPLACED: Final = frozenset(
    {
        "account_recovery_setting",
        "admin_create_user_config",
        "auto_verified_attributes",
        "device_configuration",
        "email_configuration",
        "email_verification_message",
        "email_verification_subject",
        "lambda_config",
        "mfa_configuration",
        "policies",
        "sms_authentication_message",
        "sms_configuration",
        "sms_verification_message",
        "user_pool_add_ons",
        "verification_message_template",
    }
)
# What it leaves alone. Cognito got these settings later: clients that do not know them would undo them unawares, and
# Terraform counts on it. (An empty map of tags cannot be told from none; TagResource and UntagResource change tags.)
_KEPT: Final = frozenset(
    {
        "acr_configuration",
        "dcr_configuration",
        "deletion_protection",
        "issuer_configuration",
        "key_configuration",
        "user_attribute_update_settings",
        "user_pool_tags",
        "user_pool_tier",
    }
)
_FIXED: Final = frozenset({"alias_attributes", "username_attributes", "username_configuration"})

# The same message under two names: either is set by the other, and the newer name wins.
_MESSAGES: Final = {
    "email_message": "email_verification_message",
    "email_subject": "email_verification_subject",
    "sms_message": "sms_verification_message",
}


def created(request: pb.CreateUserPoolRequest) -> pb.UserPoolType:
    """The settings of a new pool."""
    settings = pb.UserPoolType()
    _copy(request, settings, _REPLACED | _KEPT | _FIXED)
    settings.schema_attributes.extend(custom_attributes.initial(request.schema))
    _complete(settings)
    return settings


def updated(present: pb.UserPoolType, request: pb.UpdateUserPoolRequest) -> pb.UserPoolType:
    """The settings that the request makes of the present ones."""
    settings = pb.UserPoolType.FromString(present.SerializeToString())
    for name in _REPLACED:
        settings.ClearField(name)
    _copy(request, settings, _REPLACED | _KEPT)
    _complete(settings)
    return settings


def with_sms(settings: pb.UserPoolType, factors: pb.SetUserPoolMfaConfigResponse) -> pb.SetUserPoolMfaConfigResponse:
    """The second factors of a pool with these settings: who asks for some, and says what sends SMS, takes SMS."""
    found = pb.SetUserPoolMfaConfigResponse()
    found.CopyFrom(factors)
    if settings.mfa_configuration != pb.USER_POOL_MFA_TYPE_OFF and settings.HasField("sms_configuration"):
        found.sms_mfa_configuration.SetInParent()
    return found


def _copy(request: Message, settings: pb.UserPoolType, names: Collection[str]) -> None:
    """Take over the fields of these names that the request sets."""
    for field, value in request.ListFields():
        if field.name not in names:
            continue
        settings.ClearField(field.name)
        if field.is_repeated:
            getattr(settings, field.name).MergeFrom(value)
        elif field.message_type is not None:
            getattr(settings, field.name).CopyFrom(value)
        else:
            setattr(settings, field.name, value)


def _complete(settings: pb.UserPoolType) -> None:
    """Fill in what nobody has said, as DescribeUserPool shows it."""
    for name, value in (
        ("deletion_protection", pb.DELETION_PROTECTION_TYPE_INACTIVE),
        ("mfa_configuration", pb.USER_POOL_MFA_TYPE_OFF),
        ("user_pool_tier", pb.USER_POOL_TIER_TYPE_ESSENTIALS),
    ):
        _default(settings, name, value)
    _default(settings.email_configuration, "email_sending_account", pb.EMAIL_SENDING_ACCOUNT_TYPE_COGNITO_DEFAULT)
    settings.lambda_config.SetInParent()
    kinds.complete(settings.lambda_config)
    settings.user_attribute_update_settings.SetInParent()
    _complete_policies(settings)
    _complete_messages(settings)
    if not settings.account_recovery_setting.recovery_mechanisms:
        settings.account_recovery_setting.recovery_mechanisms.extend(_recovery())


def _default(message: Message, name: str, value: object) -> None:
    if not message.HasField(name):
        setattr(message, name, value)


def _complete_policies(settings: pb.UserPoolType) -> None:
    policies, invitations = settings.policies, settings.admin_create_user_config
    if policies.HasField("password_policy"):
        _complete_password_policy(policies.password_policy, invitations)
    else:
        policies.password_policy.CopyFrom(passwords.default_policy())
        if invitations.unused_account_validity_days:
            policies.password_policy.temporary_password_validity_days = invitations.unused_account_validity_days
    _default(invitations, "allow_admin_create_user_only", value=False)
    # The older name of the same number of days.
    invitations.unused_account_validity_days = policies.password_policy.temporary_password_validity_days
    on_tier = settings.user_pool_tier != pb.USER_POOL_TIER_TYPE_LITE
    if on_tier and not policies.sign_in_policy.allowed_first_auth_factors:
        policies.sign_in_policy.allowed_first_auth_factors.append(pb.AUTH_FACTOR_TYPE_PASSWORD)


def _complete_password_policy(policy: pb.PasswordPolicyType, invitations: pb.AdminCreateUserConfigType) -> None:
    """Whoever states a policy states all its requirements: what is left out is not required."""
    for name in ("require_uppercase", "require_lowercase", "require_numbers", "require_symbols"):
        _default(policy, name, value=False)
    _default(policy, "minimum_length", DEFAULT_MINIMUM_LENGTH)
    if not policy.temporary_password_validity_days:
        days = invitations.unused_account_validity_days or DEFAULT_TEMPORARY_DAYS
        policy.temporary_password_validity_days = days


def _complete_messages(settings: pb.UserPoolType) -> None:
    template = settings.verification_message_template
    _default(template, "default_email_option", pb.DEFAULT_EMAIL_OPTION_TYPE_CONFIRM_WITH_CODE)
    for name, older_name in _MESSAGES.items():
        text = getattr(template, name) or getattr(settings, older_name)
        if text:
            setattr(template, name, text)
            setattr(settings, older_name, text)


def _recovery() -> list[pb.RecoveryOptionType]:
    return [
        pb.RecoveryOptionType(priority=1, name=pb.RECOVERY_OPTION_NAME_TYPE_VERIFIED_EMAIL),
        pb.RecoveryOptionType(priority=2, name=pb.RECOVERY_OPTION_NAME_TYPE_VERIFIED_PHONE_NUMBER),
    ]
