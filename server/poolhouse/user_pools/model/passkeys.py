"""Whom a pool's passkeys are for."""

import re
from typing import Final

from poolhouse import errors
from poolhouse.crypto.passkeys import Site
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.model.mfa import ON, PoolMfa

MISSING_MESSAGE: Final = "The user pool has no relying party: set RelyingPartyId with SetUserPoolMfaConfig."
DOMAIN_MESSAGE: Final = "RelyingPartyId has to be a domain name in lower case."

_DOMAIN: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")


def are_allowed(settings: pb.UserPoolType, mfa: PoolMfa) -> bool:
    """Whether a passkey may begin a sign-in: where MFA is required only if it can satisfy that, as in Cognito."""
    allowed = settings.policies.sign_in_policy.allowed_first_auth_factors
    return (mfa.mode != ON or mfa.by_passkey) and pb.AUTH_FACTOR_TYPE_WEB_AUTHN in allowed


def site_of(factors: pb.SetUserPoolMfaConfigResponse, mfa: PoolMfa) -> Site | None:
    """Whom passkeys of a pool with this configuration are for; None where it does not say.

    Where they may satisfy MFA they have to verify their user, whatever UserVerification says.
    """
    configured = factors.web_authn_configuration
    if not configured.relying_party_id:
        return None
    required = configured.user_verification == pb.USER_VERIFICATION_TYPE_REQUIRED
    return Site(configured.relying_party_id, required or mfa.by_passkey)


def check(wanted: pb.WebAuthnConfigurationType) -> None:
    """Raise InvalidParameterException if no pool can have this configuration."""
    if wanted.HasField("relying_party_id") and not _DOMAIN.fullmatch(wanted.relying_party_id):
        raise errors.InvalidParameterException(DOMAIN_MESSAGE)
