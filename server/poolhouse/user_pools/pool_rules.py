"""Which settings a pool can have: none that contradict each other, and none that would ask for what is not built.

A setting that is not built is refused when it is made, with an error that says so: a pool never looks safer, or more
capable, than it is.
"""

from collections.abc import Mapping
from typing import Final

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import templates
from poolhouse.user_pools.model.mfa import OFF, ON, PoolMfa
from poolhouse.user_pools.model.risk import ThreatProtection

MAX_TAGS: Final = 50
RESERVED_TAG_PREFIX: Final = "aws:"
FIRST_FACTORS_MESSAGE: Final = "AllowedFirstAuthFactors must have PASSWORD and must not have SOFTWARE_TOKEN."
PASSWORD_ONLY_MESSAGE: Final = (
    "AllowedFirstAuthFactors can only have PASSWORD where MFA is required, and WEB_AUTHN if FactorConfiguration is"
    " MULTI_FACTOR_WITH_USER_VERIFICATION."
)
NO_FACTOR_MESSAGE: Final = (
    "Invalid MFA configuration given, can't disable all MFAs with a required or optional configuration."
)


def check_request(request: pb.CreateUserPoolRequest | pb.UpdateUserPoolRequest) -> None:
    """Raise InvalidParameterException for what contradicts itself only until defaults are filled in."""
    older = request.admin_create_user_config.unused_account_validity_days
    newer = request.policies.password_policy.temporary_password_validity_days
    if older and newer and older != newer:
        raise errors.InvalidParameterException(
            "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays"
        )


def check(settings: pb.UserPoolType, factors: pb.SetUserPoolMfaConfigResponse) -> None:
    """Raise if no pool can have these settings, and take these second factors.

    InvalidParameterException, or FeatureUnavailableInTierException for what the pool's tier does not have.
    """
    _check_built(settings)
    _check_tier(settings, factors)
    _check_threat_protection(settings)
    mfa = PoolMfa.of(settings, factors)
    if mfa.mode != OFF and not mfa.offered:
        raise errors.InvalidParameterException(NO_FACTOR_MESSAGE)
    _check_first_factors(settings, mfa)
    _check_recovery(settings.account_recovery_setting)
    if settings.alias_attributes and settings.username_attributes:
        raise errors.InvalidParameterException(
            "Only one of the aliasAttributes or usernameAttributes can be set in a user pool."
        )
    check_tags(settings.user_pool_tags)
    templates.check(settings, factors)


def check_has_sessions(settings: pb.UserPoolType) -> None:
    """Raise FeatureUnavailableInTierException if the pool's tier does not have sessions that are tracked."""
    if settings.user_pool_tier == pb.USER_POOL_TIER_TYPE_LITE:
        raise errors.FeatureUnavailableInTierException("Session tracking needs the Essentials tier or higher.")


def check_tags(tags: Mapping[str, str]) -> None:
    """Raise InvalidParameterException if a pool cannot have just these tags."""
    if len(tags) > MAX_TAGS:
        raise errors.InvalidParameterException(f"A user pool has at most {MAX_TAGS} tags.")
    if any(key.lower().startswith(RESERVED_TAG_PREFIX) for key in tags):
        raise errors.InvalidParameterException(f"Tag keys must not begin with {RESERVED_TAG_PREFIX}")


def _check_built(settings: pb.UserPoolType) -> None:
    keys = settings.key_configuration
    unbuilt = {
        "DcrConfiguration": settings.HasField("dcr_configuration")
        and settings.dcr_configuration.enable_status != pb.STATUS_TYPE_DISABLED,
        "KeyType CUSTOMER_MANAGED_KEY": keys.key_type == pb.ENCRYPTION_KEY_TYPE_CUSTOMER_MANAGED_KEY
        or keys.HasField("kms_key_arn"),
        "IssuerConfiguration UPDATED": settings.issuer_configuration.type == pb.ISSUER_TYPE_UPDATED,
        "AcrConfiguration": bool(settings.acr_configuration),
    }
    for setting, wanted in unbuilt.items():
        if wanted:
            raise errors.InvalidParameterException(f"{setting} is not built yet.")


def _check_first_factors(settings: pb.UserPoolType, mfa: PoolMfa) -> None:
    factors = set(settings.policies.sign_in_policy.allowed_first_auth_factors)
    if not factors:
        return
    if pb.AUTH_FACTOR_TYPE_PASSWORD not in factors or pb.AUTH_FACTOR_TYPE_SOFTWARE_TOKEN in factors:
        raise errors.InvalidParameterException(FIRST_FACTORS_MESSAGE)
    alone = {pb.AUTH_FACTOR_TYPE_PASSWORD, *((pb.AUTH_FACTOR_TYPE_WEB_AUTHN,) if mfa.by_passkey else ())}
    if mfa.mode == ON and not factors <= alone:
        raise errors.InvalidParameterException(PASSWORD_ONLY_MESSAGE)


def _check_tier(settings: pb.UserPoolType, factors: pb.SetUserPoolMfaConfigResponse) -> None:
    if settings.user_pool_tier != pb.USER_POOL_TIER_TYPE_LITE:
        return
    if factors.HasField("email_mfa_configuration"):
        raise errors.FeatureUnavailableInTierException("EmailMfaConfiguration needs the Essentials tier or higher.")
    if factors.HasField("web_authn_configuration"):
        raise errors.FeatureUnavailableInTierException("WebAuthnConfiguration needs the Essentials tier or higher.")
    policies = settings.policies
    if policies.sign_in_policy.allowed_first_auth_factors or policies.password_policy.password_history_size:
        raise errors.FeatureUnavailableInTierException(
            "SignInPolicy and PasswordHistorySize need the Essentials tier or higher."
        )


def _check_threat_protection(settings: pb.UserPoolType) -> None:
    tier = settings.user_pool_tier
    if ThreatProtection.of(settings) and tier != pb.USER_POOL_TIER_TYPE_PLUS:
        name = pb.UserPoolTierType.Name(tier).removeprefix("USER_POOL_TIER_TYPE_")
        raise errors.FeatureUnavailableInTierException(
            f"The following features need to be disabled for the {name} pricing tier configured: Threat Protection"
        )


def _check_recovery(setting: pb.AccountRecoverySettingType) -> None:
    names = [mechanism.name for mechanism in setting.recovery_mechanisms]
    priorities = {mechanism.priority for mechanism in setting.recovery_mechanisms}
    if len(set(names)) < len(names) or len(priorities) < len(names):
        raise errors.InvalidParameterException(
            "Invalid account recovery setting parameter. Names and priorities must be unique."
        )
    if pb.RECOVERY_OPTION_NAME_TYPE_ADMIN_ONLY in names and len(names) > 1:
        raise errors.InvalidParameterException(
            "Invalid account recovery setting parameter. Account Recovery Setting cannot use admin_only setting with"
            " any other recovery mechanisms."
        )
