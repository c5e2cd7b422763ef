"""What a pool's settings say of passkeys."""

import pytest

from poolhouse import errors
from poolhouse.crypto.passkeys import Site
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.model import passkeys
from poolhouse.user_pools.model.mfa import OFF, ON, OPTIONAL

SINGLE = pb.WEB_AUTHN_FACTOR_CONFIGURATION_TYPE_SINGLE_FACTOR
MULTI = pb.WEB_AUTHN_FACTOR_CONFIGURATION_TYPE_MULTI_FACTOR_WITH_USER_VERIFICATION


@pytest.mark.parametrize(("mode", "allowed"), [(OFF, True), (OPTIONAL, True), (ON, False)])
def test_passkeys_begin_a_sign_in_where_the_pool_says_so(mode: int, *, allowed: bool) -> None:
    """And where a second factor is not demanded of everybody."""
    policy = {"allowed_first_auth_factors": [pb.AUTH_FACTOR_TYPE_PASSWORD, pb.AUTH_FACTOR_TYPE_WEB_AUTHN]}
    settings = pb.UserPoolType(mfa_configuration=mode, policies={"sign_in_policy": policy})  # type: ignore[arg-type]  # an enum's number
    assert passkeys.are_allowed(settings) is allowed
    assert not passkeys.are_allowed(pb.UserPoolType())


def test_a_pool_says_whom_they_are_for() -> None:
    """And whether they have to verify their user."""
    required, preferred = pb.USER_VERIFICATION_TYPE_REQUIRED, pb.USER_VERIFICATION_TYPE_PREFERRED
    for verification, strict in ((required, True), (preferred, False), (None, False)):
        configured = pb.WebAuthnConfigurationType(relying_party_id="example.com", user_verification=verification)
        factors = pb.SetUserPoolMfaConfigResponse(web_authn_configuration=configured)
        assert passkeys.site_of(factors) == Site("example.com", strict)
    assert passkeys.site_of(pb.SetUserPoolMfaConfigResponse()) is None


@pytest.mark.parametrize("domain", ["example.com", "localhost", "a.b-c.example", "xn--bcher-kva.example"])
def test_a_domain_may_be_a_relying_party(domain: str) -> None:
    """As browsers know it."""
    passkeys.check(pb.WebAuthnConfigurationType(relying_party_id=domain, factor_configuration=SINGLE))


@pytest.mark.parametrize(
    "domain",
    ["", "https://example.com", "example.com:443", "Example.com", "127.0.0.1", "-a.example", "a..b", "bücher.de"],
)
def test_what_is_no_domain_is_refused(domain: str) -> None:
    """It would be noticed only once users cannot sign in."""
    with pytest.raises(errors.InvalidParameterException, match=passkeys.DOMAIN_MESSAGE):
        passkeys.check(pb.WebAuthnConfigurationType(relying_party_id=domain))


def test_two_factors_in_one_are_refused_openly() -> None:
    """They are not built."""
    with pytest.raises(errors.InvalidParameterException, match="not built yet"):
        passkeys.check(pb.WebAuthnConfigurationType(factor_configuration=MULTI))
