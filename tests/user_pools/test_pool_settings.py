"""A pool's settings where nobody has said what they are, and what an update leaves."""

from typing import Any

import pytest

from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import pool_settings


def created(**members: Any) -> pb.UserPoolType:
    """The settings of a new pool."""
    return pool_settings.created(pb.CreateUserPoolRequest(pool_name="pool", **members))


def test_a_stated_password_policy_requires_what_it_states() -> None:
    """As in Cognito: whoever asks for a length only does not ask for symbols."""
    policy = created(policies={"password_policy": {"require_numbers": True}}).policies.password_policy
    assert policy == pb.PasswordPolicyType(
        minimum_length=8,
        require_uppercase=False,
        require_lowercase=False,
        require_numbers=True,
        require_symbols=False,
        temporary_password_validity_days=7,
    )


@pytest.mark.parametrize(
    ("policies", "invitations", "days"),
    [
        ({}, {}, 7),
        ({}, {"unused_account_validity_days": 3}, 3),
        ({"password_policy": {"temporary_password_validity_days": 5}}, {}, 5),
        ({"password_policy": {"temporary_password_validity_days": 0}}, {}, 7),
        ({"password_policy": {"minimum_length": 9}}, {"unused_account_validity_days": 3}, 3),
        ({"password_policy": {"temporary_password_validity_days": 5}}, {"unused_account_validity_days": 0}, 5),
    ],
)
def test_temporary_passwords_last_as_long_under_either_name(
    policies: dict[str, Any], invitations: dict[str, Any], days: int
) -> None:
    """The older setting and the newer one are one number, and 0 is the default."""
    settings = created(policies=policies, admin_create_user_config=invitations)
    assert settings.policies.password_policy.temporary_password_validity_days == days
    assert settings.admin_create_user_config.unused_account_validity_days == days


def test_a_message_has_the_same_words_under_both_names() -> None:
    """Terraform reads each back under the other's name as well."""
    older = created(
        email_verification_message="mail {####}", email_verification_subject="s", sms_verification_message="sms {####}"
    )
    newer = created(
        verification_message_template={
            "email_message": "mail {####}",
            "email_subject": "s",
            "sms_message": "sms {####}",
            "default_email_option": pb.DEFAULT_EMAIL_OPTION_TYPE_CONFIRM_WITH_CODE,
        }
    )
    assert older == newer
    assert older.verification_message_template.email_message == "mail {####}"
    assert newer.sms_verification_message == "sms {####}"


def test_the_newer_name_of_a_message_wins() -> None:
    """Terraform sends what it read under the older name along with the change."""
    settings = created(email_verification_subject="old", verification_message_template={"email_subject": "new"})
    assert settings.email_verification_subject == "new"
    assert settings.verification_message_template.email_subject == "new"


def test_stated_settings_are_kept_as_they_are() -> None:
    """Nothing that was asked for is changed by a default."""
    recovery = {"recovery_mechanisms": [{"priority": 2, "name": pb.RECOVERY_OPTION_NAME_TYPE_VERIFIED_EMAIL}]}
    settings = created(
        account_recovery_setting=recovery,
        email_configuration={"email_sending_account": pb.EMAIL_SENDING_ACCOUNT_TYPE_DEVELOPER, "from": "a@example.com"},
        auto_verified_attributes=[pb.VERIFIED_ATTRIBUTE_TYPE_EMAIL],
        user_pool_tags={"a": "b"},
        sms_authentication_message="{####}",
        user_pool_add_ons={"advanced_security_mode": pb.ADVANCED_SECURITY_MODE_TYPE_OFF},
        admin_create_user_config={"allow_admin_create_user_only": True},
    )
    assert settings.account_recovery_setting == pb.AccountRecoverySettingType(**recovery)
    assert settings.email_configuration.email_sending_account == pb.EMAIL_SENDING_ACCOUNT_TYPE_DEVELOPER
    assert list(settings.auto_verified_attributes) == [pb.VERIFIED_ATTRIBUTE_TYPE_EMAIL]
    assert dict(settings.user_pool_tags) == {"a": "b"}
    assert settings.sms_authentication_message == "{####}"
    assert settings.HasField("user_pool_add_ons")
    assert settings.admin_create_user_config.allow_admin_create_user_only


def test_the_lite_tier_has_no_sign_in_policy() -> None:
    """It is a feature of the tiers above."""
    assert not created(user_pool_tier=pb.USER_POOL_TIER_TYPE_LITE).policies.HasField("sign_in_policy")


def test_every_setting_of_the_requests_has_its_place() -> None:
    """A member that Cognito adds is sorted into one of the groups, or this fails: none is accepted and ignored."""
    places = pool_settings._REPLACED | pool_settings._KEPT
    update = {field.name for field in pb.UpdateUserPoolRequest.DESCRIPTOR.fields}
    assert update - places == {"user_pool_id", "pool_name"}
    create = {field.name for field in pb.CreateUserPoolRequest.DESCRIPTOR.fields}
    assert create - places - pool_settings._FIXED == {"pool_name", "schema"}


def test_an_update_does_not_touch_the_present_settings() -> None:
    """They may be in use by other calls."""
    present = created(user_pool_tags={"a": "b"})
    before = present.SerializeToString(deterministic=True)
    changed = pool_settings.updated(present, pb.UpdateUserPoolRequest(user_pool_tags={"c": "d"}))
    assert present.SerializeToString(deterministic=True) == before
    assert dict(changed.user_pool_tags) == {"c": "d"}
