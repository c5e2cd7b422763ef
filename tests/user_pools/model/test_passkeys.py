"""What a pool's settings say of passkeys."""

from dataclasses import replace

import pytest

from poolhouse import errors
from poolhouse.crypto.passkeys import Site
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.model import passkeys
from poolhouse.user_pools.model.mfa import OFF, ON, OPTIONAL, PoolMfa


@pytest.mark.parametrize(("mode", "allowed"), [(OFF, True), (OPTIONAL, True), (ON, False)])
def test_passkeys_begin_a_sign_in_where_the_pool_says_so(mode: pb.UserPoolMfaType, *, allowed: bool) -> None:
    """And where a second factor is not demanded of everybody, or they are both factors in one."""
    policy = {"allowed_first_auth_factors": [pb.AUTH_FACTOR_TYPE_PASSWORD, pb.AUTH_FACTOR_TYPE_WEB_AUTHN]}
    settings = pb.UserPoolType(policies={"sign_in_policy": policy})
    assert passkeys.are_allowed(settings, PoolMfa(mode, ())) is allowed
    assert passkeys.are_allowed(settings, PoolMfa(mode, (), by_passkey=True))
    assert not passkeys.are_allowed(pb.UserPoolType(), PoolMfa(mode, (), by_passkey=True))


def test_a_pool_says_whom_they_are_for() -> None:
    """And whether they have to verify their user: always where they satisfy MFA."""
    plain = PoolMfa(OPTIONAL, ())
    required, preferred = pb.USER_VERIFICATION_TYPE_REQUIRED, pb.USER_VERIFICATION_TYPE_PREFERRED
    for verification, strict in ((required, True), (preferred, False), (None, False)):
        configured = pb.WebAuthnConfigurationType(relying_party_id="example.com", user_verification=verification)
        factors = pb.SetUserPoolMfaConfigResponse(web_authn_configuration=configured)
        assert passkeys.site_of(factors, plain) == Site("example.com", strict)
        assert passkeys.site_of(factors, replace(plain, by_passkey=True)) == Site("example.com", verifies_user=True)
    assert passkeys.site_of(pb.SetUserPoolMfaConfigResponse(), plain) is None


@pytest.mark.parametrize("domain", ["example.com", "localhost", "a.b-c.example", "xn--bcher-kva.example"])
def test_a_domain_may_be_a_relying_party(domain: str) -> None:
    """As browsers know it."""
    passkeys.check(pb.WebAuthnConfigurationType(relying_party_id=domain))


@pytest.mark.parametrize(
    "domain",
    ["", "https://example.com", "example.com:443", "Example.com", "127.0.0.1", "-a.example", "a..b", "bücher.de"],
)
def test_what_is_no_domain_is_refused(domain: str) -> None:
    """It would be noticed only once users cannot sign in."""
    with pytest.raises(errors.InvalidParameterException, match=passkeys.DOMAIN_MESSAGE):
        passkeys.check(pb.WebAuthnConfigurationType(relying_party_id=domain))
