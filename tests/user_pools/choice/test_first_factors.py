import pytest

from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.choice import first_factors
from poolhouse.user_pools.model.mfa import ON, OPTIONAL, SMS_MFA, SOFTWARE_TOKEN_MFA
from poolhouse.user_pools.progress import Progress
from poolhouse.user_pools.sign_in_steps import PASSWORD
from tests.user_pools.choice.choosing import make
from tests.user_pools.conftest import Api
from tests.user_pools.mfa.factors import configure, prefer

PASSWORDS = ("PASSWORD", "PASSWORD_SRP")


@pytest.mark.parametrize(
    ("attributes", "codes"),
    [
        ({}, ()),
        ({"email": "a@example.com"}, ()),
        ({"email": "a@example.com", "email_verified": "true"}, ("EMAIL_OTP",)),
        ({"phone_number": "+15555550123", "phone_number_verified": "true"}, ("SMS_OTP",)),
    ],
)
async def test_codes_go_to_addresses_that_are_verified(
    api: Api, attributes: dict[str, str], codes: tuple[str, ...]
) -> None:
    """An address that somebody mistyped must not open the account to its owner."""
    pool, client, alice = await make(api, attributes=attributes)
    standing = Progress(api.call("initiate_auth"), pool, client, alice, "alice", (PASSWORD,)).standing()
    assert first_factors.of_user(pool, alice, standing) == PASSWORDS + codes


async def test_a_pool_says_which_codes_it_allows(api: Api) -> None:
    """None unless it does, and none where every sign-in takes a second factor."""
    assert first_factors.codes_allowed(await api.new_pool()) == ()
    pool, _, _ = await make(api, pb.AUTH_FACTOR_TYPE_PASSWORD, pb.AUTH_FACTOR_TYPE_SMS_OTP)
    assert first_factors.codes_allowed(pool) == ("SMS_OTP",)
    plain = await api.new_pool()
    await configure(api, plain, ON, (SOFTWARE_TOKEN_MFA,))
    assert first_factors.codes_allowed(await api.refreshed(plain)) == ()


async def test_who_is_asked_for_a_second_factor_begins_with_the_password(api: Api) -> None:
    """As with Cognito: a code and a code to the same person would be one factor twice."""
    pool, client, _ = await make(api)
    await configure(api, pool, OPTIONAL, (SMS_MFA,))
    pool = await api.refreshed(pool)
    await prefer(api, pool, SMS_MFA)
    alice = await api.found_user(pool, "alice")
    assert alice is not None
    standing = Progress(api.call("initiate_auth"), pool, client, alice, "alice", (PASSWORD,)).standing()
    assert first_factors.of_user(pool, alice, standing) == PASSWORDS


async def test_who_has_no_password_is_not_asked_for_one(api: Api) -> None:
    """A user who signed up without."""
    pool, client, _ = await make(api)
    bob = await api.new_user(pool, "bob", None, email="b@example.com", email_verified="true")
    standing = Progress(api.call("initiate_auth"), pool, client, bob, "bob", (PASSWORD,)).standing()
    assert first_factors.of_user(pool, bob, standing) == ("EMAIL_OTP",)


@pytest.mark.parametrize(
    ("name", "codes"), [("nobody", ("EMAIL_OTP",)), ("no@example.com", ("EMAIL_OTP",)), ("+15555550199", ("SMS_OTP",))]
)
async def test_nobody_seems_to_have_what_most_users_have(api: Api, name: str, codes: tuple[str, ...]) -> None:
    """Always the same for a name."""
    pool, _, _ = await make(api)
    assert first_factors.of_nobody(pool, name) == PASSWORDS + codes
    assert first_factors.of_nobody(await api.new_pool(), name) == PASSWORDS
