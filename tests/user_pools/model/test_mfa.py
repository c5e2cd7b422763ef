import pytest

from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.model.mfa import (
    EMAIL_OTP,
    NO_FACTORS,
    ON,
    PASSKEY_MFA,
    SMS_MFA,
    SOFTWARE_TOKEN_MFA,
    PoolMfa,
    UserMfa,
)


def test_what_a_pool_offers_is_what_was_configured() -> None:
    """An app that is said not to be taken is none."""
    settings = pb.UserPoolType(mfa_configuration=ON)
    configured = pb.SetUserPoolMfaConfigResponse(
        sms_mfa_configuration={}, email_mfa_configuration={}, software_token_mfa_configuration={"enabled": True}
    )
    assert PoolMfa.of(settings, configured) == PoolMfa(ON, (SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA))
    off = pb.SetUserPoolMfaConfigResponse(software_token_mfa_configuration={"enabled": False})
    assert PoolMfa.of(settings, off).offered == ()


def test_passkeys_satisfy_mfa_where_that_was_configured() -> None:
    """They are no factor that could be asked for besides."""
    for name, expected in (("SINGLE_FACTOR", False), ("MULTI_FACTOR_WITH_USER_VERIFICATION", True)):
        value = getattr(pb, f"WEB_AUTHN_FACTOR_CONFIGURATION_TYPE_{name}")
        configured = pb.SetUserPoolMfaConfigResponse(web_authn_configuration={"factor_configuration": value})
        assert PoolMfa.of(pb.UserPoolType(mfa_configuration=ON), configured) == PoolMfa(ON, (), by_passkey=expected)


@pytest.mark.parametrize(
    "user", [NO_FACTORS, UserMfa((SMS_MFA, SOFTWARE_TOKEN_MFA), SMS_MFA, "Žofie's phone"), UserMfa(software_token="")]
)
def test_what_a_user_has_survives_storage(user: UserMfa) -> None:
    """Nothing is stored for who has nothing, and the same for the same."""
    assert UserMfa.parse(user.text()) == user
    assert (user.text() is None) == (user == NO_FACTORS)


def test_factors_are_switched_one_by_one() -> None:
    """The others stay as they are; only one is preferred, and none that is off."""
    both = UserMfa().switched(SOFTWARE_TOKEN_MFA, on=True, preferred=True).switched(SMS_MFA, on=True, preferred=False)
    assert both == UserMfa((SMS_MFA, SOFTWARE_TOKEN_MFA), SOFTWARE_TOKEN_MFA)
    assert both.switched(SMS_MFA, on=True, preferred=True).preferred == SMS_MFA
    assert both.switched(SOFTWARE_TOKEN_MFA, on=True, preferred=False) == UserMfa((SMS_MFA, SOFTWARE_TOKEN_MFA))
    assert both.switched(SOFTWARE_TOKEN_MFA, on=False, preferred=False) == UserMfa((SMS_MFA,))


def test_passkeys_are_never_all_that_satisfies_mfa() -> None:
    """They go off with the last factor beside them: who has lost their passkeys needs something else."""
    user = UserMfa((SMS_MFA, SOFTWARE_TOKEN_MFA), None, "phone").switched(PASSKEY_MFA, on=True, preferred=False)
    assert user.enabled == (SMS_MFA, SOFTWARE_TOKEN_MFA, PASSKEY_MFA)
    without = user.switched(SMS_MFA, on=False, preferred=False)
    assert without.enabled == (SOFTWARE_TOKEN_MFA, PASSKEY_MFA)
    assert without.without_app() == NO_FACTORS
    assert user.switched(PASSKEY_MFA, on=False, preferred=False).enabled == (SMS_MFA, SOFTWARE_TOKEN_MFA)


def test_an_app_comes_and_goes_with_its_factor() -> None:
    """A new app is not switched on by itself, and without one its factor is off."""
    user = UserMfa((SMS_MFA,), SMS_MFA).with_app("phone")
    assert user == UserMfa((SMS_MFA,), SMS_MFA, "phone")
    asked = user.switched(SOFTWARE_TOKEN_MFA, on=True, preferred=True)
    assert asked.without_app() == UserMfa((SMS_MFA,))
