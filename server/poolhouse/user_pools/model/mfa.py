"""Second factors: which a pool offers, and which a user has set up."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Self

from poolhouse.gen.userpool import v1 as pb

SMS_MFA: Final = "SMS_MFA"
EMAIL_OTP: Final = "EMAIL_OTP"
SOFTWARE_TOKEN_MFA: Final = "SOFTWARE_TOKEN_MFA"
FACTORS: Final = (SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA)
"""All second factors by their names in Cognito, in the order in which lists show them."""
PASSKEY_MFA: Final = "WEB_AUTHN_MFA"
"""How lists show that a user's passkeys satisfy MFA: by themselves, and so never as a second factor."""
ADDRESSES: Final[Mapping[str, str]] = {SMS_MFA: "phone_number", EMAIL_OTP: "email"}
"""The attribute that a factor's codes are sent to."""

OFF: Final = pb.USER_POOL_MFA_TYPE_OFF
OPTIONAL: Final = pb.USER_POOL_MFA_TYPE_OPTIONAL
ON: Final = pb.USER_POOL_MFA_TYPE_ON

_MULTI_FACTOR: Final = pb.WEB_AUTHN_FACTOR_CONFIGURATION_TYPE_MULTI_FACTOR_WITH_USER_VERIFICATION


@dataclass(frozen=True, slots=True)
class PoolMfa:
    """Whether a pool asks for a second factor (OFF, OPTIONAL or ON), and which it takes, in the order of FACTORS.

    `by_passkey` says that a passkey which has verified its user may satisfy MFA, for users who want that.
    """

    mode: pb.UserPoolMfaType
    offered: tuple[str, ...]
    by_passkey: bool = False

    @classmethod
    def of(cls, settings: pb.UserPoolType, configured: pb.SetUserPoolMfaConfigResponse) -> Self:
        """What a pool's settings, and what was configured of its factors, come to."""
        on = {
            SMS_MFA: configured.HasField("sms_mfa_configuration"),
            EMAIL_OTP: configured.HasField("email_mfa_configuration"),
            SOFTWARE_TOKEN_MFA: configured.software_token_mfa_configuration.enabled,
        }
        return cls(
            settings.mfa_configuration,
            tuple(factor for factor in FACTORS if on[factor]),
            configured.web_authn_configuration.factor_configuration == _MULTI_FACTOR,
        )


@dataclass(frozen=True, slots=True)
class UserMfa:
    """What a user has set up: the factors that are on, the preferred one, and the authenticator app's name.

    `enabled` ends with PASSKEY_MFA for a user whose passkeys satisfy MFA. It is never all that is on: who has lost
    their passkeys needs something else.
    `software_token` is None without an app that has been proven, and empty for one that was given no name.
    """

    enabled: tuple[str, ...] = ()
    preferred: str | None = None
    software_token: str | None = None

    @classmethod
    def parse(cls, text: str | None) -> Self:
        """What `text` has stored; None is nothing at all."""
        if text is None:
            return cls()
        found: dict[str, Any] = json.loads(text)
        return cls(tuple(found["enabled"]), found["preferred"], found["software_token"])

    def text(self) -> str | None:
        """What is stored: the same for the same, and None for nothing."""
        return None if self == NO_FACTORS else json.dumps(asdict(self), separators=(",", ":"))

    def switched(self, factor: str, *, on: bool, preferred: bool) -> Self:
        """With the factor on or off, and preferred before all others, or not."""
        enabled = tuple(each for each in (*FACTORS, PASSKEY_MFA) if (on if each == factor else each in self.enabled))
        if enabled == (PASSKEY_MFA,):
            enabled = ()
        kept = None if self.preferred == factor else self.preferred
        return replace(self, enabled=enabled, preferred=factor if on and preferred else kept)

    def with_app(self, name: str) -> Self:
        """With an authenticator app that has just been proven. That does not switch it on."""
        return replace(self, software_token=name)

    def without_app(self) -> Self:
        """Without an authenticator app, and so without its codes as a factor."""
        return replace(self.switched(SOFTWARE_TOKEN_MFA, on=False, preferred=False), software_token=None)


NO_FACTORS: Final = UserMfa()
"""What a user has who has never set up anything."""
